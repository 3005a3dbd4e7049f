"""Pieces wait on disk and come back whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.engines.shelf import Shelf

if TYPE_CHECKING:
    from pathlib import Path


def test_pieces_come_back_in_the_order_in_which_they_were_put(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("cards", pl.DataFrame({"n": [1, 2]}))
    shelf.put("cards", pl.DataFrame({"n": [3]}))
    assert pl.concat(shelf.take("cards"))["n"].to_list() == [1, 2, 3]


def test_names_are_sorted_and_empty_pieces_leave_nothing(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("phones", pl.DataFrame({"n": [1]}))
    shelf.put("cards", pl.DataFrame({"n": [1]}))
    shelf.put("devices", pl.DataFrame({"n": []}))
    assert shelf.names() == ["cards", "phones"]


def test_what_was_taken_is_gone_from_the_disk(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("cards", pl.DataFrame({"n": [1]}))
    shelf.take("cards")
    assert shelf.names() == []
    assert list(tmp_path.iterdir()) == []
    assert shelf.take("cards") == []
