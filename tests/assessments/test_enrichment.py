from __future__ import annotations

import math

import polars as pl
import pytest

from forensics.assessments.enrichment import limits
from tests.assessments.clusters import found, names, tie

POOL = names("pool", 50)


def taken_back(n_partners: int, n_users: int, n_accounts: int, weights: dict[str, float] | None = None) -> float:
    story = found({"C-A": POOL}, ties=[tie("pool00", bans=1.2, n_partners=n_partners, n_users=n_users)])
    return float(limits(story.ties, story.memberships, n_accounts, weights or {})["bans"].sum())


def test_a_thing_of_the_cluster_alone_says_what_its_rarity_says() -> None:
    assert taken_back(20, 21, 5_000) == 0.0
    assert taken_back(49, 50, 1_000_000) == 0.0


def test_a_thing_that_is_no_commoner_in_the_cluster_than_outside_says_nothing() -> None:
    assert taken_back(20, 41, 101) == pytest.approx(-1.2, abs=0.02)
    assert taken_back(2, 41, 101) == -1.2


def test_what_lies_between_says_how_much_commoner_it_is() -> None:
    inside, outside = (20 + 49 / 101) / 50, (30 - 20 + 52 / 101) / (100 - 49 + 1)
    assert taken_back(20, 31, 101) == pytest.approx(math.log10(inside / outside) - 1.2)


def test_as_much_is_taken_back_as_the_family_counts() -> None:
    assert taken_back(2, 41, 101, {"network": 1.5}) == pytest.approx(-1.8)


def test_where_nobody_is_outside_sharing_says_next_to_nothing() -> None:
    left = [1.2 + taken_back(1, 2, n_accounts) for n_accounts in (52, 51, 50)]
    assert left == sorted(left, reverse=True)
    assert 0.0 < left[-1] < 0.5


def test_it_says_why() -> None:
    story = found({"C-A": POOL}, ties=[tie("pool00", n_partners=2, n_users=41)])
    row = limits(story.ties, story.memberships, 101, {}).row(0, named=True)
    assert (row["source"], row["family"]) == ("enrichment.ip_address", "network")
    assert row["detail"].startswith("2 of the cluster's 49 other accounts have it and 38 of the log's 51 outside")
    assert row["citations"] == []


def test_without_ties_there_is_nothing_to_take_back() -> None:
    assert limits(pl.DataFrame(found({"C-A": POOL}).ties), found({"C-A": POOL}).memberships, 101, {}).is_empty()
