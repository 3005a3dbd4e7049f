"""Why: a cluster or an account, with everything that speaks for and against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.cli.explain_attribution import attribution_lines
from forensics.cli.explain_campaign import campaign_lines
from forensics.cli.explain_change import of_account, of_cluster
from forensics.cli.explain_entity import entity_lines
from forensics.cli.explain_pair import pair_lines
from forensics.cli.explain_sum import addends, hypotheses, sum_lines
from forensics.cli.likelihood import interval
from forensics.cli.naming import hypothesis_titles
from forensics.cli.rows import cell, table
from forensics.cli.shared import judged, over_days
from forensics.foundation.safe_text import safe_text
from forensics.reports.costs import worth
from forensics.reports.figures import many
from forensics.reports.kin import kin
from forensics.reports.wording import CALIBRATION, RECOMMENDATIONS, VERDICTS, judgement, likely_that
from forensics.reports.work import bound, distilled
from forensics.vocabulary.workload import WORDING

if TYPE_CHECKING:
    from forensics.cli.explain import Question
    from forensics.vocabulary.case import Case

MAX_LINKS = 30
"""Shared things listed for one account."""
MAX_ACCOUNTS = 15
"""Accounts listed for one cluster."""
ACCUSATION = "hydra"
"""How the names of hypotheses begin that accuse."""
NOTHING = "No evidence row names it: it was seen, and nothing was weighed."


def explanation(case: Case, asked: Question, *, every_rival: bool = False) -> str:
    """The whole answer, as text; with the rows of every rival hypothesis if asked for."""
    if asked.pair:
        lines = pair_lines(case, *asked.pair)
    elif asked.cluster:
        lines = cluster_lines(case, asked.cluster, every_rival=every_rival)
    elif asked.campaign:
        lines = campaign_lines(case, asked.campaign)
    elif asked.entity:
        lines = entity_lines(case, asked.entity)
    else:
        lines = account_lines(case, asked.account or "")
    return "\n".join(lines)


def cluster_lines(case: Case, cluster: str, *, every_rival: bool = False) -> list[str]:
    """A cluster: its verdict, the sum behind it, its rivals, its accounts."""
    row = case.tables["clusters"].row(by_predicate=pl.col("cluster_id") == cluster, named=True)
    seen = f"{cell(row['first_seen'])} to {cell(row['last_seen'])}"
    sentences = (kin(case.tables, cluster), distilled(case.tables, row), bound(case.tables, row), worth(case, cluster))
    lines = [
        f"{cluster}: {VERDICTS[row['verdict']]}",
        safe_text(judgement(row)),
        *(said for said in sentences if said),
        f"Analytic confidence {row['analytic_confidence']}; {many(row['n_requests'], 'request')}, {seen}.",
        *attribution_lines(case, cluster, "owner"),
        *([f"For whom: forensics explain CASE {cluster}-1"] if _has_campaign(case, cluster) else []),
        "",
    ]
    rivals = case.tables["hypotheses"].filter(pl.col("cluster_id") == cluster)
    ranked = rivals.sort("posterior", descending=True, maintain_order=True)
    rows = addends(case, "cluster", cluster)
    wanted = {ACCUSATION, *ranked.get_column("hypothesis").head(ranked.height if every_rival else 1)}
    for name in hypotheses(rows):
        if name in wanted:
            lines += _sum(rows, name, row["confidence"] if name == ACCUSATION else None)
    lines += of_cluster(rows)
    if rows.is_empty():
        lines += [NOTHING, ""]
    if not rivals.is_empty():
        more = "" if every_rival else "; -v shows the rows of each"
        lines += [f"All explanations: prior and evidence against a crowd of strangers, in bans, and posterior{more}"]
        lines += [table(_titled(ranked.drop("cluster_id"))), ""]
    return [*lines, *_accounts(case, cluster), "", _caveat(row)]


def _has_campaign(case: Case, cluster: str) -> bool:
    worded = case.tables["campaigns"].filter(pl.col("recognised_by") == WORDING)
    return not worded.filter(pl.col("cluster_id") == cluster).is_empty()


def account_lines(case: Case, account: str) -> list[str]:
    """An account: the sum behind its membership, and what it shares with others."""
    row = case.tables["accounts"].row(by_predicate=pl.col("account_id") == account, named=True)
    where = f"in cluster {row['cluster_id']}" if row["cluster_id"] else "in no cluster"
    p, low, high = (row[name] for name in ("membership", "membership_low", "membership_high"))
    lines = [
        f"account {safe_text(account)}, {where}",
        likely_that(p, interval(p, low, high), "a hydra's operator runs it"),
        _standing(row),
        "",
    ]
    if row["role"] == "compromised":
        lines[-1:] = ["Its owner seems to have lost control of it: to be secured, never suspended.", ""]
    rows = addends(case, "account", account)
    for name in hypotheses(rows):
        lines += _sum(rows, name, row["membership"])
    lines += of_account(rows, _confidence(case, row["cluster_id"]))
    if rows.is_empty():
        lines += [NOTHING, ""]
    return [*lines, *_links(case, account), "", _caveat(row)]


def _confidence(case: Case, cluster: str | None) -> float | None:
    found = case.tables["clusters"].filter(pl.col("cluster_id") == cluster)["confidence"].to_list()
    return found[0] if found else None


def _standing(row: dict[str, Any]) -> str:
    parts = [
        f"role {cell(row['role'])}",
        f"recommendation: {RECOMMENDATIONS[row['recommendation']]}",
        many(row["n_families"], "causal family of evidence", "causal families of evidence"),
        f"allow-listed {cell(row['allow_listed'])}",
        f"disposition {cell(row['disposition'])}",
    ]
    return "; ".join(parts)


def _sum(rows: pl.DataFrame, name: str, shown: float | None) -> list[str]:
    about = rows.filter(pl.col("hypothesis") == name)
    title = f"Evidence for {_called(name)}; +1 ban is ten times more likely, -1 ten times less"
    against = "" if name.startswith(ACCUSATION) else " against a crowd of strangers"
    return [title, *sum_lines(about, shown, against), ""]


def _called(name: str) -> str:
    """A hypothesis by name and title; one without a title, as of a newer case, by its name alone."""
    title = hypothesis_titles().get(name)
    return f"{safe_text(name)} ({title})" if title else safe_text(name)


def _titled(ranked: pl.DataFrame) -> pl.DataFrame:
    meaning = pl.col("hypothesis").replace_strict(hypothesis_titles(), default="", return_dtype=pl.String)
    return ranked.with_columns(meaning=meaning)


def _accounts(case: Case, cluster: str) -> list[str]:
    accounts = case.tables["accounts"].filter(pl.col("cluster_id") == cluster)
    top = accounts.sort("membership", descending=True, maintain_order=True).head(MAX_ACCOUNTS)
    lines = [f"Accounts ({accounts.height:,}), strongest first", table(top.select(_ACCOUNT_COLUMNS))]
    if accounts.height > MAX_ACCOUNTS:
        lines.append(f"and more: forensics show CASE accounts --filter cluster_id:{cluster}")
    return lines


_ACCOUNT_COLUMNS = ("account_id", "membership", "role", "recommendation", "n_requests", "n_families", "top_for")


def _links(case: Case, account: str) -> list[str]:
    links = case.tables["links"].filter(pl.col("account_id") == account)
    if links.is_empty():
        return ["It shares nothing that weighs with any other account."]
    together = over_days(judged(links, case.tables["entities"]))
    lines = [f"What it shares with others ({together.height:,}), heaviest first", table(together.head(MAX_LINKS))]
    if together.height > MAX_LINKS:
        lines.append(f"and more: forensics show CASE links --filter account_id:{safe_text(account)}")
    return lines


def _caveat(row: dict[str, Any]) -> str:
    return f"{CALIBRATION[row['calibration']]} A human decides."
