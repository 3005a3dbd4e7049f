"""Whatever the bytes: a log whose ledger adds up, or one sentence; and what was once found stays found."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.hostile.fuzzing import (
    CSV_SHEETS,
    JSON_LOGS,
    JSON_SHEETS,
    check_json,
    check_parquet,
    check_sheet,
    damaged_parquets,
    typed_parquets,
    whole_parquet,
)

CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())
N_LONG = int(os.environ.get("HOSTILE_EXAMPLES", "5000"))
"""Examples of each slow test; more for a night of fuzzing."""

quick = settings(max_examples=60, deadline=None, derandomize=True)
long = settings(max_examples=N_LONG, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_what_probes_once_found_is_read_or_refused(path: Path) -> None:
    check = check_parquet if path.suffix == ".parquet" else check_json
    check(path.read_bytes())


def test_a_whole_parquet_is_read() -> None:
    check_parquet(whole_parquet())


@quick
@given(JSON_LOGS)
def test_any_lines_are_rows_or_rejects(content: bytes) -> None:
    check_json(content)


@quick
@given(damaged_parquets())
def test_a_damaged_parquet_is_a_log_or_one_sentence(content: bytes) -> None:
    check_parquet(content)


@quick
@given(typed_parquets())
def test_columns_of_any_type_are_a_log_or_one_sentence(content: bytes) -> None:
    check_parquet(content)


@quick
@given(CSV_SHEETS)
def test_any_accounts_in_csv_are_rows_or_rejects(content: bytes) -> None:
    check_sheet(content, "csv")


@quick
@given(JSON_SHEETS)
def test_any_accounts_in_json_are_rows_or_rejects(content: bytes) -> None:
    check_sheet(content, "jsonl")


@pytest.mark.slow
@long
@given(CSV_SHEETS, JSON_SHEETS, typed_parquets())
def test_any_accounts_are_rows_or_rejects_at_length(csv: bytes, lines: bytes, parquet: bytes) -> None:
    check_sheet(csv, "csv")
    check_sheet(lines, "jsonl")
    check_sheet(parquet, "parquet")


@pytest.mark.slow
@long
@given(JSON_LOGS)
def test_any_lines_are_rows_or_rejects_at_length(content: bytes) -> None:
    check_json(content)


@pytest.mark.slow
@long
@given(damaged_parquets())
def test_a_damaged_parquet_is_a_log_or_one_sentence_at_length(content: bytes) -> None:
    check_parquet(content)


@pytest.mark.slow
@long
@given(typed_parquets())
def test_columns_of_any_type_are_a_log_or_one_sentence_at_length(content: bytes) -> None:
    check_parquet(content)
