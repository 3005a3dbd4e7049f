"""Why: a cluster or an account, with everything that speaks for and against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.cli.explain_pair import pair_lines
from forensics.cli.explain_sum import addends, hypotheses, sum_lines
from forensics.cli.rows import cell, table
from forensics.foundation.safe_text import safe_text
from forensics.reports.wording import CALIBRATION, likelihood

if TYPE_CHECKING:
    from forensics.cli.explain import Question
    from forensics.vocabulary.case import Case

MAX_LINKS = 30
"""Shared things listed for one account, heaviest first; `show CASE links` has all."""


def explanation(case: Case, asked: Question) -> str:
    """The whole answer, as text."""
    if asked.pair:
        lines = pair_lines(case, *asked.pair)
    elif asked.cluster:
        lines = cluster_lines(case, asked.cluster)
    else:
        lines = account_lines(case, asked.account or "")
    return "\n".join(lines)


def cluster_lines(case: Case, cluster: str) -> list[str]:
    """A cluster: its verdict, the sum behind it, its rivals, its accounts."""
    row = case.tables["clusters"].row(by_predicate=pl.col("cluster_id") == cluster, named=True)
    lines = [
        f"{cluster}: {row['verdict']}",
        safe_text(case.wording.get(cluster, "")),
        (
            f"probability of a hydra network {_interval(row, 'confidence')}; "
            f"analytic confidence {row['analytic_confidence']}; calibration {row['calibration']}"
        ),
        (
            f"{row['n_accounts']:,} accounts, {row['n_requests']:,} requests, "
            f"{cell(row['first_seen'])} to {cell(row['last_seen'])}"
        ),
        "",
    ]
    lines += _sums(case, "cluster", cluster, {"hydra": row["confidence"]})
    rivals = case.tables["hypotheses"].filter(pl.col("cluster_id") == cluster)
    if not rivals.is_empty():
        ranked = rivals.sort("posterior", descending=True).drop("cluster_id")
        lines += ["The rivals: prior in log10 odds, evidence in bans, posterior 0..1", table(ranked), ""]
    accounts = case.tables["accounts"].filter(pl.col("cluster_id") == cluster)
    top = accounts.sort("membership", descending=True, maintain_order=True).head(MAX_LINKS)
    lines += [f"Accounts ({accounts.height:,}), strongest first", table(top.select(_ACCOUNT_COLUMNS)), ""]
    return [*lines, *_caveat(row)]


def account_lines(case: Case, account: str) -> list[str]:
    """An account: the sum behind its membership, and what it shares with others."""
    row = case.tables["accounts"].row(by_predicate=pl.col("account_id") == account, named=True)
    where = f"in cluster {row['cluster_id']}" if row["cluster_id"] else "in no cluster"
    lines = [
        f"account {safe_text(account)}, {where}",
        f"probability that a hydra's operator runs it {_interval(row, 'membership')}; calibration {row['calibration']}",
        (
            f"role {cell(row['role'])}; recommendation {row['recommendation']}; "
            f"{row['n_families']} causal families of evidence; allow-listed {cell(row['allow_listed'])}; "
            f"disposition {cell(row['disposition'])}"
        ),
        "",
    ]
    if row["role"] == "compromised":
        lines[-1:] = ["its owner seems to have lost control of it: to be secured, never suspended", ""]
    lines += _sums(case, "account", account, {"hydra": row["membership"], "hydra_member": row["membership"]})
    lines += _links(case, account)
    return [*lines, *_caveat(row)]


_ACCOUNT_COLUMNS = ("account_id", "membership", "role", "recommendation", "n_requests", "top_for", "top_against")


def _sums(case: Case, subject_kind: str, subject: str, shown: dict[str, float]) -> list[str]:
    rows = addends(case, subject_kind, subject)
    if rows.is_empty():
        return ["No evidence row names it: it was seen, and nothing was weighed.", ""]
    lines: list[str] = []
    for name in hypotheses(rows):
        about = rows.filter(pl.col("hypothesis") == name)
        lines += [f"Evidence for {safe_text(name)}; +1 ban is ten times more likely, -1 ten times less"]
        lines += [*sum_lines(about, shown.get(name)), ""]
    return lines


def _links(case: Case, account: str) -> list[str]:
    links = case.tables["links"].filter(pl.col("account_id") == account)
    if links.is_empty():
        return ["It shares nothing that weighs with any other account.", ""]
    judged = case.tables["entities"].select("kind", "entity", "day", "verdict", "class", "n_accounts")
    known = links.join(judged, on=["kind", "entity", "day"], how="left", nulls_equal=True, validate="m:1")
    top = known.sort("bans", descending=True, maintain_order=True).head(MAX_LINKS)
    title = f"What it shares with others ({links.height:,}), heaviest first"
    return [title, table(top.select("kind", "entity", "day", "bans", "verdict", "class", "n_accounts")), ""]


def _interval(row: dict[str, object], name: str) -> str:
    p, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
    return f"{p:.3f} ({low:.3f} to {high:.3f}), {likelihood(float(str(p)))}"


def _caveat(row: dict[str, object]) -> list[str]:
    return [f"{CALIBRATION[str(row['calibration'])]} A human decides."]
