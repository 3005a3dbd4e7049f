"""Passes 1 and 2: a log of any size → the merged summaries, in bounded memory.

Every row is reduced once, a piece of the log at a time; pieces wait on disk and are merged by shards. What is on
disk is taken up again when the run is killed and started anew.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.digests import record_sha256
from forensics.foundation.threads import in_threads
from forensics.pipeline.aside import aside
from forensics.pipeline.failed_prompts import taken_over
from forensics.pipeline.gathered import gathered
from forensics.pipeline.merging import merged
from forensics.pipeline.state import PEOPLE, State, empty_pass_3
from forensics.summaries.keys import KeyCollision
from forensics.summaries.kinds.prompt import OF_TEXTS
from forensics.summaries.merge import nothing
from forensics.summaries.people import people
from forensics.summaries.reduce import Reducer, columns_read, contacts_of
from forensics.summaries.take_overs import COLUMNS as TAKE_OVER_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from forensics.foundation.progress import Progress
    from forensics.pipeline.aside import Aside
    from forensics.vocabulary.people import Sheet
    from forensics.vocabulary.request_log import RequestLog
    from forensics.vocabulary.summaries import Summary

GATHERED_BYTES = 1 << 27
"""Bytes of columns in memory that pass 1 summarises at once: about a million narrow rows. A thread holds one."""
ATTEMPTS = 3
"""Seeds that are tried until no two texts have one key: with thirty million texts one in 40,000 logs needs two."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is summarised, and with what."""

    log: RequestLog
    sheets: Mapping[str, Sheet | None]
    folder: Path
    """Private folder of the run."""
    by: Reducer
    depends: str
    """Digest of everything besides the log's rows that the summaries depend on."""
    n_threads: int | None
    progress: Progress

    @property
    def threads(self) -> int:
        """Threads to use: as many as the machine has where nobody chose."""
        return self.n_threads or os.cpu_count() or 1


def summarise(work: Work) -> State:
    """Every row once, and rows of failed prompts once more."""
    if "prompt_sha256" in work.log.derived:
        work = replace(work, by=replace(work.by, kinds={**work.by.kinds, "prompt": OF_TEXTS}))
    for attempt in range(ATTEMPTS):
        again = replace(work, by=replace(work.by, seed=work.by.seed + attempt))
        kept = aside(work.folder, work.log.n_requests, record_sha256({"seed": again.by.seed, "on": work.depends}))
        try:
            return _summarised(again, kept)
        except KeyCollision:
            shutil.rmtree(kept.folder)
    raise KeyCollision


def _summarised(work: Work, kept: Aside) -> State:
    log, accounts = work.log, work.sheets["accounts"]
    pieces = _pass_1(work, kept)
    kept.put(pieces, people(accounts, work.sheets["payments"], work.sheets["events"], work.by))
    kept.put(pieces + 1, _pass_2(work, kept))
    left = merged(kept, work.progress, work.threads)
    covered = set(log.covered) | ({f"accounts.{name}" for name in accounts.covered} if accounts else set())
    known = pl.DataFrame(schema=PEOPLE) if accounts is None else accounts.frame.select(*PEOPLE)
    return State(
        contacts=left.contacts,
        reach=left.reach,
        profiles=left.profiles,
        account_days=left.account_days,
        activity=left.activity,
        people=known.with_columns(pl.col("account_id").cast(left.activity["account_id"].dtype)).sort("account_id"),
        coverage=pl.DataFrame({"column": sorted(covered)}, schema={"column": pl.String}),
        **empty_pass_3(),
    )


def _pass_1(work: Work, kept: Aside) -> int:
    """Reduce what no earlier run has reduced; how many pieces there are."""
    log, progress, done = work.log, work.progress, kept.requests
    by = replace(work.by, seen=kept.seen(log.n_requests))
    taken_up = ", taken up from a run that was killed" if done else ""
    progress.start(f"pass 1: summarise{taken_up}", log.n_requests)
    progress.advance(done)
    number = kept.pieces
    # The more rows are grouped at once, the fewer contacts are written and read again.
    batches = gathered(log.batches(columns_read(by.kinds, log.covered), skip=done), GATHERED_BYTES, _bytes)
    # Grouping leaves the interpreter alone; reading and writing go on in this thread meanwhile.
    for summary in in_threads(by.reduce, batches, work.threads):
        n_requests = int(summary.days["n_requests"].sum())
        kept.put(number, summary)
        number, done = number + 1, done + n_requests
        kept.done(done, number)
        progress.advance(n_requests)
    return number


def _pass_2(work: Work, kept: Aside) -> Summary:
    """Take-overs: only where prompts failed."""
    log, by, failures = work.log, work.by, kept.failures()
    kind = by.kinds["take_over"]
    if failures.is_empty() or not kind.needs <= log.covered:
        return nothing()
    work.progress.start("pass 2: take-overs", log.n_requests)
    rows = counted(log.batches(TAKE_OVER_COLUMNS), work.progress)
    taken = taken_over(rows, failures, by.seed, work.folder, log.n_requests)
    return contacts_of(taken.with_columns(n=pl.lit(1)), kind, replace(by, trivial=frozenset()))


def _bytes(batch: pl.DataFrame) -> int:
    return int(batch.estimated_size())


def counted(batches: Iterator[pl.DataFrame], progress: Progress) -> Iterator[pl.DataFrame]:
    """Tell of every batch once it was used."""
    for batch in batches:
        yield batch
        progress.advance(len(batch))
