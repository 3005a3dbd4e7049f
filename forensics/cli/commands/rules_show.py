"""``forensics rules show``: one rule file."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from typing import Annotated

import typer

from forensics.cli import flags
from forensics.cli.door import Call, takes

Name = Annotated[str, typer.Argument(metavar="NAME", help="a file as `rules list` has it, or its name alone")]


@takes(flags.FLAGS["rules"])
def rules_show(call: Call, name: Name) -> None:
    """Print one rule file."""
    from forensics.cli.rule_rows import shown

    call.write(shown(call, name))
