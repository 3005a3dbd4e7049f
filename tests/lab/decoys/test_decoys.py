from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.lab.decoys.rates import CAVEAT, LEVELS, Level, rates, told
from forensics.lab.decoys.shuffle import decoy, without_tape
from forensics.pipeline.state import State, state_of
from forensics.vocabulary.settings import JudgeSettings, Settings
from tests.worlds import analysed

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The small world: a hydra among homes."""
    return analysed(tmp_path_factory.mktemp("decoys"))


@pytest.fixture(scope="module")
def state(case: Case) -> State:
    return state_of(case.state)


@pytest.fixture(scope="module")
def shuffled(state: State) -> State:
    return decoy(state, 1, 0)


def test_a_decoy_has_the_same_accounts_as_busy_as_before(state: State, shuffled: State) -> None:
    assert shuffled.account_ids().equals(state.account_ids())
    assert shuffled.account_days.equals(state.account_days)
    assert shuffled.reach.equals(state.reach)


def test_every_value_of_a_trait_is_as_frequent_as_before(state: State, shuffled: State) -> None:
    before, after = (
        frame.group_by("covariate", "value").agg(pl.len(), pl.col("n").sum()).sort("covariate", "value")
        for frame in (state.profiles, shuffled.profiles)
    )
    assert after.equals(before)
    assert not shuffled.profiles.equals(state.profiles)


def test_no_account_gets_two_sets_of_a_trait(shuffled: State) -> None:
    keys = shuffled.profiles.select("account_id", "covariate", "value")
    assert keys.n_unique() == keys.height


def test_nearly_all_contacts_are_kept_each_kind_and_day(state: State, shuffled: State) -> None:
    before, after = (frame.contacts.group_by("kind").agg(n=pl.len()).sort("kind") for frame in (state, shuffled))
    both = before.join(after, on="kind", how="inner", suffix="_after")
    assert (both["n_after"] <= both["n"]).all()
    assert int(both["n_after"].sum()) > 0.5 * int(both["n"].sum())


def test_every_contact_is_still_shared_and_stands_once(shuffled: State) -> None:
    contacts = shuffled.contacts
    assert contacts.select("account_id", "kind", "entity", "day").n_unique() == contacts.height
    assert (contacts.group_by("kind", "entity", "day").agg(n=pl.len())["n"] > 1).all()


def test_the_same_seed_and_run_give_the_same_decoy(state: State) -> None:
    same, other = decoy(state, 1, 0), decoy(state, 1, 1)
    assert all(same.frames()[name].equals(frame) for name, frame in decoy(state, 1, 0).frames().items())
    assert not same.contacts.equals(other.contacts)


def test_what_is_taken_in_order_of_time_is_left_out_on_both_sides(state: State, shuffled: State) -> None:
    for one in (without_tape(state), shuffled):
        assert one.tape_signals.is_empty()
        assert one.suspect_hours.is_empty()


def test_a_case_reports_its_hydra_and_its_decoys_report_next_to_nothing(case: Case) -> None:
    found = {(level.subject, level.level): level for level in rates(case, Settings(), runs=2)}
    surest = found["accounts", 0.8]
    assert surest.target > 0
    assert surest.rate is not None
    assert surest.rate < 0.2


def test_the_prevalence_of_the_settings_is_the_one_that_counts(case: Case) -> None:
    rare = Settings(judge=JudgeSettings(prevalence=1e-9))
    assert all(level.target == 0 for level in rates(case, rare, runs=1))


def test_the_rate_is_the_mean_decoy_over_the_target() -> None:
    level = Level(0.5, "clusters", 40, (0, 2, 0, 2))
    assert (level.rate, level.at_most) == (1 / 40, 5 / 160)
    assert Level(0.5, "accounts", 40, (0, 2, 0, 2)).at_most is None
    assert Level(0.5, "clusters", 0, (1, 0)).rate is None
    assert Level(0.5, "clusters", 1, (9, 9)).rate == 1.0


def test_the_table_says_what_it_does_not_cover() -> None:
    found = [Level(level, subject, 4, (0, 1)) for subject in ("clusters", "accounts") for level in LEVELS]
    text = told(found)
    assert CAVEAT in text
    assert "12.5%" in text
