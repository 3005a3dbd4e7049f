from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from forensics.foundation.touched import KEY, by_category, coded, is_text, numbers, touched, without_day

MONDAY, TUESDAY = date(2026, 9, 7), date(2026, 9, 8)
SCHEMA = {"kind": pl.String, "entity": pl.String, "day": pl.Date}
ROWS = [("device", "b", None), ("device", "a", TUESDAY), ("address", "z", MONDAY), ("device", "a", None)]


def things(*rows: tuple[str, str, date | None]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def categories(*rows: tuple[str, str, date | None]) -> pl.DataFrame:
    return coded(things(*rows), ("kind", "entity"))


def test_numbers_are_in_the_order_of_kind_entity_and_day() -> None:
    shown = categories(*ROWS)
    ordered = shown[np.argsort(touched(shown, shown))]
    assert ordered.equals(shown.sort(KEY))


def test_texts_and_categories_have_the_same_number() -> None:
    assert touched(things(*ROWS), categories(*ROWS)).tolist() == touched(categories(*ROWS), categories(*ROWS)).tolist()


def test_what_is_in_no_category_has_no_number() -> None:
    assert touched(things(("device", "other", None)), categories(*ROWS)).tolist() == [-1]
    assert numbers(pl.Series(["b", "c", None]), pl.Series(["a", "b"], dtype=pl.Enum(["a", "b"]))).tolist() == [
        1,
        -1,
        -1,
    ]


def test_values_are_placed_by_category_and_strangers_are_left_out() -> None:
    like = pl.Series(["b", "a", "b"], dtype=pl.Enum(["a", "b", "c"]))
    texts = pl.Series(["b", "other", "c"])
    assert by_category(texts, np.array([7, 8, 9]), like).tolist() == [-1, 7]
    assert by_category(texts, np.array([7, 8, 9]), like.clear()).tolist() == []


def test_the_first_and_the_last_days_that_can_be_written_are_in_order() -> None:
    rows = [("device", "a", None), ("device", "a", date(1, 1, 1)), ("device", "a", date(9999, 12, 31))]
    shown = categories(*rows)
    number = touched(shown, shown)
    assert (np.diff(number) > 0).all()
    assert without_day(number).tolist() == [True, False, False]


def test_categories_stay_as_they_are() -> None:
    shown = categories(*ROWS)
    assert not is_text(shown["entity"])
    assert coded(shown, ("kind", "entity")).equals(shown)
