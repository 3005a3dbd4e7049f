"""Whom the tool would wrongly accuse, with enough accounts of every honest kind to say so.

``python -m benchmarks.crowds [--workers 2] [--seeds 5]`` rewrites ``benchmarks/crowds.md``. For every honest kind and
seed a world is drawn of a family with hydras, in turn, and groups of that kind are added until six hundred accounts of
it are there: over five seeds three thousand and more a kind. No seed is the frozen suite's or a fit's. The second table
says as what each kind is reported, where its accounts are grouped at all.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.families._crowd import ALL, group
from forensics.lab.scores.report import score
from forensics.lab.scores.table import markdown, number, sections
from forensics.lab.suites.evaluate import outcomes
from forensics.lab.suites.family import drawn, families
from forensics.lab.suites.run import Hands, run_worlds
from forensics.lab.suites.suite import entry_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.lab.scores.outcome import Outcome
    from forensics.lab.suites.suite import Entry
    from forensics.lab.world import Group

HERE = Path(__file__).resolve().parent
FIRST_SEED = 700
"""Of worlds that measure; the frozen suite has those below 100, the ablation those from 500."""
ACCOUNTS = 600
"""Accounts of the kind in each world, at least."""
SHOWN = ("False accusations",)
VERDICTS = ("organisation", "reseller", "public", "undecided", "hydra")
"""What a cluster may be called."""


def crowded(kind: str, family: str, seed: int) -> Entry:
    """A family's world with more of one honest kind."""
    world = drawn(family, seed)
    rng = np.random.default_rng([seed, *kind.encode()])
    there = sum(one.accounts for one in world.groups if one.kind == kind)
    more: list[Group] = []
    while there < ACCOUNTS:
        more.append(group(rng, kind, f"more-{kind.replace('_', '-')}-{len(more)}"))
        there += more[-1].accounts
    name = f"{world.name}-{kind.replace('_', '-')}"
    return entry_of(family, replace(world, name=name, groups=(*world.groups, *more)))


def worlds(n_seeds: int) -> list[Entry]:
    """Every kind in as many worlds as seeds; families with hydras take turns."""
    with_hydras = [name for name in families() if not name.startswith("quiet_")]
    return [
        crowded(kind, with_hydras[(place + turn * len(ALL)) % len(with_hydras)], FIRST_SEED + turn)
        for turn in range(n_seeds)
        for place, kind in enumerate(sorted(ALL))
    ]


def called(found: Sequence[Outcome]) -> pl.DataFrame:
    """As what clusters of honest accounts are reported.

    Returns
    -------
    polars.DataFrame
        ``honest_kind``; ``grouped``: its accounts in clusters of which most accounts are of that kind; of those, the
        share in clusters of each of ``VERDICTS``. Sorted by kind.
    """
    rows = []
    for world in found:
        kind = pl.col("honest_kind").fill_null("")
        sizes = world.accounts.drop_nulls("cluster").group_by("cluster", kind).agg(n=pl.len())
        most = sizes.filter(2 * pl.col("n") > pl.col("n").sum().over("cluster")).filter(pl.col("honest_kind") != "")
        rows.append(most.join(world.clusters.select("cluster", "verdict"), on="cluster", how="left", validate="1:1"))
    n, verdict = pl.col("n"), pl.col("verdict")
    return (
        pl.concat(rows)
        .group_by("honest_kind")
        .agg(
            n.sum().alias("grouped"),
            *((n.filter(verdict == name).sum() / n.sum()).alias(name) for name in VERDICTS),
        )
        .sort("honest_kind")
    )


def calling(found: Sequence[Outcome]) -> str:
    """The table of ``called``, for the page."""
    lines = [
        f"| {kind} | {grouped:,} | {' | '.join(number(share, 2) for share in shares)} |"
        for kind, grouped, *shares in called(found).rows()
    ]
    titles = ("honest kind", "grouped", *VERDICTS)
    rule = "| --- |" + " ---: |" * (len(titles) - 1)
    return "\n".join([f"| {' | '.join(titles)} |", rule, *lines])


def main() -> None:
    """Run, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seeds", type=int, default=5)
    given = parser.parse_args()
    entries = worlds(given.seeds)
    judged = outcomes(run_worlds(entries, hands=Hands(given.workers)))
    shown = [section for section in sections(score(judged)) if section.title.startswith(SHOWN)]
    text = f"""# Whom the tool would wrongly accuse

`python -m benchmarks.crowds --seeds {given.seeds}`: {len(entries)} worlds with hydras, {given.seeds} seeds from
{FIRST_SEED} on; in each, groups of one honest kind were added until {ACCOUNTS} of its accounts were there.
None of these worlds was used to fit a number.

{markdown(shown)}
### As what they are reported

Grouped: accounts in clusters of which most accounts are of the kind. Then the share of those in clusters of each
verdict: an organisation's own accounts, a reseller's, or strangers whom something public brings together.

{calling(judged)}
"""
    (HERE / "crowds.md").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
