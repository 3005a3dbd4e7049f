from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forensics.lab.simulate import simulate_preset
from tests.cli.terminal import forensics

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small world with one hydra: ``requests.jsonl``, ``accounts.jsonl``."""
    folder = tmp_path_factory.mktemp("world") / "mixed"
    simulate_preset("mixed", seed=5, scale=0.2, out=folder, container="jsonl")
    return folder


@pytest.fixture(scope="session")
def analysed(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case of that world, as the command writes it."""
    out = tmp_path_factory.mktemp("analysed") / "case"
    answer = forensics("analyze", world / "requests.jsonl", "--accounts", world / "accounts.jsonl", "--out", out)
    assert answer.code == 0, answer.err
    return out
