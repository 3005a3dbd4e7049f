"""The tables of a case, as the contract has them; a schema each."""

from __future__ import annotations

import dataframely as dy

from forensics.vocabulary.graph import Entities, Links
from forensics.vocabulary.indicator import Corroborations
from forensics.vocabulary.workload import ASKING, WORDING

VERDICTS = ["hydra", "organisation", "reseller", "public", "undecided"]
RECOMMENDATIONS = ["none", "monitor", "verify", "review_suspension", "already_banned"]
ROLES = ["core", "member", "peripheral", "customer", "compromised"]
CALIBRATIONS = ["none", "simulated", "local", "out_of_domain"]


class Accounts(dy.Schema):
    """One row per account, with the accusation: ``membership``."""

    account_id = dy.String(nullable=False, primary_key=True)
    org_id = dy.String(nullable=True)
    status = dy.String(nullable=True)
    banned_at = dy.Datetime(nullable=True, time_unit="us", time_zone="UTC")
    n_requests = dy.Int64(nullable=False, min=0)
    first_seen = dy.Datetime(nullable=True, time_unit="us", time_zone="UTC")
    last_seen = dy.Datetime(nullable=True, time_unit="us", time_zone="UTC")
    cluster_id = dy.String(nullable=True)
    membership = dy.Float64(nullable=False, min=0.0, max=1.0)
    membership_low = dy.Float64(nullable=False, min=0.0, max=1.0)
    membership_high = dy.Float64(nullable=False, min=0.0, max=1.0)
    calibration = dy.Enum(CALIBRATIONS, nullable=False)
    n_families = dy.Int64(nullable=False, min=0)
    top_for = dy.String(nullable=True)
    top_against = dy.String(nullable=True)
    role = dy.Enum(ROLES, nullable=True)
    allow_listed = dy.Bool(nullable=False)
    disposition = dy.String(nullable=True)
    recommendation = dy.Enum(RECOMMENDATIONS, nullable=False)


class Clusters(dy.Schema):
    """One row per cluster: what it is, and how sure that is."""

    cluster_id = dy.String(nullable=False, primary_key=True)
    n_accounts = dy.Int64(nullable=False, min=1)
    n_requests = dy.Int64(nullable=False, min=0)
    first_seen = dy.Datetime(nullable=True, time_unit="us", time_zone="UTC")
    last_seen = dy.Datetime(nullable=True, time_unit="us", time_zone="UTC")
    verdict = dy.Enum(VERDICTS, nullable=False)
    confidence = dy.Float64(nullable=False, min=0.0, max=1.0)
    confidence_low = dy.Float64(nullable=False, min=0.0, max=1.0)
    confidence_high = dy.Float64(nullable=False, min=0.0, max=1.0)
    calibration = dy.Enum(CALIBRATIONS, nullable=False)
    analytic_confidence = dy.Enum(["low", "moderate", "high"], nullable=False)
    extraction = dy.Float64(nullable=True, min=0.0, max=1.0)
    extraction_share_low = dy.Float64(nullable=True, min=0.0, max=1.0)
    owner_actor = dy.String(nullable=True)
    owner_confidence = dy.Float64(nullable=True, min=0.0, max=1.0)
    customer_actor = dy.String(nullable=True)
    customer_confidence = dy.Float64(nullable=True, min=0.0, max=1.0)
    network_id = dy.String(nullable=True)


class Networks(dy.Schema):
    """Clusters that are one network: lineage, generations, tenants."""

    network_id = dy.String(nullable=False)
    cluster_id = dy.String(nullable=False)
    generation = dy.Int64(nullable=False)
    relation = dy.String(nullable=False)


class Campaigns(dy.Schema):
    """Workloads inside a suspected cluster: one customer's work each, shared out among its accounts."""

    campaign_id = dy.String(nullable=False, primary_key=True)
    cluster_id = dy.String(nullable=False)
    recognised_by = dy.Enum([WORDING, ASKING], nullable=False)
    """``wording``: sentences or a system prompt; ``asking``: settings, model and hours alone."""
    share = dy.Float64(nullable=False, min=0.0, max=1.0)
    n_requests = dy.Int64(nullable=False, min=1)
    n_accounts = dy.Int64(nullable=False, min=1)
    n_prompts = dy.Int64(nullable=False, min=0)
    input_tokens = dy.Int64(nullable=False, min=0)
    output_tokens = dy.Int64(nullable=False, min=0)
    cost = dy.Float64(nullable=True, min=0.0)
    """USD at list price, of those of its tokens that have one; null where none has."""
    cost_share = dy.Float64(nullable=True, min=0.0, max=1.0)
    """Share of its tokens, in and out, whose model has a list price; null where it has no tokens."""
    first_seen = dy.Datetime(nullable=True, time_unit="us", time_zone="UTC")
    last_seen = dy.Datetime(nullable=True, time_unit="us", time_zone="UTC")
    asks = dy.List(dy.String(nullable=False), nullable=False)
    ask_shares = dy.List(dy.Float64(nullable=False, min=0.0, max=1.0), nullable=False)
    capabilities = dy.List(dy.String(nullable=False), nullable=False)
    capability_shares = dy.List(dy.Float64(nullable=False, min=0.0, max=1.0), nullable=False)
    pivot_model = dy.String(nullable=True)
    pivot_day = dy.Date(nullable=True)
    pivot_share = dy.Float64(nullable=True, min=0.0, max=1.0)
    system_prompts = dy.List(dy.String(nullable=False), nullable=False)
    system_prompt_shares = dy.List(dy.Float64(nullable=False, min=0.0, max=1.0), nullable=False)
    customer_actor = dy.String(nullable=True)
    customer_confidence = dy.Float64(nullable=True, min=0.0, max=1.0)
    citations = dy.List(dy.String(nullable=False), nullable=False)


class CampaignDays(dy.Schema):
    """Requests of a campaign by day and capability; estimated where a part of them was looked at."""

    campaign_id = dy.String(nullable=False, primary_key=True)
    day = dy.Date(nullable=False, primary_key=True)
    capability = dy.String(nullable=False, primary_key=True)
    n_requests = dy.Int64(nullable=False, min=1)


class CampaignModels(dy.Schema):
    """What the cost of a campaign is made of: tokens of each model times its list price; estimated like requests."""

    campaign_id = dy.String(nullable=False)
    model = dy.String(nullable=True)
    priced_from = dy.Date(nullable=True)
    n_requests = dy.Int64(nullable=False, min=0)
    input_tokens = dy.Int64(nullable=False, min=0)
    cached_tokens = dy.Int64(nullable=False, min=0)
    """Of the tokens in."""
    output_tokens = dy.Int64(nullable=False, min=0)
    input_price = dy.Float64(nullable=True, min=0.0)
    """USD per million tokens."""
    cached_price = dy.Float64(nullable=True, min=0.0)
    output_price = dy.Float64(nullable=True, min=0.0)
    cost = dy.Float64(nullable=True, min=0.0)
    """USD; null where the model has no list price."""
    source = dy.String(nullable=True)


class Hypotheses(dy.Schema):
    """Every hypothesis about every cluster: log10 prior, evidence in bans, posterior 0..1."""

    cluster_id = dy.String(nullable=False, primary_key=True)
    hypothesis = dy.String(nullable=False, primary_key=True)
    prior = dy.Float64(nullable=False)
    evidence = dy.Float64(nullable=False)
    posterior = dy.Float64(nullable=False, min=0.0, max=1.0)


class Attributions(dy.Schema):
    """Who may run a suspected cluster, and for whom a campaign may be: hypotheses that compete."""

    subject_kind = dy.Enum(["cluster", "campaign"], nullable=False)
    subject = dy.String(nullable=False, primary_key=True)
    role = dy.Enum(["owner", "customer"], nullable=False, primary_key=True)
    hypothesis = dy.String(nullable=False, primary_key=True)
    title = dy.String(nullable=False)
    prior = dy.Float64(nullable=False, min=0.0, max=1.0)
    bans = dy.Float64(nullable=False)
    posterior = dy.Float64(nullable=False, min=0.0, max=1.0)
    low = dy.Float64(nullable=False, min=0.0, max=1.0)
    high = dy.Float64(nullable=False, min=0.0, max=1.0)
    n_consistent = dy.Int64(nullable=False, min=0)
    n_inconsistent = dy.Int64(nullable=False, min=0)
    n_unmeasured = dy.Int64(nullable=False, min=0)
    held_down_by = dy.String(nullable=True)


class AttributionItems(dy.Schema):
    """The matrix behind: what each item of each profile says of a subject."""

    subject_kind = dy.Enum(["cluster", "campaign"], nullable=False)
    subject = dy.String(nullable=False, primary_key=True)
    role = dy.Enum(["owner", "customer"], nullable=False, primary_key=True)
    hypothesis = dy.String(nullable=False, primary_key=True)
    item = dy.String(nullable=False, primary_key=True)
    matcher = dy.String(nullable=False)
    vertex = dy.Enum(["adversary", "capability", "infrastructure", "victim"], nullable=False)
    grade = dy.String(nullable=False)
    status = dy.Enum(["consistent", "inconsistent", "neutral", "unmeasured"], nullable=False)
    bans = dy.Float64(nullable=False)
    diagnosticity = dy.Float64(nullable=False, min=0.0)
    without = dy.Float64(nullable=False, min=0.0, max=1.0)
    detail = dy.String(nullable=False)
    source = dy.String(nullable=False)
    citations = dy.List(dy.String(nullable=False), nullable=False)


class Techniques(dy.Schema):
    """Techniques of MITRE ATLAS that a suspected cluster shows, each with its evidence."""

    cluster_id = dy.String(nullable=False, primary_key=True)
    technique = dy.String(nullable=False, primary_key=True)
    title = dy.String(nullable=False)
    meaning = dy.String(nullable=False)
    detail = dy.String(nullable=False)


class Unmeasured(dy.Schema):
    """What could not be measured, and why."""

    part = dy.String(nullable=False, primary_key=True)
    room = dy.String(nullable=False)
    reason = dy.String(nullable=False)


class Evidence(dy.Schema):
    """Every addend of every score: the rows of a subject and hypothesis sum to its log10 odds."""

    subject_kind = dy.Enum(["cluster", "account", "entity"], nullable=False)
    subject = dy.String(nullable=False)
    hypothesis = dy.String(nullable=False)
    family = dy.String(nullable=False)
    source = dy.String(nullable=False)
    bans = dy.Float64(nullable=False)
    detail = dy.String(nullable=False)
    citations = dy.List(dy.String(nullable=False), nullable=False)


class Signals(dy.Schema):
    """How accounts and clusters behave: shown at once, scored only when calibration weighs it."""

    subject_kind = dy.String(nullable=False)
    subject = dy.String(nullable=False)
    measure = dy.String(nullable=False)
    value = dy.Float64(nullable=False)
    unit = dy.String(nullable=False)
    usual = dy.Float64(nullable=True)


class Findings(dy.Schema):
    """What the detection rules matched."""

    rule = dy.String(nullable=False)
    subject_kind = dy.String(nullable=False)
    subject = dy.String(nullable=False)
    level = dy.String(nullable=False)
    first_row = dy.String(nullable=True)
    detail = dy.String(nullable=False)


class Timeline(dy.Schema):
    """Requests, accounts and tokens of a cluster, hour by hour."""

    cluster_id = dy.String(nullable=False, primary_key=True)
    hour = dy.Datetime(nullable=False, primary_key=True, time_unit="us", time_zone="UTC")
    n_requests = dy.Int64(nullable=False, min=1)
    n_accounts = dy.Int64(nullable=False, min=1)
    input_tokens = dy.Int64(nullable=False, min=0)
    output_tokens = dy.Int64(nullable=False, min=0)


TABLES: dict[str, type[dy.Schema]] = {
    "accounts": Accounts,
    "clusters": Clusters,
    "entities": Entities,
    "networks": Networks,
    "campaigns": Campaigns,
    "campaign_days": CampaignDays,
    "campaign_models": CampaignModels,
    "hypotheses": Hypotheses,
    "attributions": Attributions,
    "attribution_items": AttributionItems,
    "techniques": Techniques,
    "unmeasured": Unmeasured,
    "links": Links,
    "evidence": Evidence,
    "signals": Signals,
    "findings": Findings,
    "corroborations": Corroborations,
    "timeline": Timeline,
}
"""File stem to schema, in the order of the contract."""
