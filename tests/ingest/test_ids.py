from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from forensics.ingest import ids as ids_module
from forensics.ingest import repeats, shards
from forensics.ingest.ids import Ids, bucket_of, shard_of
from forensics.ingest.shards import Shards
from tests.ingest.logs import check_counts, jsonl, read, request, values, written

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the log were so long that little of it can be held."""
    monkeypatch.setattr(shards, "HELD_BYTES", 64)
    monkeypatch.setattr(ids_module, "_AT_ONCE", 8)
    monkeypatch.setattr(repeats, "_MAPPED_FROM", 2)


def hashes(*texts: str, seed: int = 7) -> Any:
    return pl.Series(texts).hash(seed).to_numpy()


@pytest.mark.parametrize("held", [1, 1 << 20])
def test_records_come_back_apart_and_in_the_order_of_arrival(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    monkeypatch.setattr(shards, "HELD_BYTES", held)
    kept = Shards(tmp_path, "kept", np.dtype(np.int64))
    for start in (0, 10, 20):
        records = np.arange(start, start + 10)
        kept.add(records, records % 3)
    assert kept.numbers() == [0, 1, 2]
    assert kept.read(1).tolist() == [1, 4, 7, 10, 13, 16, 19, 22, 25, 28]
    assert len(list(tmp_path.glob("kept-*/*"))) == (3 if held == 1 else 0)


def test_an_id_is_found_again_in_another_batch(tmp_path: Path) -> None:
    ids = Ids(tmp_path, 7)
    ids.add(hashes("r1", "r2"))
    ids.add(hashes("r3"))
    assert ids.shared() is None
    ids.add(hashes("r2"))
    shared = ids.shared()
    assert shared is not None
    assert shared[bucket_of(hashes("r1", "r2", "r3"))].tolist() == [False, True, False]


@pytest.mark.usefixtures("no_room")
def test_an_id_that_fills_the_log_fills_no_disk(tmp_path: Path) -> None:
    ids = Ids(tmp_path, 7)
    for _ in range(100):
        ids.add(hashes(*["same"] * 8))
    assert ids.shared() is not None
    assert sum(path.stat().st_size for path in tmp_path.glob("ids-*/*")) <= 100 * 2 * 8


@pytest.mark.usefixtures("no_room")
def test_a_log_too_long_to_hold_loses_the_same_rows(tmp_path: Path) -> None:
    given = [request(f"a{number}", request_id=f"r{number}", asn=number) for number in range(60)]
    files = [
        written(tmp_path / "a.jsonl", jsonl(*given)),
        written(tmp_path / "b.jsonl", jsonl(*given[:20], request("other", request_id="r30"))),
    ]
    pl.DataFrame([*given[10:40], request("last", request_id="r99", asn=1)]).write_parquet(tmp_path / "c.parquet")
    log = read(tmp_path, *files, tmp_path / "c.parquet")
    assert [file.repeats for file in log.inputs] == [0, 20, 30]
    assert values(log, "account_id") == [*(f"a{number}" for number in range(60)), "other", "last"]
    assert log.inputs[2].coverage["asn"] == 1
    assert any("2 rows share a request_id" in text for text in log.warnings)
    check_counts(log)


def test_repeats_are_found_in_a_file_that_is_read_twice_for_its_epoch_unit(tmp_path: Path) -> None:
    seconds = [request(timestamp=1_772_323_200 + number, request_id=f"r{number}") for number in range(5)]
    strange = [request(timestamp=1_772_323_200_000, request_id=text) for text in ("r0", "x", "x")]
    log = read(tmp_path, written(tmp_path / "log.jsonl", jsonl(*seconds, *strange[:2], *seconds, *strange[2:])))
    (file,) = log.inputs
    assert (file.rows, file.requests, file.repeats, file.rejects) == (13, 5, 5, 3)


def test_the_seed_comes_from_the_inputs_and_shards_from_the_seed(tmp_path: Path) -> None:
    one, other = (written(tmp_path / name, jsonl(request(name))) for name in ("a.jsonl", "b.jsonl"))
    seeds = {file.tally.ids.seed for path in (one, other) for file in read(tmp_path, path).files}
    assert len(seeds) == 2
    assert len({tuple(shard_of(hashes("r1", "r2", "r3", seed=seed))) for seed in seeds}) == 2
