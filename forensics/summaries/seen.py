"""Entities that another piece of the log had: names are made for these, as whom only one account touched ties nobody.

Nearly every prompt is another, and its name, a SHA-256, takes longer to make than everything else that is done
with it. Whatever two accounts touched is met twice: in one piece, or in a piece after the first.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.runs import begins, runs
from forensics.summaries.keys import KeyCollision, digests
from forensics.vocabulary.entity_kind import Source
from forensics.vocabulary.summaries import Names, Sights

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forensics.foundation.runs import Array, Keys
    from forensics.vocabulary.entity_kind import EntityKind

_BITS_A_REQUEST = 8
"""With an entity in every request, one new one in nine at the end of the log seems seen: its name is made in vain."""
_LEAST_BITS, _MOST_BITS = 10, 29
"""Powers of two: at most 64 MiB a kind. At 190 million prompts three new ones in ten seem seen at the end."""
_DESCRIBING = frozenset({"system_prompt"})
"""Kinds whose entities describe an account too, shared or not."""


def named_late(kind: EntityKind) -> bool:
    """Whether only entities that several accounts touched need names: nobody asks for the others."""
    return kind.source is Source.CONTENT and not kind.reach and kind.name not in _DESCRIBING


class Seen:
    """Keys that came before, by kind: one that did is never forgotten, one that did not may seem to have."""

    def __init__(self, n_requests: int) -> None:
        bits = int(max(1, n_requests) * _BITS_A_REQUEST - 1).bit_length()
        self._bits = min(max(bits, _LEAST_BITS), _MOST_BITS)
        self._tables: dict[str, Array] = {}
        # Pieces are reduced in threads: of two that share a key, the second to come here must find it.
        self._lock = Lock()

    def again(self, kind: str, keys: Keys) -> Array:
        """Whether each key came before; from now on all have."""
        places = keys >> np.uint64(64 - self._bits)
        byte = (places >> np.uint64(3)).astype(np.intp)
        bit = np.left_shift(1, places & np.uint64(7), dtype=np.uint8, casting="unsafe")
        with self._lock:
            table = self._tables.setdefault(kind, np.zeros(1 << (self._bits - 3), dtype=np.uint8))
            found: Array = (table[byte] & bit) != 0
            np.bitwise_or.at(table, byte, bit)
        return found

    def met(self, kind: str, names: pl.DataFrame, contacts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """``Sights`` of every entity of a piece, and ``Names`` of those that other accounts may have touched.

        Parameters
        ----------
        names
            ``Names`` with a ``check``, ascending.
        contacts
            ``KeyedContacts`` of the same entities.
        """
        again = self.again(kind, names["key"].to_numpy())
        named = names.filter(touched_twice(contacts) | again).select(Names.column_names())
        return names.select(Sights.column_names()), named


def touched_twice(contacts: pl.DataFrame) -> Array:
    """Whether each entity, ascending, is in several of some ``KeyedContacts``."""
    entity = contacts["entity"].to_numpy()
    return np.diff(begins(entity), append=len(entity)) > 1


def digested(contacts: pl.DataFrame, names: pl.DataFrame, trivial: frozenset[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Contacts and names of a hashed kind, named by digests and without trivial ones.

    What has no name here may be trivial too: then every other piece that has it leaves it out, and here one
    account touched it, which ties nobody.
    """
    made = names.with_columns(digests(names["text"]).alias("text"))
    is_trivial = made.select(pl.col("text").is_in(sorted(trivial))).to_series()
    if not is_trivial.any():
        return contacts, made
    idle = made.filter(is_trivial)["key"]
    return contacts.filter(~pl.col("entity").is_in(idle.implode())), made.filter(~is_trivial)


def check_sights(pieces: Iterable[pl.DataFrame], tying: Keys) -> None:
    """Check that every key that ties accounts was of one text, wherever it was met.

    Parameters
    ----------
    pieces
        ``Sights`` of one kind.
    tying
        Keys, each once.

    Raises
    ------
    KeyCollision
        Two texts have one key.
    """
    wanted = pl.DataFrame({"key": tying}, schema={"key": pl.UInt64})
    met = [piece.join(wanted, on="key", how="semi") for piece in pieces]
    if not met:
        return
    whole = pl.concat(met)
    found = runs(whole["key"].to_numpy())
    checks = whole["check"].to_numpy()
    if (found.least(checks) != found.most(checks)).any():
        raise KeyCollision
