"""A report as Markdown: the same view, without drawings and with fewer members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.reports.build import build_view
from forensics.reports.layout import markdown_environment
from forensics.reports.limits import Limits
from forensics.reports.method import METHOD
from forensics.reports.quoted import Quoted
from forensics.reports.report_format import ReportFormat
from forensics.reports.wording import VERDICTS

if TYPE_CHECKING:
    from forensics.reports.brief import Brief

_LIMITS = Limits(pictures=0, members=50, members_in_all=500)
"""Text is read from top to bottom: fifty accounts of a group are enough to see what it is."""


def render_markdown(brief: Brief) -> bytes:
    """Render the document."""
    text = (
        markdown_environment()
        .get_template("report.md.j2")
        .render(view=build_view(brief, _LIMITS), verdicts=VERDICTS, method=METHOD, example=Quoted("this"))
    )
    return text.encode("utf-8")


part = ReportFormat(name="markdown_page", suffix="md", file_name="report.md", render=render_markdown)
