from __future__ import annotations

import polars as pl
import pytest

from forensics.assessments.facts import MAX_CITATIONS, MAX_SHARED, facts, found_by_software, strongest
from forensics.vocabulary.calibration import LOAD_AMONG_USERS
from tests.assessments.clusters import FIRM, POOL, found, names, pool_and_firm, tie

PAIR = names("a", 4)


def test_sizes_count_the_members() -> None:
    assert facts(pool_and_firm()).sizes.rows() == [(FIRM, 8), (POOL, 10)]


def test_terms_find_their_cluster_by_number() -> None:
    terms = facts(pool_and_firm()).terms
    assert set(terms.filter(cluster_id=FIRM)["source"]) >= {"organisation.identity", "organisation.one_payer"}


def test_shared_things_weigh_by_coverage_times_mean_strength() -> None:
    half = found({POOL: PAIR}, ties=[tie(PAIR[0], bans=1.0), tie(PAIR[1], bans=0.6)])
    assert facts(half).shared["bans"].to_list() == [pytest.approx(0.5 * 0.8)]


def test_shared_things_of_one_family_have_a_limit() -> None:
    cards = found({POOL: PAIR}, ties=[tie(name, "payment_card", 3.0) for name in PAIR])
    assert facts(cards).shared["bans"].to_list() == [pytest.approx(MAX_SHARED)]


def test_the_detail_counts_members_and_names_what_they_share() -> None:
    (row,) = facts(found({POOL: PAIR}, ties=[tie(PAIR[0]), tie(PAIR[1])])).shared.to_dicts()
    assert row["detail"] == "2 of 4 accounts share with others of the cluster: address"


def test_a_kind_without_a_title_keeps_its_name() -> None:
    unknown = tie(PAIR[0]) | {"kind": "brand_new"}
    assert "brand_new" in facts(found({POOL: PAIR}, ties=[unknown])).shared["detail"][0]


def test_at_most_three_rows_are_cited_the_smallest_first() -> None:
    ties = [tie(name, citation=f"r{9 - number}") for number, name in enumerate(PAIR)]
    assert MAX_CITATIONS == 3
    assert facts(found({POOL: PAIR}, ties=ties)).shared["citations"].to_list() == [["r6", "r7", "r8"]]


def test_the_most_frequent_pathway_counts_over_all_members() -> None:
    shown = [(PAIR[0], "pathway", "reseller"), (PAIR[1], "pathway", "reseller"), (PAIR[2], "pathway", "direct")]
    pathways = facts(found({POOL: PAIR}, profiles=shown)).pathways
    assert pathways.rows() == [(POOL, "reseller", 0.5)]


def test_no_clusters_have_no_facts() -> None:
    nothing = facts(found({}))
    assert nothing.sizes.is_empty()
    assert nothing.shared.is_empty()
    assert nothing.pathways.is_empty()


def test_a_family_testifies_by_its_strongest_tie_only() -> None:
    ties = pl.DataFrame(
        {
            "account_id": ["ann", "ann", "ann"],
            "family": ["content", "content", "network"],
            "kind": ["conversation", "prompt_template", "connection"],
            "bans": [2.7, 1.8, 3.0],
        }
    )
    assert strongest(ties)["kind"].to_list() == ["conversation", "connection"]


USED = (LOAD_AMONG_USERS, "timing", -0.8, -0.8)


def test_a_load_is_compared_with_users_where_software_found_the_cluster() -> None:
    route = found({POOL: PAIR}, ties=[tie(name, "shared_route", 1.8) for name in PAIR], terms={POOL: [USED]})
    assert facts(route).terms["source"].to_list() == [LOAD_AMONG_USERS]
    address = found({POOL: PAIR}, ties=[tie(name) for name in PAIR], terms={POOL: [USED]})
    assert facts(address).terms.is_empty()


def test_software_found_a_cluster_if_it_alone_ties_half_of_it() -> None:
    route = [tie(name, "shared_route", 1.8) for name in PAIR]
    cards = [tie(name, "payment_card", 3.0) for name in PAIR]
    assert found_by_software(found({POOL: PAIR}, ties=route + cards[:2])).to_list() == [POOL]
    assert found_by_software(found({POOL: PAIR}, ties=route + cards[:3])).is_empty()
    assert found_by_software(found({POOL: PAIR}, ties=[tie(name) for name in PAIR])).is_empty()
