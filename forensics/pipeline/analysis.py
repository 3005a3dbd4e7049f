"""Logs → case: three passes over the log, then the judgement."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

import forensics
from forensics.engines.workspace import workspace
from forensics.foundation.digests import file_sha256, record_sha256, seed_of
from forensics.foundation.memory import give_back
from forensics.foundation.progress import Silence
from forensics.foundation.rules_folder import rules_folder
from forensics.ingest.requests import open_requests
from forensics.ingest.sheets import read_accounts, read_events, read_payments
from forensics.pipeline.judgement import Context, conclude, group
from forensics.pipeline.provenance import provenance, scope_of
from forensics.pipeline.rules import TRIVIAL, read_rules
from forensics.pipeline.summarise import Work, counted, summarise
from forensics.pipeline.suspects import Sought, read_again, watched
from forensics.summaries.reduce import Reducer, entity_kinds
from forensics.summaries.tape import columns_read as tape_columns
from forensics.workloads.looking import columns_read as content_columns
from forensics.workloads.phrase_files import read_families
from forensics.workloads.releases import release_days

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.foundation.progress import Progress
    from forensics.pipeline.judgement import Grouping
    from forensics.pipeline.state import State
    from forensics.vocabulary.case import Case
    from forensics.vocabulary.people import Sheet
    from forensics.vocabulary.request_log import RequestLog
    from forensics.vocabulary.settings import Inputs, Settings

READING_ROOMS = ("foundation", "ingest", "pipeline", "summaries", "vocabulary")
"""Folders whose code decides what a log leaves behind."""


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
    rules = read_rules(settings.judge.rules, settings.judge.prices)
    # Wrong files are refused before anything is read.
    families = read_families(settings.judge.rules or rules_folder())
    sought = Sought(families, release_days(settings.read.released))
    with workspace(settings.run.temp_dir, takes_up=True) as folder:
        besides = [path for path in (inputs.accounts, inputs.payments, inputs.events) if path is not None]
        log = open_requests(inputs.logs, settings.read, folder, listener, besides)
        sheets = _sheets(inputs, settings)
        by = Reducer(entity_kinds(), rules.trivial, seed_of(file.sha256 for file in log.inputs))
        depends = _depends(log, settings, rules.digests)
        state = summarise(Work(log, sheets, folder, by, depends, settings.run.threads, listener))
        give_back()
        context = Context(
            scope=scope_of(log, [sheet for sheet in sheets.values() if sheet is not None]),
            provenance=provenance(log, list(sheets.values()), settings, rules),
            rules=rules,
            settings=settings,
            rejects=pl.concat([log.rejects, *(sheet.rejects for sheet in sheets.values() if sheet is not None)]),
        )
        listener.start("link and cluster")
        grouping = group(state, rules, settings.seed)
        state = state.with_sights_of(grouping.links)
        give_back()
        state = _pass_3(log, state, grouping, sought, folder, listener)
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


def _pass_3(
    log: RequestLog,
    state: State,
    grouping: Grouping,
    sought: Sought,
    folder: Path,
    progress: Progress,
) -> State:
    """Pass 3: the suspects' requests in order of time, and what they ask."""
    memberships = grouping.formed.memberships
    if memberships.is_empty():
        return state
    seed = seed_of(file.sha256 for file in log.inputs)
    watching = watched(state, grouping, sought)
    suspects, columns = frozenset(memberships["account_id"].to_list()), tape_columns(log.inputs)
    if watching is not None:
        suspects, columns = suspects | watching.account_ids, columns | content_columns(log.derived)
    progress.start("pass 3: suspects in order of time", log.n_requests)
    rows = counted(log.batches(columns, suspects), progress)
    return read_again(rows, state, grouping, watching, seed, folder)


def _depends(log: RequestLog, settings: Settings, rules: Mapping[str, str]) -> str:
    """Digest of what summaries depend on: another input, setting of reading, list or version makes others."""
    return record_sha256(
        {
            "inputs": [file.sha256 for file in log.inputs],
            "read": str(asdict(settings.read)),
            "trivial": rules.get(TRIVIAL),
            "versions": [forensics.__version__, pl.__version__, _own_code()],
        }
    )


def _own_code() -> str:
    """Digest of the modules that read and reduce: a developer's next try is another version without a number."""
    root = Path(forensics.__file__).parent
    files = sorted(path for room in READING_ROOMS for path in (root / room).rglob("*.py"))
    return record_sha256({str(path.relative_to(root)): file_sha256(path) for path in files})
