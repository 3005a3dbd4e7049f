"""A report as one HTML file: no script, no remote asset, at most 5 MB."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.reports.build import build_view
from forensics.reports.layout import html_environment, policy, style
from forensics.reports.limits import MAX_BYTES
from forensics.reports.method import METHOD
from forensics.reports.report_format import ReportFormat
from forensics.reports.wording import VERDICTS

if TYPE_CHECKING:
    from forensics.reports.brief import Brief
    from forensics.reports.limits import Limits

_ATTEMPTS = 8
"""Halvings: after eight of them a page shows a single member of a single cluster."""


def render_html(brief: Brief) -> bytes:
    """Render the page; when it is too large, again with half of what grows with the case."""
    limits = brief.desk.limits
    page = _page(brief, limits)
    for _ in range(_ATTEMPTS):
        if len(page) <= MAX_BYTES:
            break
        limits = limits.smaller()
        page = _page(brief, limits)
    return page


def _page(brief: Brief, limits: Limits) -> bytes:
    text = (
        html_environment()
        .get_template("report.html.j2")
        .render(
            view=build_view(brief, limits),
            verdicts=VERDICTS,
            method=METHOD,
            policy=policy(),
            style=style(),
        )
    )
    return text.encode("utf-8")


part = ReportFormat(name="html_page", suffix="html", file_name="report.html", render=render_html)
