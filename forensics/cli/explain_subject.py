"""An account, in words fit for its owner, who asked what is held and concluded about them.

It names no other customer, no other account and nothing of an operator's that the account did not itself send.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.cli.explain_sum import addends
from forensics.cli.likelihood import interval, support
from forensics.cli.rows import cell
from forensics.cli.shared import judged, over_days
from forensics.foundation.registry import parts
from forensics.foundation.safe_text import safe_text
from forensics.reports.figures import many
from forensics.reports.wording import CALIBRATION, likelihood
from forensics.vocabulary.calibration import ABSENT, LIKENESS
from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case

WITHHELD = "(withheld: it would name someone else)"
MAX_THINGS = 50
"""Shared things listed at most."""

FAMILIES: dict[str, str] = {
    CausalFamily.NETWORK: "the network path your requests came over",
    CausalFamily.PAYMENT: "how the account is paid for",
    CausalFamily.PERSON: "device, phone and sign-up details",
    CausalFamily.CONTENT: "the form of your requests; their texts are not stored",
    CausalFamily.TIMING: "when requests were sent, and in what order",
    CausalFamily.LIFE_CYCLE: "sign-up and course of use",
    LIKENESS: "whether your account looks like the group it was compared with, or like any other customer's",
    ABSENT: "whether your account shares what others of that group share",
}
"""Kind of evidence to words for someone who is not an analyst."""

_CLOSING = (
    "What was not used: the texts of your requests are not stored in the case, and neither nationality nor an",
    "earlier ban counts as evidence.",
    "This is an automated assessment of the form of use; no decision is made by it. A person decides, and you may",
    "ask for that person's review and tell them what explains the points above.",
)


def subject_text(case: Case, account: str) -> str:
    """What is held and concluded about one account, for its owner."""
    row = case.tables["accounts"].row(by_predicate=pl.col("account_id") == account, named=True)
    others = _others(case, account)
    lines = [
        f"Your account {safe_text(account)}",
        "",
        (
            f"What was looked at: {row['n_requests']:,} requests between {cell(row['first_seen'])} and "
            f"{cell(row['last_seen'])} (UTC)."
        ),
        (
            "What was asked: whether the account is run as one of many by a single operator. Estimated probability: "
            f"{interval(row['membership'], row['membership_low'], row['membership_high'])}; in words: "
            f"{likelihood(row['membership'])}."
        ),
        CALIBRATION[row["calibration"]],
        "",
        "What speaks for it, and what against it, by area",
        *_areas(addends(case, "account", account)),
        "",
        "What your account has in common with other accounts",
        *_things(case, account, others),
        "",
        *_CLOSING,
    ]
    return "\n".join(lines)


def _areas(rows: pl.DataFrame) -> list[str]:
    """What each causal family comes to, in words; starting point and limits are told apart from it."""
    sums: dict[str, list[float]] = {}
    for row in rows.to_dicts():
        sums.setdefault(row["family"], []).append(row["bans"])
    lines = [f"- {words}: {support(math.fsum(sums[name]))}" for name, words in FAMILIES.items() if name in sums]
    if "prior" in sums:
        lines.append(f"- the starting point, before looking at your account: {support(math.fsum(sums['prior']))}")
    if "limit" in sums:
        lines.append("- a limit: one habit by itself never makes an account more likely than not")
    if set(sums) - set(FAMILIES) - {"prior", "prevalence", "limit"}:
        lines.append("- a limit: no account is held more likely than the group of accounts it was compared with")
    return lines


def _things(case: Case, account: str, others: list[str]) -> list[str]:
    links = case.tables["links"].filter(pl.col("account_id") == account)
    known = over_days(judged(links, case.tables["entities"]))
    if known.is_empty():
        return ["- nothing that counted"]
    kinds = parts("forensics.summaries.kinds", EntityKind)
    lines = [
        f"- {_title(row['kind'], kinds)} {_own(row, kinds, others)}{_on(row['days'])}: "
        f"also seen with {_n_others(row['n_accounts'])}"
        for row in known.head(MAX_THINGS).to_dicts()
    ]
    left = known.height - MAX_THINGS
    return [*lines, f"- and {left:,} more"] if left > 0 else lines


def _n_others(n_accounts: int | None) -> str:
    if n_accounts is None:
        return "others"
    return "one other account" if n_accounts == 2 else f"{n_accounts - 1:,} other accounts"  # noqa: PLR2004 (two digits say enough)


def _on(days: int | None) -> str:
    return f" on {many(days, 'day')}" if days else ""


def _title(kind: str, kinds: dict[str, EntityKind]) -> str:
    return kinds[kind].title if kind in kinds else safe_text(kind.replace("_", " "))


def _own(row: dict[str, Any], kinds: dict[str, EntityKind], others: list[str]) -> str:
    """What the account itself sent; withheld where it would tell of someone else's request or name them."""
    kind, entity = kinds.get(row["kind"]), row["entity"]
    if kind is None or kind.source is Source.TAKE_OVERS or any(other in entity for other in others):
        return WITHHELD
    return safe_text(entity, 80)


def _others(case: Case, account: str) -> list[str]:
    """Ids that must not be named; those that are a part of the account's own id cannot be told apart from it."""
    ids = case.tables["accounts"].get_column("account_id")
    return [name for name in ids.to_list() if name and name != account and name not in account]
