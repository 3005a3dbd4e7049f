"""``forensics completion``: the shell's script."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from typing import Annotated, Literal

import typer

from forensics.cli.door import Call, takes

Shell = Annotated[Literal["bash", "zsh", "fish"], typer.Argument(help="your shell")]


@takes()
def completion(call: Call, shell: Shell) -> None:
    """Print the completion script of a shell."""
    from typer.completion import get_completion_script  # type: ignore[attr-defined]

    from forensics.cli.app import COMPLETE

    call.write(get_completion_script(prog_name="forensics", complete_var=COMPLETE, shell=shell))
