"""Judge the worlds of a suite by every rival, computing only what is not kept yet.

``python -m benchmarks.baselines.run SUITE [--out FOLDER] [--workers 2]``. Worlds that the suite no longer holds are
dropped from the files: they hold one suite, and stay small.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from benchmarks.baselines import store
from benchmarks.baselines.baseline import baselines
from benchmarks.baselines.judge import JUDGE, method_digest
from forensics.lab.suites.judges import judge_digest
from forensics.lab.suites.run import Hands, run_worlds
from forensics.lab.suites.suite import read_suite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.lab.suites.run import Judged
    from forensics.lab.suites.suite import Entry

Kept = dict[str, pl.DataFrame]
"""Rival to its kept rows."""


def kept_rows(folder: Path) -> Kept:
    """Read what is kept of rivals that have not changed since."""
    return {name: store.read(name, folder).filter(pl.col("method") == method_digest(name)) for name in baselines()}


def judge_suite(worlds: Sequence[Entry], folder: Path, workers: int) -> list[Judged]:
    """Bring the kept verdicts of all rivals up to a suite.

    Returns
    -------
    list
        The worlds as they were run, each with its truth and its content's digest; its verdicts are in the store.
    """
    kept = kept_rows(folder)
    by_known: dict[frozenset[str], list[str]] = defaultdict(list)
    for name, rows in kept.items():
        by_known[frozenset(rows["content"].unique())].append(name)
    judged: list[Judged] = []
    # Rivals that know the same worlds go together: a world is simulated once for them all.
    for known, names in by_known.items():
        judged = _judged(worlds, names, known, workers)
        for name in names:
            fresh = [_packed(world, name) for world in judged if world.content not in known]
            rows = pl.concat([kept[name], *fresh]).sort("content", maintain_order=True)
            store.write(name, rows.filter(pl.col("content").is_in([world.content for world in judged])), folder)
    return judged


def _packed(world: Judged, name: str) -> pl.DataFrame:
    mine = pl.col("baseline") == name
    verdict = world.accounts.filter(mine), world.clusters.filter(mine)
    return store.packed(method_digest(name), world.content, world.truth, verdict)


def _judged(worlds: Sequence[Entry], names: list[str], known: frozenset[str], workers: int) -> list[Judged]:
    """Run worlds; those with a known content are simulated, and not judged again."""
    options = {"names": ",".join(names)}
    with tempfile.TemporaryDirectory() as place:
        cache = Path(place) / JUDGE.replace(":", ".") / judge_digest(JUDGE, options)
        for content in known:
            _mark(cache / content)
        return run_worlds(worlds, JUDGE, options=options, hands=Hands(workers, Path(place)))


def _mark(folder: Path) -> None:
    """Put an empty verdict where the suite's runner looks for one."""
    folder.mkdir(parents=True)
    for table in ("accounts", "clusters"):
        pl.DataFrame(schema={"baseline": pl.String}).write_parquet(folder / f"{table}.parquet")
    (folder / "timing.json").write_text(json.dumps({"judge_seconds": 0.0, "peak_bytes": 0}), "utf-8")


def quick_look(judged: Sequence[Judged], folder: Path) -> pl.DataFrame:
    """Mean F1 over accounts of each rival, over the worlds with an operator; and accused among the honest."""
    found = []
    for name, rows in kept_rows(folder).items():
        for world in judged:
            accounts, _ = store.unpacked(rows, world.content, world.truth)
            both = world.truth.join(accounts, on="account_id", how="left", validate="1:1")
            found.append(
                both.select(
                    baseline=pl.lit(name),
                    operated=pl.col("operator_id").is_not_null().sum(),
                    accused=pl.col("suspected").sum(),
                    hits=(pl.col("suspected") & pl.col("operator_id").is_not_null()).sum(),
                    honest=pl.col("operator_id").is_null().sum(),
                )
            )
    f1 = 2 * pl.col("hits") / (pl.col("operated") + pl.col("accused"))
    return (
        pl.concat(found)
        .group_by("baseline")
        .agg(
            worlds=pl.len(),
            mean_f1=f1.filter(pl.col("operated") > 0).mean().round(3),
            accused_per_100k_honest=(1e5 * (pl.col("accused") - pl.col("hits")).sum() / pl.col("honest").sum()).round(
                0
            ),
        )
        .sort("mean_f1", descending=True)
    )


def main() -> None:
    """Run, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", type=Path)
    parser.add_argument("--out", type=Path, default=store.RESULTS)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    judged = judge_suite(read_suite(given.suite).worlds, given.out, given.workers)
    with pl.Config(tbl_rows=-1, tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True):
        print(quick_look(judged, given.out))


if __name__ == "__main__":
    main()
