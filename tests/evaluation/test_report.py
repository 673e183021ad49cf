"""The HTML report: what stands in it, that nothing in it can act, and how a browser shows it."""

import json
import re
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from browser_help import Browser, find_browser
from report_help import HEAD, sample_run
from run_help import failed, make_run, refused, retrieved, right, wrong

from askcorpus.evaluation.measures import Times
from askcorpus.evaluation.measures.selective import Bin, Point
from askcorpus.evaluation.record import Cited, Failure, Place, Run
from askcorpus.evaluation.report import charts
from askcorpus.evaluation.report.page import page
from askcorpus.evaluation.report.rows import around

HOSTILE = (
    "</script></style></title></textarea><script>document.title='ran'</script>"
    "<img src=x onerror=\"document.title='ran'\"> ' onfocus='x' \" autofocus=\" javascript:alert(1)"
    " {{ 7 * 7 }} {% raw %} <!-- ]]> &lt;b&gt; \u202eesrever\u2066 \x00\x1b[31m\x07\ud800\r\n\t`"
)
"""Breaks out of markup, attributes, templates, terminals and the direction of writing."""

PROBE = """<script>
const out = {};
const form = document.getElementById("filter");
const search = form.elements.q;
const count = () => document.querySelectorAll(".rows > li:not([hidden])").length;
out.before = count();
search.value = "MEDITERRANEAN dialógue";
search.dispatchEvent(new Event("input", { bubbles: true }));
out.found = count();
out.fragment = location.hash;
out.told = document.getElementById("shown").textContent;
form.querySelector("button").click();
out.cleared = count();
out.reachable = [...document.querySelectorAll("summary, input, select, button, svg a")]
  .every((each) => { each.focus(); return document.activeElement === each; });
out.smallest = Math.min(...[...document.querySelectorAll("svg text")].map((text) => {
  const svg = text.ownerSVGElement;
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  return parseFloat(getComputedStyle(text).fontSize) * scale;
}));
for (const each of document.querySelectorAll("details")) each.open = true;
out.wider = document.documentElement.scrollWidth - document.documentElement.clientWidth;
out.outside = [...document.querySelectorAll("svg")].flatMap((svg) => {
  const box = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("text")].filter((text) => {
    const its = text.getBoundingClientRect();
    return its.left < box.left - 1 || its.right > box.right + 1 || its.bottom > box.bottom + 1;
  }).map((text) => text.textContent);
});
out.width = innerWidth;
parent.postMessage(JSON.stringify(out), "*");
</script></body>"""

FRAME = """<!DOCTYPE html><body>
<script>onmessage = (event) => { document.body.dataset.probed = event.data; };</script>
<iframe src="report.html" width="{width}" height="900" frameborder="0"></iframe></body>"""
"""Holds the probed report: a window of its own can't be as narrow as a telephone."""


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the text in them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._pieces: list[str] = []
        self.feed(html)
        self.close()
        self.text = "".join(self._pieces)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self._pieces.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def sample() -> Run:
    return sample_run(60)


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    return find_browser(tmp_path / "profiles")


def written(folder: Path, html: str) -> Path:
    file = folder / "report.html"
    file.write_text(html, encoding="utf-8")
    return file


def tainted(value: Any, words: str) -> Any:
    """The same value with words added to every text in it, however deep."""
    if isinstance(value, Failure):
        return value
    if isinstance(value, str):
        return value + words
    if isinstance(value, tuple):
        return tuple(tainted(each, words) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: tainted(getattr(value, field.name), words) for field in fields(value)
        }
        return replace(value, **changed)
    return value


def tainted_run(words: str) -> Run:
    """A run with words in all its texts, verdicts and the names of settings among them."""
    said = replace(
        right("Rhine", tags=("names",), history=("Where?",)),
        rejected=("It is blue.",),
        unresolved=("rivers.md ¶9",),
    )
    broken = replace(said, sentences=(replace(said.sentences[0], holds=False),))
    run = make_run([broken, failed("Elbe"), refused("Oder", hidden=True), retrieved("Main")])
    first, *others = tainted(run.records, words)
    context = f"Before. {words} After."
    whole = replace(first.citations[0], context=context, start=8, end=8 + len(words), quote=words)
    first = replace(first, citations=(whole, replace(whole, valid=False, quote="no" + words)))
    head = replace(tainted(HEAD, words), settings={"k" + words: words})
    return replace(run, head=head, records=(first, *others))


def rows(html: str, shown: bool = True) -> list[dict[str, str | None]]:
    """The lines of the table, by default those that the filter shows."""
    found = [each for each in Elements(html).all("li") if "data-outcome" in each]
    return [each for each in found if not shown or "hidden" not in each]


def test_the_head_says_what_was_run_and_what_it_shows() -> None:
    records = [
        right("Rhine"),
        wrong("Elbe"),
        refused("Oder"),
        refused("Main", answerable=False, answers=(), gold=()),
        refused("Rhine", hidden=True),
        wrong("Elbe", hidden=True),
        failed("Weser"),
    ]
    text = Elements(page(make_run(records))).text
    assert "Of 4 answerable questions it answered 2 (50.0\u00a0%); 1 (50.0\u00a0%) of those" in text
    assert "Of 1 that the corpus can't answer it refused 1 (100.0\u00a0%)." in text
    assert "Of 2 with the evidence hidden it refused 1 (50.0\u00a0%). 1 ended in an error." in text
    for told in (
        "rivers.jsonl",
        "12 articles, 340 passages",
        "all-minilm-l6-v2",
        "2026-01-26 10:00",
    ):
        assert told in text


def test_retrieval_alone_is_told_as_such() -> None:
    html = page(make_run([retrieved("Rhine"), retrieved("Elbe", rank=3)]))
    text = Elements(html).text
    assert "came first for 50.0\u00a0% of 2 questions" in text
    assert "among the first five for 100.0\u00a0%" in text
    assert "No asking has a confidence." in text
    assert [row["data-outcome"] for row in rows(html)] == ["searched", "searched"]


def test_every_measure_stands_with_value_count_and_definition() -> None:
    run = make_run([right("Rhine"), wrong("Elbe"), refused("Oder")])
    text = re.sub(r"\s+", " ", Elements(page(run)).text)
    assert "exact match33.3 %3" in text
    assert "refused with evidence hidden–0" in text
    assert "Definitions" in text
    assert "A gold paragraph is among the first 5. Source: ir-measures" in text


def test_a_record_shows_what_was_asked_said_cited_and_ranked() -> None:
    words = "The Rhine is long. It is 1,233 kilometres. It is wide."
    record = right("Rhine", history=("Which river?",), tags=("length",), rejected=("It is blue.",))
    cited = Cited(1, "rivers.md", 2, 19, 42, words[19:42], True, words)
    html = page(make_run([replace(record, citations=(cited,))]))
    text = Elements(html).text
    assert f"The Rhine is long. <mark>{words[19:42]}</mark> It is wide.</blockquote>" in html
    for told in ("Which river?", "length", "It is blue.", "ranked 1", "rivers.md ¶7", "0.90"):
        assert told in text


def test_a_citation_that_does_not_hold_marks_nothing_and_says_so() -> None:
    record = right("Rhine")
    cited = Cited(1, "rivers.md", 2, 0, 3, "Elbe", False, "The Rhine.")
    html = page(make_run([replace(record, citations=(cited,))]))
    assert "<mark>" not in html
    assert "is not valid: these words do not stand there:" in html
    assert around(cited).before == "The Rhine."


def test_gold_evidence_says_where_it_was_ranked() -> None:
    records = [retrieved("Rhine", rank=3), retrieved("Elbe", gold=(Place("seas.md", 4, 0),))]
    hidden = refused("Oder", hidden=True)
    text = Elements(page(make_run([*records, hidden]))).text
    assert "rivers.md ¶2 ranked 3" in text
    assert "seas.md ¶4 not among the first 6" in text
    assert "rivers.md ¶2 hidden" in text


def test_outcomes_and_stages_can_be_told_apart_by_the_filter() -> None:
    records = (
        right("Rhine"),
        replace(wrong("Elbe"), failure=Failure.WORDING),
        replace(refused("Oder"), failure=Failure.ABSTAINED),
        refused("Rhine", hidden=True),
        failed("Weser"),
    )
    html = page(make_run(records))
    assert [row["data-outcome"] for row in rows(html)] == [
        "right",
        "wrong",
        "refused\nrefused-wrongly",
        "refused\nrefused-rightly",
        "error",
    ]
    values = [option["value"] for option in Elements(html).all("option")]
    assert values[:8] == [
        *("", "right", "wrong", "refused", "refused-rightly", "refused-wrongly", "error", "")
    ]
    assert {"abstained wrongly", "wording wrong"} <= set(values)
    assert "citation wrong" not in values


def test_hostile_text_makes_no_element_attribute_or_control_character() -> None:
    html = page(tainted_run(HOSTILE))
    harmless, parsed = Elements(page(tainted_run("pebbles"))), Elements(html)
    assert [(tag, list(attributes)) for tag, attributes in parsed.elements] == [
        (tag, list(attributes)) for tag, attributes in harmless.elements
    ]
    assert html.encode()  # no lone surrogate
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)
    assert all((link["href"] or "").startswith("#stage=") for link in parsed.all("a"))
    assert parsed.text.count("{{ 7 * 7 }}") == harmless.text.count("pebbles")


def test_nothing_is_loaded_and_only_the_pages_own_script_may_run(sample: Run) -> None:
    parsed = Elements(page(sample))
    policy = parsed.all("meta")[1]
    assert policy["http-equiv"] == "Content-Security-Policy"
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-\S{44}'; script-src 'sha256-\S{44}'; "
        r"base-uri 'none'; form-action 'none'",
        policy["content"] or "",
    )
    loading = {"src", "srcset", "data", "action", "poster", "style", "xlink:href"}
    assert not loading & {name for _, attributes in parsed.elements for name in attributes}
    assert not parsed.all("link")


def test_a_run_of_1200_is_a_page_of_a_few_megabytes(sample: Run) -> None:
    records = [replace(r, id=f"{r.id}-{at}") for at in range(20) for r in sample.records]
    html = page(replace(sample, records=tuple(records)))
    assert len(rows(html)) == 1200
    assert len(html.encode()) < 6_000_000


def test_a_run_without_a_record_is_a_page_too() -> None:
    text = Elements(page(make_run([]))).text
    assert "None was lost." in text
    assert "showing 0 of 0" in text


def test_a_run_that_only_refused_is_told_without_a_share_of_nothing() -> None:
    text = Elements(page(make_run([refused("Rhine"), refused("Elbe")]))).text
    assert "Of 2 answerable questions it answered 0 (0.0\u00a0%)." in text
    assert "this run" not in text


def test_the_risk_chart_steps_through_its_points_and_marks_the_run() -> None:
    points = (Point(0.5, 0.0, 0.9), Point(1.0, 0.5, 0.2))
    drawn = charts.risk_coverage(points, (0.5, 0.0))
    assert 'd="M44.0 210.0V210.0H187.0 V30.0H330.0"' in drawn
    assert '<circle class="here" cx="187.0" cy="210.0"' in drawn
    assert "coverage 50\u00a0%, risk 0\u00a0%" in drawn


def test_the_reliability_chart_has_a_bar_a_bin_as_high_as_its_accuracy() -> None:
    drawn = charts.reliability((Bin(0.8, 0.9, 12, 0.85, 0.5), Bin(0.9, 1.0, 1234, 0.95, 1.0)))
    heights = [float(high) for high in re.findall(r'class="bar".*?height="([\d.]+)"', drawn)]
    assert heights == [90.0, 180.0]
    assert ">12</text>" in drawn
    assert ">1.2k</text>" in drawn


def test_the_latency_chart_shares_one_axis_among_its_rows() -> None:
    times = {"retrieval": Times(0.01, 0.01, 3), "whole answer": Times(1.0, 10.0, 3)}
    drawn = charts.latency({"retrieval": [0.01] * 3, "whole answer": [1.0, 1.0, 10.0]}, times)
    left, middle = (
        re.findall(f'class="{kind}" x1="([\\d.]+)"', drawn) for kind in ("half", "most")
    )
    assert left[0] == middle[0] == "4.0"
    assert float(left[1]) == pytest.approx(4 + 344 * 2 / 3, abs=0.1)
    assert middle[1] == "348.0"


def test_a_bar_of_the_failures_is_a_link_to_their_questions() -> None:
    drawn = charts.failures([(str(Failure.NOT_RETRIEVED), 4), (str(Failure.WORDING), 2)])
    assert 'href="#stage=not+retrieved"' in drawn
    wide, half = (float(wide) for wide in re.findall(r'failure".*?width="([\d.]+)"', drawn))
    assert wide == 2 * half


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0.0001, "0.1 ms"),
        (0.0123, "12 ms"),
        (0.0999, "0.10 s"),
        (0.25, "0.25 s"),
        (0.999, "1.0 s"),
        (2.98, "3.0 s"),
        (9.96, "10 s"),
        (1234.5, "1,234 s"),
    ],
)
def test_durations_have_two_digits_that_count(seconds: float, told: str) -> None:
    assert charts.duration(seconds) == told.replace(" ", "\u00a0")


def test_a_browser_shows_the_charts_and_has_nothing_to_complain_of(
    browser: Browser, tmp_path: Path, sample: Run
) -> None:
    opened = browser.open(written(tmp_path, page(sample)))
    assert opened.console == ()
    drawn = [svg["id"] for svg in Elements(opened.html).all("svg")]
    assert drawn == ["risk", "reliability", "latency", "failures"]
    assert len(rows(opened.html)) == 60
    assert "showing 60 of 60" in opened.html


@pytest.mark.parametrize(
    ("fragment", "key", "value"),
    [
        ("outcome=wrong", "data-outcome", "wrong"),
        ("outcome=refused", "data-outcome", "refused"),
        ("stage=not+chosen+as+evidence", "data-stage", "not chosen as evidence"),
        ("tag=two%20articles", "data-tag", "two articles"),
        ("asked=hidden", "data-asked", "hidden"),
    ],
)
def test_the_fragment_filters_the_questions(
    browser: Browser, tmp_path: Path, sample: Run, fragment: str, key: str, value: str
) -> None:
    html = page(sample)
    wanted = [row for row in rows(html) if value in (row[key] or "").split("\n")]
    assert 0 < len(wanted) < 60
    opened = browser.open(written(tmp_path, html), fragment)
    assert opened.console == ()
    assert rows(opened.html) == wanted
    assert f"showing {len(wanted)} of 60" in opened.html


def test_filters_narrow_each_other(browser: Browser, tmp_path: Path, sample: Run) -> None:
    wanted = [r for r in sample.records if r.hidden and r.refused]
    words = wanted[0].id.upper()
    opened = browser.open(
        written(tmp_path, page(sample)), f"outcome=refused&asked=hidden&q={words}"
    )
    assert 1 < len(wanted) < 60
    assert len(rows(opened.html)) == 1


def test_hostile_text_does_not_run_in_a_browser(browser: Browser, tmp_path: Path) -> None:
    fragment = "q=%3Cscript%3Edocument.title='ran'%3C/script%3E&outcome=%22%3E%3Cimg%3E"
    opened = browser.open(written(tmp_path, page(tainted_run(HOSTILE))), fragment)
    assert opened.console == ()
    assert "<title>ran" not in opened.html
    assert not Elements(opened.html).all("img")


def test_the_policy_stops_a_script_that_were_let_through(browser: Browser, tmp_path: Path) -> None:
    # So that the two tests above could fail: what escaping lets through is stopped, and told.
    planted = page(sample_run(1)).replace("</body>", "<script>document.title='ran'</script></body>")
    opened = browser.open(written(tmp_path, planted))
    assert "Content Security Policy" in " ".join(opened.console)
    assert "<title>ran" not in opened.html


@pytest.mark.parametrize("width", [1280, 420])
def test_the_page_can_be_used_and_read_at_any_width(
    browser: Browser, tmp_path: Path, sample: Run, width: int
) -> None:
    html = re.sub("<meta http-equiv=.*?>", "", page(sample)).replace("</body>", PROBE)
    written(tmp_path, html)
    frame = tmp_path / "frame.html"
    frame.write_text(FRAME.replace("{width}", str(width)), encoding="utf-8")
    opened = browser.open(frame)
    assert opened.console == ()
    body = Elements(opened.html).all("body")[0]
    seen = json.loads(body["data-probed"] or "{}")
    assert seen["before"] == seen["cleared"] == 60
    assert seen["width"] == width
    assert 0 < seen["found"] < 60
    assert seen["told"] == f"showing {seen['found']} of 60"
    assert seen["fragment"].startswith("#q=MEDITERRANEAN+dial")
    assert seen["reachable"]
    assert seen["smallest"] >= 12
    assert seen["wider"] == 0
    assert seen["outside"] == []
