"""An export without payment data: nobody's card is known."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from forensics.lab.world import Mask, SimulatedWorld

_COLUMNS = ("payment_fingerprint", "payment_bin", "payment_country")


def _apply(simulated: SimulatedWorld) -> SimulatedWorld:
    bare = simulated.accounts.with_columns(pl.lit(None, pl.String).alias(name) for name in _COLUMNS)
    return replace(simulated, accounts=bare, payments=simulated.payments.clear())


part = Mask("no_payment", "accounts without payment data", _apply)
