"""Logs → case: three passes over the log, then the judgement."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from forensics.engines.local import reduce_all
from forensics.engines.workspace import workspace
from forensics.foundation.progress import Progress, Silence
from forensics.ingest.requests import open_requests
from forensics.ingest.sheets import read_accounts, read_events, read_payments
from forensics.pipeline.aside import aside
from forensics.pipeline.judgement import Context, conclude, group
from forensics.pipeline.provenance import provenance, scope_of
from forensics.pipeline.rules import read_rules
from forensics.pipeline.state import PEOPLE, State, empty_pass_3
from forensics.signals.take import tape_signals
from forensics.summaries.people import people_contacts, people_profiles, reach, shared, system_prompt_profiles
from forensics.summaries.reduce import (
    columns_read,
    contacts_of,
    entity_kinds,
    in_order,
    merge,
    merge_contacts,
    merge_profiles,
)
from forensics.summaries.reduce import reduce as reduce_batch
from forensics.summaries.take_overs import COLUMNS as TAKE_OVER_COLUMNS
from forensics.summaries.take_overs import retries, take_overs
from forensics.summaries.tape import COLUMNS as TAPE_COLUMNS
from forensics.summaries.tape import sightings, suspect_hours, tape
from forensics.vocabulary.summaries import Reach

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        state = _passes_1_and_2(log, sheets, rules.trivial, aside(folder, log.n_requests), listener)
        context = Context(
            scope=scope_of(log, [sheet for sheet in sheets.values() if sheet is not None]),
            provenance=provenance(log, list(sheets.values()), settings, rules),
            rules=rules,
            settings=settings,
            rejects=pl.concat([log.rejects, *(sheet.rejects for sheet in sheets.values() if sheet is not None)]),
        )
        listener.start("link and cluster")
        grouping = group(state, rules, settings.seed)
        state = _pass_3(log, state, grouping, listener)
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
    log: RequestLog, sheets: dict[str, Sheet | None], trivial: frozenset[str], kept: Aside, progress: Progress
) -> State:
    """Every row once, and rows of failed prompts once more."""
    kinds = entity_kinds()
    accounts, payments, events = sheets["accounts"], sheets["payments"], sheets["events"]
    progress.start("pass 1: summarise", log.n_requests)
    counted = _counted(_gathered(log.batches(columns_read(kinds, log.covered))), progress)
    summary: Summary = reduce_all(counted, lambda batch: kept.put(reduce_batch(batch, kinds, trivial)), merge)
    kept.put_contacts(people_contacts(accounts, payments, events, kinds, trivial))
    kept.put_contacts(_taken_over(log, summary, progress))
    progress.start("merge", len(kept.contacts.names()), "kinds")
    reached, together, profiles = [], [], [people_profiles(accounts)]
    for kind in kept.contacts.names():
        contacts = merge_contacts(kept.contacts.take(kind))
        reached.append(reach(contacts))
        together.append(shared(contacts))
        profiles.append(system_prompt_profiles(contacts))
        progress.advance(1)
    whole = merge_profiles([kept.profiles(), *profiles])
    ready = in_order(replace(summary, account_days=kept.account_days(), profiles=whole))
    covered = set(log.covered) | ({f"accounts.{name}" for name in accounts.covered} if accounts else set())
    people = pl.DataFrame(schema=PEOPLE) if accounts is None else accounts.frame.select(*PEOPLE)
    return State(
        # In order already, both: the kinds come by name, and each is sorted.
        contacts=pl.concat([ready.contacts, *together]),
        reach=pl.concat([Reach.create_empty(), *reached]),
        profiles=ready.profiles,
        account_days=ready.account_days,
        people=people.sort("account_id"),
        coverage=pl.DataFrame({"column": sorted(covered)}, schema={"column": pl.String}),
        **empty_pass_3(),
    )


def _taken_over(log: RequestLog, summary: Summary, progress: Progress) -> pl.DataFrame:
    """Pass 2: only where prompts failed."""
    kind = entity_kinds()["take_over"]
    if summary.failures.is_empty() or not kind.needs <= log.covered:
        return merge_contacts([])
    progress.start("pass 2: take-overs", log.n_requests)
    rows = _counted(log.batches(TAKE_OVER_COLUMNS), progress)
    taken = take_overs([retries(batch, summary.failures) for batch in rows])
    return contacts_of(taken.with_columns(n=pl.lit(1, pl.Int64)), kind, frozenset())


def _pass_3(log: RequestLog, state: State, grouping: Grouping, progress: Progress) -> State:
    """Pass 3: the suspects' requests in order of time."""
    memberships = grouping.formed.memberships
    if memberships.is_empty():
        return state
    suspects = frozenset(memberships["account_id"].to_list())
    progress.start("pass 3: suspects in order of time", log.n_requests)
    pieces = list(_counted(log.batches(TAPE_COLUMNS, suspects), progress))
    ordered = tape(pieces, memberships, grouping.first_sights)
    return state.with_pass_3(
        suspect_hours=suspect_hours(ordered),
        sightings=sightings(ordered),
        tape_signals=tape_signals(ordered, memberships, log.covered),
    )


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


def _counted(batches: Iterator[pl.DataFrame], progress: Progress) -> Iterator[pl.DataFrame]:
    for batch in batches:
        yield batch
        progress.advance(len(batch))
