"""What ``inspect`` found, as text or as one JSON object; and what an analysis of these logs could measure."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.cli.rows import as_json, cell, table
from forensics.cli.settings import settings
from forensics.engines.workspace import workspace
from forensics.foundation.registry import parts
from forensics.foundation.safe_text import safe_text
from forensics.ingest.inspect import inspect_logs
from forensics.reports.figures import many
from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.measure import Measure
from forensics.workloads.asking import habits

if TYPE_CHECKING:
    from forensics.cli.door import Call
    from forensics.foundation.progress import Progress
    from forensics.vocabulary.habit import Habit
    from forensics.vocabulary.inspection import ColumnSeen, FileInspection, Inspection

MAX_REASONS = 5
"""Reasons of rejects shown for one file, most frequent first."""
ALWAYS = frozenset({"account_id", "timestamp"})
"""Columns without which nothing is measured."""
MAX_GAPS = 5
"""Gaps shown, longest first."""


def inspected(call: Call, logs: list[str], progress: Progress) -> Inspection:
    """Look at the logs."""
    chosen = settings(call.choices)
    with workspace(chosen.run.temp_dir) as folder:
        return inspect_logs(logs, chosen.read, folder, progress)


def inspection_text(found: Inspection) -> str:
    """File by file, then gaps, warnings and what could be measured."""
    lines: list[str] = []
    for file in found.files:
        lines += [*_file(file), ""]
    lines += [f"gap without any request: {cell(gap.start)} to {cell(gap.end)}" for gap in found.gaps[:MAX_GAPS]]
    lines += [f"warning: {safe_text(warning)}" for warning in found.warnings]
    measured, unmeasured = measurable(found.covered)
    lines += ["", "These logs alone can measure", f"  {', '.join(measured) or 'nothing'}"]
    if unmeasured:
        lines += ["They cannot measure", *(f"  {title}: {reason}" for title, reason in unmeasured)]
    if found.proposed_mapping:
        lines += ["", "Columns under other names were found. A mapping for --map; check it before you use it:", ""]
        lines += [safe_text(line) for line in found.proposed_mapping.splitlines()]
    return "\n".join(lines)


def inspection_json(found: Inspection) -> str:
    """The same facts for programs."""
    measured, unmeasured = measurable(found.covered)
    facts: dict[str, Any] = asdict(found) | {"covered": sorted(found.covered), "measurable": measured}
    return as_json(facts | {"unmeasurable": dict(unmeasured)}, indent=2)


def measurable(covered: frozenset[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Titles of what columns with values allow, and of what they do not, with the reason."""
    able: list[str] = []
    unable: list[tuple[str, str]] = []
    kinds = parts("forensics.summaries.kinds", EntityKind).values()
    measures = parts("forensics.signals.measures", Measure).values()
    every: list[EntityKind | Measure | Habit] = [*kinds, *measures, *habits().values()]
    for part in every:
        missing = sorted((part.needs | ALWAYS) - covered)
        if isinstance(part, EntityKind) and part.source is Source.ACCOUNTS:
            unable.append((part.title, f"needs an accounts or payments file with {', '.join(sorted(part.needs))}"))
        elif missing:
            unable.append((part.title, f"needs {', '.join(missing)}"))
        else:
            able.append(part.title)
    return able, unable


def _file(file: FileInspection) -> list[str]:
    seen = f"{cell(file.first_seen)} to {cell(file.last_seen)}" if file.first_seen else "no usable time"
    name = f"{safe_text(file.name)}  {file.container}, {many(file.size_bytes, 'byte')}"
    counts = f"{file.requests:,} usable, {file.rejects:,} rejected, {file.filtered:,} filtered"
    lines = [f"{name}, names: {safe_text(file.profile)}", f"  {many(file.rows, 'row')}: {counts}; {seen}"]
    reasons = list(file.reject_reasons.items())
    lines += [f"  rejected {count:,}: {safe_text(reason)}" for reason, count in reasons[:MAX_REASONS]]
    if len(reasons) > MAX_REASONS:
        lines.append(f"  and {many(len(reasons) - MAX_REASONS, 'other reason')}")
    lines += [f"  warning: {safe_text(warning)}" for warning in file.warnings]
    rows = [(column.name, column.canonical, _filled(column), column.proposed) for column in file.columns]
    names = ["column", "read as", "with a value", "perhaps"]
    shown = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    if not any(column.proposed for column in file.columns):
        shown = shown.drop("perhaps")
    return [*lines, *(f"    {line}" for line in table(shown).splitlines())]


def _filled(column: ColumnSeen) -> str | None:
    return None if column.null_share is None else f"{1 - column.null_share:.1%}"
