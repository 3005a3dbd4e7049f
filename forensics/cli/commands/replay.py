"""``forensics replay``: what a control would have stopped."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from pathlib import Path
from typing import Annotated

import typer

from forensics.cli import flags
from forensics.cli.arguments import CaseFolder, Format
from forensics.cli.door import Call, takes

Policies = Annotated[
    list[Path] | None,
    typer.Option(
        "--policy",
        metavar="POLICY",
        help="a policy file, or a shipped one's name; repeatable, and all shipped ones by default",
        show_default=False,
    ),
]
Page = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="also write a page with a chart: .html or .md", show_default=False),
]
ASKED = tuple(flags.FLAGS[name] for name in ("rules", "force"))


@takes(*ASKED)
def replay(call: Call, case: CaseFolder, policy: Policies = None, form: Format = "table", out: Page = None) -> None:
    """Say what controls would have stopped in CASE, and of whom."""
    from forensics.cli.replaying import replayed, told, write_page

    played, case_id = replayed(call, case, policy or [])
    if out is not None:
        write_page(call, played, case_id, out)
    call.write(told(call, played, form))
