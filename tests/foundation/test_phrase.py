from __future__ import annotations

import polars as pl
import pytest

from forensics.foundation.phrase import phrase

ROWS = pl.DataFrame({"n": [1, None], "name": ["ann", "bob"]})


def said(template: str, *values: str | pl.Expr) -> list[str | None]:
    found: list[str | None] = ROWS.select(text=phrase(template, *values))["text"].to_list()
    return found


def test_braces_are_filled_row_by_row_and_nulls_stay_null() -> None:
    assert said("{} has {} left", "name", "n") == ["ann has 1 left", None]


def test_expressions_fill_braces_too() -> None:
    assert said("{}!", pl.col("name").str.to_uppercase()) == ["ANN!", "BOB!"]


def test_a_template_without_braces_is_itself() -> None:
    assert set(said("nothing to fill")) == {"nothing to fill"}


def test_a_value_with_braces_of_its_own_is_only_text() -> None:
    hostile = ROWS.with_columns(name=pl.lit("{}{n}"))
    assert hostile.select(phrase("<{}>", "name")).to_series()[0] == "<{}{n}>"


@pytest.mark.parametrize("values", [(), ("name", "n")])
def test_too_few_or_too_many_values_are_an_error(values: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="1 places"):
        phrase("one {} place", *values)


def test_columns_that_are_chunked_differently_are_put_together() -> None:
    """What made this function necessary: the library's own format panics on them."""
    ragged = pl.concat([ROWS, ROWS], rechunk=False).with_columns(other=pl.Series(["a", "b", "c", "d"]))
    texts = ragged.select(text=phrase("{}-{}", "name", "other"))["text"]
    assert texts.to_list() == ["ann-a", "bob-b", "ann-c", "bob-d"]
