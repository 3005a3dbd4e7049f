"""Suspected clusters, campaigns and profiles → who runs the one, and for whom the other is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.attributions.competing import Rivals, compete, posteriors, weigh
from forensics.attributions.competing import priors as before
from forensics.attributions.matching import match
from forensics.foundation.registry import parts
from forensics.vocabulary.actor import CALLED, LEGITIMATE, NOBODY_KNOWN, RESELLER, RIVALS, Part
from forensics.vocabulary.case_tables import AttributionItems, Attributions
from forensics.vocabulary.matcher import Matcher

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forensics.attributions.competing import Standing, Weighed
    from forensics.vocabulary.actor import ActorProfile
    from forensics.vocabulary.matcher import Known

TITLES = {
    NOBODY_KNOWN: "unknown actor of a known pattern",
    RESELLER: "multi-tenant reseller",
    LEGITIMATE: "legitimate organisation, or a crowd",
}
"""Hypotheses without a profile, in words."""


@dataclass(frozen=True, slots=True)
class Attributed:
    """What hypotheses say of subjects."""

    attributions: pl.DataFrame
    """``Attributions``."""
    items: pl.DataFrame
    """``AttributionItems``."""


@dataclass(frozen=True, slots=True)
class _Subject:
    """A cluster or a campaign, and by what its observations are called."""

    kind: str
    name: str
    seen_as: str
    part: Part
    rivals: Rivals
    citations: tuple[str, ...]


def matchers() -> dict[str, Matcher]:
    """Every matcher, by name."""
    return parts("forensics.attributions.matchers", Matcher)


def wanted(profiles: Sequence[ActorProfile]) -> dict[str, frozenset[str]]:
    """Entity kinds and the values of them that profiles name: what has to be looked up."""
    known, named = matchers(), dict[str, set[str]]()
    for item in (item for profile in profiles for item in profile.items):
        for kind in known[item.matcher].kinds:
            named.setdefault(kind, set()).update(item.values)
    return {kind: frozenset(values) for kind, values in sorted(named.items())}


def attribute(known: Known, rivals: pl.DataFrame, profiles: Sequence[ActorProfile]) -> Attributed:
    """Let hypotheses compete for every suspected cluster (who runs it) and every campaign (for whom it is).

    Parameters
    ----------
    known
        What the case knows of suspected clusters.
    rivals
        ``cluster_id``, ``hydra``, ``reseller``, ``legitimate``: posteriors of the clusters' own assessment.
    profiles
        Of the rules.
    """
    seen = observations(known)
    told: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for subject in _subjects(known, rivals):
        own = [one for one in (_of_part(profile, subject.part) for profile in profiles) if one.items]
        matched = {
            (profile.name, item.name): match(item, seen.parts[item.matcher], seen.of(item.matcher, subject.seen_as))
            for profile in own
            for item in profile.items
        }
        weighed = weigh(own, seen.parts, matched)
        names = [profile.name for profile in own]
        standings = compete(names, weighed, subject.rivals)
        titles = TITLES | {profile.name: profile.title for profile in own}
        told += [_attribution(subject, one, weighed, titles) for one in standings]
        rows += _rows(subject, names, weighed, seen.parts)
    return Attributed(
        Attributions.validate(
            pl.DataFrame(told, schema=Attributions.create_empty().schema).sort("subject", "role", "hypothesis")
        ),
        AttributionItems.validate(
            pl.DataFrame(rows, schema=AttributionItems.create_empty().schema).sort(
                "subject", "role", "hypothesis", "item"
            )
        ),
    )


def called(attributions: pl.DataFrame, role: Part) -> pl.DataFrame:
    """``subject``, ``actor``, ``confidence`` of subjects for which a profile is at least as likely as not."""
    own = attributions.filter(
        pl.col("role") == role, ~pl.col("hypothesis").is_in(RIVALS), pl.col("posterior") >= CALLED
    )
    best = own.sort("subject", "posterior", "hypothesis", descending=[False, True, False])
    return best.unique("subject", keep="first", maintain_order=True).select(
        "subject", actor="hypothesis", confidence="posterior"
    )


@dataclass(frozen=True, slots=True)
class Observations:
    """Observations of every matcher: subject to names and figures."""

    parts: Mapping[str, Matcher]
    figures: Mapping[str, Mapping[str, dict[str, float]]]

    def of(self, matcher: str, subject: str) -> dict[str, float] | None:
        """What was seen of a subject; None where it was not measured."""
        return self.figures[matcher].get(subject)


def observations(known: Known) -> Observations:
    """Observe with every matcher whose columns have values."""
    every = matchers()
    figures: dict[str, dict[str, dict[str, float]]] = {}
    for name, matcher in every.items():
        told: dict[str, dict[str, float]] = {}
        if matcher.needs <= known.covered:
            for subject, value, figure in matcher.observe(known).rows():
                own = told.setdefault(subject, {})
                if value is not None:
                    own[value] = max(figure, own.get(value, 0.0))
        figures[name] = told
    return Observations(every, figures)


def _subjects(known: Known, rivals: pl.DataFrame) -> list[_Subject]:
    likely = {name: Rivals(*rest) for name, *rest in rivals.select("cluster_id", *Rivals.__slots__).rows()}
    clusters = known.clusters.select("cluster_id", "party").sort("cluster_id").rows()
    owned = [_Subject("cluster", name, party, Part.OWNER, likely[name], ()) for name, party in clusters]
    campaigns = known.campaigns.select("campaign_id", "cluster_id", "citations").sort("campaign_id").rows()
    bought = [
        _Subject("campaign", name, name, Part.CUSTOMER, likely[cluster], tuple(citations))
        for name, cluster, citations in campaigns
    ]
    return [*owned, *bought]


def _of_part(profile: ActorProfile, part: Part) -> ActorProfile:
    return replace(profile, items=tuple(item for item in profile.items if item.part is part))


def _attribution(
    subject: _Subject, one: Standing, weighed: Sequence[Weighed], titles: Mapping[str, str]
) -> dict[str, Any]:
    own = [item.match.status for item in weighed if item.hypothesis == one.hypothesis]
    return {
        "subject_kind": subject.kind,
        "subject": subject.name,
        "role": str(subject.part),
        "hypothesis": one.hypothesis,
        "title": titles[one.hypothesis],
        "prior": one.prior,
        "bans": one.bans,
        "posterior": one.posterior,
        "low": one.low,
        "high": one.high,
        "n_consistent": own.count("consistent"),
        "n_inconsistent": own.count("inconsistent"),
        "n_unmeasured": own.count("unmeasured"),
        "held_down_by": one.limit or None,
    }


def _rows(
    subject: _Subject, names: Sequence[str], weighed: Sequence[Weighed], known: Mapping[str, Matcher]
) -> list[dict[str, Any]]:
    prior = before(names, subject.rivals)
    told = []
    for kind in sorted({one.item.matcher for one in weighed}):
        own = [one for one in weighed if one.item.matcher == kind]
        without = posteriors(prior, [one for one in weighed if one.item.matcher != kind])[0]
        sums = {name: sum(one.bans for one in own if one.hypothesis == name) for name in prior}
        spread = max(sums.values()) - min(sums.values())
        told += [_row(subject, one, known[kind], spread, without[one.hypothesis]) for one in own]
    return told


def _row(subject: _Subject, one: Weighed, matcher: Matcher, spread: float, without: float) -> dict[str, Any]:
    status = one.match.status
    return {
        "subject_kind": subject.kind,
        "subject": subject.name,
        "role": str(subject.part),
        "hypothesis": one.hypothesis,
        "item": one.item.name,
        "matcher": matcher.name,
        "vertex": str(one.item.vertex),
        "grade": str(one.item.grade),
        "status": status,
        "bans": one.bans,
        "diagnosticity": spread,
        "without": without,
        "detail": one.match.detail,
        "source": f"{one.item.source}, {one.item.date}",
        "citations": list(subject.citations) if status == "consistent" else [],
    }
