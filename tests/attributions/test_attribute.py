from __future__ import annotations

import polars as pl
import pytest

from forensics.attributions.attribute import attribute, called, matchers, wanted
from forensics.vocabulary.actor import LEGITIMATE, NOBODY_KNOWN, RESELLER, Part
from tests.attributions.patterns import (
    CAMPAIGN,
    HASH,
    OTHER_HASH,
    POOL,
    asks,
    campaign,
    item,
    known,
    moves,
    profile,
    prompted,
    rivals,
    teaches,
)

CODER = profile("coder", teaches("coding"), moves(), prompted(HASH))
THINKER = profile("thinker", teaches("reasoning"), asks("reasoning_traces"), prompted(OTHER_HASH))
CODING = campaign(
    capabilities=["coding"], capability_shares=[0.9], pivot_share=0.5, system_prompts=[HASH], system_prompt_shares=[1.0]
)
THINKING = campaign(
    "C-POOL2222-2",
    capabilities=["reasoning"],
    capability_shares=[0.9],
    asks=["reasoning_traces"],
    ask_shares=[0.8],
    system_prompts=[OTHER_HASH],
    system_prompt_shares=[1.0],
)


def posterior(found: pl.DataFrame, hypothesis: str, subject: str = CAMPAIGN) -> float:
    return float(found.row(by_predicate=(pl.col("hypothesis") == hypothesis) & (pl.col("subject") == subject))[7])


def test_a_campaign_that_does_all_that_was_reported_is_called_by_its_pattern() -> None:
    found = attribute(known(CODING), rivals(), [CODER, THINKER]).attributions
    assert called(found, Part.CUSTOMER).rows()[0][:2] == (CAMPAIGN, "coder")
    assert posterior(found, "coder") > 0.8


def test_two_customers_of_one_pool_are_told_apart() -> None:
    found = attribute(known(CODING, THINKING), rivals(), [CODER, THINKER]).attributions
    assert dict(called(found, Part.CUSTOMER).select("subject", "actor").rows()) == {
        CAMPAIGN: "coder",
        "C-POOL2222-2": "thinker",
    }


def test_one_vertex_and_no_identifier_names_nobody() -> None:
    found = attribute(known(campaign(capabilities=["coding"], capability_shares=[1.0])), rivals(), [CODER, THINKER])
    assert called(found.attributions, Part.CUSTOMER).is_empty()


def test_without_an_identifier_of_its_own_nobody_is_more_than_likely() -> None:
    alone = profile("alone", teaches("coding"), moves(), asks("agentic_coding"))
    seen = campaign(
        capabilities=["coding"], capability_shares=[1.0], pivot_share=0.5, asks=["agentic_coding"], ask_shares=[1.0]
    )
    row = attribute(known(seen), rivals(), [alone]).attributions.filter(pl.col("hypothesis") == "alone").to_dicts()[0]
    assert row["posterior"] <= 0.8
    assert row["held_down_by"] == "no identifier that is this actor's alone"


def test_hypotheses_of_a_subject_sum_to_one_and_the_unknown_has_half_before_looking() -> None:
    found = attribute(known(CODING, THINKING), rivals(hydra=0.6, reseller=0.3), [CODER, THINKER]).attributions
    sums = found.group_by("subject", "role").agg(pl.col("prior", "posterior").sum())
    assert sums["prior"].to_list() == pytest.approx([1.0] * len(sums))
    assert sums["posterior"].to_list() == pytest.approx([1.0] * len(sums))
    assert all(prior >= 0.5 for prior in found.filter(pl.col("hypothesis") == NOBODY_KNOWN)["prior"].to_list())
    assert {RESELLER, LEGITIMATE} <= set(found["hypothesis"])


def test_a_prompt_that_two_profiles_name_is_nobody_s_own() -> None:
    copy = profile("copy", teaches("vision"), prompted(HASH))
    found = attribute(known(CODING), rivals(), [CODER, copy])
    row = found.attributions.filter(pl.col("hypothesis") == "coder").to_dicts()[0]
    assert row["posterior"] <= 0.8


def test_a_profile_of_addresses_alone_is_never_more_than_unlikely() -> None:
    addresses = profile("addresses", item("seen_on", "address", Part.OWNER, values=("203.0.113.7",)))
    seen = known(held=[{"party": POOL, "kind": "ip_address", "entity": "203.0.113.7", "share": 1.0}])
    row = attribute(seen, rivals(), [addresses]).attributions.filter(pl.col("hypothesis") == "addresses").to_dicts()[0]
    assert row["posterior"] < 0.45


def test_what_was_not_measured_speaks_neither_way() -> None:
    found = attribute(known(CODING, covered=frozenset()), rivals(), [CODER])
    rows = found.items.filter(pl.col("item").is_in(["teaches", "moves", "prompted"]))
    assert set(rows["status"].cast(pl.String)) == {"unmeasured"}
    assert rows["bans"].to_list() == [0.0, 0.0, 0.0]


def test_what_was_measured_and_is_not_there_counts_against() -> None:
    found = attribute(known(THINKING), rivals(), [CODER])
    rows = {row["item"]: row for row in found.items.to_dicts()}
    assert (rows["teaches"]["status"], rows["moves"]["status"]) == ("inconsistent", "inconsistent")
    assert rows["teaches"]["bans"] < 0
    assert rows["prompted"]["status"] == "neutral"
    assert found.attributions.filter(pl.col("hypothesis") == "coder")["n_inconsistent"].to_list() == [2]


def test_leaving_an_observation_out_widens_the_range() -> None:
    found = attribute(known(CODING), rivals(), [CODER, THINKER])
    row = found.attributions.filter(pl.col("hypothesis") == "coder").to_dicts()[0]
    assert row["low"] < row["posterior"] <= row["high"]
    without = found.items.filter(pl.col("hypothesis") == "coder")["without"].min()
    assert without == row["low"]


def test_the_rows_cite_requests_that_show_the_campaign() -> None:
    rows = attribute(known(CODING), rivals(), [CODER]).items
    assert rows.filter(pl.col("item") == "teaches")["citations"].to_list() == [["req-1"]]


def test_without_profiles_nobody_is_named() -> None:
    found = attribute(known(CODING), rivals(), [])
    assert set(found.attributions["hypothesis"]) == {NOBODY_KNOWN, RESELLER, LEGITIMATE}
    assert found.items.is_empty()


def test_nothing_but_what_profiles_name_is_looked_up() -> None:
    assert wanted([CODER]) == {"system_prompt": {HASH}}


def test_no_matcher_sees_where_somebody_comes_from() -> None:
    told = {column for matcher in matchers().values() for column in matcher.needs}
    assert not {name for name in told if "country" in name or "language" in name or "region" in name}
