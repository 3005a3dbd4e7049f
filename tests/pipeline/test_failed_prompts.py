from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.engines.shelf import empty_shelf
from forensics.pipeline import failed_prompts
from forensics.summaries.take_overs import failed_prompts as only_failed
from forensics.summaries.take_overs import retries
from tests.stories import log, request, summary_of

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl
    import pytest

LOG = log(
    *(
        request(name, at=f"12:{number:02d}:{second:02d}", status=status, prompt_sha256=f"h{number}", message_count=1)
        for number in range(8)
        for second, (name, status) in enumerate([("ann", 429), ("bob", 200)])
    )
)


def found(folder: Path, *batches: pl.DataFrame) -> pl.DataFrame:
    return failed_prompts.taken_over(batches, summary_of(LOG).failures, 0, folder, len(LOG))


def test_shards_and_pieces_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = found(tmp_path, LOG)
    assert len(whole) == 16
    monkeypatch.setattr(failed_prompts, "ROWS_A_SHARD", 3)
    monkeypatch.setattr(failed_prompts, "GATHERED_ROWS", 1)
    assert found(tmp_path, *LOG.iter_slices(5)).equals(whole)


def test_what_a_killed_run_left_is_not_counted_again(tmp_path: Path) -> None:
    left = empty_shelf(tmp_path / "failed_prompts")
    failed = only_failed(summary_of(LOG).failures, 0)
    left.put("000000", 0, retries(LOG, failed))
    left.put("000000", 9, retries(LOG, failed))
    assert len(found(tmp_path, LOG)) == 16


def test_without_rows_nobody_took_over(tmp_path: Path) -> None:
    assert found(tmp_path).is_empty()
