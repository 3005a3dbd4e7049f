"""Build the view of a case: everything a report says, before it is laid out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import orjson
import polars as pl

from forensics.foundation.safe_text import safe_text
from forensics.reports.cluster_view import clusters_in_full, overview
from forensics.reports.figures import count, expected, many, many_are, share
from forensics.reports.kin import n_networks
from forensics.reports.scope_view import scope_view, unmeasured
from forensics.reports.view import ReportView
from forensics.reports.wording import CALIBRATION, VERDICTS, judgement
from forensics.vocabulary.case import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from forensics.reports.brief import Brief
    from forensics.reports.desk import Desk
    from forensics.reports.limits import Limits
    from forensics.reports.view import Accusations

_SENTENCES = 5
"""Suspected clusters that get a sentence in the summary."""


def build_view(brief: Brief, limits: Limits | None = None) -> ReportView:
    """Everything a report says about a case.

    Parameters
    ----------
    brief
        The case, prepared for the formats.
    limits
        How much this one shows, at most as much as the brief; all of that when None.
    """
    desk = brief.desk if limits is None else replace(brief.desk, limits=limits)
    rows, listed = brief.rows, brief.listed
    things, n_things = brief.ruled_out
    things = things[: desk.limits.ruled_out]
    lines, provenance = unmeasured(desk), desk.case.provenance
    return ReportView(
        case_id=safe_text(provenance.case_id, 80),
        tool_version=safe_text(provenance.tool_version, 40),
        schema_version=SCHEMA_VERSION,
        parent=provenance.parent,
        seed=provenance.seed,
        is_clear=desk.naming.is_clear,
        calibrations=_calibrations(desk),
        summary=_summary(desk, rows, listed),
        scope=scope_view(desk),
        overview=overview(desk, rows),
        n_overview_left_out=max(0, len(rows) - desk.limits.listed),
        clusters=clusters_in_full(desk, brief.dossiers),
        accusations=listed,
        ruled_out=things,
        n_ruled_out_left_out=n_things - len(things),
        unmeasured=lines,
        n_unmeasured_left_out=desk.table("unmeasured").height - len(lines),
        dependencies=_pairs(provenance.dependencies),
        rules=_pairs(provenance.rules),
        settings=_pairs(provenance.settings),
    )


def _summary(desk: Desk, rows: list[dict[str, Any]], listed: Accusations) -> tuple[str, ...]:
    scope = desk.case.scope
    n_requests = sum(file.requests for file in scope.inputs if file.kind == "requests")
    read = (
        f"Read were {many(n_requests, 'request')} of {many(desk.table('accounts').height, 'account')} "
        f"in {many(len(scope.inputs), 'file')}."
    )
    suspected = [row for row in rows if row["verdict"] == "hydra"]
    others = ", ".join(
        f"{VERDICTS[verdict]} {count(n)}"
        for verdict in VERDICTS
        if (n := sum(row["verdict"] == verdict for row in rows)) and verdict != "hydra"
    )
    if not rows:
        found = "No group of accounts was found that shares enough to be judged."
    else:
        n = n_networks(suspected)
        found = f"{many(n, 'suspected hydra network') if suspected else 'No suspected hydra network'} found"
        found += f", in {len(suspected):,} clusters" if n < len(suspected) else ""
        found += f"; other groups were looked at and not accused ({others})." if others else "."
    sentences = [f"{row['cluster_id']}: {judgement(row)}" for row in suspected[:_SENTENCES]]
    if len(suspected) > _SENTENCES:
        sentences.append(f"{many(len(suspected) - _SENTENCES, 'more suspected cluster')} in the overview below.")
    return (read, found, *sentences, _assumed(listed), _expected(listed))


def _assumed(listed: Accusations) -> str:
    if listed.prevalence is None:
        return "The case does not record which share of accounts hydras were assumed to run."
    others = "; the list is shown below under other assumptions" if listed.n_listed else ""
    return f"The probabilities assume that hydras run {share(listed.prevalence)} of all accounts{others}."


def _expected(listed: Accusations) -> str:
    if not listed.n_listed:
        return "No account is recommended for verification or review."
    return (
        f"{many_are(listed.n_listed, 'account')} recommended for verification or review; of these, "
        f"{expected(listed.n_false)} are expected to be false accusations. A person decides what is done."
    )


def _calibrations(desk: Desk) -> tuple[str, ...]:
    states = pl.concat([desk.table(name)["calibration"].cast(pl.String) for name in ("clusters", "accounts")])
    return tuple(CALIBRATION[state] for state in CALIBRATION if state in states.unique().to_list())


def _pairs(values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((safe_text(name, 80), safe_text(_text(values[name]), 600)) for name in sorted(values))


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=str).decode()
