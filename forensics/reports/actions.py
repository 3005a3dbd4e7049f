"""What to do next, band by band, and how many innocent accounts each band is expected to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.reports.attribution_view import Action
from forensics.reports.figures import expected, many
from forensics.reports.wording import RECOMMENDATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

VICTIMS: Final = "compromised"
"""Role of accounts whose owners lost control of them."""
_STEPS: Final = {
    "review_suspension": "a person reads the evidence of each, hears its owner, and decides",
    "verify": "ask for identity or payment to be verified; limit new keys until it is",
    "monitor": "watch; nothing is held against its owner",
}
"""Recommendation to what it asks of a person; the strictest first."""
_SECURE: Final = "revoke keys, tell the owner, restore access; never suspend: these are victims"


def actions(accounts: pl.DataFrame) -> tuple[Action, ...]:
    """Bands of a cluster's accounts, the strictest first; bands without an account are left out.

    Expected false accusations are the sum of 1 - membership over the band.
    """
    victims = accounts.filter(pl.col("role").cast(pl.String) == VICTIMS).height
    told = [Action("secure", victims, None, _SECURE)] if victims else []
    others = accounts.filter(pl.col("role").cast(pl.String).ne_missing(VICTIMS)).sort("account_id")
    for name, what in _STEPS.items():
        own = others.filter(pl.col("recommendation").cast(pl.String) == name)
        if own.height:
            false = sum(1.0 - p for p in own["membership"].to_list())
            told.append(Action(RECOMMENDATIONS[name], own.height, false, what))
    return tuple(told)


def in_words(bands: Sequence[Action]) -> str:
    """One sentence on what to do."""
    told = [
        f"{band.band} {many(band.n_accounts, 'account')}"
        + ("" if band.n_false is None else f", {expected(band.n_false)} of them expected to be innocent")
        for band in bands
    ]
    return f"Recommended: {'; '.join(told)}. A human decides." if told else "Nothing is recommended. A human decides."
