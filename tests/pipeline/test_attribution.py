"""Whose names come out of a case: nobody's by the shipped profiles alone, and whom a user's own profiles describe."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
import yaml

from forensics.foundation.rules_folder import rules_folder
from forensics.pipeline import judge
from forensics.pipeline.replaying import replay_case
from forensics.pipeline.state import in_texts
from forensics.vocabulary.settings import JudgeSettings, Settings
from forensics.vocabulary.workload import ASKING, WORDING
from tests.golden.samples import sample

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.case import Case

GRADED = {"grade": "A1", "source": "our own telemetry", "date": "2026-09"}


def entry(matcher: str, role: str, vertex: str, **fields: Any) -> dict[str, Any]:
    return {"matcher": matcher, "role": role, "vertex": vertex, **GRADED, **fields}


def judged(folder: Path, **items: dict[str, Any]) -> Case:
    """The hydra sample, judged again with one profile besides the shipped ones."""
    rules = shutil.copytree(rules_folder(), folder / "rules")
    role = next(iter(items.values()))["role"]
    examples = [
        {"role": role, "seen": {"pool_size": 5}, "matches": []},
        {"role": role, "seen": _like(items), "matches": list(items)},
    ]
    profile = {"name": "ours", "title": "ours", "summary": "ours", "items": items, "examples": examples}
    (rules / "actors" / "ours.yaml").write_text(yaml.safe_dump(profile), encoding="utf-8")
    return judge(sample("hydra").case, Settings(judge=JudgeSettings(rules=rules)))


def _like(items: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        one["matcher"]: dict.fromkeys(one["values"], 1.0) if "values" in one else one["least"] for one in items.values()
    }


def shared(kind: str) -> str:
    """The thing of a kind that most accounts of one suspected pool share."""
    case = sample("hydra").case
    links = case.tables["links"].filter(pl.col("kind") == kind)
    return str(links.group_by("entity").len().sort("len", "entity", descending=[True, False])["entity"][0])


def row(case: Case, hypothesis: str = "ours") -> dict[str, Any]:
    own = case.tables["attributions"].filter(pl.col("hypothesis") == hypothesis)
    return own.sort("posterior", descending=True).to_dicts()[0]


def test_the_shipped_profiles_alone_name_nobody_in_the_sample() -> None:
    clusters = sample("hydra").case.tables["clusters"]
    assert clusters["owner_actor"].null_count() == clusters["customer_actor"].null_count() == len(clusters)


def test_every_suspected_cluster_and_campaign_has_hypotheses_that_sum_to_one() -> None:
    tables = sample("hydra").case.tables
    sums = tables["attributions"].group_by("subject", "role").agg(pl.col("posterior").sum())
    suspected = tables["clusters"].filter(pl.col("verdict") == "hydra")["cluster_id"].to_list()
    assert set(sums["subject"]) == {*suspected, *tables["campaigns"]["campaign_id"].to_list()}
    assert sums["posterior"].to_list() == pytest.approx([1.0] * len(sums))


def test_what_is_told_by_how_it_asks_alone_is_nobody_s_and_counts_for_nothing() -> None:
    case = sample("hydra").case
    by = pl.when(pl.col("recognised_by").is_not_null()).then(pl.lit(ASKING)).alias("recognised_by")
    again = judge(replace(case, state={**case.state, "jobs": case.state["jobs"].with_columns(by)}), Settings())
    assert set(again.tables["campaigns"]["recognised_by"]) == {ASKING}
    assert set(again.tables["attributions"]["role"]) == {"owner"}
    assert again.tables["clusters"]["extraction_share_low"].count() == 0
    assert replay_case(again, []).rows["extraction_stopped"].count() == 0
    assert replay_case(case, []).rows["extraction_stopped"].count() > 0


def test_nobody_is_named_where_no_cluster_is_suspected() -> None:
    tables = sample("quiet").case.tables
    assert tables["attributions"].is_empty()
    assert tables["techniques"].is_empty()


def test_a_card_and_a_habit_of_ours_name_the_owner(tmp_path: Path) -> None:
    case = judged(
        tmp_path,
        card=entry("payment_fingerprint", "owner", "adversary", values=[shared("payment_card")]),
        cards=entry("shared_payment", "owner", "capability", least=0.5),
    )
    named = case.tables["clusters"].filter(pl.col("owner_actor") == "ours")
    assert len(named) == 1
    assert named["owner_confidence"][0] == pytest.approx(row(case)["posterior"])


def test_a_system_prompt_of_ours_names_the_customer_of_its_campaign_alone(tmp_path: Path) -> None:
    campaigns = sample("hydra").case.tables["campaigns"].sort("campaign_id")
    first = campaigns.row(0, named=True)
    case = judged(
        tmp_path,
        prompt=entry("system_prompt", "customer", "capability", values=first["system_prompts"]),
        work=entry("capability_mix", "customer", "victim", values=first["capabilities"], least=0.5),
    )
    named = case.tables["campaigns"].drop_nulls("customer_actor")
    assert named.select("campaign_id", "customer_actor").rows() == [(first["campaign_id"], "ours")]
    cluster = case.tables["clusters"].drop_nulls("customer_actor")
    assert cluster.select("cluster_id", "customer_actor").rows() == [(first["cluster_id"], "ours")]


def test_a_larger_campaign_that_is_told_by_how_it_asks_does_not_take_a_cluster_s_customer_away(tmp_path: Path) -> None:
    first = sample("hydra").case.tables["campaigns"].sort("campaign_id").row(0, named=True)
    items = {
        "prompt": entry("system_prompt", "customer", "capability", values=first["system_prompts"]),
        "work": entry("capability_mix", "customer", "victim", values=first["capabilities"], least=0.5),
    }
    case = judged(tmp_path, **items)
    jobs = case.state["jobs"]
    worded = jobs.filter(pl.col("job") == 0).with_columns(pl.col("n_looked_at") * 5 // 2)
    larger = worded.with_columns(
        job=pl.lit(1, jobs.schema["job"]),
        n_requests=pl.col("n_requests") * 11 // 10,
        recognised_by=pl.lit(ASKING),
    )
    both = pl.concat([worded, larger]).cast(jobs.schema).sort("members", "job")
    rules = JudgeSettings(rules=tmp_path / "rules")
    again = judge(replace(case, state={**case.state, "jobs": both}), Settings(judge=rules))
    shares = again.tables["campaigns"].filter(pl.col("cluster_id") == first["cluster_id"]).sort("share")
    assert shares["recognised_by"].to_list() == [WORDING, ASKING]
    cluster = again.tables["clusters"].drop_nulls("customer_actor")
    assert cluster.select("cluster_id", "customer_actor").rows() == [(first["cluster_id"], "ours")]


def test_a_profile_of_addresses_alone_is_never_more_than_unlikely(tmp_path: Path) -> None:
    case = judged(tmp_path, seen_on=entry("address", "owner", "infrastructure", values=[shared("ip_address")]))
    assert row(case)["n_consistent"] == 1
    assert 0.04 < row(case)["posterior"] < 0.45


def test_a_mail_provider_s_domain_says_nothing(tmp_path: Path) -> None:
    case = judged(tmp_path, mail=entry("email_domain", "owner", "adversary", values=["gmail.com"]))
    assert row(case)["n_consistent"] == 0


def test_what_strangers_hold_as_well_says_nothing(tmp_path: Path) -> None:
    case = sample("hydra").case
    contacts = in_texts(case.state, "contacts")
    assert contacts is not None
    members = case.tables["accounts"].drop_nulls("cluster_id")["account_id"]
    strangers = contacts.filter(pl.col("kind") == "ip_address", ~pl.col("account_id").is_in(members.implode()))
    public = strangers.group_by("entity").len().sort("len", "entity", descending=[True, False])["entity"][0]
    again = judged(tmp_path, seen_on=entry("address", "owner", "infrastructure", values=[public]))
    assert row(again)["n_consistent"] == 0


def test_judging_again_with_the_same_rules_says_the_same() -> None:
    case = sample("hydra").case
    again = judge(case, Settings())
    for name in ("attributions", "attribution_items", "techniques", "clusters", "campaigns"):
        assert again.tables[name].equals(case.tables[name])
