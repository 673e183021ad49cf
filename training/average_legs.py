"""Average the weights of two checkpoints of one training, for another leg to go on from.

    python training/average_legs.py EARLIER/checkpoint.pt LATER/checkpoint.pt OUT --later 0.6

OUT gets a checkpoint with a weighted mean of the two models, as in model soups (Wortsman et al.
2022); step, schedule and optimiser are the later one's.
"""

import argparse
from pathlib import Path

import torch


def averaged(
    earlier: dict[str, torch.Tensor], later: dict[str, torch.Tensor], share: float
) -> dict[str, torch.Tensor]:
    """Return the weights between two models of one kind: a `share` (0..1) of the later ones."""
    if earlier.keys() != later.keys():
        raise SystemExit("these are checkpoints of two different networks")
    return {
        name: torch.lerp(earlier[name], value, share) if value.is_floating_point() else value
        for name, value in later.items()
    }


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("earlier", type=Path)
    parser.add_argument("later", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--later", dest="share", type=float, default=0.5, help="its share")
    options = parser.parse_args(arguments)
    earlier, later = (
        torch.load(path, map_location="cpu", weights_only=True)
        for path in (options.earlier, options.later)
    )
    later["model"] = averaged(earlier["model"], later["model"], options.share)
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save(later, options.out / "checkpoint.pt")


if __name__ == "__main__":
    main()
