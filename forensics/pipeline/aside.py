"""What pass 1 makes of a log waits on disk, by shards, until it is merged: once, and a shard at a time."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from forensics.engines.shelf import Shelf
from forensics.engines.workspace import LEFT, REDUCED
from forensics.summaries.known import Known
from forensics.summaries.merge import renumbered
from forensics.vocabulary.summaries import Failures, KeyedDays, KeyedHours, KeyedProfiles, Names

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.summaries import Summary

ROWS_A_SHARD = 8_000_000
"""Requests of the log for each shard: memory holds the contacts of one kind, or the days, of one shard."""
_BY_ACCOUNT = {"days": KeyedDays, "hours": KeyedHours, "profiles": KeyedProfiles}
_WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Aside:
    """Contacts and names of entities by shards of entities; days, hours and profiles by shards of accounts.

    Both are shards of keys, which are hashes: all are equally large.
    """

    folder: Path
    key: str
    """What was put here is a summary of: inputs, settings, versions."""
    n_shards: int
    requests: int
    """Requests of the log that an interrupted run had put here already."""
    pieces: int
    """Pieces in which they are."""
    _known: dict[str, Known]
    """Accounts and values whose names are written already."""

    def put(self, number: int, summary: Summary) -> None:
        """Put the summary of one piece of the log aside; pieces are numbered from 0."""
        for name, names in (("accounts", summary.accounts), ("values", summary.values)):
            self._shelf(name).put(_WHOLE, number, self._known[name].add(names))
        whole = renumbered(summary, self._known["accounts"].numbers(summary.accounts))
        for kind, contacts in whole.contacts.items():
            self._sharded("contacts", number, contacts, "entity", f"{kind}.")
        for name in _BY_ACCOUNT:
            self._sharded(name, number, getattr(whole, name), "account")
        self._sharded("entities", number, whole.entities, "key")
        self._shelf("failures").put(_WHOLE, number, whole.failures)

    def done(self, requests: int, pieces: int) -> None:
        """Note that what was put up to here is whole: so many requests, in pieces before this number."""
        new = self.folder / f"{_JOURNAL}.new"
        new.write_text(json.dumps({"key": self.key, "requests": requests, "pieces": pieces}), encoding="ascii")
        new.replace(self.folder / _JOURNAL)

    def kinds(self) -> list[str]:
        """Kinds of which there are contacts, sorted."""
        return sorted({name.rpartition(".")[0] for name in self._shelf("contacts").names()})

    def shards(self) -> list[str]:
        """Names of shards."""
        return [f"{shard:04d}" for shard in range(self.n_shards)]

    def contacts(self, kind: str, shard: str) -> list[pl.DataFrame]:
        """Pieces of ``KeyedContacts``."""
        return self._shelf("contacts").read(f"{kind}.{shard}")

    def by_account(self, name: str, shard: str) -> list[pl.DataFrame]:
        """Pieces of days, hours or profiles."""
        return self._shelf(name).read(shard)

    def entities(self, shard: str) -> list[pl.DataFrame]:
        """Pieces of ``Names`` of a shard's entities, some of them several times."""
        return self._shelf("entities").read(shard)

    def names(self, name: str) -> pl.DataFrame:
        """Names of every account, or of every value; each once, in the order of their numbers."""
        return pl.concat([Names.create_empty(), *self._shelf(name).read(_WHOLE)], rechunk=True)

    def failures(self) -> pl.DataFrame:
        """Every failure, in the order of the log."""
        return pl.concat([Failures.create_empty(), *self._shelf("failures").read(_WHOLE)])

    def _sharded(self, name: str, number: int, frame: pl.DataFrame, by: str, prefix: str = "") -> None:
        shelf = self._shelf(name)
        if self.n_shards == 1:
            shelf.put(f"{prefix}{0:04d}", number, frame)
            return
        marked = frame.with_columns(_shard=pl.col(by) % self.n_shards)
        for (shard,), piece in marked.partition_by("_shard", include_key=False, as_dict=True).items():
            shelf.put(f"{prefix}{shard:04d}", number, piece)

    def _shelf(self, name: str) -> Shelf:
        return Shelf(self.folder / name)


SHELVES = ("contacts", "entities", "failures", "accounts", "values", *_BY_ACCOUNT)
_JOURNAL = "journal.json"


def aside(folder: Path, n_requests: int, key: str = "") -> Aside:
    """Make room in a private folder for what a log of so many requests leaves, or take up what a killed run left there.

    Parameters
    ----------
    key
        What the summaries depend on: only what was put aside under the same key is taken up.
    """
    own = folder / REDUCED
    requests, pieces = _taken_up(folder / LEFT, own, key)
    for name in SHELVES:
        (own / name).mkdir(mode=0o700, exist_ok=True, parents=True)
        Shelf(own / name).forget_from(pieces)
    known = {name: Known() for name in ("accounts", "values")}
    for name, names in known.items():
        for piece in Shelf(own / name).read(_WHOLE):
            names.add(piece)
    return Aside(own, key, max(1, -(-n_requests // ROWS_A_SHARD)), requests, pieces, known)


def _taken_up(left: Path, own: Path, key: str) -> tuple[int, int]:
    """Move what killed runs had put aside under a key here; how many requests and pieces it has."""
    for folder in sorted(left.glob("*")):
        with suppress(OSError, ValueError, TypeError, KeyError):
            journal = json.loads((folder / _JOURNAL).read_text(encoding="ascii"))
            if journal["key"] == key:
                done = int(journal["requests"]), int(journal["pieces"])
                folder.rename(own)
                return done
    return 0, 0
