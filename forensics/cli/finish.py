"""The end of ``analyze`` and ``judge``: render, write, and what the exit code says."""

from __future__ import annotations

import os
import shlex
import sys
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl

from forensics.casestore.read import seal_of
from forensics.casestore.write import write_case
from forensics.cli.config import share
from forensics.cli.end_screen import Ending, networks, screen_json, screen_text
from forensics.cli.exit_codes import ExitCode, highest
from forensics.cli.limits import peak_bytes
from forensics.cli.naming import naming
from forensics.cli.unmatched import unmatched
from forensics.foundation.errors import InputError
from forensics.foundation.key_file import read_key
from forensics.ingest.indicators import read_indicators
from forensics.ingest.lists import read_allow_list, read_dispositions
from forensics.reports.render import render_all
from forensics.vocabulary.run import Run

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.casestore.write import Overwrite
    from forensics.cli.door import Call
    from forensics.vocabulary.case import Case
    from forensics.vocabulary.settings import Settings


@dataclass(frozen=True, slots=True)
class Clock:
    """When a command began: for run.json and the screen, never for a result."""

    started_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    tick: float = field(default_factory=time.perf_counter)

    def run(self, examiner: str | None) -> Run:
        """The facts of the run until now."""
        return Run(
            started_at=self.started_at,
            seconds=time.perf_counter() - self.tick,
            peak_bytes=peak_bytes(),
            host=os.uname().nodename,
            command=shlex.join(["forensics", *sys.argv[1:]]),
            examiner=examiner,
        )


def finish(call: Call, case: Case, out: Path, overwrite: Overwrite, clock: Clock) -> Ending:
    """Render the reports and write the case."""
    documents = render_all(case, naming(case, call.choices))
    run = clock.run(call.choices.get("examiner"))
    before = _replaced(out)
    seal = write_case(case, documents, run, out, overwrite=overwrite)
    if before:
        call.screen.warn(f"replaced the case with seal {before}")
    return Ending(case, run, out, seal, tuple(sorted(documents)))


def _replaced(out: Path) -> str | None:
    """Seal of the case that gives way, if one stands there."""
    try:
        return seal_of(out)
    except InputError:
        return None


def show_ending(call: Call, ending: Ending, *, rows_read: int = 0) -> None:
    """The end screen: the result of a command that writes a case."""
    ending = replace(ending, rows_read=rows_read)
    if call.screen.form == "json":
        call.write(screen_json(ending))
    elif call.screen.volume != "quiet":
        call.write(screen_text(ending))
    else:  # an unattended run must not take a blind log for a clean one
        call.warn(ending.case.scope.warnings)


def exit_code(call: Call, case: Case, settings: Settings) -> int:
    """The highest code that applies to a case that was written, and warnings of what its reader should look at."""
    call.warn(unmatched(case, settings.judge))
    codes = [ExitCode.DONE]
    threshold = call.choices.get("fail-on-cluster")
    if threshold is not None and networks(case).filter(pl.col("confidence") >= threshold).height:
        codes.append(ExitCode.NETWORKS_FOUND)
    rows = n_rows(case)
    rejects = sum(file.rejects for file in case.scope.inputs)
    if rejects > settings.judge.max_reject_rate * rows:
        call.screen.warn(
            f"{rejects:,} of {rows:,} rows were rejected, more than --max-reject-rate allows; "
            "rejects.jsonl names each with its reason"
        )
        codes.append(ExitCode.REJECTS)
    return int(highest(codes))


def n_rows(case: Case) -> int:
    """Rows of all inputs."""
    return sum(file.rows for file in case.scope.inputs)


def check_ahead(call: Call) -> None:
    """Refuse before the work begins what would fail after it: a threshold outside 0..1, a bad key, a bad list."""
    if "fail-on-cluster" in call.choices:
        share(call.choices["fail-on-cluster"], where="--fail-on-cluster")
    if "key-file" in call.choices:
        read_key(call.choices["key-file"], "--key-file")
    if "share-key" in call.choices:
        read_key(call.choices["share-key"], "--share-key")
    read_indicators(call.choices.get("indicators", []))
    read_allow_list(call.choices.get("allow"), _BEFORE_ALL)
    read_dispositions(call.choices.get("dispositions"))


_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
"""A time at which no entry of a list has expired, so that every expiry is read."""
