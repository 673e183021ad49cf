"""The table of measures that docs/evaluation.md holds, made from their definitions.

Run it to write the page again: `python tests/evaluation/measures_page.py`.
"""

from pathlib import Path

from askcorpus.evaluation.measures import MEASURES, Measure

PAGE = Path(__file__).parents[2] / "docs" / "evaluation.md"
START, END = "<!-- measures -->", "<!-- /measures -->"


def table() -> str:
    """The table as Markdown, with the blank lines around it."""
    rows = ["| measure | group | definition | source |", "| --- | --- | --- | --- |"]
    return "\n".join(["", *rows, *map(row, MEASURES.values()), "", ""])


def row(measure: Measure) -> str:
    definition = measure.definition + ("" if measure.higher_is_better else " Lower is better.")
    cells = (f"`{measure.name}`", measure.group, definition, measure.source)
    return f"| {' | '.join(cells)} |"


def parts(page: str) -> tuple[str, str, str]:
    """What stands before, between and after the markers."""
    before, rest = page.split(START)
    between, after = rest.split(END)
    return before + START, between.removeprefix("\n"), END + after


def main() -> None:
    before, _, after = parts(PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(f"{before}\n{table()}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
