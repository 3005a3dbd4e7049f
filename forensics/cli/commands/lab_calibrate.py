"""``forensics lab calibrate``: probabilities fitted on simulated worlds, or on an analyst's labels."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from pathlib import Path
from typing import Annotated

import typer

from forensics.cli import flags
from forensics.cli.door import Call, takes

Cases = Annotated[list[Path] | None, typer.Argument(help="cases that the labels are of", show_default=False)]
Worlds = Annotated[int, typer.Option("--worlds", min=10, help="simulated worlds to fit on")]
Workers = Annotated[int, typer.Option("--workers", min=1, help="worlds at a time")]
Out = Annotated[Path, typer.Option("--out", help="calibration file to write")]
Work = Annotated[Path | None, typer.Option("--work", help="folder where worlds are kept between fits")]
Day = Annotated[str, typer.Option("--date", help="day of the fit, for its provenance", metavar="YYYY-MM-DD")]
Labels = Annotated[Path | None, typer.Option("--labels", help="CSV: account_id, label (operator, honest)")]


@takes(flags.FLAGS["seed"], flags.FLAGS["force"])
def lab_calibrate(
    call: Call,
    cases: Cases = None,
    worlds: Worlds = 375,
    workers: Workers = 2,
    out: Out = Path("rules/calibration.json"),
    work: Work = None,
    date: Day = "a day that was not said",
    labels: Labels = None,
) -> None:
    """Fit the calibration on simulated worlds, or its maps on labelled accounts of CASES."""
    from forensics.cli.fitting import check_free, fitted, refitted, write_calibration
    from forensics.lab.calibration.run import SEED, Order

    check_free(out, call.choices)
    if cases or labels:
        found = refitted(labels, cases or [], date)
    else:
        found = fitted(Order(worlds, call.choices.get("seed", SEED), date, work, workers), call.screen)
    write_calibration(found, out)
    call.write(found.report)
