from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.decoys.rates import CAVEAT
from tests.cli.terminal import forensics

if TYPE_CHECKING:
    from pathlib import Path


def test_the_rate_of_false_discoveries_is_printed_with_what_it_does_not_cover(analysed: Path) -> None:
    answer = forensics("lab", "decoys", analysed, "--runs", "2", "-q")
    assert answer.code == 0
    assert "from 2 decoys of this case" in answer.out
    assert CAVEAT in answer.out
    assert forensics("lab", "decoys", analysed, "--runs", "2", "-q").out == answer.out
