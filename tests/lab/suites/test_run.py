"""Worlds are run apart, come back in their order, and a failing one is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forensics.foundation.errors import ForensicsError, InputError
from forensics.lab.simulate import simulate
from forensics.lab.suites.content import content_digest
from forensics.lab.suites.run import Hands, run_worlds
from tests.lab.suites.worlds import HERE, small

if TYPE_CHECKING:
    from pathlib import Path


def test_a_judge_sees_the_export_and_no_truth_and_is_not_asked_twice(tmp_path: Path) -> None:
    worlds = [small("a", 1, ("accounts", "events")), small("b", 2)]
    asked, used = tmp_path / "asked", Hands(workers=2, cache=tmp_path / "cache", temp_dir=tmp_path)
    options = {"loud": str(asked)}
    first = run_worlds(worlds, f"{HERE}:counting", options=options, hands=used)
    seen = sorted(asked.read_text("utf-8").splitlines())
    assert seen == ["accounts.jsonl events.jsonl requests.parquet", "accounts.jsonl requests.parquet"]
    second = run_worlds(worlds[::-1], f"{HERE}:counting", options=options, hands=used)
    assert len(asked.read_text("utf-8").splitlines()) == 2
    assert [world.entry.world.name for world in second] == ["b", "a"]
    for here, there in zip(first, second[::-1], strict=True):
        assert here.accounts.equals(there.accounts)
        assert here.content == there.content == content_digest(simulate(here.entry.world))
        assert here.timing.judge_seconds == there.timing.judge_seconds
        assert here.timing.peak_bytes == there.timing.peak_bytes > 0
    assert {path.name for path in tmp_path.iterdir()} == {"asked", "cache"}


def test_a_world_that_fails_is_named_with_its_reason(tmp_path: Path) -> None:
    worlds = [small("good"), small("bad", 1, ("payments",)), small("worse", 2, ("payments",))]
    with pytest.raises(InputError, match=r"'bad' failed: payments.jsonl: payments are not for me; so did worse"):
        run_worlds(worlds, f"{HERE}:failing", hands=Hands(workers=3, temp_dir=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_judge_that_stumbles_is_an_error_that_says_where(tmp_path: Path) -> None:
    with pytest.raises(ForensicsError, match=r"'a' failed: ZeroDivisionError: 6 \[worlds.py:\d+\]"):
        run_worlds([small("a")], f"{HERE}:stumbling", hands=Hands(temp_dir=tmp_path))
