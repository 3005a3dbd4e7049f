"""What a whole analysis is measured against: ``python -m benchmarks.scaling.rivals {contacts,decode,read} FOLDER``.

- ``contacts``: DuckDB groups account and entity for each of six columns, with count, first and last; no judging,
  nothing kept.
- ``decode``: Polars reads the columns that ``analyze`` reads, file by file, and drops them.
- ``read``: DuckDB reads JSON lines with all columns named and typed, and counts the values of each.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ENTITIES = ("ip", "tls_fingerprint", "user_agent", "connection_id", "api_key_id", "model")
READ_WITH_PROMPTS = (
    *("timestamp", "account_id", "ip", "tls_fingerprint", "user_agent", "connection_id", "model"),
    "prompt",
)
"""Columns of the narrow log that ``analyze`` reads: without keys, which tie nobody."""


def contacts(folder: Path) -> None:
    import duckdb  # noqa: PLC0415 (tests do without)

    log = f"read_parquet('{folder}/*.parquet')"
    with tempfile.TemporaryDirectory() as scratch:
        connection = duckdb.connect(config={"threads": os.cpu_count() or 1, "temp_directory": scratch})
        for column in ENTITIES:
            connection.execute(
                f"create or replace temp table contacts as select account_id, {column}, count(*) n, min(timestamp) a, "
                f"max(timestamp) b from {log} group by all"
            )


def decode(folder: Path) -> None:
    import polars as pl  # noqa: PLC0415 (DuckDB's runs do without)

    for path in sorted(folder.glob("*.parquet")):
        pl.scan_parquet(path).select(READ_WITH_PROMPTS).collect()


def read(folder: Path) -> None:
    import duckdb  # noqa: PLC0415 (tests do without)

    types = {"timestamp": "TIMESTAMP", "account_id": "VARCHAR", **dict.fromkeys(ENTITIES, "VARCHAR")}
    columns = ", ".join(f"{name}: '{type_}'" for name, type_ in types.items())
    counted = ", ".join(f"count({name})" for name in types)
    connection = duckdb.connect(config={"threads": os.cpu_count() or 1})
    log = f"read_json('{folder}/*.jsonl', format = 'newline_delimited', columns = {{{columns}}})"
    n_rows, *n_values = connection.execute(f"select count(*), {counted} from {log}").fetchone() or (0,)
    if any(n != n_rows for n in n_values):
        raise SystemExit(f"not all values were read: {n_values} of {n_rows}")


RIVALS: dict[str, Callable[[Path], None]] = {"contacts": contacts, "decode": decode, "read": read}


if __name__ == "__main__":
    RIVALS[sys.argv[1]](Path(sys.argv[2]))
