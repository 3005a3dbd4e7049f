from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.ingest.indicators import read_indicators
from forensics.reports.exports.indicator_list import part
from tests.reports.exports.items import ITEMS, item

if TYPE_CHECKING:
    from pathlib import Path


def test_every_item_is_read_back_and_refused_as_our_own(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_bytes(part.write(ITEMS, "case-1"))
    used, unused = read_indicators([tmp_path / "own.csv"])
    assert used.is_empty()
    assert unused["is_own"].to_list() == [True] * len(ITEMS)


def test_what_a_partner_says_himself_is_read_as_it_was_meant(tmp_path: Path) -> None:
    (tmp_path / "theirs.csv").write_bytes(part.write(ITEMS, "case-1").replace(b"hydra-forensics", b"somebody"))
    used, unused = read_indicators([tmp_path / "theirs.csv"])
    assert unused.is_empty()
    assert sorted(used.select("kind", "value", "is_keyed").rows()) == sorted(
        (one.kind, one.value, one.is_keyed) for one in ITEMS
    )


def test_a_spreadsheet_computes_nothing() -> None:
    assert b"'=cmd()" in part.write([item("card", "=cmd()")], "case-1")
