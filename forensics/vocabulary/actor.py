"""Actor profiles: patterns that were reported in public, item by item; never a verdict on anybody."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


NOBODY_KNOWN, RESELLER, LEGITIMATE = "unknown actor", "multi-tenant reseller", "legitimate organisation"
RIVALS: Final = (NOBODY_KNOWN, RESELLER, LEGITIMATE)
"""Hypotheses that no profile stands for; a profile cannot have such a name."""
CALLED = 0.5
"""Posterior from which a profile is named (detection notes, § 7)."""


class Part(StrEnum):
    """Which of two questions an item speaks to."""

    OWNER = "owner"
    """Who runs the pool of accounts: asked of clusters."""
    CUSTOMER = "customer"
    """For whom its work is: asked of campaigns."""


class Vertex(StrEnum):
    """What an item describes: a vertex of the Diamond model (Caltagirone, Pendergast and Betz, 2013)."""

    ADVERSARY = "adversary"
    """Who acts, and with what means: cards, people, customers."""
    CAPABILITY = "capability"
    """How it is done: wordings, scheduling, replacement."""
    INFRASTRUCTURE = "infrastructure"
    """Over what it is done: accounts, exits, connections."""
    VICTIM = "victim"
    """What is aimed at: models, abilities, pathways."""


@dataclass(frozen=True, slots=True)
class Grade:
    """Admiralty grade of a statement (NATO AJP-2.1)."""

    reliability: str
    """Of the source: A completely, B usually, C fairly, D not usually, E not reliable, F cannot be judged."""
    credibility: int
    """Of the information: 1 confirmed, 2 probably, 3 possibly true, 4 doubtful, 5 improbable, 6 cannot be judged."""

    def __str__(self) -> str:
        return f"{self.reliability}{self.credibility}"


@dataclass(frozen=True, slots=True)
class ActorItem:
    """One thing that a profile says."""

    name: str
    """Unique in its profile."""
    matcher: str
    """A part of ``forensics/attributions/matchers``."""
    part: Part
    vertex: Vertex
    values: tuple[str, ...]
    """What is looked for among named shares or identifiers; empty where the matcher gives one number."""
    least: float | None
    """From which it matches: a share 0..1, or the matcher's unit."""
    most: float | None
    """Up to which it matches."""
    grade: Grade
    source: str
    date: str
    """Of the source: a day or a month, as ISO 8601."""


@dataclass(frozen=True, slots=True)
class ActorExample:
    """What a case might show, and which items it must match; all others of that part must not."""

    part: Part
    seen: Mapping[str, Mapping[str, float]]
    """Matcher to names and figures; one number has the empty name."""
    matches: frozenset[str]


@dataclass(frozen=True, slots=True)
class ActorProfile:
    """One pattern reported in public."""

    name: str
    title: str
    """For people; as the public report names it."""
    summary: str
    items: tuple[ActorItem, ...]
    examples: tuple[ActorExample, ...]


@dataclass(frozen=True, slots=True)
class Technique:
    """A technique of MITRE ATLAS, and what must be there for it to be listed."""

    technique: str
    """Its id."""
    title: str
    meaning: str
    """What it is, and who else does it."""
    shown_by: tuple[ActorItem, ...]
    """Any one of these shows it."""
