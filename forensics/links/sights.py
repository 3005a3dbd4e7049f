"""Ties → when each was first seen: the requests that evidence will cite."""

from __future__ import annotations

import numpy as np
import polars as pl

from forensics.foundation.touched import numbers
from forensics.links.meetings import meetings


def first_sights(ties: pl.DataFrame, contacts: pl.DataFrame) -> pl.DataFrame:
    """Find the contact of each tie; only contacts of things that a tie is about are looked through.

    Parameters
    ----------
    ties
        ``account_id``, ``kind``, ``entity``, ``day``; texts or the categories of the contacts. No row twice.
    contacts
        ``Contacts``.

    Returns
    -------
    polars.DataFrame
        The ties in their order, with ``n_requests`` and ``timestamp`` (of the first request; both null where the
        contact is unknown).
    """
    met = meetings(contacts)
    place = met.places(ties)
    chosen = np.zeros(len(met.key), dtype=np.bool_)
    chosen[place[place >= 0]] = True
    rows = met.contacts.select("n_requests", timestamp="first_seen").filter(pl.Series(met.rows(chosen)))
    seen = rows.with_columns(
        place=pl.Series(np.repeat(np.flatnonzero(chosen), met.sizes[chosen])),
        account=pl.Series(met.accounts()[met.rows(chosen)].astype(np.int64)),
    )
    asked = ties.with_columns(
        place=pl.Series(place), account=pl.Series(numbers(ties["account_id"], met.contacts["account_id"]))
    )
    found = asked.join(seen, on=["place", "account"], how="left", validate="1:1", maintain_order="left")
    return found.drop("place", "account")
