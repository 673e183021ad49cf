"""SQuAD files → articles and gold files: what is kept, what is told, what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.errors import InputUnreadable, UsageError
from askcorpus.evaluation.gold.import_squad import import_squad
from askcorpus.evaluation.gold.imported import FileNames, Imported, Target
from askcorpus.evaluation.gold.items import GoldEvidence, read_gold
from askcorpus.reading import find_files, read_article

AARE = (
    "The Aare is 288 kilometres long and the longest river that both rises and ends in"
    " Switzerland.  It rises at the Aare glaciers.\nIt joins the Rhine near Koblenz."
)
THUN = (
    "Lake Thun lies at 558 metres above the sea, in the canton of Bern. The castle of Thun was"
    " built by Berthold V in about 1190."
)


def question(id: str, context: str, *answers: str, **changes: Any) -> dict[str, Any]:
    """A question in SQuAD's form, with where its answers start."""
    found = [{"text": text, "answer_start": context.find(text)} for text in answers]
    return {"id": id, "question": f"What of {id}?", "answers": found, **changes}


def article(title: str, *paragraphs: tuple[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """An article in SQuAD's form."""
    return {"title": title, "paragraphs": [{"context": c, "qas": qas} for c, qas in paragraphs]}


@pytest.fixture
def target(tmp_path: Path) -> Target:
    """A folder that is not there yet."""
    return Target(tmp_path / "made")


def run(target: Target, *articles: dict[str, Any], **more: Any) -> Imported:
    """Import articles."""
    data = target.folder.parent / "data.json"
    data.write_text(json.dumps({"version": "2.0", "data": articles, **more}), encoding="utf-8")
    return import_squad(data, target)


def remarks(imported: Imported) -> dict[str, tuple[int, int, tuple[str, ...]]]:
    """The remarks of an import by their key."""
    return {one.key: (one.count, one.of, one.examples) for one in imported.remarks}


def test_each_article_becomes_a_file_and_each_question_an_item(target: Target) -> None:
    done = run(
        target,
        article(
            "The_Aare",
            (AARE, [question("length", AARE, "288 kilometres", "288", "288 kilometres")]),
            (THUN, [question("builder", THUN, "Berthold V")]),
        ),
    )
    assert (done.format, done.articles, done.paragraphs, done.remarks) == ("SQuAD", 1, 2, ())
    assert read_gold(target.gold).items == done.items
    read = read_article(target.articles / "The_Aare.txt", "The_Aare.txt")
    assert read.title == "The Aare"
    assert [p.text for p in read.paragraphs] == ["The Aare", " ".join(AARE.split()), THUN]
    length, builder = done.items
    assert (length.id, length.question) == ("length", "What of length?")
    assert length.answers == ("288 kilometres", "288")
    assert length.tags == ("The Aare",)
    assert builder.evidence == (
        GoldEvidence(
            "The_Aare.txt", 3, "The castle of Thun was built by Berthold V in about 1190."
        ),
    )


def test_an_answer_over_two_sentences_is_quoted_with_both(target: Target) -> None:
    answer = "the Aare glaciers.\nIt joins the Rhine"
    (item,) = run(target, article("Aare", (AARE, [question("q", AARE, answer)]))).items
    (piece,) = item.evidence
    assert piece.quote == "It rises at the Aare glaciers. It joins the Rhine near Koblenz."


def test_the_quote_is_that_of_the_offset_where_words_are_repeated(target: Target) -> None:
    asked = question("q", AARE, "Aare")
    asked["answers"][0]["answer_start"] = AARE.index("Aare glaciers")
    (item,) = run(target, article("Aare", (AARE, [asked]))).items
    assert item.evidence[0].quote == "It rises at the Aare glaciers."


def test_impossible_questions_are_not_answerable(target: Target) -> None:
    asked = question("q", AARE, is_impossible=True)
    asked["plausible_answers"] = [{"text": "Rhine", "answer_start": AARE.index("Rhine")}]
    possible = question("p", AARE, "Koblenz", is_impossible=False)
    item, other = run(target, article("Aare", (AARE, [asked, possible]))).items
    assert (item.answerable, item.answers, item.evidence) == (False, (), ())
    assert other.answerable


def test_offsets_that_are_off_are_told_and_the_nearest_place_taken(target: Target) -> None:
    off = question("off", AARE, "Aare")
    off["answers"][0]["answer_start"] = AARE.index("Aare glaciers") + 3
    before = question("before", AARE, "288")
    before["answers"][0]["answer_start"] = -3
    done = run(target, article("Aare", (AARE, [off, before])))
    assert done.items[0].evidence[0].quote == "It rises at the Aare glaciers."
    assert done.items[1].evidence[0].quote is not None
    count, of, examples = remarks(done)["answers_moved"]
    assert (count, of) == (2, 2)
    assert examples[0].startswith("off: 'Aare' at ")


def test_an_answer_that_is_not_in_its_context_is_told_and_its_question_kept(
    target: Target,
) -> None:
    lost = {"text": "300 km", "answer_start": 5}
    one = question("one", AARE) | {"answers": [lost]}
    two = question("two", AARE, "Koblenz")
    two["answers"].insert(0, lost)
    done = run(target, article("Aare", (AARE, [one, two])))
    assert [item.id for item in done.items] == ["one", "two"]
    assert done.items[0].evidence == (GoldEvidence("Aare.txt", 2),)
    assert done.items[1].evidence[0].quote == "It joins the Rhine near Koblenz."
    assert remarks(done)["answers_not_in_context"][:2] == (2, 3)


def test_a_context_that_the_reader_takes_for_a_heading_is_told(target: Target) -> None:
    heading = "Rivers and lakes of the Bernese Oberland"
    done = run(
        target,
        article(
            "Aare",
            (AARE, [question("a", AARE, "Koblenz")]),
            (
                heading,
                [question("b", heading, "lakes"), question("c", heading, is_impossible=True)],
            ),
            (THUN, []),
        ),
    )
    assert len(done.items) == 3
    told = remarks(done)
    assert told["contexts_not_evidence"] == (1, 3, ("Aare.txt ¶3 (heading)",))
    assert told["questions_affected"] == (1, 3, ("b",))
    assert done.items[1].evidence == (GoldEvidence("Aare.txt", 3, heading),)


def test_a_context_that_reading_loses_is_told_and_its_question_kept(target: Target) -> None:
    done = run(
        target,
        article(
            "Aare",
            ("* * *", [question("rule", "* * *", "*")]),
            (AARE, [question("a", AARE, "Koblenz")]),
        ),
    )
    told = remarks(done)
    assert told["contexts_not_found"] == (1, 2, ("Aare.txt: “* * *”",))
    assert told["questions_affected"] == (1, 2, ("rule",))
    assert [item.evidence[0].paragraph for item in done.items] == [None, 2]
    assert read_gold(target.gold).items == done.items


def test_contexts_that_are_said_twice_keep_their_own_paragraphs(target: Target) -> None:
    done = run(
        target,
        article(
            "Aare",
            (AARE, [question("a", AARE, "Koblenz")]),
            (THUN, []),
            (AARE, [question("b", AARE, "Koblenz")]),
        ),
    )
    assert [item.evidence[0].paragraph for item in done.items] == [2, 4]


def test_hostile_characters_move_no_quote(target: Target) -> None:
    context = (
        "\x1b[31mThe \u200bAare\u00a0is \x00 long\u00ad. Cafe\u0301s line the \u2066quay\u2069."
    )
    (item,) = run(
        target, article("\x1b]0;x\x07", (context, [question("q", context, "quay")]))
    ).items
    (piece,) = item.evidence
    paragraph = read_article(target.articles / piece.file, piece.file).paragraphs[-1]
    assert (piece.paragraph, piece.quote) == (paragraph.number, paragraph.text.split(". ")[1])
    assert "\x1b" not in (target.articles / piece.file).read_text(encoding="utf-8")


def test_a_list_item_is_found_without_its_bullet(target: Target) -> None:
    context = "- The Aare joins the Rhine near Koblenz. It is long."
    (item,) = run(target, article("Aare", (context, [question("q", context, "Koblenz")]))).items
    assert item.evidence[0].quote == "The Aare joins the Rhine near Koblenz."


def test_titles_become_names_that_leave_no_folder_and_never_meet(target: Target) -> None:
    titles = [
        "../../etc/passwd",
        "AARE",
        "aare",
        "Aare",
        "",
        ".hidden",
        "con",
        "a" * 500,
        "ＡＡＲＥ",
    ]
    done = run(
        target,
        *(
            article(title, (AARE, [question(str(n), AARE, "Koblenz")]))
            for n, title in enumerate(titles)
        ),
    )
    files = [item.evidence[0].file for item in done.items]
    assert files[:7] == [
        "etc_passwd.txt",
        "AARE.txt",
        "aare-2.txt",
        "Aare-3.txt",
        "article.txt",
        "hidden.txt",
        "con_.txt",
    ]
    assert len({file.casefold() for file in files}) == len(titles)
    assert sorted(path.name for path in target.articles.iterdir()) == sorted(files)
    assert sorted(p.name for p in target.folder.parent.iterdir()) == ["data.json", "made"]


@given(st.lists(st.text(max_size=300), max_size=30))
def test_file_names_are_safe_and_unique_for_any_titles(titles: list[str]) -> None:
    names = FileNames()
    made = [names.name(title) for title in titles + titles]
    assert len({name.casefold() for name in made}) == len(made)
    for name in made:
        assert name.endswith(".txt")
        assert len(name.encode()) <= 120
        assert not name.startswith((".", "-"))
        assert Path(name).name == name
        assert all(c.isprintable() and not c.isspace() and c not in '\\/:*?"<>|' for c in name)


def test_files_with_such_names_are_found_by_the_index(tmp_path: Path) -> None:
    names = FileNames()
    titles = ["Ёлка", "हिन्दी", "a\u202eb", "x\ny", "…", "Zürich (city)", "\ufeff"]
    made = sorted(names.name(title) for title in titles)
    for name in made:
        (tmp_path / name).write_text("The Aare is long.")
    found = find_files(tmp_path)
    assert ([file.name for file in found.files], found.skipped) == (made, ())
    assert {"Ёлка.txt", "हिन्दी.txt", "a_b.txt", "x_y.txt", "Zürich__city.txt"} < set(made)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("[]", "should be an object"),
        ("{}", "data is missing"),
        ('{"data": []}', "holds no question"),
        ('{"data": [{"title": "A", "paragraphs": []}]}', "holds no question"),
        ('{"data": [{"title": "A"}]}', "data[0].paragraphs is missing"),
        ('{"data": [{"paragraphs": []}]}', "data[0].title is missing"),
        (
            '{"data": [{"title": "A", "paragraphs": [{"qas": []}]}]}',
            "data[0].paragraphs[0].context is missing",
        ),
        ('{"data": [NaN]}', "NaN is not a number"),
        ('{"a": 1}\n{"a": 2}', "not JSON: Extra data at line 2"),
        (b'{"data": "\xff"}', "it is not UTF-8 text"),
    ],
)
def test_data_of_another_form_is_refused_with_the_place(
    target: Target, data: str | bytes, told: str
) -> None:
    file = target.folder.parent / "data.json"
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    with pytest.raises(InputUnreadable) as caught:
        import_squad(file, target)
    assert told in caught.value.message
    assert not target.folder.exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"id": None}, "qas[0].id should be a valid string"),
        ({"id": ""}, "qas[0].id is empty"),
        ({"question": " "}, "qas[0].question is empty"),
        ({"answers": []}, "qas[0].answers is empty, and is_impossible is not true"),
        ({"answers": [{"text": "Aare"}]}, "qas[0].answers[0].answer_start is missing"),
        ({"answers": [{"text": "", "answer_start": 0}]}, "qas[0].answers[0].text is empty"),
        ({"is_impossible": True}, "qas[0].answers are given, yet is_impossible is true"),
        ({"is_impossible": "no"}, "qas[0].is_impossible should be a valid boolean"),
    ],
)
def test_a_malformed_question_is_refused_with_its_place(
    target: Target, changes: dict[str, Any], told: str
) -> None:
    asked = question("q", AARE, "Koblenz") | changes
    with pytest.raises(InputUnreadable) as caught:
        run(target, article("Aare", (AARE, [asked])))
    assert "data[0].paragraphs[0]." + told in caught.value.message
    assert not target.folder.exists()


def test_an_id_that_is_given_twice_is_refused_with_both_places(target: Target) -> None:
    first, second = question("q", AARE, "Koblenz"), question("q", THUN, "Bern")
    with pytest.raises(InputUnreadable) as caught:
        run(target, article("Aare", (AARE, [first])), article("Thun", (THUN, [second])))
    assert "data[1].paragraphs[0].qas[0].id 'q' is that of data[0].paragraphs[0].qas[0]" in str(
        caught.value
    )


def test_ids_that_are_numbers_are_kept_as_text(target: Target) -> None:
    asked = question("q", AARE, "Koblenz") | {"id": 17}
    (item,) = run(target, article("Aare", (AARE, [asked]))).items
    assert item.id == "17"


def test_a_missing_file_is_refused(target: Target) -> None:
    with pytest.raises(InputUnreadable, match="No such file"):
        import_squad(target.folder / "none.json", target)


def test_a_folder_that_holds_anything_is_left_alone(target: Target) -> None:
    target.folder.mkdir()
    (target.folder / "diary.txt").write_text("Mine.")
    with pytest.raises(UsageError, match="is not empty"):
        run(target, article("Aare", (AARE, [question("q", AARE, "Koblenz")])))
    assert [path.name for path in target.folder.iterdir()] == ["diary.txt"]


def test_force_replaces_its_own_files_alone_and_tells_of_others(target: Target) -> None:
    outside = target.folder.parent / "outside.txt"
    outside.write_text("Mine.")
    target.articles.mkdir(parents=True)
    (target.articles / "Aare.txt").symlink_to(outside)
    (target.articles / "Old.txt").write_text("Of an earlier import.")
    target.gold.write_text("old")
    again = Target(target.folder, force=True)
    done = run(again, article("Aare", (AARE, [question("q", AARE, "Koblenz")])))
    assert outside.read_text() == "Mine."
    assert "Koblenz" in (target.articles / "Aare.txt").read_text()
    assert remarks(done)["other_files"] == (1, 2, ("Old.txt",))
    assert read_gold(target.gold).items == done.items


_CONTEXTS = st.text(max_size=200)
_ARTICLES = st.lists(
    st.tuples(
        st.text(max_size=20), st.lists(st.tuples(_CONTEXTS, st.integers(0, 200)), max_size=4)
    ),
    min_size=1,
    max_size=3,
)


@given(_ARTICLES)
def test_any_text_gives_a_gold_file_with_every_question(
    tmp_path_factory: pytest.TempPathFactory, articles: list[tuple[str, list[tuple[str, int]]]]
) -> None:
    target = Target(tmp_path_factory.mktemp("any") / "made")
    made, ids = [], []
    for title, contexts in articles:
        paragraphs = []
        for context, start in contexts:
            words = context[start : start + 5]
            qas = []
            if words.strip():
                ids.append(str(len(ids)))
                qas = [question(ids[-1], context, words)]
            paragraphs.append((context, qas))
        made.append(article(title, *paragraphs))
    if not ids:
        return
    done = run(target, *made)
    assert [item.id for item in read_gold(target.gold).items] == ids
    for item in done.items:
        (piece,) = item.evidence
        if piece.paragraph is not None and piece.quote is not None:
            read = read_article(target.articles / piece.file, piece.file)
            assert piece.quote in read.paragraphs[piece.paragraph - 1].text
