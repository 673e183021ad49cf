"""Keep of an imported SQuADShifts file the questions that the reader was never trained on.

    askcorpus gold import DATA.json FOLDER
    python training/held_out_gold.py DATA.json FOLDER
    askcorpus eval FOLDER/held-out.jsonl --hide-evidence

Writes `held-out.jsonl` beside the gold file.
"""

import sys
from pathlib import Path

from askcorpus.evaluation.gold.items import read_gold, write_gold
from reader_split import load, split


def main(data: Path, folder: Path) -> None:
    ids = {asked.id for asked in split(load(data))[1]}
    items = [item for item in read_gold(folder / "gold.jsonl").items if item.id in ids]
    (folder / "held-out.jsonl").write_text(write_gold(items), encoding="utf-8")
    print(f"{len(items)} questions")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
