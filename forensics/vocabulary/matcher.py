"""A matcher: what kind of observation an item of an actor profile speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable

    from forensics.vocabulary.actor import Part

SEEN: Final = {"subject": pl.String, "name": pl.String, "figure": pl.Float64}
"""What a matcher gives: a row for each thing seen of a subject. A subject without a row was not measured; a row whose
name is null says that it was, and nothing was seen."""


class Figures(StrEnum):
    """What the figures of a matcher are."""

    NUMBER = "number"
    """One, without a name: profiles give a range."""
    SHARES = "shares"
    """A share 0..1 for each name out of a known set: profiles name some, and the least or most of their sum."""
    IDENTIFIERS = "identifiers"
    """A share 0..1 of accounts or requests for each identifier: profiles name some. None seen says nothing: no list of
    them is ever complete."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the tables of a case know about suspected clusters, by party: a network, or a cluster that is in none."""

    clusters: pl.DataFrame
    """``party`` and the columns of ``Clusters``."""
    campaigns: pl.DataFrame
    """``Campaigns`` of those clusters."""
    accounts: pl.DataFrame
    """``party``, ``account_id``, ``role``, ``created_at``, ``banned_at``, ``first_seen``."""
    networks: pl.DataFrame
    """``party``, ``cluster_id``, ``generation``."""
    signals: pl.DataFrame
    """``party``, ``measure``, ``value``: of clusters, larger ones for more."""
    links: pl.DataFrame
    """``party``, ``kind``, ``share``: share of accounts that share a thing of that kind with others of the party; and
    ``top``: share of those that share one and the same."""
    traits: pl.DataFrame
    """``party``, ``covariate``, ``value``, ``share``: share of accounts. No country, no language."""
    held: pl.DataFrame
    """``party``, ``kind``, ``entity``, ``share``: share of accounts that hold a thing which few others do."""
    covered: frozenset[str]
    """Columns that had values; those of the accounts file as ``accounts.x``."""


@dataclass(frozen=True, slots=True)
class Matcher:
    """One kind of observation: one file, one ``part``."""

    name: str
    """The file's stem."""
    title: str
    """For people: singular, lower case."""
    unit: str
    figures: Figures
    parts: frozenset[Part]
    """The questions it can speak to: what all customers of a pool share says nothing of one of them."""
    needs: frozenset[str]
    """Columns without which it is unmeasured."""
    credibility: int
    """Admiralty credibility that an item of this kind has at best, whatever its source says."""
    observe: Callable[[Known], pl.DataFrame]
    """→ ``SEEN``; subjects are parties for the owner, campaigns for the customer."""
    meaning: str
    """What it says, and who else looks so."""
    usual: float = 0.01
    """Share 0..1 of pools, or campaigns, of actors whom nobody has described that look so as well: an item says at most
    ``-log10`` of it in bans. Hand-set, after pools of simulated worlds and what relay software does by itself."""
    cause: str = ""
    """What in the world makes it, where other matchers look at the same: one cause testifies once."""
    hard: bool = False
    """Whether it is held by one party alone and cannot be taken over cheaply."""
    address: bool = False
    """Whether it is a network address: anybody may come from there tomorrow."""
    kinds: frozenset[str] = frozenset()
    """Entity kinds whose values profiles name."""
    form: str = r"[a-z][a-z0-9_]{0,59}"
    """Regular expression that a whole value must match."""
