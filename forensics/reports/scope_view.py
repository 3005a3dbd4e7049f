"""The scope of a report: what was read, what is missing, what could not be measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.safe_text import safe_text
from forensics.foundation.told_once import told_once
from forensics.reports import figures
from forensics.reports.quoted import Quoted
from forensics.reports.view import InputLine, ScopeView

if TYPE_CHECKING:
    from forensics.reports.desk import Desk
    from forensics.vocabulary.case import Scope
    from forensics.vocabulary.request_log import Gap, InputFile

_HOUR_SECONDS = 3600


def every_warning(scope: Scope) -> list[str]:
    """Warnings of the scope and of its files, each once."""
    of_files = told_once((file.name, text) for file in scope.inputs for text in file.warnings)
    # The scope of an analysed log tells them already.
    return list(dict.fromkeys((*scope.warnings, *of_files)))


def scope_view(desk: Desk) -> ScopeView:
    """Inputs with their digests and rows, gaps, warnings, reasons of rejects, columns that had values."""
    scope, most = desk.case.scope, desk.limits.lines
    warnings = every_warning(scope)
    return ScopeView(
        inputs=tuple(_input_line(file) for file in scope.inputs[:most]),
        n_inputs_left_out=max(0, len(scope.inputs) - most),
        gaps=tuple(_gap(gap) for gap in scope.gaps[:most]),
        n_gaps_left_out=max(0, len(scope.gaps) - most),
        warnings=tuple(desk.texts.sentence(text, 400) for text in warnings[:most]),
        n_warnings_left_out=max(0, len(warnings) - most),
        reject_reasons=_reject_reasons(desk),
        covered=tuple(safe_text(name, 64) for name in scope.covered),
    )


def unmeasured(desk: Desk) -> tuple[tuple[str, str, str], ...]:
    """Part, room and reason of what could not be measured."""
    rows = desk.table("unmeasured").sort("room", "part").head(desk.limits.lines).rows()
    return tuple((safe_text(part, 80), safe_text(room, 40), desk.texts.sentence(why)) for part, room, why in rows)


def _input_line(file: InputFile) -> InputLine:
    return InputLine(
        name=Quoted(safe_text(file.name, 120)),
        kind=safe_text(file.kind, 40),
        container=safe_text(file.container, 40),
        profile=safe_text(file.profile, 40),
        sha256=safe_text(file.sha256, 64),
        size=figures.size(file.size_bytes),
        rows=figures.count(file.rows),
        requests=figures.count(file.requests),
        repeats=figures.count(file.repeats),
        filtered=figures.count(file.filtered),
        rejects=figures.count(file.rejects),
        span=figures.span(file.first_seen, file.last_seen),
    )


def _gap(gap: Gap) -> str:
    hours = (gap.end - gap.start).total_seconds() / _HOUR_SECONDS
    return f"{figures.span(gap.start, gap.end)} ({hours:,.1f} hours)"


def _reject_reasons(desk: Desk) -> tuple[tuple[str, str], ...]:
    reasons = (
        desk.case.rejects.group_by("reason").agg(pl.len().alias("n")).sort("n", "reason", descending=[True, False])
    )
    return tuple((desk.texts.sentence(reason), figures.count(n)) for reason, n in reasons.head(20).rows())
