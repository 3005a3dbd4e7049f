"""What pass 1 makes of a log waits on disk until it is merged: once, and a part at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from forensics.engines.shelf import Shelf
from forensics.summaries.reduce import hashes, merge_days, merge_profiles

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.summaries import Summary

ROWS_A_SHARD = 4_000_000
"""Requests of the log for each shard of accounts: memory holds the days of one."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Contacts by kind; days and profiles by shards of accounts."""

    contacts: Shelf
    _days: Shelf
    _profiles: Shelf
    _shards: int

    def put(self, summary: Summary) -> Summary:
        """Put a piece aside; what is left of it is small."""
        self.put_contacts(summary.contacts)
        for shelf, frame in ((self._days, summary.account_days), (self._profiles, summary.profiles)):
            for shard, piece in self._sharded(frame):
                shelf.put(shard, piece)
        return replace(
            summary,
            contacts=summary.contacts.clear(),
            account_days=summary.account_days.clear(),
            profiles=summary.profiles.clear(),
        )

    def put_contacts(self, contacts: pl.DataFrame) -> None:
        """Put contacts aside that need no request."""
        for piece in contacts.partition_by("kind"):
            self.contacts.put(piece["kind"][0], piece)

    def account_days(self) -> pl.DataFrame:
        """Every account's days, in no order."""
        return pl.concat([merge_days([]), *(merge_days(self._days.take(shard)) for shard in self._days.names())])

    def profiles(self) -> pl.DataFrame:
        """Every account's profiles, in no order."""
        whole = (merge_profiles(self._profiles.take(shard)) for shard in self._profiles.names())
        return pl.concat([merge_profiles([]), *whole])

    def _sharded(self, frame: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
        if self._shards == 1:
            return [("0", frame)]
        marked = frame.with_columns(_shard=hashes(["account_id"])[0] % self._shards)
        parts = marked.partition_by("_shard", include_key=False, as_dict=True)
        return [(str(shard[0]), piece) for shard, piece in parts.items()]


def aside(folder: Path, n_requests: int) -> Aside:
    """Make room in a private folder for what a log of so many requests leaves."""
    shelves = {name: Shelf(folder / name) for name in ("contacts", "days", "profiles")}
    for shelf in shelves.values():
        shelf.folder.mkdir(mode=0o700)
    shards = max(1, -(-n_requests // ROWS_A_SHARD))
    return Aside(shelves["contacts"], shelves["days"], shelves["profiles"], shards)
