"""Pieces wait on disk and come back whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.engines.shelf import Shelf

if TYPE_CHECKING:
    from pathlib import Path


def test_pieces_come_back_in_the_order_in_which_they_were_put(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("cards", 0, pl.DataFrame({"n": [1, 2]}))
    shelf.put("cards", 1, pl.DataFrame({"n": [3]}))
    assert pl.concat(shelf.take("cards"))["n"].to_list() == [1, 2, 3]


def test_names_are_sorted_and_empty_pieces_leave_nothing(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("phones", 0, pl.DataFrame({"n": [1]}))
    shelf.put("cards", 0, pl.DataFrame({"n": [1]}))
    shelf.put("devices", 0, pl.DataFrame({"n": []}))
    assert shelf.names() == ["cards", "phones"]


def test_what_was_taken_is_gone_from_the_disk(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("cards", 0, pl.DataFrame({"n": [1]}))
    shelf.take("cards")
    assert shelf.names() == []
    assert list(tmp_path.iterdir()) == []
    assert shelf.take("cards") == []


def test_what_is_read_stays(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("cards", 0, pl.DataFrame({"n": [1]}))
    assert shelf.read("cards")[0].equals(shelf.take("cards")[0])


def test_a_folder_is_taken_up_by_another_shelf_up_to_a_piece(tmp_path: Path) -> None:
    for number in range(3):
        Shelf(tmp_path).put("cards", number, pl.DataFrame({"n": [number]}))
    again = Shelf(tmp_path)
    again.forget_from(2)
    assert pl.concat(again.take("cards"))["n"].to_list() == [0, 1]
