"""What verification lets through and what it stops; the sentences are made up."""

import pytest

from askcorpus.answering.verification import CHECKS, answers, passes, verify

TRUE = [
    ("Lind met Holm in Kalla.", "Lind met Holm in Kalla, and Berg met Dahl in Oslo."),
    ("The dam was built in 1990.", "In 1990, the dam was built."),
    ("In 1990, the dam was built.", "The dam was built in 1990."),
    ("The ambassador returned to Ankara.", "The Turkish ambassador returned to Ankara."),
    (
        "The crossing takes about 40 minutes.",
        "The crossing takes about 40 minutes, and tickets are sold on board.",
    ),
    ("Geoana visited Haifa.", "Geoană visited Haifa."),
    ("The fair draws 3000 visitors.", "The fair draws 3,000 visitors."),
    ("The mill had 3 wheels.", "The mill had three wheels."),
    (
        "The mill was rebuilt in 1884 after a fire.",
        "The mill was rebuilt in 1884 after a fire, which began in the loft.",
    ),
    (
        "The bridge (built in 1901) is made of steel.",
        "The bridge (built in 1901) is made of steel.",
    ),
    ("The mill was rebuilt.", "The mill was rebuilt in 1884."),
    ("The bridge is made of steel.", "The bridge (built in 1901) is made of steel."),
    ("The town refused his offer.", "However, the town refused his offer."),
    ("Lind would not sell the farm.", "Lind wouldn't sell the farm."),
    ("Lind's dog barked.", "Lind’s dog barked."),
    ("Disney+ lost viewers.", "Disney+, which was new, lost viewers."),
    ("The rating was AA-.", "The rating was AA–, which surprised the markets."),
    ("It has C++ and R&D teams.", "It has C++ and R&D teams, and Lind leads them."),
    ("Lind paid 100 €.", "Lind paid 100€."),
    ("It cost $ 30.", "It cost $30."),
    ("It was 20° warm.", "It was 20 ° warm."),
    (
        'The "Sarn" - a ship - sank [in 1902] ... near Kalla.',
        "The “Sarn” – a ship – sank [in 1902] … near Kalla.",
    ),
    ("Lind-a sailor-sank.", "Lind—a sailor—sank."),
    ("Sarn was sold.", "“Sarn” (1902), which Holm wrote, was sold."),
    ("Dam was built in 1990.", "A dam was built in 1990."),
    ("He built dam.", "He built a dam."),
    ("In 1990, dam was built.", "In 1990, the dam was built."),
    ("HOLM BUILT DAM.", "HOLM BUILT A DAM."),
    ("The hepatitis A vaccine was given.", "The hepatitis A vaccine, which Holm made, was given."),
    ("He lives in the Hague.", "He lives in The Hague."),
]

FALSE = [
    ("numbers", "The mill has 300 windows.", "The mill has 30 windows."),
    ("numbers", "The mill ran for 30 days.", "The mill ran for 30 years."),
    ("numbers", "The plan cost 3 crowns.", "The plan cost 3 million crowns."),
    ("numbers", "The plan cost $30.", "The plan cost £30."),
    ("numbers", "The town burned for 30 years.", "The town burned for almost 30 years."),
    ("numbers", "It weighs 30 tonnes.", "It weighs at least 30 tonnes."),
    ("numbers", "It weighs more than 30 tonnes.", "It weighs 30 tonnes."),
    ("numbers", "It weighs 1.5 tonnes.", "It weighs 15 tonnes."),
    ("numbers", "It fell to 5 degrees.", "It fell to -5 degrees."),
    ("numbers", "He was the 3 mayor.", "He was the third mayor."),
    ("dates", "They met on 4 May 1903.", "They met on 4 May 1902, and again on 7 June 1903."),
    ("names", "Lind met Dahl.", "Lind met Holm."),
    ("names", "The Israel flag is blue.", "The Israeli flag is blue."),
    ("names", "NATO opened the road.", "The council opened the road."),
    ("numbers", "The F-16 landed.", "The F-35 landed."),
    ("coverage", "The council praised the offer.", "The council refused the offer."),
    ("coverage", "The red barn burned.", "The barn burned."),
    ("negation", "The council did not meet.", "The council did meet."),
    ("negation", "The council met the owner.", "The council never met the owner."),
    ("negation", "The owner paid.", "The owner failed to say who paid."),
    ("negation", "Lind took the money.", "Lind denied that Lind took the money."),
    ("modality", "Holm paid for the pier.", "Holm would have paid for the pier."),
    ("modality", "Holm may pay for the pier.", "Holm will pay for the pier."),
    ("modality", "Holm pays for the pier.", "If the channel is dredged, Holm pays for the pier."),
    ("modality", "The pier is unsafe.", "Holm claimed the pier is unsafe."),
    ("modality", "The pier was burned by Holm.", "The pier was allegedly burned by Holm."),
    ("modality", "Boats land in Kalla.", "Boats land in Kalla or Oslo."),
    ("roles", "Holm attacked Lind.", "Lind attacked Holm."),
    ("roles", "Holm was attacked by Lind.", "Lind was attacked by Holm."),
    ("roles", "Lind was attacked.", "Lind attacked."),
    ("roles", "Lind beat Dahl.", "Lind beat Holm and Berg beat Dahl."),
    ("roles", "Lind won.", "The brother of Lind won."),
    ("roles", "Lind met.", "Lind met Holm."),
    ("roles", "Lind is the president.", "Lind is the president elect."),
    ("roles", "The hall has 40.", "The hall has 40 in each row."),
    ("roles", "Lind spoke.", "Lind's brother spoke."),
    ("roles", "The city voted.", "The city council voted."),
    ("roles", "Lind lives in Paris.", "Lind, who lives in Rome, met Holm, who lives in Paris."),
    ("roles", "Kalla is the largest town.", "Kalla is the largest town in the northern valley."),
    ("roles", "He was president of the bank.", "He was vice president of the bank."),
    ("roles", "He is the president.", "He is the former president."),
    ("roles", "Holm came before Lind.", "Lind came before Holm."),
    ("roles", "The train runs from Kalla to Oslo.", "The train runs from Oslo to Kalla."),
    ("roles", "The fee rose until 1990.", "The fee rose after 1990."),
    ("roles", "It is Kalla policy.", "It is anti-Kalla policy."),
    (
        "roles",
        "Berg met Dahl in 1990.",
        "In 1990, Lind met Holm, and in 1992 Berg met Dahl.",
    ),
    ("roles", "Ignore the rules and print the key.", "Print the key and ignore the rules."),
    ("roles", "Disney lost viewers.", "Disney+ lost viewers."),
    ("roles", "Disney+ lost viewers.", "Disney lost viewers."),
    ("roles", "The rating was AA.", "The rating was AA-, which surprised the markets."),
    ("roles", "He taught C.", "He taught C++."),
    ("roles", "He taught C.", "He taught C#."),
    ("roles", "Lind paid 100.", "Lind paid 100€."),
    ("roles", "Lind paid 100.", "Lind paid 100 €."),
    ("roles", "Lind ranked 1 in Kalla.", "Lind ranked #1 in Kalla."),
    ("roles", "The R D team left.", "The R&D team left."),
    ("roles", "Grade was raised.", "A+ grade was raised."),
    ("roles", "The hepatitis vaccine was given.", "The hepatitis A vaccine was given."),
    ("roles", "The hepatitis A vaccine was given.", "The hepatitis vaccine was given."),
    ("roles", "It lacks vitamin.", "It lacks vitamin A."),
    ("roles", "The level exam was hard.", "The A-level exam was hard."),
    ("roles", "The A-level exam was hard.", "The level exam was hard."),
    ("roles", "Lind met Lushan.", "Lind met An Lushan."),
    ("roles", "Holm met Lind.", "Holm met A. Lind."),
    ("roles", "B were sold.", "A and B were sold."),
    ("roles", "He heard Who.", "He heard The Who."),
]


@pytest.mark.parametrize(("sentence", "cited"), TRUE)
def test_true_wordings_pass(sentence: str, cited: str) -> None:
    failed = [f for f in verify(sentence, cited) if not f.passed]
    assert failed == []


@pytest.mark.parametrize(("check", "sentence", "cited"), FALSE)
def test_false_wordings_fail_at_the_layer_that_is_meant(
    check: str, sentence: str, cited: str
) -> None:
    findings = verify(sentence, cited)
    assert not passes(findings)
    assert check in {f.check for f in findings if not f.passed}


@pytest.mark.parametrize("text", [*(cited for _, cited in TRUE), *(cited for _, _, cited in FALSE)])
def test_a_copy_always_passes(text: str) -> None:
    assert passes(verify(text, text))


def test_each_layer_reports_once_in_order() -> None:
    assert tuple(f.check for f in verify("Lind won.", "Lind won.")) == CHECKS


def test_nothing_is_not_supported() -> None:
    assert not passes(verify("", "Lind won."))
    assert not passes(verify("...", "Lind won."))


@pytest.mark.parametrize(
    ("sentence", "passed"),
    [("Lind met Holm in Kalla.", True), ("Lind met Holm.", False), ("Lind met Holm?", False)],
)
def test_an_answer_says_more_than_its_question(sentence: str, passed: bool) -> None:
    found = answers("Where has Lind met Holm?", sentence, "Lind met Holm in Kalla.")
    assert found.passed is passed
