"""Logs → case: three passes over the log, then the judgement."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from forensics.engines.workspace import workspace
from forensics.foundation.progress import Progress, Silence
from forensics.ingest.requests import open_requests
from forensics.ingest.sheets import read_accounts, read_events, read_payments
from forensics.pipeline.aside import aside
from forensics.pipeline.failed_prompts import taken_over
from forensics.pipeline.judgement import Context, conclude, group
from forensics.pipeline.merging import merged
from forensics.pipeline.provenance import provenance, scope_of
from forensics.pipeline.rules import read_rules
from forensics.pipeline.state import PEOPLE, State, empty_pass_3
from forensics.pipeline.suspects import in_order_of_time
from forensics.summaries.merge import nothing
from forensics.summaries.people import people
from forensics.summaries.reduce import Reducer, columns_read, contacts_of, entity_kinds
from forensics.summaries.take_overs import COLUMNS as TAKE_OVER_COLUMNS
from forensics.summaries.tape import columns_read as tape_columns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forensics.pipeline.aside import Aside
    from forensics.pipeline.judgement import Grouping
    from forensics.vocabulary.case import Case
    from forensics.vocabulary.people import Sheet
    from forensics.vocabulary.request_log import RequestLog
    from forensics.vocabulary.settings import Inputs, Settings
    from forensics.vocabulary.summaries import Summary


GATHERED_BYTES = 1 << 27
"""Bytes of columns in memory that pass 1 summarises at once: about a million narrow rows."""


def analyze(inputs: Inputs, settings: Settings, progress: Progress | None = None) -> Case:
    """Analyse logs: read, link, cluster, judge.

    Parameters
    ----------
    inputs
        Files to read.
    settings
        Everything a user can set.
    progress
        Who is told where the work is; nobody when None.

    Raises
    ------
    ForensicsError
        An input, a rule or the configuration is wrong; the message names it.
    """
    listener = progress or Silence()
    rules = read_rules(settings.judge.rules)
    with workspace(settings.run.temp_dir) as folder:
        besides = [path for path in (inputs.accounts, inputs.payments, inputs.events) if path is not None]
        log = open_requests(inputs.logs, settings.read, folder, listener, besides)
        sheets = _sheets(inputs, settings)
        by = Reducer(entity_kinds(), rules.trivial, _seed(log))
        state = _passes_1_and_2(log, sheets, aside(folder, log.n_requests), by, listener)
        context = Context(
            scope=scope_of(log, [sheet for sheet in sheets.values() if sheet is not None]),
            provenance=provenance(log, list(sheets.values()), settings, rules),
            rules=rules,
            settings=settings,
            rejects=pl.concat([log.rejects, *(sheet.rejects for sheet in sheets.values() if sheet is not None)]),
        )
        listener.start("link and cluster")
        grouping = group(state, rules, settings.seed)
        state = _pass_3(log, state, grouping, folder, listener)
        listener.start("judge")
        return conclude(state, grouping, context)


def _sheets(inputs: Inputs, settings: Settings) -> dict[str, Sheet | None]:
    sheets: dict[str, Sheet | None] = {"accounts": None, "payments": None, "events": None}
    if inputs.accounts is not None:
        sheets["accounts"], sheets["payments"] = read_accounts(inputs.accounts, settings.read)
    if inputs.payments is not None:
        sheets["payments"] = read_payments(inputs.payments, settings.read)
    if inputs.events is not None:
        sheets["events"] = read_events(inputs.events, settings.read)
    return sheets


def _passes_1_and_2(
    log: RequestLog, sheets: dict[str, Sheet | None], kept: Aside, by: Reducer, progress: Progress
) -> State:
    """Every row once, and rows of failed prompts once more."""
    accounts = sheets["accounts"]
    progress.start("pass 1: summarise", log.n_requests)
    number = 0
    for batch in _counted(_gathered(log.batches(columns_read(by.kinds, log.covered))), progress):
        kept.put(number, by.reduce(batch))
        number += 1
    kept.put(number, people(accounts, sheets["payments"], sheets["events"], by))
    kept.put(number + 1, _taken_over(log, kept, by, progress))
    whole = merged(kept, progress)
    covered = set(log.covered) | ({f"accounts.{name}" for name in accounts.covered} if accounts else set())
    known = pl.DataFrame(schema=PEOPLE) if accounts is None else accounts.frame.select(*PEOPLE)
    return State(
        contacts=whole.contacts,
        reach=whole.reach,
        profiles=whole.profiles,
        account_days=whole.account_days,
        activity=whole.activity,
        people=known.with_columns(pl.col("account_id").cast(whole.activity["account_id"].dtype)).sort("account_id"),
        coverage=pl.DataFrame({"column": sorted(covered)}, schema={"column": pl.String}),
        **empty_pass_3(),
    )


def _taken_over(log: RequestLog, kept: Aside, by: Reducer, progress: Progress) -> Summary:
    """Pass 2: only where prompts failed."""
    kind, failures = by.kinds["take_over"], kept.failures()
    if failures.is_empty() or not kind.needs <= log.covered:
        return nothing()
    progress.start("pass 2: take-overs", log.n_requests)
    rows = _counted(log.batches(TAKE_OVER_COLUMNS), progress)
    taken = taken_over(rows, failures, by.seed, kept.folder, log.n_requests)
    return contacts_of(taken.with_columns(n=pl.lit(1)), kind, replace(by, trivial=frozenset()))


def _pass_3(log: RequestLog, state: State, grouping: Grouping, folder: Path, progress: Progress) -> State:
    """Pass 3: the suspects' requests in order of time."""
    memberships = grouping.formed.memberships
    if memberships.is_empty():
        return state
    suspects = frozenset(memberships["account_id"].to_list())
    progress.start("pass 3: suspects in order of time", log.n_requests)
    rows = _counted(log.batches(tape_columns(log.inputs), suspects), progress)
    return in_order_of_time(rows, state, grouping, _seed(log), folder)


def _gathered(batches: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Put short batches together: the more rows are grouped at once, the fewer contacts are written and read again."""
    held: list[pl.DataFrame] = []
    room = GATHERED_BYTES
    for batch in batches:
        held.append(batch)
        room -= int(batch.estimated_size())
        if room <= 0:
            yield pl.concat(held, rechunk=True)
            held, room = [], GATHERED_BYTES
    if held:
        yield pl.concat(held, rechunk=True)


def _seed(log: RequestLog) -> int:
    """Seed of the keys: from the inputs' digests, so that the same input gives the same keys and nobody can aim."""
    return int.from_bytes(bytes.fromhex("".join(file.sha256[:4] for file in log.inputs)), "big") % (1 << 63)


def _counted(batches: Iterator[pl.DataFrame], progress: Progress) -> Iterator[pl.DataFrame]:
    for batch in batches:
        yield batch
        progress.advance(len(batch))
