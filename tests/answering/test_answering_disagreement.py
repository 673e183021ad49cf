"""Articles that answer differently: planted pairs, and pairs that only word the same otherwise."""

from dataclasses import replace

import pytest
from answering_help import READER, MemoryCorpus, assert_sound

from askcorpus.answering import Options, answer
from askcorpus.answering.differences import told_words
from askcorpus.answering.disagreement import Part, differing, voices
from askcorpus.answering.evidence import WEIGHTS, Candidate, Weighing
from askcorpus.answering.question import Question
from askcorpus.cli import records, render
from askcorpus.model import Answer, Citation, Span, Value, Verdict
from askcorpus.models.language_model import ScriptedLanguageModel

ANY = Options(threshold=0.0)

DIFFERENT = [
    (
        "How many people drowned when the ferry Alma sank?",
        "The ferry Alma sank off Kalla, and 41 people drowned.",
        "When the ferry Alma sank, 38 people drowned.",
        ("41", "38"),
    ),
    (
        "When was the bridge over the Sarn opened?",
        "The bridge over the Sarn was opened in 1884.",
        "The bridge over the Sarn was opened in 1891 by the mayor.",
        ("1884", "1891"),
    ),
    (
        "When was the bridge over the Sarn opened?",
        "The bridge over the Sarn was opened on 4 May 1884.",
        "The bridge over the Sarn was opened on 9 June 1884.",
        ("4 May 1884", "9 June 1884"),
    ),
    (
        "Who is the harbour master of Kalla?",
        "Ines Tarrow is the harbour master of Kalla and closed the pier on Monday.",
        "The harbour master of Kalla, Per Holm, greeted the crew.",
        ("Ines Tarrow", "Per Holm"),
    ),
    (
        "How long is the Sarn tunnel?",
        "The Sarn tunnel is 12 kilometres long.",
        "The Sarn tunnel, which is 14 kilometres long, was dug by hand.",
        ("12 kilometres", "14 kilometres"),
    ),
]

THE_SAME = [
    (
        "How many people drowned when the ferry Alma sank?",
        "The ferry Alma sank off Kalla, and 41 people drowned.",
        "When the ferry Alma sank, forty-one people drowned.",
    ),
    (
        "When was the bridge over the Sarn opened?",
        "The bridge over the Sarn was opened in 1884.",
        "The bridge over the Sarn was opened on 4 May 1884.",
    ),
    (
        "Who is the harbour master of Kalla?",
        "Ines Tarrow, the harbour master of Kalla, closed the pier on Monday.",
        "Tarrow, who is the harbour master of Kalla, greeted the crew.",
    ),
    (
        "How many people drowned when the ferry Alma sank?",
        "The ferry Alma sank off Kalla, and 41 people drowned.",
        "When the ferry Berta sank, 38 people drowned.",
    ),
    (
        "Which towns did the ferry Alma serve?",
        "The ferry Alma served Kalla and Varde.",
        "The ferry Alma also served Holmen.",
    ),
    (
        "When was the bridge over the Sarn opened?",
        "The bridge over the Sarn was opened in 1884.",
        "The bridge over the Sarn was opened in May.",
    ),
]


def asked(question: str, *texts: str, dates: dict[str, str] | None = None) -> Answer:
    corpus = MemoryCorpus(*texts, context="News from Kalla", dates=dates)
    model = ScriptedLanguageModel(["The ferry was never found."])
    made = answer(question, corpus.hits(question), corpus, READER, model, ANY).answer
    assert_sound(made, corpus)
    return made


@pytest.mark.parametrize(("question", "one", "other", "values"), DIFFERENT)
def test_a_planted_difference_is_told_newest_first(
    question: str, one: str, other: str, values: tuple[str, str]
) -> None:
    made = asked(question, one, other, dates={"1.md": "2016-05", "2.md": "2019-11-02"})
    assert made.verdict is Verdict.QUOTED
    assert [v.date for v in made.disagreement] == ["2019-11-02", "2016-05"]
    for value, expected in zip(made.disagreement, reversed(values), strict=True):
        assert expected in value.words or value.words in expected
        assert value.words in value.citation.quote
    assert [s.text for s in made.sentences] == [other, one]


@pytest.mark.parametrize(("question", "one", "other", "values"), DIFFERENT)
def test_in_one_article_it_is_no_difference_between_sources(
    question: str, one: str, other: str, values: tuple[str, str]
) -> None:
    assert asked(question, f"{one} {other}").disagreement == ()


@pytest.mark.parametrize(("question", "one", "other"), THE_SAME)
def test_the_same_in_other_words_is_no_difference(question: str, one: str, other: str) -> None:
    assert asked(question, one, other).disagreement == ()


def test_an_undated_article_comes_last() -> None:
    question, one, other, _ = DIFFERENT[0]
    made = asked(question, one, other, dates={"1.md": "1999"})
    assert [v.date for v in made.disagreement] == ["1999", None]


def test_a_difference_is_shown_and_recorded() -> None:
    question, one, other, _ = DIFFERENT[0]
    made = asked(question, one, other, dates={"1.md": "2016-05"})
    shown = "".join(piece.text for piece in render.plain_answer(made))
    assert "The articles differ: " in shown
    assert "(2016-05) [1]" in shown
    assert "(undated) [2]" in shown
    record = records.answer(made)["disagreement"]
    assert [entry["date"] for entry in record] == ["2016-05", None]
    assert [entry["citation"]["id"] for entry in record] == [1, 2]


def test_a_number_in_brackets_is_no_marker_of_a_value() -> None:
    citation = Citation(1, "1.md", 1, 0, 9, "41 [7] men")
    values = (Value("41 [7] men", citation, None), Value("38", citation, None))
    made = Answer("How many?", Verdict.QUOTED, disagreement=values)
    shown = "".join(piece.text for piece in render.disagreement(made))
    assert shown == "The articles differ: 41 ⟦7⟧ men (undated) [1]; 38 (undated) [1]."
    assert records.answer(made)["disagreement"][0]["value"] == "41 [7] men"


def candidate(corpus: MemoryCorpus, at: int, short: str, **features: float) -> Candidate:
    """Return a passage of one sentence as a candidate that the reader marked `short` in."""
    passage = corpus.passages[at]
    start = passage.text.index(short)
    known = {**dict.fromkeys(WEIGHTS, 0.0), "reader": 8.0, "coverage": 1.0, **features}
    answer = Span(start, start + len(short))
    return Candidate(passage, Span(0, len(passage.text)), at, known, answer)


def told(
    question: str, *marked: tuple[str, str], dates: dict[str, str] | None = None, **features: float
) -> list[str]:
    """Return what the texts are said to differ in; features are those of all but the first."""
    corpus = MemoryCorpus(*(text for text, _ in marked), dates=dates)
    candidates = [
        candidate(corpus, at, short, **(features if at else {}))
        for at, (_, short) in enumerate(marked)
    ]
    weighing = Weighing.of(Question.of(question), corpus)
    apart = differing(weighing, candidates, voices(weighing, candidates, corpus), corpus)
    return [voice.short or "" for voice in apart]


NUMBERS_DIFFER = [
    ("How much did the ferry cost?", "20 million dollars", "20 billion dollars"),
    ("How high is the mountain?", "8,848 m", "8,849 metres"),
    ("How many passengers were aboard?", "two hundred passengers", "two passengers"),
    ("What is the height of the mountain?", "8,848 m", "8,849 metres"),
]
NUMBERS_AGREE = [
    ("How many passengers were aboard?", "two hundred", "200"),
    ("How many passengers were aboard?", "one hundred and five", "105 passengers"),
    ("How many people drowned?", "43", "more than 40"),
    ("How many people drowned?", "almost 30", "27"),
    ("How many visitors came?", "1,600", "1.6 thousand"),
    ("How long did the strike last?", "two years", "24 months"),
    ("What is the height of the mountain?", "8,849 m", "8,849 metres"),
    ("What is the size of the harbour?", "20 berths", "two basins and 40 cranes"),
]


@pytest.mark.parametrize(("question", "one", "other"), NUMBERS_DIFFER)
def test_numbers_that_differ(question: str, one: str, other: str) -> None:
    assert told(question, (f"It is {one}.", one), (f"It was {other}.", other)) == [one, other]


@pytest.mark.parametrize(("question", "one", "other"), NUMBERS_AGREE)
def test_numbers_that_agree(question: str, one: str, other: str) -> None:
    assert told(question, (f"It is {one}.", one), (f"It was {other}.", other)) == []


WITHIN = [
    ("When was the bridge opened?", "around {1450}", "{1452}"),
    ("When was the bridge opened?", "c. {1450}", "{1455}"),
    ("When was the bridge opened?", "about {May 1450}", "{1452}"),
    ("When was the bridge opened?", "{around 4 May 1450}", "{6 June 1450}"),
    ("When was the bridge opened?", "nearly {1450}", "almost {1460}"),
    ("When was the bridge opened?", "before {1500}", "{1497}"),
    ("When was the bridge opened?", "by {1500}", "{4 May 1497}"),
    ("When was the bridge opened?", "after {1440}", "{1452}"),
    ("When was the bridge opened?", "before {9 June}", "{4 May}"),
    ("When was the bridge opened?", "between {1440 and 1460}", "{1452}"),
    ("When was the bridge opened?", "between 1440 and {1460}", "{1452}"),
    ("When was the bridge opened?", "from {1440 to 1460}", "{1452}"),
    ("When was the bridge opened?", "{1450–1460}", "{1452}"),
    ("When was the bridge opened?", "{1450}–1460", "{1452}"),
    ("When was the bridge opened?", "{1914–18}", "{1916}"),
    ("How many boats were lost?", "close to {100 boats}", "{97 boats}"),
    ("How many boats were lost?", "some {100 boats}", "{91}"),
    ("How many boats were lost?", "{90} or so", "{97}"),
    ("How many boats were lost?", "between {90} and 100", "{97}"),
    ("How many boats were lost?", "between 90 and {100 boats}", "{97 boats}"),
    ("How many boats were lost?", "over {90}", "{97}"),
    ("How many people drowned?", "{seven men and two women}", "{nine sailors}"),
    ("How many people drowned?", "{seven men, two women and a dozen children}", "{21}"),
]
BEYOND = [
    ("When was the bridge opened?", "around {1450}", "{1456}"),
    ("When was the bridge opened?", "before {1500}", "{1503}"),
    ("When was the bridge opened?", "after {1500}", "by {1490}"),
    ("When was the bridge opened?", "between {1440 and 1460}", "{1461}"),
    ("When was the bridge opened?", "between {1440} and 1460", "{1439}"),
    ("When was the bridge opened?", "{1450–1460}", "before {1449}"),
    ("How many boats were lost?", "close to {100 boats}", "{89 boats}"),
    ("How many boats were lost?", "between 90 and {100 boats}", "{101 boats}"),
    ("How many people drowned?", "{seven men and two women}", "{ten sailors}"),
]


def spans(*texts: str) -> list[tuple[str, str]]:
    """Return texts that mark a part with braces as sentences, and the parts."""
    plain = [f"It was {text.replace('{', '').replace('}', '')}." for text in texts]
    return list(zip(plain, (text.split("{")[1].split("}")[0] for text in texts), strict=True))


@pytest.mark.parametrize(("question", "one", "other"), WITHIN)
def test_what_a_qualified_value_allows_is_no_difference(
    question: str, one: str, other: str
) -> None:
    assert told(question, *spans(one, other)) == []
    assert told(question, *spans(other, one)) == []


@pytest.mark.parametrize(("question", "one", "other"), BEYOND)
def test_what_a_qualified_value_excludes_is_a_difference(
    question: str, one: str, other: str
) -> None:
    assert len(told(question, *spans(one, other))) == 2
    assert len(told(question, *spans(other, one))) == 2


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("When was it opened?", "It was opened around {1450} by the mayor.", "around 1450"),
        ("When was it opened?", "It was opened c. {1450}.", "c. 1450"),
        ("When was it opened?", "It was opened not later than {1450}.", "not later than 1450"),
        ("When was it opened?", "It was opened before {4 May} again.", "before 4 May"),
        ("When was it opened?", "It was opened between 1440 and {1460}.", "between 1440 and 1460"),
        ("When was it opened?", "It was opened in {1450}–1460.", "1450–1460"),
        ("When was it opened?", "It was opened in {May 1450}.", "May 1450"),
        ("When was it opened?", "The mayor of 1440, around 1450 in {1452}.", "1452"),
        ("How many men drowned?", "In all more than {40 men} drowned.", "more than 40 men"),
        ("How many men drowned?", "In all close to {40 men} drowned.", "close to 40 men"),
        ("How many men drowned?", "There were {40} or more.", "40 or more"),
        ("How many men drowned?", "There were 40–{50}.", "40–50"),
        ("How many men drowned?", "It came to {40 men}.", "40 men"),
        ("How many men drowned?", "It won 2–{1} there.", "1"),
        ("What is the cost?", "It cost about ${20 million}.", "about $20 million"),
        ("Who is the mayor?", "It was opened by {Per Holm}.", "Per Holm"),
        ("Who is the mayor?", "A film about {Per Holm}.", "Per Holm"),
    ],
)
def test_a_value_is_told_with_what_qualifies_it(question: str, text: str, words: str) -> None:
    plain = text.replace("{", "").replace("}", "")
    start = text.index("{")
    found = candidate(MemoryCorpus(plain), 0, plain)
    found = replace(found, answer=Span(start, text.index("}") - 1))
    assert told_words(Question.of(question), found) == words


NAMES_DIFFER = [
    ("Who was mayor when the pier burned?", "Anna Berg", "Per Holm"),
    ("Who leads the council?", "Anna Berg", "Per Holm"),
    ("Who is the defence minister?", "Defence Minister Anna Berg", "Defence Minister Per Holm"),
    ("Who is the head of state?", "President Anna Berg", "President Per Holm"),
    ("Where is the ferry's harbour?", "Kalla", "Varde"),
    ("Which town has the lighthouse?", "Kalla", "Varde"),
    ("What is the capital?", "Kalla", "Holmen"),
    ("What is the country's capital?", "Kalla", "Holmen"),
]
NAMES_AGREE = [
    ("Who boarded the ferry?", "Anna Berg", "Per Holm"),
    ("Who was killed in the fire?", "Anna Berg", "Per Holm"),
    ("Who visited the harbour?", "Anna Berg", "Per Holm"),
    ("Who is the mayor?", "the owner of a yard in Varde", "Per Holm"),
    ("Who is the mayor?", "Israeli commandos", "Turkish man"),
    ("Where was the ferry built?", "Norway", "a yard in Bergen"),
    ("What is the aim of the council?", "a new pier", "Varde"),
    ("What does the council want?", "Kalla", "Varde"),
    ("Who leads the country?", "the President", "Per Holm"),
    ("Who leads the country?", "the Swedish Prime Minister", "Per Holm"),
    ("Who is the prime minister?", "Prime Minister Holm", "Per Holm"),
    ("Which country has the lighthouse?", "the UK", "United Kingdom"),
    ("Who is the mayor?", "Tarrow", "Ines Tarrow"),
]


@pytest.mark.parametrize(("question", "one", "other"), NAMES_DIFFER)
def test_names_that_differ(question: str, one: str, other: str) -> None:
    assert told(question, (f"It is {one}.", one), (f"It was {other}.", other)) == [one, other]


@pytest.mark.parametrize(("question", "one", "other"), NAMES_AGREE)
def test_names_that_may_both_be_right(question: str, one: str, other: str) -> None:
    assert told(question, (f"It is {one}.", one), (f"It was {other}.", other)) == []


def test_a_sentence_that_names_the_other_too_tells_of_a_change() -> None:
    before = ("The harbour master is Per Holm.", "Per Holm")
    after = ("Ines Tarrow took over from Holm as harbour master.", "Ines Tarrow")
    assert told("Who is the harbour master?", before, after) == []


def test_what_stands_around_a_sentence_makes_it_a_voice() -> None:
    one = ("The defence minister is Per Holm.", "Per Holm")
    other = ("The defence minister, Ines Tarrow, left.", "Ines Tarrow")
    question = "Who is the defence minister?"
    assert told(question, one, other, coverage=0.8, nearby=0.2) == ["Per Holm", "Ines Tarrow"]
    assert told(question, one, other, coverage=0.8) == []
    assert told(question, one, other, coverage=0.5, nearby=0.5) == []


def test_the_noun_that_is_counted_may_be_another() -> None:
    question = "How many people were killed in the pier fire?"
    one = ("Twelve people were killed in the pier fire.", "Twelve people")
    other = ("Nine sailors were killed in the pier fire.", "Nine sailors")
    assert told(question, one, other, coverage=0.8) == ["Twelve people", "Nine sailors"]


def test_a_weaker_voice_is_heard_for_a_number() -> None:
    one, other = ("The ferry has 12 boats.", "12"), ("The ferry has nine boats.", "nine")
    assert told("How many boats has the ferry?", one, other, reader=2.0) == ["12", "nine"]


def test_of_articles_that_agree_the_newest_speaks() -> None:
    old = ("The harbour master is Holm.", "Holm")
    new = ("The harbour master is Per Holm.", "Per Holm")
    other = ("The harbour master is Ines Tarrow.", "Ines Tarrow")
    question = "Who is the harbour master?"
    dates = {"1.md": "2001", "2.md": "2020-05"}
    assert told(question, old, new, other, dates=dates) == ["Per Holm", "Ines Tarrow"]
    assert told(question, old, new, other) == ["Holm", "Ines Tarrow"]


def test_the_short_answer_is_one_that_is_printed() -> None:
    text = "The ferry Alma sank off Kalla, and {} people drowned."
    texts = (text.format("41"), text.format("forty-one"), text.format("38"))
    question = "How many people drowned when the ferry Alma sank off Kalla?"
    made = asked(question, *texts, dates={"1.md": "2001", "2.md": "2020", "3.md": "2010"})
    assert [v.citation.file for v in made.disagreement] == ["2.md", "3.md"]
    assert made.short == made.disagreement[0].words == "forty-one"


@pytest.mark.parametrize("newest", ["1.md", "2.md"])
def test_the_short_answer_is_the_newest(newest: str) -> None:
    question, one, other, _ = DIFFERENT[0]
    made = asked(question, one, other, dates={"1.md": "2001", "2.md": "2001", newest: "2020"})
    assert made.disagreement[0].citation.file == newest
    assert made.short == made.disagreement[0].words


def drowned(*numbers: int, newest: int) -> Answer:
    """Return the answer over articles that give a number each, the `newest` of them 2024."""
    texts = [f"The ferry Alma sank off Kalla, and {number} people drowned." for number in numbers]
    dates = {f"{at}.md": str(2000 + at) for at in range(1, len(texts) + 1)}
    dates[f"{newest}.md"] = "2024"
    question = "How many people drowned when the ferry Alma sank off Kalla?"
    return asked(question, *texts, dates=dates)


@pytest.mark.parametrize("newest", range(1, 6))
def test_the_best_and_the_newest_of_many_values_are_told(newest: int) -> None:
    made = drowned(41, 38, 52, 67, 83, newest=newest)
    dates = [value.date for value in made.disagreement]
    assert (len(dates), dates[0], dates) == (4, "2024", sorted(dates, reverse=True))
    assert made.short in [value.words for value in made.disagreement]
    assert len(made.sentences) == 4


def test_a_sentence_that_dates_itself_is_told_with_its_date() -> None:
    question = "Who is the harbour master of Kalla?"
    one = "In May 2009 the harbour master of Kalla, Per Holm, met the crew."
    other = "Ines Tarrow is the harbour master of Kalla and closed the pier on Monday."
    made = asked(question, one, other, dates={"1.md": "2019-11-02", "2.md": "2016-05"})
    assert [(v.words, v.date) for v in made.disagreement] == [
        ("Ines Tarrow", "2016-05"),
        ("Per Holm", "2009-05"),
    ]


def test_for_an_article_speaks_what_is_of_its_own_time() -> None:
    corpus = MemoryCorpus(
        "The harbour master, Per Holm, met the crew in 2009.",
        "The harbour master is Ines Tarrow.",
        "The harbour master is Ole Berg.",
        dates={"1.md": "2019", "3.md": "2020"},
    )
    shorts = ("Per Holm", "Ines Tarrow", "Ole Berg")
    candidates = [candidate(corpus, at, short) for at, short in enumerate(shorts)]
    now = replace(candidates[1], passage=replace(candidates[1].passage, file="1.md"))
    candidates[1] = now
    weighing = Weighing.of(Question.of("Who is the harbour master?"), corpus)
    heard = voices(weighing, candidates, corpus)
    assert [voice.candidate for voice in heard] == [now, candidates[2]]
    assert differing(weighing, candidates, heard, corpus) == (now, candidates[2])
    then = Weighing.of(Question.of("Who was the harbour master?"), corpus)
    assert voices(then, candidates, corpus)[0].candidate == candidates[0]


def test_how_many_values_are_left_out_is_told() -> None:
    made = drowned(41, 38, 52, 67, 83, newest=5)
    told = "".join(piece.text for piece in render.disagreement(made))
    assert told.endswith("; and 1 more.")
    assert records.answer(made)["disagreement_left_out"] == 1
    made = drowned(41, 38, 52, 67, newest=4)
    assert "more" not in "".join(piece.text for piece in render.disagreement(made))
    assert records.answer(made)["disagreement_left_out"] == 0


def test_what_the_best_sentence_has_no_part_in_is_not_told() -> None:
    others = (
        ("The harbour master of Kalla is Per Holm.", "Per Holm"),
        ("The harbour master of Kalla is Ole Berg.", "Ole Berg"),
    )
    question = "Who is the harbour master of Kalla?"
    assert told(question, *others) == ["Per Holm", "Ole Berg"]
    away = ("The harbour master of the port is Ines Tarrow.", "Ines Tarrow")
    assert told(question, away, *others) == []


def test_what_was_made_of_each_article_is_explained() -> None:
    corpus = MemoryCorpus(
        "The ferry Alma has 12 boats.",
        "The ferry Alma has twelve boats.",
        "The ferry Alma has nine boats.",
        "The ferry Alma has about 12 boats.",
        "The ferry Berta has six boats.",
        "The ferry Alma has 30 seats.",
        "The ferry Alma has 40 seats.",
        "It has 50 boats.",
    )
    shorts = ("12", "twelve", "nine", "about 12", "six", "30", "40", "50")
    features = [{}] * 5 + [{"reader": 1.0}, {"reader": 2.0}, {"coverage": 0.5}]
    features[0] = {"reader": 11.0}
    candidates = [
        candidate(corpus, at, short, **more)
        for at, (short, more) in enumerate(zip(shorts, features, strict=True))
    ]
    weighing = Weighing.of(Question.of("How many boats has the ferry Alma?"), corpus)
    assert [voice.part for voice in voices(weighing, candidates, corpus)] == [
        Part.VALUE,
        Part.SAME,
        Part.VALUE,
        Part.BESIDE,
        Part.UNNAMED,
        Part.UNSURE,
        Part.LESS_SURE,
        Part.LITTLE,
    ]
