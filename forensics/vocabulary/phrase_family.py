"""Phrase families: what prompts ask for, in the words of several languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PhraseSort(StrEnum):
    """What a family tells."""

    ELICITATION = "elicitation"
    """Was it distillation: the prompt asks for what a student model is trained on."""
    CAPABILITY = "capability"
    """Of what: the ability that the prompt exercises."""
    SUBJECT = "subject"
    """What the prompt is about, by words of a field. They are in many honest prompts, too, and count for the capability
    of a list alone, beside other people's requests: for nothing else."""


@dataclass(frozen=True, slots=True)
class FamilyWords:
    """One family in one language."""

    language: str
    """ISO 639-1."""
    phrases: tuple[str, ...]
    """As written: a space stands for white space or hyphens, ``…`` for anything within a sentence; behind a
    word of a field, ``*`` for the rest of a longer one."""
    parts: tuple[tuple[str, ...], ...]
    """Of each phrase, what is looked for in this order: folded, as prompts are."""
    fires: tuple[str, ...]
    """Prompts that the family must recognise."""
    silent: tuple[str, ...]
    """Honest prompts close to it that it must not."""


@dataclass(frozen=True, slots=True)
class PhraseFamily:
    """Wordings that ask for the same thing. A family is a weight, never proof: honest users fire every one of them."""

    name: str
    title: str
    sort: PhraseSort
    capability: str
    """What a student model would learn from the answers; several families may speak for one."""
    source: str
    """The public report, with its date."""
    innocent: str
    """Who else writes so."""
    weight: float
    """Bans, above 0 and at most ``MAX_WEIGHT``. Set by hand, not fitted."""
    words: tuple[FamilyWords, ...]
    """In order of language."""


MAX_WEIGHT = 0.3
"""Bans: two to one. Set by hand: below what makes a causal family speak, so no wording ever does alone."""
