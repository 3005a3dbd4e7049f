"""What the accounts of one organisation have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.lab.growth.people import mailboxes
from forensics.lab.tables import cards, mail

if TYPE_CHECKING:
    import numpy as np

    from forensics.lab.growth.people import People


def employ(rng: np.random.Generator, people: People, plan_name: str = "enterprise") -> People:
    """Put all accounts under one domain, one organisation, one card and one plan; phones and devices stay."""
    n = len(people.created)
    domain = mail.own_domains(rng, 1)[0]
    boxes = mailboxes(mail.human_names(rng, n), [domain] * n)
    payer = people.frame.row(0, named=True)
    card = rng.bytes(8).hex()
    # A firm whose first account pays nothing still has a card, of an issuer of its country.
    issuer = payer["payment_bin"] or cards.BINS[int(cards.draw_bins(rng, people.country[:1])[0])]
    return people.with_columns(
        **{name: boxes[name] for name in boxes.columns},
        org_id=payer["org_id"],
        org_name=pl.Series([f"{domain.split('.')[0]} ltd"] * n),
        payment_fingerprint=card,
        payment_bin=issuer,
        payment_country=payer["billing_country"],
        billing_country=payer["billing_country"],
        plan=plan_name,
        access_pathway="direct",
        referral_code=pl.lit(None, dtype=pl.String),
    )
