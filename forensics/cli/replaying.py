"""What controls would have stopped, on its way to the reader: a table on stdout, a page in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.casestore.read import read_case
from forensics.cli.report_file import deliver
from forensics.cli.rows import rendered
from forensics.controls.policy_files import controls
from forensics.pipeline.replaying import replay_case
from forensics.reports.replayed import Rule, render_replay

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forensics.cli.door import Call
    from forensics.controls.replay import Played

BRIEF = (
    "policy",
    "extraction_stopped",
    "suspected_stopped",
    "first_day",
    "before",
    "n_suspected",
    "n_others",
    "others_stopped",
    "expected_honest",
    "unmeasured",
)
"""Columns of the table; the other formats have all."""
NOTE = (
    "Shares of what suspected accounts sent, at most: an operator who meets a control changes something. "
    "others: accounts that are not suspected; expected_honest: the sum of 1 - membership over all accounts met."
)


def replayed(call: Call, case: Path, policies: Sequence[Path]) -> tuple[Played, str]:
    """Play the policies over a case's days; also the case's id."""
    found = read_case(case)
    return replay_case(found, policies, call.choices.get("rules")), found.provenance.case_id


def told(call: Call, played: Played, form: str) -> str:
    """The table in the form that was asked for; what it means goes to stderr."""
    if form == "table":
        call.screen.note(NOTE)
        rows = played.rows.select(BRIEF)
        return rendered(rows if rows["unmeasured"].null_count() < len(rows) else rows.drop("unmeasured"), form)
    return rendered(played.rows, form)


def write_page(call: Call, played: Played, case_id: str, out: Path) -> None:
    """Write the page.

    Raises
    ------
    UsageError
        The file's ending names no format, or its folder cannot be written.
    CaseExistsError
        The file exists, and ``--force`` was not given.
    """
    known = controls()
    rules = [
        Rule(one.name, one.title, known[one.control].meaning, known[one.control].assumes, one.source)
        for one in played.policies
    ]
    form = out.suffix.removeprefix(".").lower()
    deliver(call, render_replay(played.rows, played.days, rules, case_id, form), out)
