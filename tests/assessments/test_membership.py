from __future__ import annotations

import math
from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.assessments.absent import LEAST, LEAST_FAMILY
from forensics.assessments.alone import BELOW_EVEN
from forensics.vocabulary.calibration import Rate
from tests.assessments.clusters import (
    HYDRA_TERMS,
    POOL,
    TOLD,
    calibrated,
    fitted,
    found,
    judged,
    names,
    pool_and_firm,
    shipped,
    tie,
)

if TYPE_CHECKING:
    from forensics.assessments.membership import Members
    from forensics.vocabulary.calibration import Calibration

ODDS_TOLERANCE = 1e-6


def row(members: Members, name: str) -> dict[str, object]:
    (found_row,) = members.accounts.filter(account_id=name).to_dicts()
    return found_row


def membership(members: Members, name: str) -> float:
    value = row(members, name)["membership"]
    assert isinstance(value, float)
    return value


@pytest.mark.parametrize("prevalence", [None, 0.2])
def test_the_rows_of_every_account_add_up_to_the_odds_of_its_membership(prevalence: float | None) -> None:
    _, members = judged(pool_and_firm(), others=["zoe"], prevalence=prevalence)
    sums = dict(members.addends.group_by("account_id").agg(pl.col("bans").sum()).iter_rows())
    for name, p in members.accounts.select("account_id", "membership").iter_rows():
        assert sums[name] == pytest.approx(math.log10(p / (1 - p)), abs=ODDS_TOLERANCE)


def test_no_account_is_surer_than_its_cluster() -> None:
    clusters, members = judged(pool_and_firm())
    both = members.accounts.join(clusters.clusters, on="cluster_id", how="left")
    assert (both["membership"] <= both["confidence"] + 1e-12).all()


def test_an_account_in_no_cluster_keeps_the_prevalence() -> None:
    _, members = judged(pool_and_firm(), others=["zoe"])
    assert membership(members, "zoe") == pytest.approx(shipped().prevalence)
    _, members = judged(pool_and_firm(), others=["zoe"], prevalence=0.2)
    assert membership(members, "zoe") == pytest.approx(0.2)


def lone(bans: float, calibration: Calibration | None = None) -> Members:
    """Zoe and Ann are in no cluster; something speaks against Zoe, half of it how she moves."""
    story = found({POOL: names("pool", 6)}, ties=[tie(name) for name in names("pool", 6)])
    habits = {source: {"zoe": bans / 2} for source in ("association", "movement")}
    return judged(story, others=["ann", "zoe"], habits=habits, calibration=calibration)[1]


def test_what_an_account_in_no_cluster_does_and_uses_makes_it_likelier_one_and_says_why() -> None:
    members = lone(1.2)
    odds = {name: membership(members, name) / (1 - membership(members, name)) for name in ("ann", "zoe")}
    assert odds["zoe"] / odds["ann"] == pytest.approx(10**1.2)
    assert row(members, "zoe")["top_for"] == TOLD
    assert row(members, "ann")["top_for"] is None
    assert row(members, "zoe")["n_families"] == 0


def test_neither_ever_makes_an_account_more_likely_than_not() -> None:
    members = lone(9.0)
    assert membership(members, "zoe") == pytest.approx(1 / (1 + 10**-BELOW_EVEN))
    rows = members.addends.filter(account_id="zoe")
    assert rows["source"].to_list() == ["limit", "association", "movement", "prior"]
    assert float(rows["bans"].sum()) == pytest.approx(BELOW_EVEN)


def test_where_lone_accounts_are_likelier_than_not_already_nothing_is_added() -> None:
    members = lone(1.8, fitted(unclustered=Rate(0.5, 0.4, 0.6)))
    assert membership(members, "zoe") == membership(members, "ann")


def test_the_interval_of_a_lone_account_is_as_wide_as_the_rate_s() -> None:
    members = lone(1.2, fitted(unclustered=Rate(-3.0, -3.2, -2.9)))
    odds = [math.log10(p / (1 - p)) for p in (float(str(row(members, "zoe")[f"membership{end}"])) for end in ENDS)]
    assert odds == pytest.approx([-2.0, -1.8, -1.7])


ENDS = ("_low", "", "_high")


def test_moving_says_nothing_more_of_who_is_in_a_cluster() -> None:
    pool = names("pool", 6)
    ties = [tie(name) for name in pool]
    story = found({POOL: pool}, ties=ties)
    still, moving = (judged(story, habits={"movement": moved})[1] for moved in ({}, {"pool00": 1.2}))
    assert still.addends.equals(moving.addends)


def with_prompt(n: int, n_sharing: int) -> Members:
    """A pool on one address, of which the first accounts share a system prompt as well."""
    pool = names("pool", n)
    prompts = [tie(name, "system_prompt", 1.8) for name in pool[:n_sharing]]
    return judged(found({POOL: pool}, ties=[*(tie(name) for name in pool), *prompts], terms={POOL: HYDRA_TERMS}))[1]


def lack(members: Members, name: str) -> float:
    return float(members.addends.filter(account_id=name, source="absent")["bans"].sum())


def test_who_lacks_what_nearly_all_others_share_is_less_likely_a_member() -> None:
    members = with_prompt(20, 19)
    assert lack(members, "pool19") == pytest.approx(LEAST_FAMILY)
    assert lack(members, "pool00") == 0.0
    assert "content (19 of 19)" in str(row(members, "pool19")["top_against"])


@pytest.mark.parametrize(("n", "n_sharing", "bans"), [(20, 10, math.log10(10 / 20)), (20, 0, 0.0), (4, 3, 0.0)])
def test_a_lack_weighs_what_few_of_the_others_have_of_it(n: int, n_sharing: int, bans: float) -> None:
    assert lack(with_prompt(n, n_sharing), f"pool{n - 1:02d}") == pytest.approx(bans, abs=1e-3)


def test_all_that_an_account_lacks_has_a_limit() -> None:
    pool = names("pool", 20)
    more = [tie(name, kind, 1.8) for name in pool[1:] for kind in ("system_prompt", "payment_card", "take_over")]
    _, members = judged(found({POOL: pool}, ties=[*(tie(name) for name in pool), *more], terms={POOL: HYDRA_TERMS}))
    assert lack(members, "pool00") == pytest.approx(LEAST)


def test_another_address_is_no_lack() -> None:
    """By the network they were found."""
    pool = names("pool", 20)
    ties = [*(tie(name, "system_prompt", 1.8) for name in pool), *(tie(name) for name in pool[1:])]
    _, members = judged(found({POOL: pool}, ties=ties, terms={POOL: HYDRA_TERMS}))
    assert lack(members, "pool00") == 0.0


def test_in_a_company_s_cluster_membership_is_low_however_sure_the_grouping_is() -> None:
    _, members = judged(pool_and_firm())
    assert membership(members, "staff00") < 0.1
    assert membership(members, "pool00") > 0.5


def test_each_causal_family_that_ties_an_account_makes_it_surer() -> None:
    _, members = judged(pool_and_firm())
    assert membership(members, "pool00") > membership(members, "pool09")
    assert (row(members, "pool00")["n_families"], row(members, "pool09")["n_families"]) == (2, 1)


def test_a_tie_that_is_hard_to_forge_is_marked() -> None:
    _, members = judged(pool_and_firm())
    assert row(members, "pool00")["hard"] is True
    assert row(members, "pool09")["hard"] is False


def test_an_account_that_looks_like_anybody_is_less_likely_a_member_than_one_like_the_rest() -> None:
    pool = names("pool", 6)
    alike = {"pool00": 1.3, "pool01": -1.3}
    story = found({POOL: pool}, ties=[tie(name) for name in pool], terms={POOL: HYDRA_TERMS}, likeness=alike)
    _, members = judged(story)
    assert membership(members, "pool00") > membership(members, "pool02") > membership(members, "pool01")
    assert row(members, "pool00")["n_families"] == 1


def test_a_faint_tie_is_no_family_of_evidence() -> None:
    pool = names("pool", 6)
    faint = found({POOL: pool}, ties=[tie(name, bans=0.1) for name in pool], terms={POOL: HYDRA_TERMS})
    _, members = judged(faint)
    assert set(members.accounts["n_families"]) == {0}


def test_the_interval_holds_the_membership() -> None:
    _, members = judged(pool_and_firm(), others=["zoe"])
    assert (members.accounts["membership_low"] <= members.accounts["membership"]).all()
    assert (members.accounts["membership"] <= members.accounts["membership_high"]).all()


def test_the_strongest_reasons_on_both_sides_are_named() -> None:
    _, members = judged(pool_and_firm(), others=names("home", 5_000))
    told = row(members, "pool00")
    assert "payment instrument" in str(told["top_for"])
    assert "never surer than the cluster" in str(told["top_against"])


def pool_with_neighbours(n_pool: int, n_firm: int, org: str = "org-1") -> Members:
    """A pool and a firm whose traffic leaves by one gateway: the addresses tie them into one cluster."""
    pool, firm = names("pool", n_pool), names("staff", n_firm)
    story = found(
        {POOL: [*pool, *firm]},
        ties=[tie(name) for name in [*pool, *firm]] + [tie(name, "payment_card", 2.0) for name in pool],
        terms={POOL: HYDRA_TERMS},
        profiles=[(name, "org_id", org) for name in firm],
    )
    return judged(story)[1]


def test_an_open_organisation_among_a_pool_is_a_neighbour() -> None:
    members = pool_with_neighbours(20, 5)
    assert membership(members, "staff00") < 0.2
    assert membership(members, "pool00") > 0.5
    assert "openly belongs to an organisation of 5 accounts" in str(row(members, "staff00")["top_against"])


def test_where_most_accounts_name_an_organisation_nobody_is_let_off_one_by_one() -> None:
    """The cluster itself is weighed as an organisation; an operator cannot hide all its accounts so."""
    members = pool_with_neighbours(5, 20)
    assert members.addends.filter(source="open_organisation").is_empty()


def test_an_organisation_of_one_account_lets_nobody_off() -> None:
    members = pool_with_neighbours(20, 1)
    assert members.addends.filter(source="open_organisation").is_empty()


@pytest.mark.parametrize("claim", ["org_name", "own_domain", "email_domain"])
def test_a_name_or_domain_that_anybody_can_claim_lets_nobody_off(claim: str) -> None:
    pool = names("pool", 20)
    story = found(
        {POOL: pool},
        ties=[tie(name) for name in pool],
        terms={POOL: HYDRA_TERMS},
        profiles=[(name, claim, "acme") for name in pool[:5]],
    )
    assert judged(story)[1].addends.filter(source="open_organisation").is_empty()


def test_taking_the_ties_back_leaves_less_than_they_gave() -> None:
    members = pool_with_neighbours(20, 5)
    (taken,) = members.addends.filter(source="open_organisation", account_id="staff00")["bans"].to_list()
    assert taken == pytest.approx(calibrated().open_organisation - 1.2)


def test_evidence_cites_the_row_that_showed_it() -> None:
    pool = names("pool", 6)
    story = found({POOL: pool}, ties=[tie(pool[0], citation="r1"), *(tie(name) for name in pool[1:])])
    cited = dict(judged(story)[1].addends.filter(source="tie.ip_address").select("account_id", "citations").iter_rows())
    assert cited[pool[0]] == ["r1"]
    assert cited[pool[1]] == []


def test_nobody_at_all_is_nobody_accused() -> None:
    _, members = judged(found({}), others=["ann", "bob"])
    assert members.accounts["cluster_id"].null_count() == 2
