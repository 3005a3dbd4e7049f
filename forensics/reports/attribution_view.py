"""What a report says of owners, customers, techniques and what to do, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forensics.reports.quoted import Quoted


@dataclass(frozen=True, slots=True)
class Contender:
    """One hypothesis about who runs a pool, or for whom a campaign is."""

    title: str
    prior: float
    bans: float
    posterior: float
    low: float
    """Least posterior with one kind of observation left out; and the most."""
    high: float
    word: str
    items: str
    """How many of its items agree, are missing, or could not be measured."""
    limit: str
    """What holds its probability down, or nothing."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One item of a profile, and what it says here."""

    title: str
    """Of the profile."""
    vertex: str
    grade: str
    status: str
    bans: float
    diagnosticity: float
    """Bans by which this kind of observation parts the hypotheses."""
    detail: str
    source: str
    citations: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class AttributionView:
    """Hypotheses about one subject."""

    question: str
    is_named: bool
    """Whether a profile is at least as likely as not."""
    likelihood: str
    """One sentence: who, and how likely."""
    confidence: str
    """Another sentence: how well founded that is."""
    runner_up: str
    against: str
    """What was reported and is not there, or nothing."""
    change: tuple[str, ...]
    """What would change the call."""
    contenders: tuple[Contender, ...]
    signs: tuple[Sign, ...]
    n_signs_left_out: int


@dataclass(frozen=True, slots=True)
class TechniqueLine:
    """A technique of MITRE ATLAS, and what shows it."""

    technique: str
    title: str
    meaning: str
    detail: str


@dataclass(frozen=True, slots=True)
class Action:
    """What a person should do next with some accounts."""

    band: str
    n_accounts: int
    n_false: float | None
    """Accounts: how many of them are expected to be innocent; None for victims, who are not accused."""
    what: str


@dataclass(frozen=True, slots=True)
class PartnerItem:
    """One thing that a partner reported, and whom it matches."""

    item: Quoted
    source: Quoted
    grade: str
    """Admiralty grade of source and item."""
    kind: str
    actor: Quoted | None
    n_accounts: int
    """Of the cluster."""
    n_others: int
    is_public: bool
    """Whether all that it matches was judged a crowd's."""
