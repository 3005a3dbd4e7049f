"""``forensics lab decoys``: how much of a case chance alone would report."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from typing import Annotated

import typer

from forensics.cli import flags
from forensics.cli.arguments import CaseFolder
from forensics.cli.door import Call, takes

Runs = Annotated[int, typer.Option("--runs", min=1, max=1000, help="decoys to judge")]


@takes(flags.FLAGS["seed"], flags.FLAGS["rules"], flags.FLAGS["prevalence"])
def lab_decoys(call: Call, case: CaseFolder, runs: Runs = 10) -> None:
    """Deal out the ties and traits of CASE anew and count what the same scorer reports then."""
    from forensics.casestore.read import read_case
    from forensics.cli.again import judged_again
    from forensics.lab.decoys.rates import rates, told

    target = read_case(case)
    # The seed is the decoys'; the case is clustered with its own.
    settings, notes = judged_again(target, {name: value for name, value in call.choices.items() if name != "seed"})
    call.warn(notes)
    with call.screen.progress() as progress:
        found = rates(target, settings, runs, call.choices.get("seed", 0), progress)
    call.write(told(found))
