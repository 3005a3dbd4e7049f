from __future__ import annotations

import polars as pl
import pytest

from forensics.workloads.scripts import LOOKED_AT, scripts


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("plain words", 0),
        ("fran\u00e7ais, Stra\u00dfe", 0),
        ("\u8bf7\u89e3\u91ca\u91cf\u5b50\u8ba1\u7b97", 1),
        ("\u8bf7\u7528 Python \u5199\u4e00\u4e2a\u51fd\u6570", 1),
        ("\u91cf\u5b50\u8a08\u7b97\u3092\u8aac\u660e\u3057\u3066", 2),
        ("\uc591\uc790 \ucef4\ud4e8\ud130", 3),
        ("\u043a\u0432\u0430\u043d\u0442", 4),
        ("\u0627\u0644\u062d\u0648\u0633\u0628\u0629", 5),
        ("123 \u20ac", 0),
        ("", 0),
        (None, 0),
    ],
)
def test_most_letters_decide(text: str | None, number: int) -> None:
    assert scripts(pl.Series([text], dtype=pl.String)).to_list() == [number]


def test_only_the_beginning_is_looked_at() -> None:
    assert scripts(pl.Series(["a" * LOOKED_AT + "\u043a" * 9_999])).to_list() == [0]


def test_rows_stay_in_order() -> None:
    assert scripts(pl.Series(["a", "\u043a\u043a", None, "\u8bf7"])).to_list() == [0, 4, 0, 1]
