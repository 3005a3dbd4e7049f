"""Whether a log looks like the worlds that the probabilities were fitted on: a few of its features, and their ranges.

A probability is worth something only for logs like those it was fitted on. Every feature is a count or a share that
any log has; one of them outside its range makes the whole log *out of domain*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

OUTSIDE = "outside the worlds that the probabilities were calibrated on"
"""How every warning about the domain ends."""
WIDER_TIMES = 2.0
"""Times. Counts may be half of the least and twice the most that the worlds had: a quantile of a few hundred worlds is
no sharper, and no measure of the rooms changes its meaning within a factor of two."""
WIDER_SHARE = 0.05
"""Shares may lie this far outside the worlds' range, for the same reason."""
LOW, HIGH = 0.005, 0.995
"""Quantiles of the worlds between which a feature's range lies."""

SHARES = {
    "share_clustered": "share of accounts in clusters",
    "share_with_card": "share of accounts with a payment instrument",
    "share_with_mail": "share of accounts with an e-mail address",
    "share_shared_addresses": "share of the addresses of accounts that they share with others",
    "share_on_one_address": "share of accounts on the address with the most of them",
}
COUNTS = {
    "n_accounts": "accounts",
    "days": "days",
    "columns": "columns with values",
    "requests_median": "requests of the median account",
    "requests_q90": "requests of the account at the 0.9 quantile",
    "accounts_per_address": "accounts on the median shared address and day",
}
FEATURES = {**COUNTS, **SHARES}
"""Name to what it is, for people."""
_BUSY = 0.9


@dataclass(frozen=True, slots=True)
class Log:
    """What the features of a log are counted from."""

    account_ids: pl.Series
    account_days: pl.DataFrame
    reach: pl.DataFrame
    contacts: pl.DataFrame
    coverage: pl.DataFrame
    memberships: pl.DataFrame
    """``account_id`` of every account in a cluster."""


@dataclass(frozen=True, slots=True)
class Strange:
    """A feature outside its range."""

    feature: str
    value: float
    low: float
    high: float

    @property
    def warning(self) -> str:
        """One sentence for the scope of the case."""
        expected = f"{_said(self.low)} to {_said(self.high)} expected"
        return f"{FEATURES[self.feature]}: {_said(self.value)} here, {expected}, {OUTSIDE}"


def features(log: Log) -> dict[str, float]:
    """Features of a log, by name; those that it does not allow to count are left out.

    Every value is an integer or a quotient of two, so that the order of rows changes no digit.
    """
    n = max(len(log.account_ids), 1)
    addresses = log.contacts.filter(pl.col("kind") == "ip_address")
    per_address = addresses.group_by("entity", "day").agg(n=pl.len())["n"]
    pairs = addresses.select("account_id", "entity").unique()
    largest = pairs.group_by("entity").agg(n=pl.len())["n"].max()
    touched = log.reach.filter(pl.col("kind") == "ip_address")["n_entities"].sum()
    requests = log.account_days.group_by("account_id").agg(pl.col("n_requests").sum())["n_requests"]
    days = log.account_days["day"].n_unique()
    counted = {
        "n_accounts": len(log.account_ids),
        "days": days or None,
        "columns": log.coverage.height,
        "requests_median": requests.quantile(0.5, "nearest"),
        "requests_q90": requests.quantile(_BUSY, "nearest"),
        "accounts_per_address": per_address.quantile(0.5, "nearest"),
        "share_clustered": log.memberships.height / n,
        "share_with_card": _having(log.reach, "payment_card") / n,
        "share_with_mail": _having(log.reach, "email_pattern") / n,
        "share_shared_addresses": pairs.height / touched if touched else None,
        "share_on_one_address": largest / n if isinstance(largest, int) else None,
    }
    return {name: float(value) for name, value in counted.items() if value is not None}


def _said(value: float) -> str:
    return f"{value:,.3g}" if abs(value) < 100.0 else f"{value:,.0f}"  # noqa: PLR2004 (three digits are enough)


def _having(reach: pl.DataFrame, kind: str) -> int:
    return reach.filter(pl.col("kind") == kind)["account_id"].n_unique()


def widened(worlds: pl.DataFrame) -> dict[str, tuple[float, float]]:
    """Range of every feature over worlds, one a row; a feature that no world had is left out."""
    ranges = {}
    for name in FEATURES:
        values = worlds[name].drop_nulls() if name in worlds.columns else pl.Series([], dtype=pl.Float64)
        low, high = values.quantile(LOW, "nearest"), values.quantile(HIGH, "nearest")
        if low is None or high is None:
            continue
        if name in SHARES:
            ranges[name] = (max(0.0, low - WIDER_SHARE), min(1.0, high + WIDER_SHARE))
        else:
            ranges[name] = (low / WIDER_TIMES, high * WIDER_TIMES)
    return ranges


def outside(values: Mapping[str, float], domain: Mapping[str, tuple[float, float]]) -> list[Strange]:
    """Features of a log that lie outside the domain, in order of name."""
    return [
        Strange(name, values[name], low, high)
        for name, (low, high) in sorted(domain.items())
        if name in values and not low <= values[name] <= high
    ]
