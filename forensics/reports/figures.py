"""Numbers and times as people read them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

MINUS = "\u2212"
"""The minus sign; a hyphen is read over."""
_SURE = 0.995
_CHANCE = 0.005


def percent(p: float) -> str:
    """A probability 0..1 as whole per cent; extremes are not rounded to certainty."""
    if p >= _SURE:
        return "over 99 %"
    if p < _CHANCE:
        return "under 1 %"
    return f"{100 * p:.0f} %"


def share(p: float) -> str:
    """A small share as per cent with up to three digits: 0.1 %, 2 %, 12.5 %."""
    return f"{100 * p:.3g} %"


def usd(amount: float) -> str:
    """An amount of money: whole dollars from a hundred on, cents below."""
    if 0.0 < amount < 0.01:  # noqa: PLR2004 (a cent)
        return "under 0.01 USD"
    return f"{amount:,.0f} USD" if amount >= 100 else f"{amount:,.2f} USD"  # noqa: PLR2004 (three digits)


def bans(weight: float) -> str:
    """Weight of evidence with its sign, two decimals; the minus is a true minus sign."""
    rounded = round(weight, 2)
    if rounded == 0:
        return "0.00"
    return f"{'+' if rounded > 0 else MINUS}{abs(rounded):.2f}"


def count(number: float) -> str:
    """A count with thousands separated; fractions to one decimal."""
    if float(number).is_integer():
        return f"{int(number):,}"
    return f"{number:,.1f}" if math.isfinite(number) else "unknown"


def expected(number: float) -> str:
    """An expected count to one decimal; a small one is not rounded to none."""
    return "fewer than 0.1" if 0.0 < number < 0.05 else f"{number:,.1f}"  # noqa: PLR2004 (where one decimal shows 0.0)


def many(number: int, noun: str, plural: str | None = None) -> str:
    """A count with its noun: 1 account, 2 accounts."""
    return f"{count(number)} {noun if number == 1 else plural or noun + 's'}"


def many_are(number: int, noun: str) -> str:
    """A count with its noun and verb: 1 account is, 2 accounts are."""
    return f"{many(number, noun)} {'is' if number == 1 else 'are'}"


def minute(moment: datetime | None) -> str:
    """A UTC time to the minute; nothing when unknown."""
    return "" if moment is None else moment.strftime("%Y-%m-%d %H:%M")


def day(moment: date | None) -> str:
    """A UTC day; nothing when unknown."""
    return "" if moment is None else moment.strftime("%Y-%m-%d")


def span(first: datetime | None, last: datetime | None) -> str:
    """From a time to a time, UTC."""
    if first is None or last is None:
        return "no time known"
    return f"{minute(first)} to {minute(last)} UTC"


def size(n_bytes: int) -> str:
    """Bytes as kB or MB, decimal."""
    if n_bytes < 1_000:  # noqa: PLR2004 (one kilobyte)
        return f"{n_bytes} B"
    return f"{n_bytes / 1e3:,.1f} kB" if n_bytes < 1_000_000 else f"{n_bytes / 1e6:,.1f} MB"  # noqa: PLR2004
