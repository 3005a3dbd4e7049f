"""What the strong rival knows of a group of accounts: a row of numbers per group, whatever columns there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.sparse import csr_matrix
from sknetwork.clustering import Louvain

from benchmarks.baselines.entities import edges, incidence
from benchmarks.baselines.verdict import ALONE, Floats, Ints

if TYPE_CHECKING:
    from benchmarks.baselines.case import Case

TRUST: dict[str, float] = {
    "connection": 1.0, "conversation": 1.0, "card": 1.0, "device": 1.0, "phone": 1.0,
    "system_prompt": 0.6, "prompt": 0.4, "opening": 0.4, "ip": 0.6, "signup_ip": 0.5,
    "referral": 0.3, "mail_shape": 0.3, "bin_week": 0.3, "stack": 0.2,
}  # fmt: skip
"""Kind of entity to its factor: identity fully, content and addresses half, what is common by nature little. Set by
hand on the presets, not fitted."""
FAMILIES: dict[str, tuple[str, ...]] = {
    "network": ("connection", "conversation", "ip", "signup_ip"),
    "payment": ("card", "bin_week"),
    "person": ("device", "phone", "mail_shape", "referral"),
    "content": ("system_prompt", "prompt", "opening"),
    "stack": ("stack",),
}
"""Kinds whose shared rarity is one feature."""
HUB = 50
"""Accounts above which an entity is a hub: kept, with a tenth of its weight."""
HUB_FACTOR = 0.1
RAREST, COMMONEST = 6.0, 0.05
"""Clips of log(N / d)."""
SMALLEST_GROUP = 3
"""Accounts of a group that is judged at all."""
RESOLUTION = 1.0
SEED = 0


def weighted_edges(case: Case) -> pl.DataFrame:
    """Edges with ``weight``: log(N / d), clipped, by the kind's trust; a tenth of it on hubs."""
    rarity = (pl.lit(float(case.n_accounts)) / pl.col("degree")).log().clip(COMMONEST, RAREST)
    hub = pl.when(pl.col("degree") > HUB).then(HUB_FACTOR).otherwise(1.0)
    trust = pl.col("kind").replace_strict(TRUST, return_dtype=pl.Float64)
    return edges(case, *TRUST).with_columns(weight=rarity * hub * trust)


def groups(case: Case, links: pl.DataFrame) -> Ints:
    """Louvain community of each account on the weighted bipartite graph; ``ALONE`` where it is small."""
    labels = np.full(case.n_accounts, ALONE)
    if links.is_empty():
        return labels
    graph = incidence(links, case.n_accounts, pl.col("weight"))
    tied = np.flatnonzero(np.diff(graph.indptr))
    rows = csr_matrix(graph[tied])
    louvain = Louvain(resolution=RESOLUTION, shuffle_nodes=True, random_state=SEED).fit(rows, force_bipartite=True)
    labels[tied] = louvain.labels_row_
    counts = np.bincount(labels[tied])
    labels[tied] = np.where(counts[labels[tied]] >= SMALLEST_GROUP, labels[tied], ALONE)
    return labels


def ties(links: pl.DataFrame, labels: Ints) -> pl.DataFrame:
    """Edges to entities that another account of the same group uses too."""
    group = pl.Series("group", labels)
    return (
        links.with_columns(group=group.gather(links["account"]))
        .filter(pl.col("group") >= 0)
        .with_columns(inside=pl.len().over("group", "entity"))
        .filter(pl.col("inside") > 1)
    )


def core(shared: pl.DataFrame, labels: Ints) -> Floats:
    """How much of a member an account is: its ties inside against its group's median, at most 1."""
    own = np.bincount(shared["account"].to_numpy(), weights=shared["weight"].to_numpy(), minlength=len(labels))
    typical = pl.DataFrame({"own": own, "group": labels}).select(pl.col("own").median().over("group")).to_series()
    return np.asarray(np.minimum(own / np.maximum(typical.to_numpy(), 1e-9), 1.0))


def features(case: Case, links: pl.DataFrame, labels: Ints) -> pl.DataFrame:
    """One row per group: ``group``, ``n``, and its features; null where a column is absent."""
    members = pl.DataFrame(
        {"account": np.arange(case.n_accounts, dtype=np.uint32), "group": labels}, schema_overrides={"group": pl.Int64}
    ).filter(pl.col("group") >= 0)
    rows = members.group_by("group").agg(n=pl.len()).with_columns(log_size=pl.col("n").log())
    for found in (_rarity(links, labels), _people(case, members), _traffic(case, members)):
        rows = rows.join(found, on="group", how="left", validate="1:1")
    kinds = set(links["kind"].unique())
    measured = [name for name, own in FAMILIES.items() if kinds & set(own)]
    share = pl.col([f"rarity_{name}" for name in FAMILIES if name in measured])
    return rows.with_columns(share.fill_null(0.0) / pl.col("n")).sort("group")


def _rarity(links: pl.DataFrame, labels: Ints) -> pl.DataFrame:
    """Weight of what a group's accounts share, by family of kinds."""
    shared = ties(links, labels)
    return shared.group_by("group").agg(
        (pl.col("weight").filter(pl.col("kind").is_in(kinds)).sum()).alias(f"rarity_{name}")
        for name, kinds in FAMILIES.items()
    )


def _top_share(name: str) -> pl.Expr:
    """Share of the most frequent value, among accounts that have one."""
    value = pl.col(name).drop_nulls()
    return (value.unique_counts().max() / value.len()).alias(f"same_{name}")


def _entropy(name: str) -> pl.Expr:
    """Entropy of the values over its maximum, 0..1."""
    counts = pl.col(name).drop_nulls().unique_counts()
    return (counts.entropy() / counts.sum().log().clip(lower_bound=0.1)).alias(f"entropy_{name}")


def _people(case: Case, members: pl.DataFrame) -> pl.DataFrame:
    """What the accounts file says: sign-up burst, sameness of BINs, domains, plans and pathways."""
    have = set(case.accounts.columns)
    rows = members.join(case.accounts.drop("account_id"), on="account", how="left", validate="1:1")
    said = [_top_share(name) for name in ("payment_bin", "plan", "access_pathway", "org_name") if name in have]
    if "email_domain" in have:
        said += [_top_share("email_domain"), _entropy("email_domain")]
    if "payment_country" in have:
        said += [_entropy("payment_country")]
    if "payment_fingerprint" in have:
        said += [_top_share("payment_fingerprint")]
    if "created_at" in have:
        days = pl.col("created_at").dt.timestamp("us") / 86_400e6
        said += [(days.quantile(0.9) - days.quantile(0.1)).log1p().alias("signup_width")]
    return rows.group_by("group").agg(said) if said else members.select("group").unique()


def _traffic(case: Case, members: pl.DataFrame) -> pl.DataFrame:
    """What requests say: evenness of load, flatness over hours, client stacks, templates, errors, countries."""
    have = set(case.requests.columns)
    rows = case.requests.join(members, on="account", how="inner", validate="m:1")
    one = rows.group_by("group", "account").agg(
        pl.len().alias("load"),
        *(
            pl.col(name).drop_nulls().mode().min()
            for name in ("tls_fingerprint", "org_id", "user_agent", "model")
            if name in have
        ),
        *(pl.col(name).n_unique().alias(f"own_{name}") for name in ("ip", "country", "asn") if name in have),
    )
    place = pl.col("load").rank("ordinal")
    gini = 2 * (place * pl.col("load")).sum() / (pl.len() * pl.col("load").sum()) - (pl.len() + 1) / pl.len()
    same = [_top_share(name) for name in ("tls_fingerprint", "org_id", "user_agent", "model") if name in have]
    own = [pl.col(f"own_{name}").mean().log() for name in ("ip", "country", "asn") if f"own_{name}" in one.columns]
    found = one.group_by("group").agg(gini.alias("gini"), pl.col("load").mean().log().alias("mean_load"), *same, *own)
    hourly = rows.group_by("group", pl.col("timestamp").dt.hour().alias("hour")).agg(n=pl.len())
    flat = hourly.group_by("group").agg(hour_entropy=pl.col("n").entropy() / np.log(24.0))
    found = found.join(flat, on="group", how="left", validate="1:1")
    said = [(pl.col("status") >= 400).mean().alias("errors")] if "status" in have else []
    if "message_count" in have:
        said += [(pl.col("message_count") <= 1).mean().alias("single_turn")]
    if "max_tokens" in have:
        said += [_top_share("max_tokens")]
    if "output_tokens" in have:
        said += [pl.col("output_tokens").mean().log1p().alias("tokens_out")]
    said += [_entropy(name) for name in ("country", "asn") if name in have]
    said += [_reused(name) for name in ("opening", "prompt_sha256", "system_prompt_sha256") if name in have]
    said += [(pl.col("timestamp").dt.weekday() > 5).mean().alias("weekend")]
    return found.join(rows.group_by("group").agg(said), on="group", how="left", validate="1:1")


def _reused(name: str) -> pl.Expr:
    """Share of requests whose value another account of the group sends too."""
    several = pl.col("account").n_unique().over("group", name) > 1
    return (several & pl.col(name).is_not_null()).mean().alias(f"reused_{name}")
