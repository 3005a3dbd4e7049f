from __future__ import annotations

import polars as pl
import pytest

from forensics.assessments.victims import AT_LEAST, SOFTWARE, victims, with_victims
from tests.assessments.clusters import names

POOL = names("pool", 10)
SUSPECTS = pl.DataFrame({"account_id": POOL, "cluster_id": ["C-A"] * 10})
Shown = dict[str, dict[str, list[str]]]
"""Account, covariate, values."""


def found(shown: Shown, *, coded: bool = False, suspects: pl.DataFrame = SUSPECTS) -> list[str]:
    rows = [(name, trait, value, 1) for name, own in shown.items() for trait, values in own.items() for value in values]
    schema = {"account_id": pl.String, "covariate": pl.String, "value": pl.String, "n": pl.Int64}
    profiles = pl.DataFrame(rows, schema=schema, orient="row")
    if coded:
        profiles = profiles.with_columns(pl.col("account_id").cast(pl.Enum(profiles["account_id"].unique().sort())))
    return victims(suspects, profiles).to_list()


def showing(*values: str, traits: tuple[str, ...] = SOFTWARE) -> dict[str, list[str]]:
    return {trait: [f"{trait} of {value}" for value in values] for trait in traits}


@pytest.mark.parametrize("coded", [False, True])
def test_who_shows_the_thief_s_program_and_its_owner_s_is_a_victim(coded: bool) -> None:
    shown = {name: showing("thief") for name in POOL} | {"pool03": showing("thief", "owner")}
    assert found(shown, coded=coded) == ["pool03"]


def test_half_of_the_cluster_may_be_victims_with_programs_of_their_own() -> None:
    shown = {name: showing("thief", f"owner {place % 3}") for place, name in enumerate(POOL[:5])}
    assert found(shown | {name: showing("thief") for name in POOL[5:]}) == POOL[:5]


def test_an_operator_that_uses_every_program_with_every_account_robs_nobody() -> None:
    assert found({name: showing("one", "two", "three") for name in POOL}) == []


def test_an_operator_that_draws_programs_by_lot_robs_nobody() -> None:
    shown = {name: showing(f"program {place}", f"program {place + 1}") for place, name in enumerate(POOL)}
    assert found(shown) == []


def test_a_thief_that_draws_his_program_by_lot_is_told_by_accounts_that_show_two() -> None:
    thieves = {name: showing(f"program {place % 4}") for place, name in enumerate(POOL)}
    assert found(thieves) == []
    assert found(thieves | {"pool03": showing("program 3", "owner")}) == ["pool03"]


def test_an_update_of_one_program_is_no_second_life() -> None:
    own = showing("thief") | showing("thief", "newer", traits=SOFTWARE[: AT_LEAST - 1])
    assert found({name: showing("thief") for name in POOL} | {"pool03": own}) == []


@pytest.mark.parametrize(("n_old", "n_new"), [(4, 4), (5, 0), (3, 2)])
def test_an_update_of_every_program_at_once_is_no_second_life(n_old: int, n_new: int) -> None:
    both = len(POOL) - n_old - n_new
    shown = [showing("old")] * n_old + [showing("new")] * n_new + [showing("old", "new")] * both
    assert found(dict(zip(POOL, shown, strict=True))) == []


def test_who_is_not_accused_is_no_victim() -> None:
    shown = {name: showing("thief") for name in POOL} | {"pool03": showing("thief", "owner")}
    others = SUSPECTS.filter(pl.col("account_id") != "pool03")
    assert found(shown, suspects=others) == []
    assert found(shown, suspects=SUSPECTS.clear()) == []


def test_victims_have_a_role_of_their_own() -> None:
    accounts = pl.DataFrame({"account_id": ["a", "b"], "role": ["core", None]})
    marked = with_victims(accounts, pl.Series(["a"]))
    assert marked["role"].to_list() == ["compromised", None]
