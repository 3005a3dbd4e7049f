"""State → case: link, cluster, assess. What analysing and judging again have in common."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl

from forensics.assessments.confidence import assess
from forensics.assessments.domain import OUTSIDE, Log, features, outside
from forensics.assessments.facts import Found, facts
from forensics.assessments.membership import members, suspects, suspicions
from forensics.assessments.networks import networks
from forensics.assessments.victims import victims, with_victims
from forensics.clusters.form import Formed, form
from forensics.foundation.touched import KEY, coded
from forensics.ingest.lists import read_allow_list, read_dispositions
from forensics.links.adjudicate import Judged, adjudicate, terms
from forensics.links.adjudicators.movement import moving
from forensics.links.association import association, resemblance
from forensics.links.likeness import likeness
from forensics.links.meetings import inserted, widened
from forensics.links.pools import with_pools
from forensics.links.population import Material, cohorts, population
from forensics.links.remaining import remaining
from forensics.links.sights import first_sights
from forensics.links.weigh import weigh
from forensics.pipeline.provenance import recorded
from forensics.pipeline.rules import TRIVIAL, Rules, read_rules
from forensics.pipeline.state import State, state_of
from forensics.pipeline.tables import Outcome, tables
from forensics.signals.take import from_tape, summary_signals
from forensics.summaries.reduce import entity_kinds
from forensics.vocabulary.case import Case
from forensics.vocabulary.entity_kind import Source

if TYPE_CHECKING:
    from forensics.vocabulary.case import Provenance, Scope
    from forensics.vocabulary.cohorts import Population
    from forensics.vocabulary.settings import Settings

_TEXTS = ("account_id", "kind", "entity")


@dataclass(frozen=True, slots=True)
class Context:
    """What a case says besides its findings, and what judges it."""

    scope: Scope
    provenance: Provenance
    rules: Rules
    settings: Settings
    rejects: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Grouping:
    """Who belongs together, before anyone is accused."""

    population: Population
    judged: Judged
    links: pl.DataFrame
    """``Links``, with texts as categories: those of the contacts."""
    formed: Formed
    ties: pl.DataFrame
    """The ties of ``formed`` as texts, with ``timestamp`` and ``n_requests`` of their contacts."""
    first_sights: pl.DataFrame
    """``account_id``, ``timestamp``, as texts: the rows that the strongest ties will cite."""


def group(state: State, rules: Rules, seed: int) -> Grouping:
    """Adjudicate hubs, weigh links, form clusters."""
    kinds = entity_kinds()
    derived = [kind.name for kind in kinds.values() if kind.source is Source.CONTACTS]
    contacts = with_pools(widened(coded(state.contacts, _TEXTS), derived), kinds)
    material = Material(
        account_ids=state.account_ids(),
        contacts=contacts,
        profiles=state.profiles,
        account_days=state.account_days,
        activity=state.activity,
        reach=state.reach,
        created_at=state.people.select("account_id", "created_at"),
        mail_providers=rules.mail_providers,
    )
    everyone = population(material, kinds)
    judged = adjudicate(contacts, everyone, kinds)
    links = weigh(contacts, judged.entities, len(everyone.account_ids), kinds)
    formed = form(links, judged.entities, kinds, seed)
    left = remaining(contacts, formed.memberships["account_id"], len(everyone.account_ids))
    if len(left):
        judged = _both(judged, adjudicate(left, everyone, kinds))
        contacts = inserted(contacts, [left])
        links = weigh(contacts, judged.entities, len(everyone.account_ids), kinds)
        formed = form(links, judged.entities, kinds, seed)
    # They are few: as texts from here on.
    ties = first_sights(formed.ties, contacts).with_columns(pl.col(*_TEXTS, "family").cast(pl.String))
    wanted = ties.filter(pl.col("n_requests") > 0).select("account_id", "timestamp").unique()
    return Grouping(everyone, judged, links, formed, ties, wanted.sort("account_id", "timestamp"))


def _both(judged: Judged, again: Judged) -> Judged:
    """What was judged first and what was judged again, in order."""
    return Judged(
        pl.concat([judged.entities, again.entities]).sort(*KEY),
        pl.concat([judged.reasons, again.reasons]).sort(*KEY, "source"),
    )


def conclude(state: State, grouping: Grouping, context: Context) -> Case:
    """Weigh hypotheses, say memberships, fill the tables."""
    kinds = entity_kinds()
    titles = {kind.name: kind.title for kind in kinds.values()}
    memberships = grouping.formed.memberships
    plain = memberships.select("account_id", "cluster_id")
    covered = state.covered()
    signals = pl.concat(
        [summary_signals(state.account_days, state.activity, plain, covered), from_tape(state.tape_signals, plain)]
    ).sort("subject_kind", "subject", "measure")
    clusters = plain.select("cluster_id").unique().sort("cluster_id").with_row_index("cohort")
    numbered = plain.join(clusters, on="cluster_id", how="inner", validate="m:1")
    everyone = grouping.population
    groups = cohorts(numbered, everyone.account_ids, (None,) * len(clusters))
    traits = everyone.traits.select(
        "covariate", "value", account_id=everyone.account_ids.gather(everyone.traits["account"])
    ).select("account_id", "covariate", "value")
    found = Found(
        memberships=memberships,
        ties=_cited(grouping.ties, state),
        terms=terms(groups, grouping.population),
        signals=signals,
        profiles=traits,
        likeness=likeness(groups, everyone),
        titles=titles,
    )
    calibration, settings = context.rules.calibration, context.settings
    strange = outside(features(log_of(state, memberships)), calibration.domain)
    if strange:
        calibration = replace(calibration, status="out_of_domain")
    prevalence = settings.judge.prevalence
    known = facts(found)
    before = plain.join(suspicions(assess(known, calibration, prevalence)), on="cluster_id", how="left", validate="m:1")
    # Of fewer nobody is accused by themselves, nor by what others do.
    enough = known.sizes.filter(pl.col("n_accounts") >= calibration.min_accused_accounts).select("cluster_id")
    alike = resemblance(state.contacts, before, everyone.n_accounts, kinds, known.by_software).join(
        enough, on="cluster_id", how="semi"
    )
    assessed = assess(known, calibration, prevalence, alike)
    likely = plain.join(suspicions(assessed), on="cluster_id", how="left", validate="m:1")
    beside = association(state.contacts, likely, everyone.n_accounts, kinds)
    habits = pl.concat([moving(everyone).with_columns(pl.col("account_id").cast(pl.String)), beside])
    weighed = members(everyone.account_ids, found, assessed, habits, calibration, prevalence)
    accused = suspects(weighed, assessed)
    robbed = victims(accused, state.profiles)
    outcome = Outcome(
        found=found,
        assessed=assessed,
        members=replace(weighed, accounts=with_victims(weighed.accounts, robbed)),
        networks=networks(accused, state.contacts, state.activity, kinds),
        judged=grouping.judged,
        links=grouping.links,
        allow=read_allow_list(settings.judge.allow, _last_seen(state)),
        dispositions=read_dispositions(settings.judge.dispositions),
    )
    return Case(
        scope=replace(
            context.scope,
            warnings=(
                *context.scope.warnings,
                *_collapsed(grouping, titles),
                *(feature.warning for feature in strange),
            ),
        ),
        provenance=context.provenance,
        tables=tables(outcome, state, calibration, context.rules.prices),
        state=state.frames(),
        rejects=context.rejects,
    )


def log_of(state: State, memberships: pl.DataFrame) -> Log:
    """What the domain check counts."""
    return Log(
        account_ids=state.account_ids(),
        account_days=state.account_days,
        reach=state.reach,
        contacts=state.contacts,
        coverage=state.coverage,
        memberships=memberships.select("account_id"),
    )


def judge(case: Case, settings: Settings, parent: str | None = None) -> Case:
    """Judge a case again, after a rule, list, calibration or setting changed; the logs are not read.

    Settings of reading are the case's own, whatever is asked. Measures of the tape hold for clusters whose
    members stayed the same; for others they are unmeasured.

    Parameters
    ----------
    parent
        Seal of the case that is judged again.
    """
    rules = read_rules(settings.judge.rules, settings.judge.prices)
    state = _without_trivial(state_of(case.state), rules.trivial)
    judged_now = replace(
        case.provenance,
        rules=rules.digests,
        settings={**recorded(settings, rules), "read": case.provenance.settings["read"]},
        seed=settings.seed,
        parent=parent,
    )
    own = tuple(text for text in case.scope.warnings if not text.endswith((_SET_ASIDE, _LEFT_OUT, OUTSIDE)))
    if rules.digests.get(TRIVIAL) != case.provenance.rules.get(TRIVIAL):
        own = (*own, f"the list of trivial prompts changed since the logs were read: {_LEFT_OUT}")
    context = Context(replace(case.scope, warnings=own), judged_now, rules, settings, case.rejects)
    return conclude(state, group(state, rules, settings.seed), context)


def _without_trivial(state: State, trivial: frozenset[str]) -> State:
    """The state without contacts that today's list of trivial values leaves out."""
    return replace(state, contacts=state.contacts.filter(~pl.col("entity").is_in(sorted(trivial))))


_LEFT_OUT = "what the earlier list left out cannot come back without them"
_SET_ASIDE = "set aside (load balancer, gateway or constant value?)"
COLLAPSE = 0.5
"""Share of all accounts on one value, above which a public value says something about the log, not about accounts."""


def _collapsed(grouping: Grouping, titles: dict[str, str]) -> list[str]:
    """Collapse guard: values that most accounts share, accounts as diverse as the file itself."""
    n_accounts = grouping.population.n_accounts
    public = grouping.judged.entities.filter(
        (pl.col("verdict") == "public") & (pl.col("n_accounts") > COLLAPSE * n_accounts)
    )
    found = public.group_by("kind").agg(n=pl.col("entity").n_unique(), most=pl.col("n_accounts").max()).sort("kind")
    return [
        f"{row['n']:,} shared by most accounts ({titles.get(row['kind'], row['kind'])}, up to {row['most']:,} of "
        f"{n_accounts:,}), as mixed as the file itself: {_SET_ASIDE}"
        for row in found.to_dicts()
    ]


def _cited(ties: pl.DataFrame, state: State) -> pl.DataFrame:
    """Ties with the request that shows each, where pass 3 found it."""
    sightings = state.sightings.with_columns(pl.col("account_id").cast(pl.String))
    cited = ties.join(sightings, on=["account_id", "timestamp"], how="left", validate="m:1")
    return cited.drop("n_requests", "timestamp").sort("account_id", "family", "kind")


def _last_seen(state: State) -> datetime | None:
    """End of the log: what expiry dates are compared with, so that a case does not depend on today."""
    last = state.activity["last_seen"].max()
    return last if isinstance(last, datetime) else None
