from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.foundation.digests import text_sha256
from forensics.foundation.registry import parts
from forensics.ingest.canonical import HASHED_ONLY
from forensics.ingest.formats.jsonl_log import part
from forensics.vocabulary.entity_kind import EntityKind
from forensics.vocabulary.measure import Measure
from tests.ingest.logs import content, jsonl, read, request, rows, written

if TYPE_CHECKING:
    from pathlib import Path


def test_json_lines_are_known_by_their_bytes_not_their_name(tmp_path: Path) -> None:
    names = {"a.txt": "jsonl", "b.gz": "jsonl.gz", "c.zst": "jsonl.zst"}
    files = [written(tmp_path / name, jsonl(request(name))) for name in names]
    assert [file.container for file in read(tmp_path, *files).inputs] == list(names.values())
    assert part.containers == {"plain", "gzip", "zstd"}


def test_staged_pieces_are_bounded_and_hold_every_row(tmp_path: Path) -> None:
    path = written(tmp_path / "log.jsonl", jsonl(*(request(request_id=str(number)) for number in range(25))))
    log = read(tmp_path, path, batch_rows=10)
    (file,) = log.files
    assert [piece.n_rows for piece in file.pieces] == [10, 10, 5]
    assert [row["source_line"] for row in rows(log)] == list(range(1, 26))


def test_the_staged_copy_serves_after_the_log_is_gone(tmp_path: Path) -> None:
    path = written(tmp_path / "log.jsonl", jsonl(request()))
    log = read(tmp_path, path)
    path.unlink()
    assert len(rows(log)) == 1


def test_columns_that_nobody_knows_are_named(tmp_path: Path) -> None:
    log = read(tmp_path, written(tmp_path / "log.jsonl", jsonl(request(), request(colour="red"))))
    assert log.files[0].keys == ("account_id", "colour", "ip", "timestamp")


def test_a_system_prompt_is_hashed_and_not_staged(tmp_path: Path) -> None:
    given = [request("a1", system_prompt="you are a secret", prompt="hi"), request("a2")]
    path = written(tmp_path / "log.jsonl", jsonl(*given))
    log = read(tmp_path, path)
    (piece,) = log.files[0].pieces
    staged = pl.read_parquet(piece.path)
    assert staged["system_prompt"].to_list() == ["", None]
    assert staged["system_prompt_sha256"].to_list() == [text_sha256("you are a secret"), None]
    assert log.inputs[0].coverage["system_prompt"] == pytest.approx(0.5)
    parquet = tmp_path / "log.parquet"
    pl.DataFrame(given).write_parquet(parquet)
    assert content(read(tmp_path, parquet)) == content(log)


def test_no_part_needs_a_text_that_is_only_hashed() -> None:
    kinds = parts("forensics.summaries.kinds", EntityKind).values()
    measures = parts("forensics.signals.measures", Measure).values()
    needed = [kind.needs for kind in kinds] + [measure.needs for measure in measures]
    assert all(columns.isdisjoint(HASHED_ONLY) for columns in needed)
