"""List prices of models: what tokens cost whoever pays for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Price:
    """What a model's tokens cost from one day on, USD per million tokens.

    Of several steps, by the length of a request, it is the lowest one; what is written to a cache counts as read in
    full. So a cost at these prices is rather too low.
    """

    model: str
    """Pattern of its name, in plain writing; one ``*`` may stand for anything."""
    since: date | None
    """First UTC day; None for as long as the model has been there."""
    input: float
    cached: float | None
    """Of tokens in that were read from a cache; None where they cost as much as others, or nobody says."""
    output: float
    source: str
    """Where the list stands, and when it was looked at."""


PriceLists = tuple[tuple[Price, ...], ...]
"""Lists of prices; of a model an earlier one counts from its first day on, and a later one before that."""
MILLION = 1_000_000
"""Tokens that a price is for."""
