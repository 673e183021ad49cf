"""`askcorpus compare`."""

from pathlib import Path
from typing import Annotated

import typer

from askcorpus.cli import comparison_view as view
from askcorpus.cli.options import JsonOption, Scene
from askcorpus.errors import ThresholdMissed


def command(
    ctx: typer.Context,
    run_a: Annotated[Path, typer.Argument(metavar="RUN_A", help="The run to compare with.")],
    run_b: Annotated[Path, typer.Argument(metavar="RUN_B", help="The run to judge.")],
    no_worse: Annotated[
        bool, typer.Option("--no-worse", help="Exit with 8 where B is worse than A.")
    ] = False,
    fail_on: Annotated[
        list[str] | None,
        typer.Option("--fail-on", metavar="EXPR", help="Exit with 8 where B has it: 'f1<0.8'."),
    ] = None,
    all_flips: Annotated[
        bool, typer.Option("--all-flips", help="Print every answer that changed sides.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Compare two saved evaluations, and tell what changed from what may be chance.

    \b
    askcorpus compare before.json after.json
    askcorpus compare before.json after.json --no-worse            for CI
    askcorpus compare before.json after.json --fail-on "f1<0.8"    limits that B has to keep

    Only questions that both runs asked are compared. "better" and "worse" stand where p < 0.05:
    exact McNemar for measures that are right or wrong, else the paired bootstrap, whose 95 %
    intervals are shown for all.

    --no-worse fails where right, f1, recall@5, citation_precision or hidden_refused is worse, or
    pointers_valid or supported fell with an answer that newly breaks it, where there are more
    errors, and where questions of A are missing in B. Times never count.
    """
    from askcorpus.evaluation.comparison import thresholds
    from askcorpus.evaluation.comparison.compare import compare, worse
    from askcorpus.evaluation.runs.store import load

    scene: Scene = ctx.obj
    limits = [thresholds.parse(text) for text in fail_on or ()]
    files = (scene.shell.cwd / run_a, scene.shell.cwd / run_b)
    a, b = (load(file) for file in files)
    comparison = compare(a, b)
    losses = worse(comparison)
    missed = thresholds.missed(b, limits)
    if json:
        scene.console.write_json(view.record(comparison, files, losses, missed))
    else:
        scene.console.write(view.table(comparison, (str(run_a), str(run_b))))
        scene.console.write(view.flips(comparison, None if all_flips else view.MOST_FLIPS))
        if no_worse and not losses:
            scene.console.write(view.no_worse())
    failed = [*(each.why for each in losses if no_worse), *missed]
    if failed:
        raise ThresholdMissed("; ".join(failed) + ".")
