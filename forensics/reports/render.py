"""Render a case in any format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.foundation.errors import UsageError
from forensics.foundation.registry import parts
from forensics.reports.brief import brief_of
from forensics.reports.report_format import ReportFormat

if TYPE_CHECKING:
    from forensics.reports.naming import Naming
    from forensics.vocabulary.case import Case


def formats() -> dict[str, ReportFormat]:
    """Suffix (``html``, ``md``, ``json``) to format."""
    found = parts("forensics.reports.formats", ReportFormat).values()
    return {part.suffix: part for part in found}


def render(case: Case, name: str, naming: Naming) -> bytes:
    """Render a case in one format.

    Parameters
    ----------
    case
        What was found out.
    name
        A format's suffix (``html``) or its part's name (``html_page``).
    naming
        Whether accounts and what they share are shown in clear.

    Raises
    ------
    UsageError
        No format has this name.
    """
    known = formats()
    for part in known.values():
        if name in {part.suffix, part.name}:
            return part.render(brief_of(case, naming))
    raise UsageError(f"no report format is called {name!r}", hint=f"choose one of {', '.join(sorted(known))}")


def render_all(case: Case, naming: Naming) -> dict[str, bytes]:
    """Render a case in every format: file name to bytes, sorted by name."""
    brief = brief_of(case, naming)
    documents = {part.file_name: part.render(brief) for part in formats().values()}
    return dict(sorted(documents.items()))
