"""No cut changes what a sentence says: neither offered nor accepted. The sentences are made up."""

import pytest

from askcorpus.answering.verification import passes, verify
from askcorpus.answering.wording.compression import Compression

CHANGED = [
    *(
        (
            f"Per Holm took bribes from the Sarn Bank in Kalla{taken_back}.",
            "Per Holm took bribes from the Sarn Bank in Kalla.",
        )
        for taken_back in (
            ", which is untrue",
            ", which was later declared void",
            ", which was a lie",
            ", which turned out to be wrong",
            ", which he later took back",
            ", which fell through",
            ", which was a case of mistaken identity",
            ", which a witness made up",
            ", and the report was wrong",
            "; the story is made up",
            " (a tall tale)",
            " (sic)",
            " (now known to be wrong)",
            ", while in truth he stayed at home",
            ", making up the story",
            ", a rumour spread by Lind",
        )
    ),
    ("Nordby has 40,000 inhabitants (1911).", "Nordby has 40,000 inhabitants."),
    ("Flour costs 12 euros (kg).", "Flour costs 12 euros."),
    ("The tank holds 100 litres (approximately).", "The tank holds 100 litres."),
    ("Lind scored 12 goals in May, which were disallowed.", "Lind scored 12 goals in May."),
    ("Kurt Varg, a character in the series, was born in Oslo.", "Kurt Varg was born in Oslo."),
    (
        "The Sarn Tower, which collapsed in the storm of 2019, is 84 metres tall.",
        "The Sarn Tower is 84 metres tall.",
    ),
    ("Baron Kruse, posing as the envoy, signed it.", "Baron Kruse signed it."),
    (
        "It is 12 kilometres long, which includes the approach roads.",
        "It is 12 kilometres long.",
    ),
    (
        "Lind won the gold medal in Oslo, which was stripped from her in May.",
        "Lind won the gold medal in Oslo.",
    ),
    ("Holm, who was wrongly convicted, killed Lind.", "Holm killed Lind."),
    ("A few survivors reached Kalla.", "Few survivors reached Kalla."),
    ("She was born in Paris, Texas.", "She was born in Paris."),
    ("The flag is red, white and blue.", "The flag is red."),
    ("He wrote about the war in 1917.", "In 1917, he wrote about the war."),
    ("Police arrested a suspected killer.", "Police arrested a killer."),
    ("Tickets are free for disabled visitors.", "Tickets are free for visitors."),
    ("Later versions of the phone had a camera.", "Versions of the phone had a camera."),
    ("Then mayor Holm visited Kalla.", "Mayor Holm visited Kalla."),
    ("Besides Lind, Holm won.", "Lind, Holm won."),
    ("The vaccine works: in mice.", "The vaccine works."),
    ("Its employer sued the bank.", "Its employment sued the bank."),
    (
        "In 2009, there were six unemployed people, on average, for each available job.",
        "In 2009, there were six unemployed people.",
    ),
    ("The vaccine is safe (with 95% confidence) for adults.", "The vaccine is safe."),
    ("The vaccine is safe (with 95% confidence) for adults.", "The vaccine is safe for adults."),
    ("Holm led the Democratic Party (DP) of Kosovo.", "Holm led the Democratic Party."),
    (
        "A study found that the 2011 employment rate for teens (ages 16–19) in Kalla was 25%.",
        "A study found that the 2011 employment rate for teens.",
    ),
    ("The EU banned the export (and import) of weapons to Kalla.", "The EU banned the export."),
    (
        "The city is twinned with Kalla, in Norway, and Oslo, in Sweden.",
        "The city is twinned with Kalla.",
    ),
    ("Kalla has a right-wing (formerly left-wing) government.", "Kalla has a right-wing."),
    ("The attack killed 20 people, the ministry confirmed.", "The attack killed 20 people."),
    ("The dam was sabotaged, the prosecutor alleges.", "The dam was sabotaged."),
    ("The company misled investors, a court heard.", "The company misled investors."),
    ("The army shot Holm, a witness testified.", "The army shot Holm."),
    (
        "The ceasefire was broken by Lind, the government maintains.",
        "The ceasefire was broken by Lind.",
    ),
    (
        "The election was stolen by Holm, the former president wrote on his website.",
        "The election was stolen by Holm.",
    ),
    ("The dam, the opposition contends, is unsafe.", "The dam is unsafe."),
    ("Holm, the opposition contends, is unsafe.", "Holm is unsafe."),
    ("Holm is innocent, by his own account.", "Holm is innocent."),
    ("The army killed 300 people, by some accounts.", "The army killed 300 people."),
    ("Holm is guilty, in the court's opinion.", "Holm is guilty."),
    ("The reform, in the eyes of its critics, is a failure.", "The reform is a failure."),
    ("The king was murdered, in legend, by his wife.", "The king was murdered by his wife."),
    (
        "All members, with the exception of Hungary, backed the plan.",
        "All members backed the plan.",
    ),
    ("All states (excluding Alaska) backed the plan.", "All states backed the plan."),
    ("No player, with the exception of Lind, scored.", "No player scored."),
    ("No player, apart from Lind, scored.", "No player scored."),
    ("All members, save Hungary, backed it.", "All members backed it."),
    ("The disease, in some cases, is fatal.", "The disease is fatal."),
    ("Wages fell by 3 percent, in real terms.", "Wages fell by 3 percent."),
    ("Wages fell by 3 percent, adjusted for inflation.", "Wages fell by 3 percent."),
    ("The plan saves 3 million euros, before tax.", "The plan saves 3 million euros."),
    ("The hall holds 300 people, at most.", "The hall holds 300 people."),
    ("The border is closed, at least for now.", "The border is closed."),
    ("The bridge is safe — on paper.", "The bridge is safe."),
    ("The Nile, by some measures, is the longest river.", "The Nile is the longest river."),
    ("Rent is 300 euros (per person) in Kalla.", "Rent is 300 euros in Kalla."),
    ("Unemployment reached 40 percent (in some regions).", "Unemployment reached 40 percent."),
    (
        "The company employs 4,000 people (excluding contractors).",
        "The company employs 4,000 people.",
    ),
    ("The drug is safe, in small doses.", "The drug is safe."),
    ("The drinking age is 21, from next year.", "The drinking age is 21."),
    ("The deal goes ahead, provided that shareholders approve it.", "The deal goes ahead."),
    ("The merger is complete, pending approval by the regulator.", "The merger is complete."),
    ("The plant opens in 2027, assuming the court agrees.", "The plant opens in 2027."),
    ("The government banned alcohol in hospitals.", "The government banned alcohol."),
    ("The drug cured the cancer in mice.", "The drug cured the cancer."),
    ("Women won the right to vote in local elections.", "Women won the right to vote."),
    ("The jury found the man at fault.", "The jury found the man."),
    ("Holm set his house on fire.", "Holm set his house."),
    ("Ford killed his wife in the film.", "Ford killed his wife."),
    ("The court lifted the ban on the party in part.", "The court lifted the ban on the party."),
    ("Holm was named a traitor by the opposition press.", "Holm was named a traitor."),
    ("The virus killed 40 of its patients in Ohio.", "The virus killed 40 of its patients."),
    ("The survey found a drop in support.", "The survey found a drop."),
    (
        "Lind, whose husband, with two others, founded the bank, was arrested.",
        "Lind with two others was arrested.",
    ),
    ("Lind, whose husband, with two others, founded the bank, was arrested.", "Lind was arrested."),
    (
        "Lind, whose father, in 1990, founded the bank, resigned.",
        "Lind in 1990, founded the bank, resigned.",
    ),
    (
        "The minister, who had met Lind, in Oslo, was dismissed.",
        "The minister in Oslo was dismissed.",
    ),
    (
        "In Kalla, where Holm, the mayor, was born, a statue was built.",
        "In Kalla, where Holm was born, a statue was built.",
    ),
    (
        "Lind, the daughter of Holm, the mayor, was arrested in Kalla.",
        "Lind, the daughter of Holm was arrested in Kalla.",
    ),
    ("A bomb was found, but it was a toy.", "A bomb was found."),
    ("Lind was declared the winner, but the result was annulled.", "Lind was declared the winner."),
    ("Holm was convicted in 1990, but was acquitted on appeal.", "Holm was convicted in 1990."),
    ("The king was murdered, although historians dispute this.", "The king was murdered."),
    ("The king was murdered; this was a rumour.", "The king was murdered."),
    (
        "The moon landing was faked, a theory that scientists dismiss.",
        "The moon landing was faked.",
    ),
    ("Holm took bribes, an allegation he disputes.", "Holm took bribes."),
    ("Holm signed the treaty, which was never ratified.", "Holm signed the treaty."),
    ("Holm is the head (acting) of the agency.", "Holm is the head of the agency."),
    ("Holm is the president (disputed) of the republic.", "Holm is the president of the republic."),
    ("The treaty (in draft) bans land mines.", "The treaty bans land mines."),
    ("The firm made a loss (on paper).", "The firm made a loss."),
    (
        "The 3 million dollars (Canadian) were paid in cash.",
        "The 3 million dollars were paid in cash.",
    ),
    ("Holm, playing a soldier, killed 30 men.", "Holm killed 30 men."),
    ("The firm did not, in 2019, make a profit.", "The firm did not make a profit."),
    (
        "The fires reached Kalla, and the residents left their homes, at least until Friday.",
        "The fires reached Kalla, and the residents left their homes.",
    ),
    (
        "The United States allows the hunting of bears in Alaska.",
        "The United States allows the hunting of bears.",
    ),
    ("He led an unsuccessful coup.", "He led a coup."),
    ("He led an abortive coup.", "He led a coup."),
    ("He survived a simulated attack.", "He survived an attack."),
    ("The ousted president returned.", "The president returned."),
    ("They signed a symbolic treaty.", "They signed a treaty."),
    (
        "Disney+, which launched in 2019, lost 4 billion dollars.",
        "Disney lost 4 billion dollars.",
    ),
    (
        "Fitch raised the country's rating to AA+, which surprised the markets.",
        "Fitch raised the country's rating to AA.",
    ),
    (
        "Fitch raised the country's rating to AA-, which surprised the markets.",
        "Fitch raised the country's rating to AA.",
    ),
    ("C++, which Holm designed, was taught in Kalla.", "C was taught in Kalla."),
    ("C# (pronounced C sharp) was taught in Kalla.", "C was taught in Kalla."),
    ("Lind paid 100€, which was a record in Kalla.", "Lind paid 100."),
    ("Lind paid 100 €, which was a record in Kalla.", "Lind paid 100."),
    ("Group A* (the best pupils) was taught in Kalla.", "Group A was taught in Kalla."),
    ("The hepatitis A vaccine was given.", "The hepatitis vaccine was given."),
    ("Hepatitis A, which Holm studied, was cured.", "Hepatitis was cured."),
]
"""What is cited, and what it does not say."""

PLAIN = [
    ("However, the town refused his offer.", "The town refused his offer."),
    ("Ek, who lives in Oslo, was elected mayor.", "Ek was elected mayor."),
    ("Lind met Per Holm, who lives in Oslo.", "Lind met Per Holm."),
    ("The mill, built in 1884, was sold to Lind.", "The mill was sold to Lind."),
    ("Holm, the mayor of Kalla, opened the pier.", "Holm opened the pier."),
    ("Holm (1901–1970) was a painter.", "Holm was a painter."),
    ("The dam (40 m) was built by Lind.", "The dam was built by Lind."),
    ("He joined the Sarn Bank (SB).", "He joined the Sarn Bank."),
    ("The mill was built in 1902.", "The mill was built."),
    ("The mill burned on 4 May 1902.", "The mill burned."),
    ("The dam is in Kalla, and tickets are sold there.", "The dam is in Kalla."),
    ("The dam is in Kalla; Lind is in Oslo.", "The dam is in Kalla."),
    ("The city grew fast, making Kalla the seat of the court.", "The city grew fast."),
    (
        "Disney+, which launched in 2019, lost 4 billion dollars.",
        "Disney+ lost 4 billion dollars.",
    ),
    (
        "Fitch raised the country's rating to AA+, which surprised the markets.",
        "Fitch raised the country's rating to AA+.",
    ),
    (
        "Fitch raised the country's rating to AA−, which surprised the markets.",
        "Fitch raised the country's rating to AA−.",
    ),
    ("C++, which Holm designed, was taught in Kalla.", "C++ was taught in Kalla."),
    ("C# (designed in 2000) was taught in Kalla.", "C# was taught in Kalla."),
    ("Lind paid 100€, which was a record in Kalla.", "Lind paid 100€."),
    ("The rate was 40%, which was a record in Kalla.", "The rate was 40%."),
    ("“Sarn” (a novel), which Holm wrote, was sold.", "“Sarn” (a novel) was sold."),
    ("He wrote “Sarn”, which shocked Lind.", "He wrote “Sarn”."),
    ("Hepatitis A, which Holm studied, was cured.", "Hepatitis A was cured."),
]
"""What is cited, and a sentence that it says too."""


def ends(cited: str) -> set[str]:
    """Return every sentence that a walk of the steps ends with."""
    compression = Compression(cited)
    open_ends, complete = [""], set()
    while open_ends:
        reply = open_ends.pop()
        steps = compression.steps(reply)
        open_ends += [reply + step for step in steps]
        if reply and not steps:
            complete.add(reply)
    return complete


@pytest.mark.parametrize(("cited", "sentence"), CHANGED)
def test_what_changes_the_sense_is_neither_offered_nor_accepted(cited: str, sentence: str) -> None:
    assert not passes(verify(sentence, cited))
    assert sentence not in ends(cited)


@pytest.mark.parametrize(("cited", "sentence"), PLAIN)
def test_what_only_adds_is_offered(cited: str, sentence: str) -> None:
    assert sentence in ends(cited)


WHOLE = [
    "The minister, who had met Lind, in Oslo, was dismissed.",
    "The city is twinned with Kalla, in Norway, and Oslo, in Sweden.",
    "The vaccine is safe (with 95% confidence) for adults.",
    "All members, with the exception of Hungary, backed the plan.",
    "The attack killed 20 people, the ministry confirmed.",
    "The dam is unsafe, critics contend.",
    "The king was murdered, although historians dispute this.",
    "The film depicts the battle in 1916.",
    "The company sold 3 million cars in 2019.",
    "Tin(II) fluoride is a salt.",
    "The point has the coordinates (0, 1).",
]


@pytest.mark.parametrize("text", WHOLE)
def test_a_sentence_of_which_nothing_is_detachable_has_one_walk(text: str) -> None:
    assert ends(text) == {text}


AFTERWARDS = (
    ", which a judge later threw out",
    ", which the diary does not bear out",
    ", which was only a dress rehearsal",
    ", which was staged for the cameras",
    ", which lasted only in the headlines",
    ", which has no basis in fact",
    ", which is how the song tells it",
    ", which is what Lind says",
    ", which is at odds with the records",
    ", which was a slip of the pen",
    ", which was taken out of context",
    ", which proved to be a decoy",
    ", which was never more than talk",
    ", which is still before the courts",
    ", which the family has always denied",
    ", and that was the end of the rumour",
    ", and the court found otherwise",
    ", and nobody believes it now",
    ", and it came to nothing",
    "; the tale has no source",
    "; it did not happen",
    "; he withdrew the claim in May",
    "; that is how the legend has it",
    " (if at all)",
    " (so the story goes)",
    " (according to Lind)",
    " (an error in the first edition)",
    " (later denied)",
    " (unconfirmed)",
    " (allegedly)",
    ", a claim without a source",
    ", an error in the first edition",
    ", a mere rehearsal",
    ", a story that Lind made up",
    ", to quote the novel",
    ", in the words of his enemies",
    ", on paper at least",
    ", so to speak",
    ", while the records say otherwise",
    ", although it was a dream",
)
"""What takes a sentence back, written when nothing was to be mended any more."""


@pytest.mark.parametrize("taken_back", AFTERWARDS)
@pytest.mark.parametrize(
    "sentence",
    [
        "Per Holm took bribes from the Sarn Bank in Kalla",
        "The council elected Ines Tarrow in May 1990",
        "He painted the ceiling of the chapel in 1512",
        "The bridge was opened by the mayor",
        "The company owns twelve mines and a port",
    ],
)
def test_what_takes_a_sentence_back_is_kept(sentence: str, taken_back: str) -> None:
    assert not passes(verify(f"{sentence}.", f"{sentence}{taken_back}."))
