from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from forensics.reports.desk import desk_of
from forensics.reports.naming import in_clear, pseudonymous
from forensics.reports.partners import MAX_ITEMS, partner_items
from forensics.reports.render import render
from forensics.vocabulary.indicator import Corroborations
from tests.reports.example_case import HOSTILE, HYDRA, example_case

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case


def with_items(*rows: dict[str, Any]) -> Case:
    case = example_case()
    told = [
        {"item": "i", "kind": "address", "value": "198.51.100.7", "account_id": "acct-h00000", "cluster_id": HYDRA}
        | {"source": "a partner", "reliability": "B", "credibility": 2, "actor": None, "is_public": False}
        | row
        for row in rows
    ]
    frame = pl.DataFrame(told, schema=Corroborations.create_empty().schema)
    return replace(case, tables={**case.tables, "corroborations": frame})


def test_an_item_says_how_many_it_matches_here_and_elsewhere() -> None:
    case = with_items({}, {"account_id": "acct-h00001"}, {"account_id": "x", "cluster_id": None})
    (one,), n_left_out = partner_items(desk_of(case, in_clear()), HYDRA)
    assert (one.n_accounts, one.n_others, one.grade, one.kind) == (2, 1, "B2", "address or range")
    assert n_left_out == 0


def test_what_matches_nobody_of_a_cluster_is_not_listed_there() -> None:
    case = with_items({"cluster_id": None})
    assert partner_items(desk_of(case, in_clear()), HYDRA) == ((), 0)


def test_only_so_many_are_listed() -> None:
    case = with_items(*({"item": f"i{number}"} for number in range(MAX_ITEMS + 3)))
    shown, n_left_out = partner_items(desk_of(case, in_clear()), HYDRA)
    assert (len(shown), n_left_out) == (MAX_ITEMS, 3)


def test_what_a_partner_wrote_names_nobody_unless_asked_for() -> None:
    case = with_items({"item": "see 110.107.249.171", "source": "a.person@mail.example", "actor": "x 110.107.249.171"})
    hidden = render(case, "md", pseudonymous(case, None, frozenset())).decode()
    assert "110.107.249.171" not in hidden
    assert "a.person" not in hidden
    assert "110.107.249.171" in render(case, "md", in_clear()).decode()


@pytest.mark.parametrize("form", ["html", "md"])
def test_partners_words_are_text_and_nothing_else(form: str) -> None:
    case = with_items({"item": HOSTILE, "source": HOSTILE, "actor": HOSTILE, "value": "198.51.100.7"})
    text = render(case, form, in_clear()).decode()
    assert "What partners report of it" in text
    assert "<img" not in text
    assert "\x1b" not in text
