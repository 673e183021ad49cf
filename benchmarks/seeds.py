"""Ask the five seed articles the five questions and check every pointer.

    python benchmarks/seeds.py FOLDER [--language-model NAME]

FOLDER holds the articles as users have them. Prints each verdict and its citations; the exit
code is 1 when a paragraph that should be cited is not, or a quote is not what its span names.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from askcorpus import Answer, Engine, Home, Settings

QUESTIONS = (
    ("What three conditions did Rasmussen set for NATO involvement?", ("004", 3)),
    ("For how long has Egypt played a moderating role, according to Rasmussen?", ("004", 7)),
    ("Who was NATO's Supreme Allied Commander for Europe?", ("003", 13)),
    ("Where did Geoana go besides meeting officials?", ("000", 7)),
    ("What is the capital of Mongolia?", None),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models-dir", type=Path, default=Path("models"))
    parser.add_argument("--language-model", default=Settings().language_model)
    options = parser.parse_args()
    settings = Settings(
        models_dir=options.models_dir.resolve(), language_model=options.language_model
    )
    failed = 0
    with (
        tempfile.TemporaryDirectory() as scratch,
        Engine(Home(Path(scratch) / ".askcorpus"), settings) as engine,
    ):
        engine.index([options.folder])
        for question, place in QUESTIONS:
            answer = engine.ask(question).answer
            good = cites(answer, place) and pointers_hold(engine, answer)
            failed += not good
            print(f"{'ok ' if good else 'BAD'} {question}\n    {answer.verdict}: {answer.text}")
            for citation in answer.citations:
                print(f"    [{citation.id}] {citation.file} ¶{citation.paragraph}")
    return 1 if failed else 0


def cites(answer: Answer, place: tuple[str, int] | None) -> bool:
    """Tell whether the answer cites that paragraph, or nothing where nothing is to be found."""
    cited = {(citation.file[:3], citation.paragraph) for citation in answer.citations}
    return not cited if place is None else place in cited


def pointers_hold(engine: Engine, answer: Answer) -> bool:
    """Tell whether every quote is exactly the characters that its span names."""
    return all(
        engine.paragraph(c.file, c.paragraph)[1].text[c.start : c.end] == c.quote != ""
        for c in answer.citations
    )


if __name__ == "__main__":
    sys.exit(main())
