"""Every matcher: what it sees of a small pool, and what it says of itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from forensics.attributions.attribute import matchers
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Known
from tests.attributions.patterns import CAMPAIGN, HASH, POOL, START, campaign, cluster, known

KNOWN = matchers()


def seen(name: str, what: Known) -> dict[str, dict[str | None, float]]:
    told: dict[str, dict[str | None, float]] = {}
    for subject, value, figure in KNOWN[name].observe(what).rows():
        told.setdefault(subject, {})[value] = figure
    return told


def link(kind: str, share: float, top: float = 0.1) -> dict[str, Any]:
    return {"party": POOL, "kind": kind, "share": share, "top": top}


def held(kind: str, entity: str = "x") -> dict[str, Any]:
    return {"party": POOL, "kind": kind, "entity": entity, "share": 0.3}


def trait(covariate: str, value: str, share: float) -> dict[str, Any]:
    return {"party": POOL, "covariate": covariate, "value": value, "share": share}


def account(number: int, **fields: Any) -> dict[str, Any]:
    return {"party": POOL, "account_id": f"a{number}", "cluster_id": POOL, **fields}


OF_CAMPAIGNS = campaign(
    capabilities=["coding"],
    capability_shares=[0.7],
    asks=["agentic_coding"],
    ask_shares=[0.4],
    pivot_share=0.5,
    system_prompts=[HASH],
    system_prompt_shares=[1.0],
)
BANNED = [
    account(1, banned_at=START + timedelta(days=3), first_seen=START, created_at=START - timedelta(days=90)),
    account(2, first_seen=START + timedelta(days=4), created_at=START + timedelta(days=3)),
    account(3, first_seen=START + timedelta(days=1), role="compromised"),
    account(4, first_seen=START + timedelta(days=5), created_at=START),
]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("capability_mix", {"coding": 0.7}),
        ("elicitation_family", {"agentic_coding": 0.4}),
        ("model_pivot", {"": 0.5}),
        ("campaign_volume", {"": 5_000.0}),
        ("request_rate", {"": 500.0}),
        ("system_prompt", {HASH: 1.0}),
    ],
)
def test_what_is_seen_of_a_campaign(name: str, expected: dict[str, float]) -> None:
    assert seen(name, known(OF_CAMPAIGNS))[CAMPAIGN] == expected


@pytest.mark.parametrize(
    ("name", "frames", "expected"),
    [
        ("pool_size", {}, 100.0),
        ("shared_payment", {"links": [link("payment_card", 0.4)]}, 0.4),
        ("shared_payment", {}, 0.0),
        ("card_series", {"links": [link("bin_week", 0.6)]}, 0.6),
        ("rotating_exits", {"links": [link("exit_pool", 0.2), link("shared_route", 0.7)]}, 0.7),
        ("fixed_exits", {"links": [link("ip_address", 0.8)]}, 0.8),
        ("injected_prompt", {"links": [link("system_prompt", 1.0, top=0.9)]}, 0.9),
        ("synchronised_load", {"signals": [{"party": POOL, "measure": "load_entropy", "value": 0.99}]}, 0.99),
        ("hand_over", {"signals": [{"party": POOL, "measure": "hand_over_share", "value": 0.2}]}, 0.2),
        ("pathway_count", {"traits": [trait("pathway", "direct", 0.9), trait("pathway", "education", 0.06)]}, 2.0),
        ("regrowth", {"accounts": BANNED}, 0.5),
        ("new_accounts", {"accounts": BANNED}, 2 / 3),
        ("compromised_accounts", {"accounts": BANNED}, 1.0),
        ("shared_work", {"clusters": [cluster(extraction_share_low=0.4)]}, 0.4),
    ],
)
def test_what_is_seen_of_a_pool(name: str, frames: dict[str, Any], expected: float) -> None:
    assert seen(name, known(**frames))[POOL] == {"": pytest.approx(expected)}


def test_other_traffic_is_what_no_campaign_has() -> None:
    assert seen("mixed_traffic", known(campaign(), campaign(f"{POOL}-2", n_requests=2_000)))[POOL][""] == (
        pytest.approx(0.3)
    )


def test_campaigns_of_a_tenth_are_customers() -> None:
    rows = [campaign(f"{POOL}-{n}", share=share) for n, share in enumerate((0.5, 0.2, 0.05), 1)]
    assert seen("tenants", known(*rows))[POOL] == {"": 2.0}


@pytest.mark.parametrize("name", ["mixed_traffic", "tenants", "shared_work", "regrowth", "pathway_count"])
def test_what_was_not_looked_at_has_no_figure(name: str) -> None:
    assert seen(name, known()) == {}


@pytest.mark.parametrize(("name", "covariate"), [("access_pathways", "pathway"), ("client_stack", "tls")])
def test_shares_by_name(name: str, covariate: str) -> None:
    assert seen(name, known(traits=[trait(covariate, "one", 0.8)]))[POOL] == {None: 0.0, "one": 0.8}


@pytest.mark.parametrize(
    "name", [name for name, matcher in KNOWN.items() if matcher.kinds and Part.OWNER in matcher.parts]
)
def test_identifiers_that_the_pool_holds(name: str) -> None:
    kind = min(KNOWN[name].kinds)
    assert seen(name, known(held=[held(kind)]))[POOL] == {None: 0.0, "x": 0.3}
    assert seen(name, known())[POOL] == {None: 0.0}


def test_a_network_of_two_clusters_is_one_party() -> None:
    two = [cluster("C-ONE", party="N-1"), cluster("C-TWO", party="N-1", n_accounts=50)]
    assert seen("pool_size", known(clusters=two)) == {"N-1": {"": 150.0}}


def test_a_later_generation_has_replaced_the_first() -> None:
    rows = [account(1, first_seen=START), account(2, first_seen=START, cluster_id="C-LATER")]
    later = [{"party": POOL, "network_id": POOL, "cluster_id": "C-LATER", "generation": 1, "relation": ""}]
    assert seen("regrowth", known(accounts=rows, networks=later))[POOL] == {"": 0.5}


@pytest.mark.parametrize("name", KNOWN)
def test_a_matcher_says_what_it_means_and_who_else_looks_so(name: str) -> None:
    matcher = KNOWN[name]
    assert len(matcher.meaning) > 40
    assert matcher.parts
    assert 0 < matcher.usual < 1
    assert matcher.figures is Figures.IDENTIFIERS or not matcher.kinds
    assert not matcher.hard or matcher.figures is Figures.IDENTIFIERS
    if matcher.address:
        assert matcher.credibility == 4
