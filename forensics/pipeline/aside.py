"""What pass 1 makes of a log waits on disk, by shards, until it is merged: once, and a shard at a time."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.engines.shelf import Shelf
from forensics.engines.workspace import LEFT, REDUCED
from forensics.summaries.known import Known
from forensics.summaries.merge import renumbered
from forensics.summaries.seen import Seen
from forensics.vocabulary.summaries import Failures, Names

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.foundation.runs import Array, Keys
    from forensics.vocabulary.summaries import Summary

ROWS_A_SHARD = 8_000_000
"""Requests of the log for each shard: memory holds the contacts of one kind, or the days, of one shard."""
_BY_ACCOUNT = ("days", "hours", "profiles")
_WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Aside:
    """Contacts and names of entities by shards of entities; days, hours and profiles by shards of accounts.

    A shard is a range of keys, which are hashes: all are equally large.
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
            for shard, piece in self._cut(contacts, contacts["entity"].to_numpy()):
                self._shelf("contacts").put(f"{kind}.{shard}", number, piece)
        cut = [self._cut(names, names["key"].to_numpy()) for names in whole.entities.values()]
        for pieces in zip(*cut, strict=True):
            self._shelf("entities").put(pieces[0][0], number, pl.concat(piece for _, piece in pieces))
        for kind, sights in whole.sights.items():
            for shard, piece in self._cut(sights, sights["key"].to_numpy()):
                self._shelf("sights").put(f"{kind}.{shard}", number, piece)
        for name in _BY_ACCOUNT:
            keys = summary.accounts["key"].to_numpy()[getattr(summary, name)["account"].to_numpy()]
            for shard, piece in self._parted(getattr(whole, name), keys):
                self._shelf(name).put(shard, number, piece)
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

    def sights(self, kind: str, shard: str) -> list[pl.DataFrame]:
        """Pieces of ``Sights`` of a kind."""
        return self._shelf("sights").read(f"{kind}.{shard}")

    def seen(self, n_requests: int) -> Seen:
        """Every entity that has a sight here; there is room for those of so many requests."""
        found = Seen(n_requests)
        for name in self._shelf("sights").names():
            for piece in self._shelf("sights").read(name):
                found.again(name.rpartition(".")[0], piece["key"].to_numpy())
        return found

    def names(self, name: str) -> pl.DataFrame:
        """Names of every account, or of every value; each once, in the order of their numbers."""
        return pl.concat([Names.create_empty(), *self._shelf(name).read(_WHOLE)], rechunk=True)

    def failures(self) -> pl.DataFrame:
        """Every failure, in the order of the log."""
        return pl.concat([Failures.create_empty(), *self._shelf("failures").read(_WHOLE)])

    def _cut(self, frame: pl.DataFrame, keys: Keys) -> list[tuple[str, pl.DataFrame]]:
        """A frame that is sorted by its keys, cut into shards."""
        return self._cut_at(frame, np.append(np.searchsorted(keys, self._edges()), len(frame)))

    def _cut_at(self, frame: pl.DataFrame, ends: Array) -> list[tuple[str, pl.DataFrame]]:
        starts = np.append(0, ends[:-1])
        return [
            (shard, frame.slice(start, end - start))
            for shard, start, end in zip(self.shards(), starts, ends, strict=True)
        ]

    def _parted(self, frame: pl.DataFrame, keys: Keys) -> list[tuple[str, pl.DataFrame]]:
        """A frame in any order, parted into shards by the keys of its rows."""
        if self.n_shards == 1:
            return [(self.shards()[0], frame)]
        shard = np.searchsorted(self._edges(), keys, side="right")
        return self._cut_at(
            frame[np.argsort(shard, kind="stable")], np.cumsum(np.bincount(shard, minlength=self.n_shards))
        )

    def _edges(self) -> Keys:
        """Smallest key of every shard but the first: equal parts of all keys, which are hashes."""
        return np.array([(shard << 64) // self.n_shards for shard in range(1, self.n_shards)], dtype=np.uint64)

    def _shelf(self, name: str) -> Shelf:
        return Shelf(self.folder / name)


SHELVES = ("contacts", "entities", "sights", "failures", "accounts", "values", *_BY_ACCOUNT)
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
