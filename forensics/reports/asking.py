"""How the requests of a suspected cluster are asked, and who else would ask so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.registry import parts
from forensics.reports.figures import many, percent, share
from forensics.reports.view import Habitual, Innocent
from forensics.vocabulary.habit import Habit
from forensics.vocabulary.workload import WORDING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_SHARE = "share"
"""How units of shares begin."""
_UNKNOWN = "not measured"


def habitual(tables: Mapping[str, pl.DataFrame], subject: str, kind: str = "cluster") -> tuple[Habitual, ...]:
    """Habits of asking of a cluster or campaign that were measured, beside those of others."""
    own = _signals(tables, subject, kind)
    known = parts("forensics.workloads.habits", Habit)
    return tuple(
        Habitual(known[name].title, _figure(value, unit), _figure(usual, unit), known[name].meaning)
        for name, value, unit, usual in own.filter(pl.col("measure").is_in(list(known)))
        .select("measure", "value", "unit", "usual")
        .rows()
    )


def innocents(tables: Mapping[str, pl.DataFrame], row: Mapping[str, Any]) -> tuple[Innocent, ...]:
    """Who else sends work of one kind from many accounts, what would show it, and what is here.

    No number is weighed: whether one open party runs the accounts is asked by the rivals of the cluster. Of campaigns
    those count that wording tells: of others it is not known what they ask for.
    """
    cluster_id = str(row["cluster_id"])
    measured = {
        name: (value, unit)
        for name, value, unit in _signals(tables, cluster_id).select("measure", "value", "unit").rows()
    }
    campaigns = tables["campaigns"].filter((pl.col("cluster_id") == cluster_id) & (pl.col("recognised_by") == WORDING))

    def figure(name: str) -> str:
        return _figure(*measured[name]) if name in measured else _UNKNOWN

    open_party = _posterior(tables, cluster_id, "organisation")
    again = f"prompts asked before: {figure('repeats')}"
    turns = f"first turns: {figure('single_turns')}"
    largest = campaigns["share"].sort(descending=True).head(1).to_list()
    least = row["extraction_share_low"]
    rest = "no share can be shown to be shared out" if least is None else f"at least {share(least)} is shared out"
    return (
        Innocent(
            "evaluation vendor, benchmark group",
            "one organisation under its own name; one set of items, asked of every model and version again",
            f"organisation: {open_party}; {again}",
        ),
        Innocent(
            "customer who generates data under contract",
            "the contract, and few accounts, all under its own name",
            f"organisation: {open_party}; {many(row['n_accounts'], 'account')}",
        ),
        Innocent(
            "class, boot camp, hackathon",
            "people with lines and hours of their own, who ask the same few tasks within days",
            f"prompts that other accounts sent, too: {figure('same_tasks')}; busiest twelve hours: "
            f"{figure('hour_flatness')}",
        ),
        Innocent(
            "batch translation",
            "languages are nearly all of it, from one organisation's program",
            f"languages: {_of_capability(campaigns, 'languages')}; organisation: {open_party}",
        ),
        Innocent(
            "support bot",
            "one system prompt, and strangers' questions that go on over several turns",
            turns,
        ),
        Innocent(
            "agentic start-up",
            "tools in nearly every request, one program, one organisation under its own name",
            f"requests that offer tools: {figure('offers_tools')}; organisation: {open_party}",
        ),
        Innocent(
            "reseller of access, router",
            "customers' own work, each on few accounts for as long as a session lasts",
            f"{rest}; reseller: {_posterior(tables, cluster_id, 'reseller')}"
            + "".join(f"; largest campaign: {share(part)}" for part in largest),
        ),
    )


def _signals(tables: Mapping[str, pl.DataFrame], subject: str, kind: str = "cluster") -> pl.DataFrame:
    own = (pl.col("subject_kind").cast(pl.String) == kind) & (pl.col("subject") == subject)
    return tables["signals"].filter(own).sort("measure")


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return _UNKNOWN
    return share(value) if unit.startswith(_SHARE) else f"{value:.2f}"


def _posterior(tables: Mapping[str, pl.DataFrame], cluster_id: str, hypothesis: str) -> str:
    """Posterior of a rival of the whole cluster."""
    rivals = tables["hypotheses"].filter(
        (pl.col("cluster_id") == cluster_id) & (pl.col("hypothesis").cast(pl.String) == hypothesis)
    )
    return percent(rivals["posterior"][0]) if len(rivals) else _UNKNOWN


def _of_capability(campaigns: pl.DataFrame, name: str) -> str:
    """Share of the campaigns' requests that are for one capability."""
    if campaigns.is_empty():
        return _UNKNOWN
    rows = campaigns.select("n_requests", "capabilities", "capability_shares").explode(
        "capabilities", "capability_shares"
    )
    own = pl.col("n_requests") * pl.col("capability_shares")
    of_name = rows.select(own.filter(pl.col("capabilities") == name).sum() / float(campaigns["n_requests"].sum()))
    return share(float(of_name.item()))
