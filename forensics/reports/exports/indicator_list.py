"""Items as a list: CSV, as ``--indicators`` reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.reports.csv_rows import csv_text
from forensics.reports.export_format import ExportFormat
from forensics.vocabulary.indicator import OWN_ORIGIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.reports.export_format import SharedItem

_COLUMNS = ("item", "kind", "value", "keyed", "source", "confidence", "accounts", "first_seen", "last_seen", "origin")


def _write(items: Sequence[SharedItem], case_id: str) -> bytes:
    rows = [
        (
            f"{item.cluster_id}:{number}",
            item.kind,
            item.value,
            "yes" if item.is_keyed else "no",
            case_id,
            f"{item.confidence:.4f}",
            item.n_accounts,
            item.first_seen.isoformat(),
            item.last_seen.isoformat(),
            OWN_ORIGIN,
        )
        for number, item in enumerate(items, start=1)
    ]
    schema = {name: pl.Int64 if name == "accounts" else pl.String for name in _COLUMNS}
    return csv_text(pl.DataFrame(rows, schema=schema, orient="row")).encode("utf-8")


part = ExportFormat(name="indicator_list", suffix="csv", write=_write)
