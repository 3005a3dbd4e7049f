"""How much any method could find: what an oracle that knows every operator still sees in the log.

``python -m benchmarks.ceiling [--suite FILE] [--workers 2]`` rewrites ``benchmarks/ceiling.md``. The oracle knows the
worlds' truth and reads the log as the tool does: it names every account that shares at least one thing with another
account of its operator, an address of one day, a client in a network, a card, a prompt, whatever the tool looks at.
Accounts that share nothing cannot be grouped by anybody. A second oracle also knows which things only operators'
accounts share, and counts no others: of what crowds share too, nobody can tell whose it is.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from benchmarks.quality import SUITE
from forensics.lab.suites.evaluate import METHOD
from forensics.lab.suites.run import Hands, run_worlds
from forensics.lab.suites.suite import read_suite
from forensics.pipeline import analyze
from forensics.pipeline.state import state_of
from forensics.vocabulary.settings import Inputs, RunSettings, Settings

if TYPE_CHECKING:
    from forensics.lab.suites.run import Judged

HERE = Path(__file__).resolve().parent
JUDGE = "benchmarks.ceiling:seen"
MOSTLY = 0.9
"""Share of the accounts on a thing that one operator runs, from which it is its own."""


def seen(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Everything that two accounts share, in place of a verdict: ``account_id`` and ``thing``, a row each."""
    accounts, payments, events = (
        path if path.is_file() else None
        for path in (folder / f"{name}.jsonl" for name in ("accounts", "payments", "events"))
    )
    settings = Settings(run=RunSettings(temp_dir=folder))
    case = analyze(Inputs((str(folder / "requests.parquet"),), accounts, payments, events), settings)
    contacts = state_of(case.state).contacts
    texts = [pl.col(name).cast(pl.String) for name in ("kind", "entity", "day")]
    things = contacts.select(
        pl.col("account_id").cast(pl.String), thing=pl.concat_str(texts, separator="\n", ignore_nulls=True).hash(0)
    )
    return things.unique().sort("thing", "account_id"), pl.DataFrame()


def linked(world: Judged) -> tuple[int, int, int]:
    """Operators' accounts of a world; those that share something with another of their operator; something its own."""
    truth = world.truth.filter(pl.col("n_requests") > 0).select("account_id", "operator_id", "role")
    met = world.accounts.join(truth, on="account_id", how="inner", validate="m:1")
    run = pl.col("role") == "operator"
    counted = met.group_by("thing").agg(n=pl.len())
    own = met.filter(run).group_by("thing", "operator_id").agg("account_id", together=pl.len())
    shared = own.filter(pl.col("together") > 1).join(counted, on="thing", how="left", validate="m:1")
    alone = shared.filter(pl.col("together") >= MOSTLY * pl.col("n"))
    visible, certain = (rows.explode("account_id")["account_id"].n_unique() for rows in (shared, alone))
    return truth.filter(run).height, visible, certain


def table(worlds: list[Judged], found: dict[str, dict[str, float]]) -> str:
    """Markdown: a row a family."""
    rows = [(world.entry.family, *linked(world)) for world in worlds]
    shares = pl.DataFrame(rows, schema=["family", "n", "visible", "certain"], orient="row").filter(pl.col("n") > 0)
    by_family = shares.group_by("family").agg(
        pl.col("n").sum(), *(((pl.col(name) / pl.col("n")).mean()) for name in ("visible", "certain"))
    )
    lines = [
        "| family | operators' accounts | share something | share what is theirs | F1 at most | our recall | our F1 |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for family, n, visible, certain in by_family.sort("certain", "family").iter_rows():
        ours = found[family]
        most = 2 * visible / (1 + visible)
        figures = (f"{value:.3f}" for value in (visible, certain, most, ours["recall"], ours["f1"]))
        lines.append(f"| {family} | {n:,} | {' | '.join(figures)} |")
    means = by_family.select(pl.col("visible", "certain").mean()).row(0)
    lines.append(f"| mean | {by_family['n'].sum():,} | {means[0]:.3f} | {means[1]:.3f} | | | |")
    return "\n".join(lines)


def main() -> None:
    """Run, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suite", type=Path, default=SUITE)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    suite = read_suite(given.suite)
    quality = json.loads((HERE / "quality.json").read_text("utf-8"))
    found = {row["family"]: row["figures"] for row in quality["methods"][METHOD]["families"]}
    worlds = run_worlds(suite.worlds, JUDGE, hands=Hands(given.workers))
    text = f"""# What could be found at all

`python -m benchmarks.ceiling`: suite `{suite.name}`, digest `{suite.digest}`. Means over the worlds of a family.

{table(worlds, found)}

- *share something*: operators' accounts that share at least one thing the tool looks at with another account of the
  same operator. An oracle that knows the truth and may only group by what the log shows reaches this recall, and the
  F1 beside it, without one false accusation.
- *share what is theirs*: the same, counting only things of which nine in ten accounts are that operator's. What crowds
  share as well tells nobody whose it is, unless it comes with something else.
- Our figures are those of `quality.md`. A recall above the second share comes from things that are shared with
  others too and adjudicated.
"""
    (HERE / "ceiling.md").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
