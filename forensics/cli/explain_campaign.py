"""A campaign: what was looked at, what of it is one customer's work, and by what it was told from the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.cli.explain_attribution import attribution_lines, hypothesis_lines
from forensics.cli.rows import cell, table
from forensics.foundation.safe_text import safe_text
from forensics.reports.asking import habitual
from forensics.reports.costs import cached, cost
from forensics.reports.figures import many, share
from forensics.reports.work import pivot
from forensics.vocabulary.workload import ASKING, COUNTED, SURE, WORDING
from forensics.workloads.sharing import AT_LEAST, MAINLY, SOME
from forensics.workloads.ways import HOURS, OFTENER, ONCE, STEADY

if TYPE_CHECKING:
    from typing import Any

    from forensics.vocabulary.case import Case

MAX_DAYS = 40
"""Rows of days and capabilities that are listed."""
MAX_MODELS = 20
"""Models and prices that are listed, those with the most tokens."""

_OVER = (
    "the cluster's accounts, or over a third of them and more, or "
    f"over {SOME} and more of whose {{}} they are {share(MAINLY)},"
)
"""Accounts that work is spread over; left open is of what it is a share."""
_SHARED_OUT = (
    "Why it is work that is shared out: its prompts have sentences, or a system prompt, that are much rarer among "
    f"accounts in no cluster, and that are spread over {_OVER.format('requests')} "
    "as evenly as chance spreads them; or they have a system prompt of which nine in ten requests are such work."
)
_ONE_CUSTOMER_S = (
    "Why it is one customer's, as far as the log tells: one system prompt; where one is put before nearly all of the "
    "work, the same models; where there is none, one template."
)
_ASKS_ALIKE = (
    "Why it looks like a list that is worked through: neither a sentence nor a system prompt tells that it is shared "
    f"out, but its requests have one setting and one model each, {OFTENER:.0f} times as common here as among accounts "
    "in no cluster; at least "
    f"{share(ONCE)} of each begin a thread, and those threads, of {AT_LEAST} accounts and {HOURS} different hours or "
    f"more, are spread over {_OVER.format('threads')} and over the hours at which the cluster begins threads, from "
    f"their first to their last, at least {share(STEADY)} as widely as chance would spread them. What they ask for is "
    "told by words of a field at best; they are never counted as extracted, only in how likely it is that the "
    "cluster's traffic is distillation."
)
_ONE_PROGRAM_S = (
    "Why it is one customer's, as far as the log tells: one system prompt, or, where there is none, one model, and the "
    "new one that a list moved to. Two customers who ask the same model are one here."
)
_TOLD = {WORDING: (_SHARED_OUT, _ONE_CUSTOMER_S), ASKING: (_ASKS_ALIKE, _ONE_PROGRAM_S)}
"""By what a campaign is recognised to why it is one."""
_FULL = (
    "USD per million tokens; a model that no list names has no price. Requests without token counts add nothing, those "
    "of any length count at the lowest step of a price; {cached}. It is no reason for suspicion."
)
_OTHERS = (
    "Who else works so: evaluation vendors, customers who generate data under contract, classes, translation in "
    "batches, support bots, agentic products. A human decides."
)


def campaign_lines(case: Case, name: str) -> list[str]:
    """How its figures come about, and the requests that show it."""
    row = case.tables["campaigns"].row(by_predicate=pl.col("campaign_id") == name, named=True)
    cluster = case.tables["clusters"].row(by_predicate=pl.col("cluster_id") == row["cluster_id"], named=True)
    moved = pivot(row)
    return [
        f"campaign {safe_text(name)}, in cluster {row['cluster_id']}",
        (
            f"{share(row['share'])} of the requests of the cluster that were looked at: of {cluster['n_requests']:,} "
            f"in all, about {row['n_requests']:,}, from {cell(row['first_seen'])} to {cell(row['last_seen'])}."
        ),
        (
            f"{many(row['n_accounts'], 'account')} sent it, in {many(row['n_prompts'], 'different prompt')}, among the "
            f"requests looked at; estimated tokens: {row['input_tokens']:,} in, {row['output_tokens']:,} out."
        ),
        "",
        *_TOLD[row["recognised_by"]],
        "",
        *_cost(case, row),
        "Capabilities it looks to be for: what its requests ask for and carry oftener",
        *_listed(row["capabilities"], row["capability_shares"]),
        "Phrase families that its prompts fire",
        *_listed(row["asks"], row["ask_shares"]),
        *([f"Moved to a new model: {moved} {safe_text(row['pivot_model'], 40)!r}.", ""] if moved else []),
        _least(cluster),
        "",
        *_days(case, name),
        *_habits(case, name),
        f"Requests that show it: {', '.join(safe_text(text) for text in row['citations']) or 'none has an id'}",
        "",
        _OTHERS,
        *_whose(case, name),
    ]


def _cost(case: Case, row: dict[str, Any]) -> list[str]:
    """What it would have cost, and what that is made of."""
    used = case.tables["campaign_models"].filter(pl.col("campaign_id") == row["campaign_id"]).drop("campaign_id")
    largest = used.sort(pl.col("input_tokens") + pl.col("output_tokens"), "model", descending=[True, False])
    sources = used["source"].drop_nulls().unique().sort().to_list()
    lines = [
        f"At list price: {cost(row)}. {_FULL.format(cached=cached(case))}",
        table(largest.drop("source").head(MAX_MODELS)),
    ]
    if used.height > MAX_MODELS:
        lines.append(
            f"and more: forensics show CASE campaign_models --filter campaign_id:{safe_text(row['campaign_id'])}"
        )
    return [*lines, *(f"- prices of {safe_text(source)}" for source in sources), ""]


def _habits(case: Case, name: str) -> list[str]:
    """How it asks, beside accounts in no cluster; shown, never weighed."""
    habits = habitual(case.tables, name, "campaign")
    rows = [(habit.title, habit.here, habit.usual) for habit in habits]
    if not rows:
        return []
    schema = ["habit", "here", "accounts in no cluster, together"]
    return ["How it asks; shown, never weighed", table(pl.DataFrame(rows, schema=schema, orient="row")), ""]


def _whose(case: Case, name: str) -> list[str]:
    told = attribution_lines(case, name, "customer")
    return ["", "For whom it may be", *told, *hypothesis_lines(case, name, "customer")] if told else []


def _least(cluster: dict[str, Any]) -> str:
    least = cluster["extraction_share_low"]
    if least is None:
        return (
            "Of the cluster's requests no share is counted: no campaign of it that its wording tells has "
            f"{share(COUNTED)} of them."
        )
    return (
        f"Of the cluster's requests at least {share(least)} are such work: {share(SURE)} of the sum over its campaigns "
        f"of at least {share(COUNTED)} of its requests that their wording tells."
    )


def _listed(names: list[str], parts: list[float]) -> list[str]:
    shown = [f"- {safe_text(name)} {share(part)}" for name, part in zip(names, parts, strict=True)]
    return [*(shown or ["- none"]), ""]


def _days(case: Case, name: str) -> list[str]:
    days = case.tables["campaign_days"].filter(pl.col("campaign_id") == name).drop("campaign_id")
    lines = ["Requests by day and capability, estimated", table(days.head(MAX_DAYS))]
    if days.height > MAX_DAYS:
        lines.append(f"and more: forensics show CASE campaign_days --filter campaign_id:{safe_text(name)}")
    return [*lines, ""]
