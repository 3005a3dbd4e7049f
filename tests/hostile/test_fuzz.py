"""Whatever the bytes: a log whose ledger adds up, or one sentence; and what was once found stays found."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.cli.terminal import ROOT, process
from tests.hostile.fuzz_process import KINDS
from tests.hostile.fuzzing import (
    CSV_SHEETS,
    JSON_LOGS,
    JSON_SHEETS,
    KEEP,
    check_json,
    check_parquet,
    check_sheet,
    damaged_parquets,
    typed_parquets,
    whole_parquet,
)
from tests.hostile.scribbles import MAPPINGS, check_mapping, check_packed, packed_logs

CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())
N_LONG = int(os.environ.get("HOSTILE_EXAMPLES", "5000"))
"""Examples of each slow test; more for a night of fuzzing."""

quick = settings(max_examples=25, derandomize=True)
long = settings(max_examples=N_LONG, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_what_probes_once_found_is_read_or_refused(path: Path) -> None:
    check = {".parquet": check_parquet, ".yaml": check_mapping, ".bin": check_packed}.get(path.suffix, check_json)
    check(path.read_bytes())
    if path.suffix == ".parquet":
        check_sheet(path.read_bytes(), "parquet")


@pytest.mark.parametrize("name", ["page_that_makes_polars_panic", "page_of_fewer_values_than_none"])
def test_a_user_sees_one_sentence_and_nothing_that_libraries_print(name: str) -> None:
    path = next(path for path in CORPUS if path.stem == name)
    answer = process("inspect", path)
    phase, sentence = answer.err.splitlines()
    assert (answer.code, answer.out) == (3, "")
    assert phase.startswith("reading")
    assert sentence.startswith(f"error: {path}: not readable as Parquet: ")


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


@quick
@given(MAPPINGS, packed_logs())
def test_any_mapping_and_any_packed_log_is_read_or_refused(mapping: bytes, packed: bytes) -> None:
    check_mapping(mapping)
    check_packed(packed)


@pytest.mark.slow
@long
@given(MAPPINGS, packed_logs())
def test_any_mapping_and_any_packed_log_is_read_or_refused_at_length(mapping: bytes, packed: bytes) -> None:
    check_mapping(mapping)
    check_packed(packed)


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
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_any_parquet_is_a_log_or_one_sentence_at_length(tmp_path: Path, kind: str) -> None:
    """In a process of its own, whose death is a failure of this test and of no other."""
    kept = Path(os.environ.get(KEEP, tmp_path)) / f"last_{kind}.parquet"
    words = [sys.executable, "-m", "tests.hostile.fuzz_process", kind, str(N_LONG), str(kept)]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
    assert ended.returncode == 0, f"{kept} ended the process: {ended.stderr[-4_000:]}"


def test_pages_that_lie_are_a_log_or_one_sentence(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tests.hostile.fuzz_process", "lying", "60", str(tmp_path / "last.parquet")]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
    assert ended.returncode == 0, ended.stderr[-4_000:]
