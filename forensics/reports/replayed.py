"""What controls would have stopped, as a page for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from forensics.foundation.errors import UsageError
from forensics.foundation.safe_text import safe_text
from forensics.reports.charts.stopped import draw_stopped
from forensics.reports.figures import count, day, share
from forensics.reports.layout import html_environment, markdown_environment, policy, style

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

FORMATS = ("html", "md")
"""In which a replay can be written."""
_NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Rule:
    """A policy in words."""

    name: str
    title: str
    meaning: str
    assumes: str
    source: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table, as text."""

    name: str
    title: str
    extraction: str
    suspected: str
    first_day: str
    before: str
    n_suspected: str
    n_others: str
    others_stopped: str
    expected: str
    unmeasured: str


def render_replay(rows: pl.DataFrame, days: pl.DataFrame, rules: Sequence[Rule], case_id: str, form: str) -> bytes:
    """Render a replay.

    Parameters
    ----------
    rows, days
        ``Replayed`` and ``ReplayedDays``.
    rules
        The policies, in the order of the rows.
    form
        html or md.

    Raises
    ------
    UsageError
        There is no such format.
    """
    if form not in FORMATS:
        raise UsageError(f"unknown format {form!r}", where="--out", hint=f"a name that ends in {', '.join(FORMATS)}")
    environment = html_environment() if form == "html" else markdown_environment()
    lines = [_line(row) for row in rows.to_dicts()]
    view: dict[str, Any] = {
        "case_id": safe_text(case_id, 80),
        "lines": lines,
        "rules": [_safe(rule) for rule in rules],
        "drawing": draw_stopped(days, rows["policy"].to_list()),
    }
    if form == "html":
        view |= {"policy": policy(), "style": style()}
    return environment.get_template(f"replay.{form}.j2").render(**view).encode("utf-8")


def _line(row: Mapping[str, Any]) -> Line:
    met = row["others_met"]
    return Line(
        name=safe_text(row["policy"], 80),
        title=safe_text(row["title"], 120),
        extraction=_share(row["extraction_stopped"]),
        suspected=_share(row["suspected_stopped"]),
        first_day=day(row["first_day"]) or _NOTHING,
        before=_share(row["before"]),
        n_suspected=_count(row["n_suspected"]),
        n_others=_count(row["n_others"]) + (f" ({share(met)})" if met else ""),
        others_stopped=_share(row["others_stopped"]),
        expected=_NOTHING if row["expected_honest"] is None else count(round(row["expected_honest"], 1)),
        unmeasured=safe_text(row["unmeasured"] or "", 200),
    )


def _safe(rule: Rule) -> Rule:
    return Rule(
        name=safe_text(rule.name, 80),
        title=safe_text(rule.title, 120),
        meaning=rule.meaning,
        assumes=rule.assumes,
        source=safe_text(rule.source, 400),
    )


def _share(part: float | None) -> str:
    return _NOTHING if part is None else share(part)


def _count(number: int | None) -> str:
    return _NOTHING if number is None else count(number)
