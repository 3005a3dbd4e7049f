"""The exit codes: one table, shown by ``forensics schema exit-codes`` and by ``forensics --help``."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class ExitCode(IntEnum):
    """What a script may rely on. When several apply, the highest is returned."""

    DONE = 0
    NETWORKS_FOUND = 1
    USAGE = 2
    INPUT = 3
    RULE = 4
    REJECTS = 5
    VERIFICATION = 6
    CASE_EXISTS = 7
    RESOURCE = 8
    INTERNAL = 70
    INTERRUPTED = 130


MEANINGS: dict[ExitCode, str] = {
    ExitCode.DONE: "done",
    ExitCode.NETWORKS_FOUND: "done, and networks were found; only with --fail-on-cluster P",
    ExitCode.USAGE: "the command line or the configuration is wrong",
    ExitCode.INPUT: "an input cannot be read, or is not in the schema",
    ExitCode.RULE: "a rule, mapping or calibration file is wrong",
    ExitCode.REJECTS: "done, but more rows were rejected than --max-reject-rate allows",
    ExitCode.VERIFICATION: "verification failed: the case is not what its manifest says",
    ExitCode.CASE_EXISTS: "the case folder is locked, or exists already",
    ExitCode.RESOURCE: "memory, disk or another limit ran out",
    ExitCode.INTERNAL: "an error inside the tool; run again with -v and report it",
    ExitCode.INTERRUPTED: "interrupted, by Ctrl-C or by a request to terminate",
}
"""Code to meaning: the README repeats this table, and a test compares them."""


def highest(codes: Iterable[ExitCode]) -> ExitCode:
    """The code to return when several apply; ``DONE`` when none does."""
    return max(codes, default=ExitCode.DONE)


def epilog() -> str:
    """The table as the last paragraph of ``--help``; the marker keeps its lines apart."""
    rows = [f"{code:>4}  {meaning}" for code, meaning in MEANINGS.items()]
    return "\n".join(["\b", "Exit codes, the highest that applies:", *rows])
