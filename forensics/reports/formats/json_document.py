"""A case as one JSON document, for programs: keys sorted, names as in the reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.foundation import json_text
from forensics.foundation.safe_text import safe_text
from forensics.reports.infrastructure import largest_things
from forensics.reports.report_format import ReportFormat
from forensics.reports.scope_view import scope_view
from forensics.reports.wording import CALIBRATION
from forensics.vocabulary.case import SCHEMA_VERSION

if TYPE_CHECKING:
    from forensics.reports.brief import Brief
    from forensics.reports.desk import Desk

MAX_ENTITIES = 500
"""Shared things in the document: those with most accounts. entities.parquet has them all."""
_OWN_WORDS = frozenset(
    {"cluster_id", "verdict", "calibration", "analytic_confidence", "recommendation", "role", "hypothesis", "kind"}
)
"""Columns whose values are ours: shown as they are."""


def render_json(brief: Brief) -> bytes:
    """Render the document: clusters, accounts from `monitor` up, evidence about clusters, what decided."""
    desk, listed = brief.desk, brief.listed
    accounts = desk.table("accounts").filter(pl.col("recommendation") != "none")
    return json_text.document(
        {
            "schema_version": SCHEMA_VERSION,
            "names": "clear" if desk.naming.is_clear else "pseudonyms",
            "calibration": {
                state: CALIBRATION[state] for state in desk.table("clusters")["calibration"].unique().to_list()
            },
            "scope": _scope(desk),
            "provenance": _provenance(desk),
            "clusters": _rows(desk, desk.table("clusters")),
            "hypotheses": _rows(desk, desk.table("hypotheses")),
            "campaigns": _rows(desk, desk.table("campaigns").drop("system_prompts", "system_prompt_shares")),
            "attributions": _rows(desk, desk.table("attributions")),
            "techniques": _rows(desk, desk.table("techniques")),
            "evidence": _rows(desk, desk.about_clusters),
            "accounts": _rows(desk, accounts),
            "entities": _entities(desk),
            "unmeasured": _rows(desk, desk.table("unmeasured")),
            "findings": _rows(desk, desk.table("findings").filter(pl.col("subject_kind") == "cluster")),
            "expected_false_accusations": {"listed": listed.n_listed, "expected_false": listed.n_false},
            "elsewhere": "accounts recommended nothing, evidence about accounts and entities, items of "
            "attributions, links and hours: "
            "the Parquet tables of the case",
        }
    )


def _rows(desk: Desk, frame: pl.DataFrame) -> list[dict[str, Any]]:
    return [{name: _cell(desk, name, value) for name, value in row.items()} for row in frame.to_dicts()]


def _cell(desk: Desk, name: str, value: object) -> object:
    if name == "account_id" and value is not None:
        return str(desk.naming.account(str(value)))
    if name == "org_id" and value is not None:
        return str(desk.naming.named("org", str(value)))
    if name in _OWN_WORDS:
        return safe_text(value, 200) if value is not None else None
    if isinstance(value, str):
        return desk.texts.sentence(value)
    if isinstance(value, list):
        return [safe_text(item, 64) for item in value]
    return value


def _entities(desk: Desk) -> list[dict[str, Any]]:
    shown = largest_things(desk.table("entities"), MAX_ENTITIES)
    return [
        {
            **row,
            "entity": str(desk.naming.entity(row["kind"], row["entity"])),
            "class": desk.texts.sentence(row["class"]),
        }
        for row in shown.to_dicts()
    ]


def _scope(desk: Desk) -> dict[str, Any]:
    scope, shown = desk.case.scope, scope_view(desk)
    numbers = ("size_bytes", "rows", "requests", "repeats", "filtered", "rejects", "first_seen", "last_seen")
    words = ("name", "kind", "container", "profile", "sha256")
    return {
        "inputs": [
            {**{n: getattr(file, n) for n in numbers}, **{n: safe_text(getattr(file, n), 120) for n in words}}
            for file in scope.inputs
        ],
        "gaps": [{"start": gap.start, "end": gap.end} for gap in scope.gaps],
        "warnings": shown.warnings,
        "covered": shown.covered,
    }


def _provenance(desk: Desk) -> dict[str, Any]:
    provenance = desk.case.provenance
    return {
        "case_id": safe_text(provenance.case_id, 80),
        "tool_version": provenance.tool_version,
        "dependencies": provenance.dependencies,
        "rules": provenance.rules,
        "settings": _safe(provenance.settings),
        "seed": provenance.seed,
        "parent": provenance.parent,
    }


def _safe(value: object) -> object:
    plain = json_text.plain(value)
    if isinstance(plain, dict):
        return {safe_text(name): _safe(inner) for name, inner in plain.items()}
    if isinstance(plain, list):
        return [_safe(inner) for inner in plain]
    return safe_text(plain) if isinstance(plain, str) else plain


part = ReportFormat(name="json_document", suffix="json", file_name="case.json", render=render_json)
