from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from forensics.foundation.safe_text import safe_text
from forensics.reports.quoted import Quoted
from forensics.reports.work import SHOWN, bound, campaigns, distilled
from forensics.vocabulary.case_tables import Campaigns
from forensics.vocabulary.workload import ASKING, WORDING

START = datetime(2026, 9, 7, tzinfo=UTC)


def tables(*shares: float, cluster: str = "C-A", recognised_by: str = WORDING) -> dict[str, pl.DataFrame]:
    rows = [
        {
            "campaign_id": f"{cluster}-{number}",
            "cluster_id": cluster,
            "recognised_by": recognised_by,
            "share": share,
            "n_requests": round(1_000 * share),
            "n_accounts": 20,
            "n_prompts": 40,
            "input_tokens": 5,
            "output_tokens": 6,
            "cost": 0.5,
            "cost_share": 1.0,
            "first_seen": START,
            "last_seen": START + timedelta(days=number),
            "asks": ["tool_use", "agentic_coding"],
            "ask_shares": [0.9, 0.25],
            "capabilities": ["coding", "tool_use"],
            "capability_shares": [0.6, 0.4],
            "pivot_model": "new\u202e" if number == 1 else None,
            "pivot_day": (START + timedelta(days=3)).date() if number == 1 else None,
            "pivot_share": 0.48 if number == 1 else None,
            "citations": ["req\u202e1"],
        }
        for number, share in enumerate(shares, 1)
    ]
    return {"campaigns": pl.DataFrame(rows, schema=Campaigns.create_empty().schema)}


def row(least: float | None, extraction: float | None = 0.72, verdict: str = "hydra") -> dict[str, Any]:
    return {
        "cluster_id": "C-A",
        "n_requests": 1_000,
        "verdict": verdict,
        "confidence": 0.8,
        "extraction": extraction,
        "extraction_share_low": least,
    }


def test_campaigns_are_listed_the_largest_first() -> None:
    found = campaigns(tables(0.2, 0.4), "C-A")
    assert [job.campaign_id for job in found] == ["C-A-2", "C-A-1"]
    assert found[0].span.startswith("2026-09-07")
    assert "\u202e" not in str(found[0].citations[0])
    assert found[0].asks == "tool use 90 %, agentic coding 25 %"
    assert found[0].cost == "about 0.50 USD, for 100 % of the tokens that are counted"
    assert found[0].capabilities == "coding 60 %, tool use 40 %"
    assert (found[0].pivot, found[1].pivot) == ("", "2026-09-10, 48 % of it from then on, to")
    assert found[1].pivot_model == Quoted(safe_text("new\u202e", 40))
    assert campaigns(tables(0.2), "C-B") == ()


def test_of_very_many_the_largest_are_listed() -> None:
    assert len(campaigns(tables(*[0.01] * (SHOWN + 5)), "C-A")) == SHOWN


def test_whether_it_was_distillation_is_said_as_a_product_that_can_be_checked() -> None:
    assert distilled(tables(0.2, 0.4), row(0.54)) == (
        "It is likely (72 %) that its traffic is distillation, if as many networks distil as only resell access: 80 % "
        "that it is a network, times 90 % that one with 60 % of its requests in campaigns distils."
    )
    assert "that one in which no campaign was found distils" in distilled(tables(), row(None, 0.04))


def test_of_what_is_no_suspected_network_nothing_is_said_about_distillation() -> None:
    assert distilled(tables(), row(None, 0.04, "organisation")) == ""
    assert distilled(tables(), row(None, None)) == ""


def test_the_bound_is_said_in_words() -> None:
    said = bound(tables(0.2, 0.4), row(0.54))
    assert said.startswith("At least 54 % of its requests, about 540,")
    assert "2 campaigns" in said


def test_where_nothing_can_be_shown_nothing_is_said() -> None:
    assert bound(tables(), row(None)) == ""


def test_a_campaign_says_by_what_it_is_told() -> None:
    assert [job.told_by for job in campaigns(tables(0.2), "C-A")] == ["its wording"]
    assert campaigns(tables(0.2, recognised_by=ASKING), "C-A")[0].told_by == "how it asks, not its wording"


def test_what_only_its_settings_tell_is_not_counted_in_the_bound() -> None:
    of_both = pl.concat([tables(0.2)["campaigns"], tables(0.4, recognised_by=ASKING)["campaigns"]])
    said = bound({"campaigns": of_both}, row(0.18))
    assert "1 campaign of" in said
    assert said.endswith("nor are campaigns that are told by how they ask alone.")
    assert bound(tables(0.2), row(0.18)).endswith("Other traffic is not counted in it.")
