"""The command ``forensics``: its commands, and what holds for all of them."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Annotated

import typer
from typer.completion import completion_init  # type: ignore[attr-defined]

from forensics import __version__
from forensics.cli.exit_codes import ExitCode, epilog
from forensics.cli.keeper import kept

COMMANDS = (
    "analyze",
    "inspect",
    "show",
    "explain",
    "report",
    "export",
    "verify",
    "judge",
    "replay",
    "sample",
    "schema",
    "completion",
)
"""One file each, in the order of work: the order of ``--help``."""

COMPLETE = "_FORENSICS_COMPLETE"
"""The variable by which a shell asks what may come next."""

app = typer.Typer(
    name="forensics",
    help="Find suspected hydra networks of accounts in LLM API request logs, offline, and explain why.",
    epilog=epilog(),
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
rules = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help="Rules: what they are, and whether they are right."
)
lab = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="Simulated worlds with known truth.")


def _shown(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"forensics {__version__}\n")
        raise typer.Exit


Version = Annotated[bool, typer.Option("--version", help="show the version", callback=_shown, is_eager=True)]


@app.callback()
def _every_command(version: Version = False) -> None:
    pass


for _name in COMMANDS:
    _module = importlib.import_module(f"forensics.cli.commands.{_name}")
    app.command(_name)(getattr(_module, _name))
lab.command("simulate")(importlib.import_module("forensics.cli.commands.lab_simulate").lab_simulate)
lab.command("evaluate")(importlib.import_module("forensics.cli.commands.lab_evaluate").lab_evaluate)
lab.command("score")(importlib.import_module("forensics.cli.commands.lab_score").lab_score)
lab.command("calibrate")(importlib.import_module("forensics.cli.commands.lab_calibrate").lab_calibrate)
lab.command("decoys")(importlib.import_module("forensics.cli.commands.lab_decoys").lab_decoys)
for _name in ("list", "lint", "test", "show"):
    _module = importlib.import_module(f"forensics.cli.commands.rules_{_name}")
    rules.command(_name)(getattr(_module, f"rules_{_name}"))
app.add_typer(rules, name="rules")
app.add_typer(lab, name="lab")


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        if COMPLETE in os.environ:
            completion_init()
        else:
            kept()
        app(prog_name="forensics")
    except KeyboardInterrupt:  # before a command was reached
        sys.exit(int(ExitCode.INTERRUPTED))
