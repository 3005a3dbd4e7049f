"""What ``explain`` was asked, found in a case."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from forensics.cli.config import closest
from forensics.foundation.errors import UsageError

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case

MAX_NAMES = 20
"""Ids offered as a remedy at most."""


@dataclass(frozen=True, slots=True)
class Question:
    """Who or what is asked about; exactly one is set."""

    cluster: str | None = None
    account: str | None = None
    pair: tuple[str, str] | None = None
    campaign: str | None = None
    entity: str | None = None
    """A shared value: an address, a card, a prompt hash."""


def question(
    case: Case, words: list[str], account: str | None, pair: tuple[str, str] | None, *, logs: bool
) -> tuple[Question, list[str]]:
    """Tell the subject among the words of the command line from log files.

    Parameters
    ----------
    case
        The case that is asked.
    words
        What stands behind CASE: a subject, and files when ``--inputs`` was given a list by the shell.
    account, pair
        The options of the same names; None if not given.
    logs
        Whether ``--inputs`` was given.

    Returns
    -------
    tuple
        The question, and the words that are log files.

    Raises
    ------
    UsageError
        The subject is missing or unknown, or there are too many.
    """
    subject, files = None, list(words)
    if words and not (logs and _is_file(case, words[0])):
        subject, files = words[0], files[1:]
    if files and not logs:
        raise UsageError(f"one subject at a time, not also {files[0]!r}", hint="use --pair A B for two accounts")
    if pair:
        return Question(pair=(_account(case, pair[0]), _account(case, pair[1]))), files
    if account:
        return Question(account=_account(case, account)), files
    if subject is None:
        raise UsageError("whom to explain?", hint=_clusters(case))
    if subject in case.tables["clusters"].get_column("cluster_id"):
        return Question(cluster=subject), files
    if subject in case.tables["accounts"].get_column("account_id"):
        return Question(account=subject), files
    if subject in case.tables["campaigns"].get_column("campaign_id"):
        return Question(campaign=subject), files
    if subject in case.tables["entities"].get_column("entity"):
        return Question(entity=subject), files
    raise UsageError(f"no cluster, campaign, account or shared thing is called {subject!r}", hint=_near(case, subject))


def _account(case: Case, name: str) -> str:
    if name in case.tables["accounts"].get_column("account_id"):
        return name
    raise UsageError(f"no account is called {name!r}", hint=_near(case, name))


def _is_file(case: Case, word: str) -> bool:
    known = word in case.tables["clusters"].get_column("cluster_id")
    return not known and (Path(word).exists() or "*" in word)


def _near(case: Case, name: str) -> str:
    clusters = case.tables["clusters"].get_column("cluster_id").to_list()
    # difflib is quadratic: among many accounts only those of a similar beginning or end are compared.
    accounts = (
        case.tables["accounts"]
        .filter(pl.col("account_id").str.starts_with(name[:3]) | pl.col("account_id").str.ends_with(name[-3:]))
        .get_column("account_id")
        .head(2_000)
        .to_list()
    )
    campaigns = case.tables["campaigns"].get_column("campaign_id").to_list()
    remedy = closest(name, [*clusters, *campaigns, *accounts])
    return remedy if remedy.startswith("did") else "`forensics show CASE accounts` lists them"


def _clusters(case: Case) -> str:
    ids = case.tables["clusters"].sort("confidence", descending=True).get_column("cluster_id").to_list()
    if not ids:
        return "this case has no clusters; name an account"
    more = ", …" if len(ids) > MAX_NAMES else ""
    return f"one of: {', '.join(ids[:MAX_NAMES])}{more}, or an account"
