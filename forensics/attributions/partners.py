"""What partners report of actors, as items of profiles: of a known one, or of one that they alone describe."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.vocabulary.actor import ActorItem, ActorProfile, Grade, Part, Vertex

if TYPE_CHECKING:
    from collections.abc import Sequence

OF_PARTNERS: Final = "partner: "
"""How the name of a profile begins that no rule describes."""
_MATCHERS: Final = {
    "address": ("address", Part.OWNER, Vertex.INFRASTRUCTURE),
    "card": ("payment_fingerprint", Part.OWNER, Vertex.ADVERSARY),
    "device": ("device", Part.OWNER, Vertex.INFRASTRUCTURE),
    "email_domain": ("email_domain", Part.OWNER, Vertex.INFRASTRUCTURE),
    "prompt_hash": ("prompt", Part.OWNER, Vertex.CAPABILITY),
    "system_prompt_hash": ("system_prompt", Part.CUSTOMER, Vertex.CAPABILITY),
    "tls": ("client_stack", Part.OWNER, Vertex.INFRASTRUCTURE),
}
"""Kind of indicator to matcher, the question it speaks to, and its vertex of the Diamond model: cards and lines are the
owner's, a system prompt his customer's."""


def informed(profiles: Sequence[ActorProfile], corroborations: pl.DataFrame) -> tuple[ActorProfile, ...]:
    """Add what partners say of actors to the profiles of the rules.

    Parameters
    ----------
    profiles
        Of the rules.
    corroborations
        ``Corroborations``. Only items that name an actor count, and only for things that are no crowd's: what a
        partner saw is as credible as its grade and the kind of thing allow.

    Returns
    -------
    tuple
        The profiles, those that partners name with more items; then one for each other actor that they name.
    """
    speaking = corroborations.filter(
        pl.col("actor").is_not_null(), ~pl.col("is_public"), pl.col("kind").is_in(list(_MATCHERS))
    ).with_columns(plain=pl.col("actor").str.strip_chars().str.to_lowercase())
    known = {word.lower(): one.name for one in profiles for word in (one.name, one.title)}
    told: dict[str, list[ActorItem]] = {}
    # Who says the same twice says it once: a thing counts at its best grade, and of a kind the best graded things.
    graded = speaking.sort("plain", "kind", "credibility", "reliability", "source", "actor", "value")
    for (plain, kind), rows in graded.group_by("plain", "kind", maintain_order=True):
        first = rows.row(0, named=True)
        name = known.get(str(plain), f"{OF_PARTNERS}{plain}")
        best = rows.filter(credibility=first["credibility"], reliability=first["reliability"])
        told.setdefault(name, []).append(_item(str(kind), best))
    own = tuple(replace(one, items=(*one.items, *told.pop(one.name, []))) for one in profiles)
    return (*own, *(_profile(name, items) for name, items in sorted(told.items())))


def _item(kind: str, rows: pl.DataFrame) -> ActorItem:
    matcher, part, vertex = _MATCHERS[kind]
    first = rows.row(0, named=True)
    return ActorItem(
        name=f"{OF_PARTNERS}{kind}",
        matcher=matcher,
        part=part,
        vertex=vertex,
        values=tuple(rows["value"].unique().sort()),
        least=None,
        most=None,
        grade=Grade(first["reliability"], first["credibility"]),
        source=first["source"],
        date="as reported",
    )


def _profile(name: str, items: Sequence[ActorItem]) -> ActorProfile:
    summary = "Named by partners alone: no rule describes it."
    return ActorProfile(name=name, title=name, summary=summary, items=tuple(items), examples=())
