"""Contacts in order: who met on what is a run of rows, found by comparing neighbours and not by grouping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.touched import KEY, categories, coded, is_text, touched

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from forensics.foundation.touched import Ints

_TEXTS = ("account_id", "kind", "entity")
_NEVER = -(1 << 31)
"""A day that no log has, in place of no day."""


@dataclass(frozen=True, slots=True)
class Meetings:
    """Contacts by what was touched."""

    contacts: pl.DataFrame
    """Sorted by kind, entity, day and account, all texts as categories; no account twice on one thing and day."""
    first: Ints
    """Row at which each thing of a day begins, and the number of rows."""
    key: Ints
    """``touched`` of each thing of a day, rising."""

    @property
    def sizes(self) -> Ints:
        """Accounts on each thing of a day."""
        return np.diff(self.first)

    def accounts(self) -> npt.NDArray[np.uint32]:
        """Category of each row's account."""
        found: npt.NDArray[np.uint32] = self.contacts["account_id"].to_physical().cast(pl.UInt32).to_numpy()
        return found

    def of_kinds(self, names: list[str]) -> npt.NDArray[np.bool_]:
        """Whether each thing of a day is of one of some kinds."""
        kinds = self.contacts["kind"].gather(self.first[:-1])
        return kinds.cast(pl.String).is_in(names).to_numpy()

    def rows(self, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Whether each row is of one of the chosen things."""
        return np.repeat(chosen, self.sizes)

    def places(self, things: pl.DataFrame) -> Ints:
        """Place of each thing of a day (``kind``, ``entity``, ``day``); -1 for those that nobody touched."""
        wanted = touched(things, self.contacts)
        if not len(self.key):
            return np.full(len(wanted), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.key, wanted), len(self.key) - 1)
        return np.where(self.key[at] == wanted, at, -1)


def meetings(contacts: pl.DataFrame) -> Meetings:
    """Find where each thing begins; contacts that are not in order are sorted first.

    Parameters
    ----------
    contacts
        ``Contacts``, with texts as such or as sorted categories.
    """
    rows = coded(contacts, _TEXTS)
    begins = _begins(rows)
    found = _found(rows, begins)
    account = found.accounts()
    in_order = np.all(found.key[1:] > found.key[:-1]) and np.all((account[1:] > account[:-1]) | begins[1:])
    if in_order:
        return found
    ordered = rows.sort(*KEY, "account_id")
    return _found(ordered, _begins(ordered))


def _begins(rows: pl.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether each row is about another thing or day than the one before."""
    begins = np.ones(len(rows), dtype=np.bool_)
    for name in KEY:
        values = rows[name].to_physical().fill_null(_NEVER) if name == "day" else rows[name].to_physical()
        code = values.to_numpy()
        differs = code[1:] != code[:-1]
        begins[1:] = differs if name == KEY[0] else begins[1:] | differs
    return begins


def _found(rows: pl.DataFrame, begins: npt.NDArray[np.bool_]) -> Meetings:
    first = np.flatnonzero(begins)
    return Meetings(rows, np.append(first, len(rows)), touched(rows.select(KEY)[first], rows))


def widened(contacts: pl.DataFrame, kinds: Sequence[str]) -> pl.DataFrame:
    """The contacts, whose kinds may be some more; texts are categories."""
    wider = pl.Enum(pl.concat([categories(contacts["kind"]), pl.Series(kinds, dtype=pl.String)]).unique().sort())
    return contacts.with_columns(pl.col("kind").cast(pl.String).cast(wider))


def inserted(contacts: pl.DataFrame, others: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Contacts with others of one new kind each, in order of their kinds: nothing is sorted again."""
    kind = contacts["kind"].to_physical()
    told, done = [], 0
    for other in sorted((other for other in others if len(other)), key=_kind):
        place = int((kind < _kind(other)).sum())
        told += [contacts[done:place], other]
        done = place
    return pl.concat([*told, contacts[done:]])


def _kind(rows: pl.DataFrame) -> int:
    place: int = rows["kind"].to_physical()[0]
    return place


def account_numbers(names: pl.Series, account_ids: pl.Series) -> pl.Series:
    """Row of each account among sorted ids, as UInt32; null for accounts that are not among them.

    Parameters
    ----------
    names
        Texts, or sorted categories.
    account_ids
        Texts, sorted and unique.
    """
    if is_text(names):
        return names.cast(pl.Enum(account_ids), strict=False).to_physical().cast(pl.UInt32)
    known = categories(names)
    own = names.to_physical().cast(pl.UInt32)
    if known.equals(account_ids):
        return own
    return known.cast(pl.Enum(account_ids), strict=False).to_physical().cast(pl.UInt32).gather(own)
