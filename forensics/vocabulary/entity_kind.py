"""A kind of thing two accounts can share."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

    from forensics.vocabulary.families import CausalFamily


class Source(StrEnum):
    """Where the columns of an entity kind come from."""

    REQUESTS = "requests"
    """Low-cardinality request columns: derived from the tuples of pass 1."""
    CONTENT = "content"
    """High-cardinality request columns: a group of its own in pass 1."""
    ACCOUNTS = "accounts"
    """The accounts and payments files."""
    TAKE_OVERS = "take_overs"
    """Pass 2."""
    CONTACTS = "contacts"
    """Derived from contacts of another kind, whenever a case is judged."""


CROWD_BELOW = 0.1
"""Probability below which nobody doubts that a thing is a crowd's (detection notes, section 3: one minus 0.9)."""


@dataclass(frozen=True, slots=True)
class EntityKind:
    """A kind of thing two accounts can share, and what sharing one may say at most."""

    name: str
    title: str
    """For people: singular, lower case."""
    family: CausalFamily
    cap: float
    """Bans. What one shared thing of this kind may ever say."""
    source: Source
    needs: frozenset[str]
    """Canonical columns without which the kind is unmeasured."""
    entity: Callable[[], pl.Expr]
    """The shared value as text, or null where there is none. Evaluated on canonical columns."""
    per_day: bool = False
    """Linked per UTC day: a recycled address must not tie two strangers a year apart."""
    binds: bool = False
    """Whether one entity of this kind, judged to be one party's, ties an account on its own. Kinds that name
    software, an issuer or a provider never do."""
    one_program: bool = False
    """Whether accounts that share one were held by one program, so that it ties them however few they are."""
    crowd_below: float = CROWD_BELOW
    """Probability of one party, 0..1, below which a crowd of strangers is taken for granted. What stays undecided of a
    kind that has less than others is tied together for the cluster's judgement to decide."""
    personal: bool = True
    """Whether reports show a pseudonym instead of the value."""
    uses: frozenset[str] = field(default_factory=frozenset)
    """Optional columns the expression reads when they are there; absent ones arrive as nulls."""
    reach: bool = False
    """Whether somebody asks how many of these an account touched, alone or with others."""
    ties: bool = True
    """Whether sharing one says anything: kinds that do not are only counted."""
    derived_from: str = ""
    """Of ``Source.CONTACTS``: the kind whose contacts these are derived from."""
    container: Callable[[], pl.Expr] | None = None
    """The address a value of this kind lives on, from ``entity``: on a hosted gateway it ties nobody."""
    hashed: bool = False
    """Whether ``entity`` is a text that must not leave the tool: its SHA-256 is the shared value."""
    meaning: str = ""
    """What sharing one says, and the innocent explanation."""


def tied_undecided(kinds: Mapping[str, EntityKind]) -> list[str]:
    """Kinds whose undecided things tie accounts: which party stands behind them, the cluster's judgement says."""
    return sorted(kind.name for kind in kinds.values() if kind.crowd_below < CROWD_BELOW)
