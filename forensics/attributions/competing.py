"""Items that were compared → hypotheses, each with its probability, its range, and what it rests on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forensics.attributions.rarity import exclusive, rarity
from forensics.attributions.weights import (
    AGAINST,
    CONTRADICTED,
    LEAST_UNKNOWN,
    OF_ADDRESSES,
    REST,
    UNKNOWN,
    VERTICES,
    WITHOUT_PROOF,
    most_bans,
)
from forensics.vocabulary.actor import LEGITIMATE, NOBODY_KNOWN, RESELLER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forensics.attributions.matching import Match
    from forensics.vocabulary.actor import ActorItem, ActorProfile
    from forensics.vocabulary.matcher import Matcher


@dataclass(frozen=True, slots=True)
class Weighed:
    """One item of one profile, and what it says of a subject."""

    hypothesis: str
    item: ActorItem
    match: Match
    bans: float
    """Of this item by itself."""
    hard: bool
    """Whether it is a hard identifier that no other profile names."""
    address: bool
    cause: str = ""
    """What in the world makes it; items of one cause testify once."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One hypothesis about a subject."""

    hypothesis: str
    prior: float
    bans: float
    posterior: float
    low: float
    """Least posterior with one kind of observation left out, of all profiles; and the most."""
    high: float
    limit: str
    """What holds its posterior down, or nothing."""


@dataclass(frozen=True, slots=True)
class Rivals:
    """What the assessment of a cluster says of it, 0..1."""

    hydra: float
    reseller: float
    legitimate: float


def weigh(
    profiles: Sequence[ActorProfile], matchers: Mapping[str, Matcher], matched: Mapping[tuple[str, str], Match]
) -> list[Weighed]:
    """Weigh the items of profiles: credibility, source, rarity and agreement, multiplied.

    Parameters
    ----------
    profiles
        With items of one part alone.
    matched
        Profile and item to how well they agree.
    """
    told = []
    for profile in profiles:
        for item in profile.items:
            matcher, found = matchers[item.matcher], matched[profile.name, item.name]
            agreement = found.agreement or 0.0
            scale = 1.0 if agreement > 0 else AGAINST
            bans = most_bans(item, matcher) * rarity(item, profiles) * scale * agreement
            hard = matcher.hard and exclusive(item, profiles)
            told.append(Weighed(profile.name, item, found, bans, hard, matcher.address, matcher.cause))
    return told


def compete(names: Sequence[str], weighed: Sequence[Weighed], rivals: Rivals) -> tuple[Standing, ...]:
    """Set hypotheses against each other; the likeliest first.

    Parameters
    ----------
    names
        Profiles.
    weighed
        Their items.
    rivals
        What else the cluster may be.
    """
    prior = priors(names, rivals)
    whole, limits = posteriors(prior, weighed)
    kinds = sorted({one.item.matcher for one in weighed if one.match.agreement})
    others = [posteriors(prior, [one for one in weighed if one.item.matcher != kind])[0] for kind in kinds]
    told = [
        Standing(
            name,
            prior[name],
            total([one for one in weighed if one.hypothesis == name]),
            whole[name],
            min([whole[name], *(other[name] for other in others)]),
            max([whole[name], *(other[name] for other in others)]),
            limits.get(name, ""),
        )
        for name in prior
    ]
    return tuple(sorted(told, key=lambda one: (-one.posterior, one.hypothesis)))


def priors(names: Sequence[str], rivals: Rivals) -> dict[str, float]:
    """Probability of each hypothesis before its items are looked at.

    What the cluster is stands in its own assessment. Of what is left for a hydra, most is nobody's whom a profile
    describes; never less than ``LEAST_UNKNOWN`` in all.
    """
    unknown = max(LEAST_UNKNOWN, rivals.hydra * (UNKNOWN if names else 1.0))
    others = {name: rivals.hydra * (1 - UNKNOWN) / len(names) for name in names}
    others |= {RESELLER: rivals.reseller, LEGITIMATE: rivals.legitimate}
    whole = math.fsum(others.values())
    scale = (1 - unknown) / whole if whole > 0 else 0.0
    return {NOBODY_KNOWN: 1.0 - scale * whole} | {name: scale * p for name, p in others.items()}


def posteriors(prior: Mapping[str, float], weighed: Sequence[Weighed]) -> tuple[dict[str, float], dict[str, str]]:
    """Probability of each hypothesis; and of those that are held down, by what."""
    own: dict[str, list[Weighed]] = {}
    for one in weighed:
        own.setdefault(one.hypothesis, []).append(one)
    odds = {name: p * math.pow(10.0, total(own.get(name, []))) for name, p in prior.items()}
    whole = math.fsum(odds.values())
    told, limits = {name: value / whole for name, value in odds.items()}, {}
    for name, items in own.items():
        most, why = limit_of(items)
        if told[name] > most:
            # What a profile may not have is nobody's.
            told[NOBODY_KNOWN] += told[name] - most
            told[name], limits[name] = most, why
    return told, limits


def total(weighed: Sequence[Weighed]) -> float:
    """Bans of one hypothesis: for and against by vertex, the strongest and a part of the rest.

    Items of one cause are one testimony, in whatever vertices: but for the strongest only a part of each counts.
    """
    by_vertex: dict[str, list[float]] = {}
    for one, bans in zip(weighed, _once(weighed), strict=True):
        by_vertex.setdefault(one.item.vertex, []).append(bans)
    sums = [_strongest(bans, 1) + _strongest(bans, -1) for _, bans in sorted(by_vertex.items())]
    return math.fsum(sums)


def _once(weighed: Sequence[Weighed]) -> list[float]:
    """Bans of each item, less where a stronger one has the same cause and says the same."""
    first: dict[tuple[str, bool], Weighed] = {}
    for one in sorted(weighed, key=lambda one: (-abs(one.bans), one.item.name)):
        first.setdefault((one.cause or one.item.name, one.bans > 0), one)
    kept = {id(one) for one in first.values()}
    return [one.bans * (1.0 if id(one) in kept else REST) for one in weighed]


def _strongest(bans: Sequence[float], sign: int) -> float:
    ranked = sorted((abs(value) for value in bans if value * sign > 0), reverse=True)
    return sign * (ranked[0] + REST * math.fsum(ranked[1:])) if ranked else 0.0


def _contradicted(pattern: Sequence[Weighed]) -> bool:
    """Whether what a profile says besides identifiers of its own speaks against it, by number or by weight."""
    n_against, n_for = sum(one.bans < 0 for one in pattern), sum(one.bans > 0 for one in pattern)
    return n_against > 0 and (n_against >= n_for or total(pattern) < 0)


def limit_of(weighed: Sequence[Weighed]) -> tuple[float, str]:
    """The most a profile may have, 0..1, by what matches of it; and why."""
    speaking = [one for one in weighed if one.bans > 0]
    if all(one.address for one in speaking):
        return OF_ADDRESSES, "nothing but addresses matches"
    if _contradicted([one for one in weighed if not one.hard]):
        return CONTRADICTED, "as much of its pattern is absent as there, or more"
    if len({one.item.vertex for one in speaking}) < VERTICES:
        return WITHOUT_PROOF, "one vertex alone speaks for it"
    if not any(one.hard for one in speaking):
        return WITHOUT_PROOF, "no identifier that is this actor's alone"
    return 1.0, ""
