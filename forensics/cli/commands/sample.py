"""``forensics sample``: accounts for a human to label."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from pathlib import Path
from typing import Annotated

import typer

from forensics.cli import flags
from forensics.cli.arguments import CaseFolder
from forensics.cli.door import Call, takes
from forensics.foundation.errors import UsageError

Blind = Annotated[bool, typer.Option("--blind", help="without a sign of who is suspected; the only way there is")]
Sheet = Annotated[Path, typer.Option("--out", metavar="FILE", help="CSV to write; its key goes to FILE.key.json")]
Size = Annotated[int, typer.Option("--n", min=8, max=100_000, help="accounts to draw")]
SEEDED = (flags.FLAGS["seed"], flags.FLAGS["force"])


@takes(*SEEDED)
def sample(call: Call, case: CaseFolder, out: Sheet, blind: Blind = False, n: Size = 60) -> None:
    """Draw accounts of CASE for a human to label, blind."""
    from forensics.cli.sampling import write_sample

    if not blind:
        raise UsageError("a sample is drawn blind", where="--blind", hint="add --blind: labels lean on what they see")
    call.write(write_sample(call, case, out, n))
