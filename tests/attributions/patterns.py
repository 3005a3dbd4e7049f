"""Words that profiles and pools are told in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.attributions.attribute import matchers
from forensics.vocabulary.actor import ActorExample, ActorItem, ActorProfile, Grade, Part, Vertex
from forensics.vocabulary.case_tables import Campaigns, Clusters, Networks
from forensics.vocabulary.matcher import Known

if TYPE_CHECKING:
    from collections.abc import Iterable

POOL, CAMPAIGN = "C-POOL2222", "C-POOL2222-1"
START = datetime(2026, 9, 7, tzinfo=UTC)
HASH, OTHER_HASH = "a" * 64, "b" * 64
EVERY_COLUMN = frozenset(column for matcher in matchers().values() for column in matcher.needs)


def item(name: str, matcher: str, part: Part = Part.CUSTOMER, **fields: Any) -> ActorItem:
    given = {"values": (), "least": None, "most": None, "vertex": Vertex.VICTIM, "grade": Grade("A", 1)}
    return ActorItem(name=name, matcher=matcher, part=part, source="a report", date="2026-02", **{**given, **fields})


def profile(name: str, *items: ActorItem, examples: Iterable[ActorExample] = ()) -> ActorProfile:
    return ActorProfile(name, f"the pattern {name}", "a pattern", items, tuple(examples))


def teaches(*capabilities: str, least: float = 0.6) -> ActorItem:
    return item("teaches", "capability_mix", values=capabilities, least=least)


def asks(*families: str, least: float = 0.4) -> ActorItem:
    return item("asks", "elicitation_family", values=families, least=least, vertex=Vertex.CAPABILITY)


def moves(least: float = 0.35, most: float = 0.65) -> ActorItem:
    return item("moves", "model_pivot", least=least, most=most, vertex=Vertex.CAPABILITY)


def prompted(*digests: str) -> ActorItem:
    return item("prompted", "system_prompt", values=digests, vertex=Vertex.INFRASTRUCTURE)


def cluster(name: str = POOL, **fields: Any) -> dict[str, Any]:
    return {
        "party": name,
        "cluster_id": name,
        "n_accounts": 100,
        "n_requests": 10_000,
        "first_seen": START,
        "last_seen": START + timedelta(days=10),
        **fields,
    }


def campaign(name: str = CAMPAIGN, of: str = POOL, **fields: Any) -> dict[str, Any]:
    empty = ("asks", "ask_shares", "capabilities", "capability_shares", "system_prompts", "system_prompt_shares")
    return {
        "campaign_id": name,
        "cluster_id": of,
        "recognised_by": "wording",
        "share": 0.5,
        "n_requests": 5_000,
        "n_accounts": 90,
        "first_seen": START,
        "last_seen": START + timedelta(days=10),
        "citations": ["req-1"],
        **{key: [] for key in empty},
        **fields,
    }


ACCOUNTS = {
    "party": pl.String,
    "account_id": pl.String,
    "cluster_id": pl.String,
    "role": pl.String,
    "created_at": pl.Datetime("us", "UTC"),
    "banned_at": pl.Datetime("us", "UTC"),
    "first_seen": pl.Datetime("us", "UTC"),
}


def known(*campaigns: dict[str, Any], clusters: Iterable[dict[str, Any]] = (), **frames: Any) -> Known:
    """What a case knows of one pool; frames are lists of rows."""
    party: dict[str, Any] = {"party": pl.String}
    shapes: dict[str, dict[str, Any]] = {
        "accounts": ACCOUNTS,
        "networks": {**party, **dict(Networks.create_empty().schema)},
        "signals": {**party, "measure": pl.String, "value": pl.Float64},
        "links": {**party, "kind": pl.String, "share": pl.Float64, "top": pl.Float64},
        "traits": {**party, "covariate": pl.String, "value": pl.String, "share": pl.Float64},
        "held": {**party, "kind": pl.String, "entity": pl.String, "share": pl.Float64},
    }
    rows = list(clusters) or [cluster()]
    return Known(
        clusters=pl.DataFrame(rows, schema={**party, **dict(Clusters.create_empty().schema)}),
        campaigns=pl.DataFrame(list(campaigns), schema=Campaigns.create_empty().schema),
        covered=frames.pop("covered", EVERY_COLUMN),
        **{name: pl.DataFrame(frames.get(name, []), schema=shape) for name, shape in shapes.items()},
    )


def rivals(hydra: float = 0.98, reseller: float = 0.01, names: Iterable[str] = (POOL,)) -> pl.DataFrame:
    told = [(name, hydra, reseller, 1 - hydra - reseller) for name in names]
    return pl.DataFrame(told, schema=["cluster_id", "hydra", "reseller", "legitimate"], orient="row")


def renamed(one: ActorProfile, name: str) -> ActorProfile:
    return replace(one, name=name)
