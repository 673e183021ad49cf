"""A question is understood from what came before it, or left alone."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from askcorpus import Engine, Home, Settings
from askcorpus.conversation import Turn, Understood, blend, understand
from askcorpus.conversation.clauses import Clause
from askcorpus.conversation.names import Register, names
from askcorpus.model import Answer, Citation, Hit, Kind, Passage, Verdict
from askcorpus.models.embedder import HashedEmbedder
from askcorpus.reading import read_article

REPOSITORY = Path(__file__).resolve().parents[2]
GOLD = REPOSITORY / "tests" / "gold"


def turn(question: str, *cited: str) -> Turn:
    """An earlier question and the sentences that its answer quotes."""
    citations = tuple(
        Citation(n, "a.md", n, 0, len(quote), quote) for n, quote in enumerate(cited, start=1)
    )
    return Turn(question, Answer(question, Verdict.QUOTED, citations=citations))


def nothing(text: str) -> Sequence[Hit]:
    return []


def read(question: str, *turns: Turn) -> str:
    return understand(question, turns, nothing).text


KEEPER = turn(
    "Who lit the lighthouse on Varde Point?",
    "The lighthouse on Varde Point was lit in 1871 by the engineer Ada Lindqvist.",
)
HOLM = turn("When did Karl Holm meet the harbour council in Kalla?")
COUNCIL = turn("When did the Harbour Council meet in Kalla?")


@pytest.mark.parametrize(
    ("earlier", "question", "understood"),
    [
        (KEEPER, "When was she born?", "When was Ada Lindqvist born?"),
        (KEEPER, "And who was her teacher?", "Who was Ada Lindqvist's teacher?"),
        (HOLM, "What did he offer?", "What did Karl Holm offer?"),
        (HOLM, "Which pier did his ship damage?", "Which pier did Karl Holm's ship damage?"),
        (COUNCIL, "What did it decide?", "What did the Harbour Council decide?"),
        (
            turn("Where did Norway deploy its patrol boats?"),
            "Why were they sent?",
            "Why were its patrol boats sent?",
        ),
        (
            turn(
                "Who met Karl Holm in Kalla?", "The mayor, Ada Lindqvist, met Karl Holm in Kalla."
            ),
            "When did they meet?",
            "When did Ada Lindqvist and Karl Holm meet?",
        ),
        (
            turn("Which five towns were admitted to the league in 1902?"),
            "When had they applied?",
            "When had the five towns that were admitted to the league in 1902 applied?",
        ),
        (HOLM, "How often did he go there?", "How often did Karl Holm go to Kalla?"),
        (
            turn("What did Karl Holm say in March 1902?"),
            "Who was mayor then?",
            "Who was mayor in March 1902?",
        ),
        (
            turn("When did Hosni Mubarak step down?"),
            "Who announced it?",
            "Who announced that Hosni Mubarak did step down?",
        ),
    ],
)
def test_a_pronoun_is_written_out(earlier: Turn, question: str, understood: str) -> None:
    assert read(question, earlier) == understood


@pytest.mark.parametrize(
    ("earlier", "question", "understood"),
    [
        ("When did Jordan join the league?", "And Algeria?", "When did Algeria join the league?"),
        (
            "When did Jordan join the league?",
            "What about the Netherlands?",
            "When did the Netherlands join the league?",
        ),
        (
            "Who signed the treaty for Bahrain?",
            "And for Kuwait?",
            "Who signed the treaty for Kuwait?",
        ),
        (
            "Why did Turkey recall its envoy in 2011?",
            "And in 2018?",
            "Why did Turkey recall its envoy in 2018?",
        ),
        (
            "When was the agreement with Norway announced?",
            "And the one with Sweden?",
            "When was the agreement with Sweden announced?",
        ),
        ("Where did Karl Holm live?", "Why?", "Why did Karl Holm live?"),
        ("When did Karl Holm leave Kalla?", "Why?", "Why did Karl Holm leave Kalla?"),
        ("Who opened the pier?", "When?", "Who opened the pier, and when?"),
        ("Who opened the pier?", "When was that?", "Who opened the pier, and when?"),
        (
            "What happened to the pier?",
            "When was that?",
            "When did that happen to the pier?",
        ),
        (
            "What did Holm say about the Harbour Treaty?",
            "How did Norway react?",
            "How did Norway react to the Harbour Treaty?",
        ),
        (
            "Which resolution opened the pier?",
            "And which closed the harbour?",
            "Which resolution closed the harbour?",
        ),
    ],
)
def test_a_fragment_takes_the_shape_of_the_last_question(
    earlier: str, question: str, understood: str
) -> None:
    assert read(question, Turn(earlier)) == understood


@pytest.mark.parametrize(
    "question",
    [
        "When was the Tamar field discovered?",
        "And when was the Tamar field discovered?",
        "Who condemned the Kalla Accords when they were signed?",
        "Which country withdrew its ambassador from Norway?",
        "Which general gave up his post in Kalla?",
        "Did Pavel retire before he came to Kalla?",
        "What did IT cost Norway?",
        "Is it true that Norway left?",
        "Sea Guardian",
        "How many partners are there in Norway?",
        "?",
        "And?",
    ],
)
def test_what_stands_alone_is_left_alone(question: str) -> None:
    assert understand(question, [KEEPER, HOLM], nothing) == Understood(question, question)


def test_the_first_question_is_never_changed() -> None:
    assert read("When did he visit?") == "When did he visit?"


def test_what_is_not_known_is_said() -> None:
    understood = understand("When did he visit?", [Turn("How deep is the lake?")], nothing)
    assert not understood.changed
    assert understood.because == ("he: not found before",)


def test_it_says_what_was_read_into_the_question() -> None:
    understood = understand("When was she born?", [KEEPER], nothing)
    assert understood.because == ("she: Ada Lindqvist",)
    assert understood.asked == "When was she born?"


def test_the_last_turn_counts_most() -> None:
    assert read("When did he leave?", HOLM, turn("When did Ole Lund arrive?")) == (
        "When did Ole Lund leave?"
    )


def test_a_corrected_question_is_what_the_next_one_is_read_from() -> None:
    assert read("And when did he leave?", Turn("When did Ole Lund arrive?")) == (
        "When did Ole Lund leave?"
    )


def hit(number: int, score: float, text: str = "") -> Hit:
    passage = Passage(str(number), "a.md", number, Kind.PROSE, 0, 0, text, "", ())
    return Hit(passage, score, {})


def test_the_corpus_chooses_between_two_that_fit() -> None:
    earlier = turn("Did Karl Holm meet Ole Lund?")

    def lund_alone(text: str) -> Sequence[Hit]:
        return [hit(1, 0.9 if "Ole Lund" in text else 0.1)]

    assert understand("When did he sail?", [earlier], lund_alone).text == "When did Ole Lund sail?"


def test_a_topic_is_added_only_where_the_corpus_supports_it() -> None:
    earlier = turn("What do the Harbour Rules of Kalla say?")

    def find(text: str) -> Sequence[Hit]:
        return [hit(1, 0.9 if text.startswith("About") == supported else 0.2)]

    supported = True
    written = understand("Who was against them being printed?", [earlier], find).text
    assert "Harbour Rules" in written
    assert understand("Who printed copies?", [earlier], find).text.startswith("About ")
    supported = False
    assert not understand("Who printed copies?", [earlier], find).changed


def test_names_from_articles_stay_short_and_on_one_line() -> None:
    long = "Maria " + "Anna " * 40 + "Holm"
    hostile = f"The pier was opened by General {long}.\nThe pier was\nopened by General Ole\nLund."
    text = read("When did he die?", turn("Who opened the pier?", hostile))
    assert "\n" not in text
    assert len(text) < 120


def test_a_very_long_question_is_not_taken_apart() -> None:
    question = "What did he say about the pier " * 30
    assert read(question, KEEPER) == question


def test_persons_are_told_from_places_and_things() -> None:
    text = "In Norway, General Ole Lund of the Harbour Council met NATO's Ada Holm, who left Kalla."
    register = Register.of([text])
    persons = [name.text for name in names(text) if register.is_person(name)]
    assert persons == ["Ole Lund", "Ada Holm"]


@pytest.mark.parametrize(
    ("question", "phrases"),
    [
        ("What did the Palmer report find about it?", ["the Palmer report"]),
        ("Where did Norway deploy Patriot batteries?", ["Norway", "Patriot batteries"]),
        ("Who commands Norway's air defence?", ["Norway", "Norway's air defence"]),
        ("When did the UN panel on the raid publish it?", ["the UN panel", "the raid"]),
    ],
)
def test_noun_phrases_lose_their_verbs(question: str, phrases: list[str]) -> None:
    assert [phrase.text for phrase in Clause.of(question).phrases] == phrases


def test_hits_are_ordered_by_the_words_as_asked_too() -> None:
    understood, asked = [hit(1, 0.60), hit(2, 0.58)], [hit(2, 0.9), hit(1, 0.2)]
    blended = blend(understood, asked)
    assert [h.passage.paragraph for h in blended] == [2, 1]
    assert [h.score for h in blended] == [0.58, 0.60]


def test_the_engine_answers_what_it_understood_and_keeps_what_was_asked(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "point.md").write_text(
        "The lighthouse on Varde Point was lit in 1871 by the engineer Ada Lindqvist.\n\n"
        "Ada Lindqvist was born in Kalla on 4 May 1840.\n\nThe fair draws 3,000 visitors.\n"
    )
    settings = Settings(language_model="none", models_dir=tmp_path)
    with Engine(Home(tmp_path / ".askcorpus"), settings, embedder=HashedEmbedder()) as engine:
        engine.index([folder])
        done = engine.ask("When was she born?", history=[KEEPER])
        assert done.answer.question == "When was she born?"
        assert done.explanation.understood is not None
        assert done.explanation.understood.text == "When was Ada Lindqvist born?"
        assert "1840" in done.answer.text
        assert engine.understand("When was she born?", [KEEPER]).text == (
            "When was Ada Lindqvist born?"
        )
        [best] = engine.search("When was she born?", 1, history=[KEEPER])
        assert best.passage.paragraph == 2
        alone = engine.ask("When was the lighthouse lit?")
        assert alone.explanation.understood == Understood(
            "When was the lighthouse lit?", "When was the lighthouse lit?"
        )


@pytest.mark.parametrize("name", ["conversations.jsonl", "conversations-dev.jsonl"])
def test_the_gold_conversations_point_into_the_corpus(name: str) -> None:
    conversations = [json.loads(line) for line in (GOLD / name).read_text("utf-8").splitlines()]
    assert len({c["id"] for c in conversations}) == len(conversations) >= 30
    for conversation in conversations:
        assert 2 <= len(conversation["turns"]) <= 3
        for each in conversation["turns"]:
            assert each["full"]
            assert each["answers"]
            assert each["evidence"]
            for evidence in each["evidence"]:
                article = read_article(REPOSITORY / "corpus" / evidence["file"], evidence["file"])
                paragraph = article.paragraphs[evidence["paragraph"] - 1]
                assert evidence["quote"] in paragraph.text


def test_a_name_within_a_phrase_is_replaced_rather_than_joined() -> None:
    earlier = turn("When was the Varde lighthouse lit?")
    assert read("And Kalla?", earlier) == "When was the Kalla lighthouse lit?"
