from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from forensics.reports.accusations import PREVALENCES, accusations, prevalence_of, shifted
from forensics.reports.desk import desk_of
from forensics.reports.naming import in_clear
from tests.reports.example_case import HYDRA, example_case, with_table

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case


def flat(membership: float) -> Case:
    """The example with everyone's membership at one value."""
    case = example_case()
    level = [pl.lit(membership).alias(name) for name in ("membership", "membership_low", "membership_high")]
    return with_table(case, "accounts", case.tables["accounts"].with_columns(level))


def test_expected_false_accusations_are_the_doubts_of_the_list_summed() -> None:
    listed = accusations(desk_of(flat(0.75), in_clear()))
    assert listed.n_listed == 12
    assert listed.n_review == 6
    assert listed.n_false == pytest.approx(12 * 0.25)


def test_accounts_that_are_only_watched_are_not_on_the_list() -> None:
    n_accounts = example_case().tables["accounts"].height
    assert accusations(desk_of(example_case(), in_clear())).n_listed < n_accounts


def test_another_prevalence_multiplies_the_odds() -> None:
    assert shifted(0.5, assumed=0.5, other=0.1) == pytest.approx(0.1)
    assert shifted(0.9, assumed=0.02, other=0.02) == pytest.approx(0.9)
    assert shifted(0.5, assumed=0.1, other=0.01) == pytest.approx((0.01 / 0.99) / (0.1 / 0.9 + 0.01 / 0.99))


def test_the_rarer_hydras_are_the_more_accusations_are_false() -> None:
    listed = accusations(desk_of(example_case(), in_clear()))
    assert tuple(line.prevalence for line in listed.shifted) == PREVALENCES
    expected = [line.n_false for line in listed.shifted]
    assert expected == sorted(expected, reverse=True)
    assert listed.clusters[0][0] == HYDRA


@pytest.mark.parametrize("settings", [{}, {"judge": {}}, {"judge": {"prevalence": None}}, {"judge": {"prevalence": 0}}])
def test_without_a_recorded_prevalence_nothing_is_shifted(settings: dict[str, Any]) -> None:
    case = example_case()
    silent = replace(case, provenance=replace(case.provenance, settings=settings))
    assert prevalence_of(settings) is None
    assert accusations(desk_of(silent, in_clear())).shifted == ()
