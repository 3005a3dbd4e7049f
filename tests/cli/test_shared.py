from __future__ import annotations

from datetime import date

import polars as pl

from forensics.cli.shared import judged, over_days

DAYS = [date(2026, 5, day) for day in (1, 2, 3)]
ENTITIES = pl.DataFrame(
    [
        {"kind": "ip", "entity": "a", "day": day, "verdict": "operator", "class": "pool", "n_accounts": n}
        for day, n in zip(DAYS, (9, 12, 10), strict=True)
    ]
    + [{"kind": "card", "entity": "c", "day": None, "verdict": "public", "class": "x", "n_accounts": 3}]
)


def links(*rows: tuple[str, str, date | None, float]) -> pl.DataFrame:
    names = ("kind", "entity", "day", "bans")
    frame = pl.DataFrame([dict(zip(names, row, strict=True)) for row in rows], schema_overrides={"day": pl.Date})
    return frame.with_columns(family=pl.lit("network"))


def test_an_address_of_three_days_is_one_row_with_its_heaviest_day() -> None:
    found = over_days(judged(links(*(("ip", "a", day, 0.5 + day.day) for day in DAYS)), ENTITIES))
    assert found.select("entity", "days", "bans", "n_accounts").rows() == [("a", 3, 3.5, 10)]


def test_a_card_is_not_linked_per_day_and_has_no_days() -> None:
    found = over_days(judged(links(("card", "c", None, 1.0)), ENTITIES))
    assert found.select("days", "verdict").rows() == [(None, "public")]


def test_the_heaviest_comes_first() -> None:
    found = over_days(judged(links(("ip", "a", DAYS[0], 0.5), ("card", "c", None, 1.0)), ENTITIES))
    assert found.get_column("kind").to_list() == ["card", "ip"]
