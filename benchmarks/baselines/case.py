"""The case files as rivals read them: whatever columns there are, and every account a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.errors import InputError
from forensics.vocabulary.columns import ACCOUNT_COLUMNS, EVENT_COLUMNS, PAYMENT_COLUMNS, TIMESTAMP, Column

if TYPE_CHECKING:
    from pathlib import Path

OPENING = 48
"""Characters. How much of a prompt's beginning stands for its template."""
UNREAD = ("system_prompt", "ip_chain", "source_file", "source_line", "profile")
"""Request columns that no rival looks at."""


@dataclass(frozen=True, slots=True)
class Case:
    """Case files, read. Columns without any value are absent."""

    ids: pl.Series
    """Every account that requests or the accounts file name, sorted; an account's number is its place here."""
    requests: pl.DataFrame
    """Requests by time, with ``account`` (number) and ``opening`` of the prompt instead of its text."""
    accounts: pl.DataFrame
    """Rows of the accounts file, with ``account``, at most one each."""
    payments: pl.DataFrame
    events: pl.DataFrame

    @property
    def n_accounts(self) -> int:
        """How many accounts there are."""
        return len(self.ids)


def read_case(folder: Path) -> Case:
    """Read requests and, where they exist, accounts, payments and events.

    Raises
    ------
    InputError
        The folder holds no requests.
    """
    requests = _requests(folder)
    accounts = _lines(folder / "accounts.jsonl", ACCOUNT_COLUMNS).unique(
        "account_id", keep="first", maintain_order=True
    )
    ids = (
        pl.concat([requests.select("account_id"), accounts.select("account_id")])
        .unique()
        .drop_nulls()
        .sort("account_id")
        .with_row_index("account")
    )
    numbered = [
        _present(frame.join(ids, on="account_id", how="inner", validate="m:1", maintain_order="left"))
        for frame in (
            requests,
            accounts,
            _lines(folder / "payments.jsonl", PAYMENT_COLUMNS),
            _lines(folder / "events.jsonl", EVENT_COLUMNS),
        )
    ]
    return Case(ids["account_id"], *numbered)


def _requests(folder: Path) -> pl.DataFrame:
    path = folder / "requests.parquet"
    if not path.is_file():
        raise InputError("a case needs requests", where=str(path), hint="write the world as parquet")
    names = pl.read_parquet_schema(path)
    requests = pl.read_parquet(path, columns=[name for name in names if name not in UNREAD])
    if "prompt" in names:
        requests = requests.with_columns(opening=pl.col("prompt").str.slice(0, OPENING)).drop("prompt")
    return requests.sort("timestamp", "account_id", maintain_order=True)


def _lines(path: Path, columns: dict[str, Column]) -> pl.DataFrame:
    """Read a JSON-lines file as text and times; no rows when it is absent or empty."""
    schema = {name: column.dtype if column.dtype != TIMESTAMP else pl.String for name, column in columns.items()}
    if not path.is_file() or not path.stat().st_size:
        return pl.DataFrame(schema=schema)
    rows = pl.read_ndjson(path, schema=schema)
    times = [name for name, column in columns.items() if column.dtype == TIMESTAMP]
    return rows.with_columns(pl.col(times).str.to_datetime(time_unit="us", time_zone="UTC", strict=False))


def _present(rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out columns without any value: absence is not zero."""
    kept = {"account_id", "account", "timestamp"}
    return rows.select(name for name in rows.columns if name in kept or rows[name].null_count() < len(rows))
