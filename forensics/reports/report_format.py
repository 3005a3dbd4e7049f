"""A way to render a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from forensics.reports.brief import Brief


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """A report format: a part, found by looking into ``reports/formats``."""

    name: str
    """The file's stem."""
    suffix: str
    """What ``--format`` takes: html, md, json."""
    file_name: str
    """Its name inside a case."""
    render: Callable[[Brief], bytes]
    """Pure: the same case and naming are always the same bytes."""
