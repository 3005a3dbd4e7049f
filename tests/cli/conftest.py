from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forensics.casestore.write import Overwrite, write_case
from forensics.lab.presets import simulate_preset
from tests.cli.terminal import forensics
from tests.reports.example_case import RUN, example_case, hostile_case

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A written case with a hydra, a company and a riddle; to be read, not changed."""
    out = tmp_path_factory.mktemp("cases") / "example"
    write_case(example_case(), {}, RUN, out, overwrite=Overwrite.NEVER)
    return out


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with an adversary's words in every text."""
    out = tmp_path_factory.mktemp("cases") / "hostile"
    write_case(hostile_case(), {}, RUN, out, overwrite=Overwrite.NEVER)
    return out


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A case of one's own, to be changed."""
    out = tmp_path / "fresh"
    write_case(example_case(), {}, RUN, out, overwrite=Overwrite.NEVER)
    return out


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
