"""SQuAD's exact match and F1 on cases worked out by hand, and containment."""

import string
from fractions import Fraction
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.evaluation.measures.squad import contains, exact_match, f1, normalise

# prediction, accepted answers, exact match, F1. With c common tokens, p predicted and a accepted
# ones, precision is c/p, recall c/a, and F1 = 2·(c/p)·(c/a) / (c/p + c/a).
CASES = [
    # the same, but for case and white space
    ("Paris", ["Paris"], 1, "1"),
    ("pARIS", ["Paris"], 1, "1"),
    ("  New \n York\t", ["New York"], 1, "1"),
    ("New\u00a0York", ["New York"], 1, "1"),  # a no-break space parts tokens too
    ("NewYork", ["New York"], 0, "0"),
    # articles
    ("The Rhine", ["Rhine"], 1, "1"),
    ("the the Rhine", ["a Rhine"], 1, "1"),
    ("an apple a day", ["apple day"], 1, "1"),
    ("theory", ["ory"], 0, "0"),  # only whole words are articles
    ("Anna", ["nna"], 0, "0"),
    ("Vitamin A", ["vitamin"], 1, "1"),  # so the A of a name goes too
    ("the-Rhine", ["Rhine"], 0, "0"),  # the hyphen went first: "therhine"
    ("the–Rhine", ["–Rhine"], 1, "1"),  # an en dash stays, and bounds the article
    # ASCII punctuation goes, and joins what it parted
    ("Paris.", ["Paris"], 1, "1"),
    ("U.S.", ["US"], 1, "1"),
    ("U. S.", ["US"], 0, "0"),
    ("twenty-one", ["twentyone"], 1, "1"),
    ("twenty one", ["twenty-one"], 0, "0"),
    ("1,000", ["1000"], 1, "1"),
    ("$1.5 million", ["15 million"], 1, "1"),
    ("5%", ["5"], 1, "1"),
    ("O'Brien", ["OBrien"], 1, "1"),
    ("snake_case", ["snakecase"], 1, "1"),
    ('the "Quint"', ["Quint"], 1, "1"),
    # other characters stay as they are
    ("O’Brien", ["O'Brien"], 0, "0"),
    ("“Quint”", ["Quint"], 0, "0"),
    ("1939–1945", ["1939-1945"], 0, "0"),
    ("1939–1945", ["1939–1945"], 1, "1"),
    ("5 €", ["5"], 0, "2/3"),  # 1 common of 2 and 1: P 1/2, R 1
    ("№ 5", ["№ 6"], 0, "1/2"),  # 1 of 2 and 2: P 1/2, R 1/2
    ("…", [""], 0, "0"),  # an ellipsis in one character is a token
    ("Geoană", ["Geoana"], 0, "0"),
    ("GEOANĂ", ["geoană"], 1, "1"),
    ("Café Besançon", ["Cafe Besançon"], 0, "1/2"),
    ("cafe\u0301", ["café"], 0, "0"),  # composed and decomposed differ
    ("a\u0301gua", ["\u0301gua"], 1, "1"),  # and a decomposed á begins with an article
    ("STRASSE", ["Straße"], 0, "0"),  # lower case, not case folding
    ("ΑΘΗΝΑ", ["αθηνα"], 1, "1"),
    ("x²", ["x2"], 0, "0"),
    ("東京", ["東京都"], 0, "0"),  # no blanks, one token
    # some tokens in common
    ("Rhine", ["River Rhine"], 0, "2/3"),  # 1 of 1 and 2: P 1, R 1/2
    ("in the Rhine valley", ["Rhine"], 0, "1/2"),  # 1 of 3 and 1: P 1/3, R 1
    ("five million people", ["5 million"], 0, "2/5"),  # 1 of 3 and 2: P 1/3, R 1/2
    ("red green blue", ["green blue red"], 0, "1"),  # order does not count
    ("apple apple", ["apple"], 0, "2/3"),  # a token counts as often as both have it: P 1/2, R 1
    ("apple apple", ["apple apple apple"], 0, "4/5"),  # 2 of 2 and 3: P 1, R 2/3
    ("to be or not to be", ["to be"], 0, "1/2"),  # 2 of 6 and 2: P 1/3, R 1
    ("a b c d", ["b c d e f"], 0, "3/4"),  # the a goes: 3 of 3 and 5: P 1, R 3/5
    ("7 of the 11 dioceses", ["7 dioceses"], 0, "2/3"),  # 2 of 4 and 2: P 1/2, R 1
    # nothing on one side or on both
    ("", [""], 1, "1"),
    ("", ["Paris"], 0, "0"),
    ("Paris", [""], 0, "0"),
    ("the", [""], 1, "1"),
    ("!?", ["a"], 1, "1"),
    ("an", ["Paris"], 0, "0"),
    ("Paris", [], 0, "0"),
    ("", [], 1, "1"),
    # several accepted answers: the best counts, of those that normalise to something
    ("Paris", ["London", "paris."], 1, "1"),
    ("in 1998", ["1998", "in the year 1998"], 0, "4/5"),  # 2/3 and (2 of 2 and 3) 4/5
    ("the Rhine river", ["the Danube", "Rhine", "river Rhine"], 0, "1"),
    ("Rome", ["Paris", "London"], 0, "0"),
    ("", ["The", "Paris"], 0, "0"),
    ("", ["The", "!"], 1, "1"),
    ("Paris", ["The", "Paris"], 1, "1"),
]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize(("prediction", "answers", "em", "best"), CASES)
def test_exact_match_and_f1(prediction: str, answers: list[str], em: int, best: str) -> None:
    assert exact_match(prediction, answers) == em
    assert f1(prediction, answers) == float(Fraction(best))


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("The U.S. Army's A-team", "us armys ateam"),
        (string.punctuation, ""),
        ("An end, a start; the whole", "end start whole"),
        ("“The – Quint”", "“ – quint”"),
    ],
)
def test_normalising(text: str, bare: str) -> None:
    assert normalise(text) == bare


@pytest.mark.parametrize(
    ("text", "answers", "held"),
    [
        ("He came in the spring of 1998.", ["1998"], True),
        ("He came in the spring of 1998.", ["Spring of 1998"], True),
        ("He came in spring, 1998.", ["the spring 1998"], True),
        ("He came in 1998.", ["199"], False),  # whole words only
        ("There were 1,998 of them.", ["998"], False),
        ("It is the theory.", ["ory"], False),
        ("Turkey and Israel", ["Israel Turkey"], False),  # in this order
        ("Turkey and Israel", ["Turkey Israel"], False),  # and in a row
        ("Turkey and Israel", ["Egypt", "Israel"], True),
        ("They met as the “Quint”.", ["Quint"], True),  # unlike exact match: typography is folded
        ("Lieutenant O’Brien", ["O'Brien"], True),
        ("the Israel–Turkey deal", ["Israel-Turkey"], True),
        ("Geoana came", ["Geoană"], False),
        ("a day", [], False),
        ("a day", [""], False),
        ("a day", ["the", "!"], False),  # nothing is left to look for
        ("", ["Paris"], False),
        ("", [""], False),
    ],
)
def test_containment(text: str, answers: list[str], held: bool) -> None:
    assert contains(text, answers) is held


words = st.sampled_from(
    ["the", "A", "an", "Rhine", "river", "rhine's", "“the”", "U.S.", "1,5", "–", "--", "é", "a-b"]
)
texts = st.one_of(
    st.lists(words, max_size=6).map(" ".join),
    st.text(alphabet="aAntheTHE .,'_-–’é\u0301\u00a0\n1", max_size=12),
    st.text(max_size=12),
)


def restated(text: str) -> list[str]:
    """The tokens of a text by another road: run by run of word characters, without patterns."""
    kept = [c for c in text.lower() if c not in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"]
    runs = ["".join(run) for _, run in groupby(kept, key=str.isalnum)]
    return "".join(" " if run in ("a", "an", "the") else run for run in runs).split()


def restated_f1(said: list[str], answer: list[str]) -> Fraction:
    left = list(answer)
    for token in said:
        if token in left:
            left.remove(token)
    common = len(answer) - len(left)
    if not said or not answer:
        return Fraction(said == answer)
    if not common:
        return Fraction(0)
    precision, recall = Fraction(common, len(said)), Fraction(common, len(answer))
    return 2 * precision * recall / (precision + recall)


@given(texts, st.lists(texts, max_size=3))
def test_the_definitions_stated_another_way_agree(prediction: str, answers: list[str]) -> None:
    said = restated(prediction)
    accepted = [tokens for answer in answers if (tokens := restated(answer))] or [[]]
    assert exact_match(prediction, answers) == (said in accepted)
    assert f1(prediction, answers) == float(max(restated_f1(said, a) for a in accepted))


@given(texts, texts)
def test_an_exact_match_has_f1_of_one_and_sides_may_change(one: str, other: str) -> None:
    assert 0 <= f1(one, [other]) <= 1
    assert f1(one, [other]) == f1(other, [one])
    assert exact_match(one, [one]) == f1(one, [one]) == 1
    if exact_match(one, [other]):
        assert f1(one, [other]) == 1


@given(texts, texts, texts)
def test_what_stands_between_blanks_is_contained(before: str, answer: str, after: str) -> None:
    held = contains(f"{before} {answer} {after}", [answer])
    assert held or not contains(answer, [answer])
    assert contains(answer, [answer]) or not restated(answer) or not answer.isascii()


@given(st.lists(st.sampled_from("xyz"), max_size=6), st.lists(st.sampled_from("xyz"), min_size=1))
def test_containment_is_finding_a_row_of_words(said: list[str], answer: list[str]) -> None:
    rows = [said[at : at + len(answer)] for at in range(len(said))]
    assert contains(" ".join(said), [" ".join(answer)]) == (answer in rows)
