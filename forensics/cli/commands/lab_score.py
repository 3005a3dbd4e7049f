"""``forensics lab score``: a case against the truth, or against labels."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from pathlib import Path
from typing import Annotated

import typer

from forensics.cli import flags
from forensics.cli.door import Call, takes

Truth = Annotated[
    Path, typer.Argument(metavar="TRUTH", help="a world's folder, or its truth.parquet; with --labels the case")
]
Judged = Annotated[Path | None, typer.Argument(metavar="CASE", help="a case folder", show_default=False)]
Labels = Annotated[
    Path | None,
    typer.Option("--labels", metavar="FILE", help="labels of a blind sample of CASE, instead of TRUTH"),
]
Json = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="write every figure as JSON; - is stdout")]
Chart = Annotated[Path | None, typer.Option("--chart", metavar="FILE", help="write the reliability curve as SVG")]
SEEDED = (flags.FLAGS["seed"], flags.FLAGS["force"])


@takes(*SEEDED)
def lab_score(
    call: Call,
    truth: Truth,
    case: Judged = None,
    labels: Labels = None,
    json: Json = None,
    chart: Chart = None,
) -> None:
    """Say how well CASE found the hydras of a world, and whom it would wrongly accuse."""
    from forensics.cli.report_file import deliver
    from forensics.cli.scoring import answer

    found = answer(truth, case, labels, call.choices.get("seed", 0))
    if chart:
        deliver(call, found.chart(), chart)
    if json:
        deliver(call, found.json.encode("utf-8"), json)
    if str(json) != "-":
        call.write(found.table)
