"""Campaigns inside a pool: whose work each request is, what it is for, when it moved to a new model.

``python -m benchmarks.campaigns [--workers 2] [--worlds 60]`` rewrites ``benchmarks/campaigns.md``; with
``--first SEED`` it prints what other worlds give, and writes nothing. Each world holds a pool that one to four
customers share, with other customers' and its own camouflage traffic, a second pool, and honest bystanders; every axis
is drawn. Seeds begin at 3000: no fit, no suite and no hand-set number has seen them. The same worlds are judged once
more with hashes instead of prompts.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import numpy as np
import polars as pl

from forensics.lab.families._crowd import bystanders, released
from forensics.lab.families._pools import FAMILIES, STYLES, pool
from forensics.lab.scores.accounts import average_precision
from forensics.lab.simulate import simulate
from forensics.lab.suites.ranges import one_of, real, some_of, whole
from forensics.lab.world import World
from forensics.lab.write import write_export
from forensics.pipeline import analyze, suspects
from forensics.vocabulary.hypothesis import HYDRA
from forensics.vocabulary.settings import Inputs, RunSettings, Settings
from forensics.vocabulary.workload import ASKING, WORDING
from forensics.workloads import take
from forensics.workloads.capabilities import UNCLEAR
from forensics.workloads.take import looked_over, work_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.lab.world import SimulatedWorld
    from forensics.vocabulary.case import Case
    from forensics.vocabulary.phrase_family import PhraseFamily

HERE = Path(__file__).resolve().parent
FIRST_SEED = 3_000
MASKS: dict[str, tuple[str, ...]] = {
    "prompts": (),
    "hashes only": ("hashes_only",),
    "metadata only": ("metadata_only",),
}
"""What is left of requests, and the masks that leave it."""
CUSTOMERS = 4
"""Of one pool, at most."""
SMALLEST = 200
"""Requests of a cluster, below which its shares are chance."""
EXTRACTING = 0.05
"""Share of a cluster's requests that extract, from which it counts; as in the scores of clusters."""
ASKED = {
    "reasoning": "reasoning",
    "rubric": "grading",
    "rewrite": "rewriting",
    "coding": "coding",
    "tools": "tool_use",
    "computer_use": "computer_use",
    "vision": "vision",
    "data_analysis": "data_analysis",
    "languages": "languages",
}
"""What is extracted, to the capability that the report names."""
STYLED = {"elicitation": "reasoning", "rubric": "grading", "languages": "languages"}
"""Styles that ask for one thing whatever the family: the family only says what the tasks are about."""
NEAR = 0.85
"""Of the second largest share, from which a third family may be among the top two as well."""

_CLUSTERS = {
    "style": pl.String,
    "customers": pl.Int64,
    "true": pl.Float64,
    "precision": pl.Float64,
    "recall": pl.Float64,
    "worded_precision": pl.Float64,
    "worded_recall": pl.Float64,
    "low": pl.Float64,
}


def world(seed: int, prompts: str) -> World:
    """Draw a world with a shared pool."""
    rng = np.random.default_rng([seed, 6])
    n = whole(rng, 1, CUSTOMERS)
    families = ",".join(some_of(rng, max(n, whole(rng, 2, 5)), *FAMILIES))
    days, release = whole(rng, 7, 21), whole(rng, 2, 5)
    moving = {"pivot_day": float(release)} if real(rng, 0.0, 1.0) < 0.5 else {}
    actors = ",".join(f"lab-{letter}" for letter in "abcd"[:n])
    shared = pool(rng, "op-shared", 40, 160, actors=actors, families=families, style=one_of(rng, *STYLES), **moving)
    other = pool(rng, "op-other", 15, 70)
    crowd = released(tuple(bystanders(rng, 5)), release)
    drawn = World(f"campaigns-{seed}", seed, date(2026, 9, 7), days, (*crowd, shared, other))
    return replace(drawn, masks=MASKS[prompts])


def measured(seed: int, prompts: str) -> dict[str, list[dict[str, Any]]]:
    """Judge a world, and set each request's campaign beside the truth."""
    os.environ["POLARS_MAX_THREADS"] = "1"
    simulated = simulate(world(seed, prompts))
    case, pieces, families = analysed(simulated)
    clusters = case.tables["clusters"]
    ids = case.tables["accounts"].drop_nulls("cluster_id")["cluster_id"].unique().sort().to_list()
    suspected = dict(clusters.filter(pl.col("verdict") == HYDRA).select("cluster_id", "extraction_share_low").rows())
    said = _extraction(clusters, case.tables["accounts"], simulated)
    found: dict[str, list[dict[str, Any]]] = {"clusters": [], "campaigns": [], "named": [], "said": said}
    if not pieces:
        return found
    looked, usual = looked_over(pieces[0], families)
    for (number,), own in looked.drop_nulls("cluster").sort("row").group_by("cluster", maintain_order=True):
        name = ids[int(number)]
        if name not in suspected or len(own) < SMALLEST or not own["says"].any():
            continue
        rows = work_of(own, usual).join(simulated.purposes, on="request_id", how="left", validate="m:1")
        true = rows["campaign"].count() / len(rows)
        if true >= EXTRACTING:
            style = _style(simulated.world, rows["campaign"].drop_nulls().mode()[0])
            precision, recall = b_cubed(rows["campaign"], rows["tenant"].cast(pl.String))
            worded = pl.when(pl.col("recognised_by") == WORDING).then(pl.col("tenant").cast(pl.String))
            alone = b_cubed(rows["campaign"], rows.select(worded.alias("tenant"))["tenant"])
            found["clusters"].append(
                {
                    "style": style,
                    "customers": rows["campaign"].drop_nulls().n_unique(),
                    "true": true,
                    "precision": precision,
                    "recall": recall,
                    "worded_precision": alone[0],
                    "worded_recall": alone[1],
                    "low": suspected[name],
                }
            )
            told = case.tables["campaigns"].filter(pl.col("cluster_id") == name)
            found["campaigns"] += _campaigns(rows, told, simulated.world)
            found["named"] += _named(rows, told, simulated.world)
    return found


def analysed(simulated: SimulatedWorld) -> tuple[Case, list[pl.DataFrame], tuple[PhraseFamily, ...]]:
    """The case, and what was looked at for it."""
    kept: list[pl.DataFrame] = []
    given: list[PhraseFamily] = []

    def taken(
        looked: pl.DataFrame,
        digests: pl.Series,
        families: tuple[PhraseFamily, ...],
        released: Mapping[str, date] | None = None,
    ) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        kept.append(looked)
        given.extend(families)
        return said(looked, digests, families, released)

    said = take.taken
    with tempfile.TemporaryDirectory() as beside, mock.patch.object(suspects, "taken", taken):
        folder = Path(beside)
        write_export(simulated, folder, "parquet")
        accounts = folder / "accounts.jsonl"
        inputs = Inputs((str(folder / "requests.parquet"),), accounts if accounts.is_file() else None, None, None)
        case = analyze(inputs, Settings(run=RunSettings(temp_dir=folder)))
    return case, kept, tuple(given)


def b_cubed(true: pl.Series, said: pl.Series) -> tuple[float, float]:
    """Precision over requests that are in a campaign, recall over those that truly are (Bagga and Baldwin, 1998)."""
    rows = pl.DataFrame({"t": true, "p": said}).with_row_index("i")
    alone = rows.with_columns(pl.coalesce("t", pl.format("~{}", "i")), pl.coalesce("p", pl.format("~{}", "i")))
    cells = alone.group_by("t", "p").agg(n=pl.len().cast(pl.Float64))
    sized = cells.with_columns(of_t=pl.col("n").sum().over("t"), of_p=pl.col("n").sum().over("p"))
    means = []
    for side, size in (("p", "of_p"), ("t", "of_t")):
        known = sized.filter(~pl.col(side).str.starts_with("~"))
        n, of = known["n"].to_numpy(), known[size].to_numpy()
        means.append(float((n * n / of).sum() / n.sum()) if len(n) else 0.0)
    return means[0], means[1]


def truth_of_clusters(accounts: pl.DataFrame, simulated: SimulatedWorld) -> pl.DataFrame:
    """``cluster_id``, ``true`` (share of its requests that extract) and ``honest`` (share of its accounts)."""
    grouped = accounts.drop_nulls("cluster_id").select("account_id", "cluster_id")
    truth = simulated.truth.select("account_id", "role", "n_requests", "n_distillation")
    known = grouped.join(truth, on="account_id", how="inner", validate="1:1").group_by("cluster_id")
    return known.agg(
        true=pl.col("n_distillation").sum() / pl.col("n_requests").sum(), honest=(pl.col("role") == "honest").mean()
    )


def _extraction(clusters: pl.DataFrame, accounts: pl.DataFrame, simulated: SimulatedWorld) -> list[dict[str, Any]]:
    """Every cluster that was looked at: how likely it is said to extract, whether it does, and if most are honest."""
    facts = truth_of_clusters(accounts, simulated)
    asked = clusters.join(facts, on="cluster_id", how="inner", validate="1:1").drop_nulls("extraction")
    extracting = pl.col("true") >= EXTRACTING
    return asked.select("extraction", extracting=extracting, honest=pl.col("honest") > 1 / 2).to_dicts()


def _style(described: World, campaign: str) -> str:
    owner = campaign.rpartition("/")[0]
    return str(next(dict(group.options)["style"] for group in described.groups if group.name == owner))


def _with_aims(rows: pl.DataFrame, described: World) -> pl.DataFrame:
    """Add ``aim``: the capability that a request extracts; null where it extracts nothing."""
    styles = {name: _style(described, name) for name in rows["campaign"].drop_nulls().unique().to_list()}
    styled = pl.col("campaign").replace_strict(
        {name: STYLED.get(style) for name, style in styles.items()}, default=None, return_dtype=pl.String
    )
    asked = pl.col("family").replace_strict(ASKED, default=None, return_dtype=pl.String)
    return rows.with_columns(aim=pl.coalesce(styled, asked))


def _right(aims: pl.Series, capabilities: list[str]) -> dict[str, bool]:
    """Whether what is said of requests are the two that are extracted most, and whether the first is the very most.

    The second may be a third that is nearly as large; the largest has to be named. Of equals each is the largest.
    """
    counts = aims.drop_nulls().value_counts(sort=True)
    sizes = dict(counts.rows())
    most, second = counts["count"][0], counts["count"][:2][-1]
    said = [name for name in capabilities if name != UNCLEAR][: min(len(sizes), 2)]
    n_said = [sizes.get(name, 0) for name in said]
    return {
        "top_two": len(said) == min(len(sizes), 2) and max(n_said) == most and min(n_said) >= NEAR * second,
        "first": bool(said) and n_said[0] == most,
    }


def _named(rows: pl.DataFrame, told: pl.DataFrame, described: World) -> list[dict[str, Any]]:
    """Every campaign that the report names, beside what its requests extract: wrong, if most extract nothing."""
    facts = []
    for (number,), own in _with_aims(rows, described).drop_nulls("tenant").group_by("tenant", maintain_order=True):
        row = told.filter(pl.col("campaign_id").str.ends_with(f"-{int(number) + 1}")).row(0, named=True)
        work = 2 * own["aim"].count() >= len(own)
        facts.append(
            {
                "by": row["recognised_by"],
                "work": work,
                "top_two": work and _right(own["aim"], row["capabilities"])["top_two"],
            }
        )
    return facts


def _campaigns(rows: pl.DataFrame, told: pl.DataFrame, described: World) -> list[dict[str, Any]]:
    """Every true campaign of some size beside the one that holds most of it."""
    facts = []
    known = _with_aims(rows, described).drop_nulls("campaign").sort("row")
    for (campaign,), own in known.group_by("campaign", maintain_order=True):
        if len(own) < EXTRACTING * len(rows):
            continue
        # Two pools may be one cluster, each with a style of its own.
        style = _style(described, str(campaign))
        tenants = own["tenant"].drop_nulls()
        if tenants.is_empty():
            facts.append({"style": style, "seen": False})
            continue
        number = int(tenants.mode().sort()[0])
        row = told.filter(pl.col("campaign_id").str.ends_with(f"-{number + 1}")).row(0, named=True)
        owner = next(
            dict(group.options) for group in described.groups if group.name == str(campaign).rpartition("/")[0]
        )
        released_on = float(owner.get("pivot_day", -1.0))
        day = described.start + timedelta(days=int(released_on)) if released_on >= 0 else None
        # A pool may use its accounts up by turns, and be clusters by turns: in a later one nothing moves.
        before = day is not None and bool((own["timestamp"].dt.date() < day).any())
        facts.append(
            {
                "style": style,
                "seen": True,
                "by": row["recognised_by"],
                **_right(own["aim"], row["capabilities"]),
                "moved": before,
                "late": day is not None and not before,
                "pivot": row["pivot_day"] == (day if before else None),
            }
        )
    return facts


def main() -> None:
    """Run, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--worlds", type=int, default=60)
    parser.add_argument("--first", type=int, default=FIRST_SEED)
    given = parser.parse_args()
    seeds = range(given.first, given.first + given.worlds)
    parts = []
    with ProcessPoolExecutor(given.workers, mp_context=get_context("spawn")) as pooled:
        for prompts in MASKS:
            found = list(pooled.map(partial(measured, prompts=prompts), seeds))
            frames = {
                name: pl.DataFrame([row for one in found for row in one[name]], infer_schema_length=None)
                for name in found[0]
            }
            parts.append(page(prompts, frames))
    head = f"""# Campaigns inside a pool

`python -m benchmarks.campaigns --worlds {given.worlds}`: {given.worlds} worlds, seeds {seeds[0]} to {seeds[-1]}, which
nothing was fitted or chosen on. Suspected clusters of at least {SMALLEST} requests of which {EXTRACTING:.0%} extract.
B\u00b3 is by request: whoever is in no campaign counts as alone. A style of asking that has one aim whatever the tasks
(elicitation, rubric, languages) has that as its capability; in other styles the largest family has to be named, and
beside it the second, or a third that is nearly as large. The first is right where it is the largest. A true campaign
is set beside the named one that holds most of it: where two customers are named as one, its mix is neither's, and
counts as wrong. `reworded` shares no text at all: nothing but times, models and settings is left of it, and what is
told by those alone, by how it asks, is not counted in the lower bound.
"""
    if given.first == FIRST_SEED:
        (HERE / "campaigns.md").write_text("\n".join([head, *parts]), "utf-8")
    else:
        print("\n".join(parts))


def page(prompts: str, frames: dict[str, pl.DataFrame]) -> str:
    """Markdown of one run."""
    clusters, campaigns, named, asked = (frames[name] for name in ("clusters", "campaigns", "named", "said"))
    if asked.is_empty():
        return f"## With {prompts}\n\nNothing is said of any cluster.\n"
    if clusters.is_empty():
        clusters = pl.DataFrame(schema=_CLUSTERS)
    scored = clusters.with_columns(
        f=_f("precision", "recall"),
        worded_f=_f("worded_precision", "worded_recall"),
        several=pl.col("customers") > 1,
        held=pl.col("low") <= pl.col("true"),
        of_true=pl.col("low").cast(pl.Float64) / pl.col("true"),
    )
    lines = [
        f"| {style} | {'several' if several else 'one'} | {n} | {p:.2f} | {r:.2f} | {f:.2f} | {median:.2f} |"
        for style, several, n, p, r, f, median in scored.group_by("style", "several")
        .agg(
            pl.len(),
            *(pl.col(name).mean() for name in ("precision", "recall", "f")),
            median=pl.col("f").median(),
        )
        .sort("several", "style", descending=[True, False])
        .rows()
    ]
    bounds = scored.drop_nulls("low")
    several, alone = scored.filter("several"), scored.filter(~pl.col("several"))
    others = several.filter(pl.col("style") != "reworded")
    told = [
        (
            f"Pools of several customers: B\u00b3 F {_mean(several, 'f')} ({_mean(others, 'f')} without `reworded`); "
            f"of one: {_mean(alone, 'f')}. By what wording alone tells: {_mean(several, 'worded_f')} "
            f"({_mean(others, 'worded_f')}), {_mean(alone, 'worded_f')}."
        ),
        (
            f"Lower bounds: {len(bounds)} of {len(scored)} clusters have one; {_mean(bounds, 'held')} hold; at the "
            f"median {_median(bounds, 'of_true')} of the true share."
        ),
    ]
    n_true = len(campaigns)
    campaigns = campaigns.filter("seen") if n_true else campaigns
    asking = campaigns.filter(pl.col("by") == ASKING) if len(campaigns) else campaigns
    if len(campaigns):
        n_right, n_seen = campaigns["top_two"].sum(), len(campaigns)
        said = f"{_mean(campaigns, 'top_two')}, the first for {_mean(campaigns, 'first')}"
        campaigns = campaigns.filter(pl.col("by") == WORDING)
        moved, moved_so = campaigns.filter("moved"), asking.filter("moved")
        still = pl.concat([campaigns, asking]).filter(~pl.col("moved"))
        stayed, late = still.filter(~pl.col("late")), still.filter("late")
        worded, ways = (named.filter(pl.col("by") == by) for by in (WORDING, ASKING))
        told += [
            f"Capabilities: the top two are right for {_mean(campaigns, 'top_two')} of {len(campaigns)} campaigns that "
            f"their wording tells, the first for {_mean(campaigns, 'first')}. By style: "
            + ", ".join(
                f"{style} {share:.2f}"
                for style, share in campaigns.group_by("style").agg(pl.col("top_two").mean()).sort("style").rows()
            )
            + f". Of {len(asking)} more, told by how they ask, the first is said and right for "
            f"{_mean(asking, 'first')}, the top two for {_mean(asking, 'top_two')}: of all {n_seen} of which anything "
            f"is said the top two are right for {said}. Of {n_true - n_seen} more true campaigns nothing is said: of "
            f"all {n_true} the top two are right for {n_right / n_true:.3f}.",
            (
                f"Of {len(worded)} campaigns that are named by their wording {_mean(worded, 'work')} are mostly "
                "extraction; the top two of what their own requests extract, whosesoever they are, are right for "
                f"{_mean(worded, 'top_two')}. Of {len(ways)} named by how they ask {_mean(ways, 'work')} are mostly "
                f"extraction, and the top two of what those extract are right for {_mean(ways, 'top_two')}."
            ),
            (
                f"Pivot: the day is exact for {_mean(moved, 'pivot')} of {len(moved)} campaigns that moved and that "
                f"their wording tells, {_mean(moved_so, 'pivot')} of {len(moved_so)} told by how they ask; "
                f"{_mean(stayed, 'pivot')} of {len(stayed)} that did not have none. Of {len(late)} more, whose "
                f"customer moved before the cluster asked anything for it, {_mean(late, 'pivot')} have none."
            ),
        ]
    honest = asked.filter("honest")
    ranked = average_precision(asked["extraction"].to_numpy(), asked["extracting"].to_numpy())
    accused = honest.filter(pl.col("extraction") > 1 / 2).height
    told.append(
        f"Average precision over {len(asked)} clusters, {int(asked['extracting'].sum())} of which extract: "
        f"{ranked:.3f}. Honest clusters called distillation above .5: {accused} of {len(honest)}."
    )
    return "\n".join(
        [
            f"## With {prompts}\n",
            "| style | customers | clusters | precision | recall | B\u00b3 F | median |",
            "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
            *lines,
            "",
            "\n\n".join(told),
            "",
        ]
    )


def _f(precision: str, recall: str) -> pl.Expr:
    """Harmonic mean; 0 where both are."""
    p, r = pl.col(precision), pl.col(recall)
    return (2 * p * r / (p + r)).fill_nan(0.0)


def _mean(rows: pl.DataFrame, name: str) -> str:
    values = rows[name].cast(pl.Float64).drop_nulls().to_numpy()
    return f"{values.mean():.3f}" if len(values) else "-"


def _median(rows: pl.DataFrame, name: str) -> str:
    values = rows[name].cast(pl.Float64).drop_nulls().to_numpy()
    return f"{np.median(values):.2f}" if len(values) else "-"


if __name__ == "__main__":
    main()
