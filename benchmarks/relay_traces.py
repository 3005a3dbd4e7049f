"""Where simulated relay pools and the capture of real relay software agree, and where they do not.

``python benchmarks/relay_traces.py [CAPTURE_FOLDER]`` writes ``benchmarks/relay_traces.md``: the traces that pairs of
accounts leave, and how requests are spread, in five families of worlds, by scheduler, and in the capture. Without its
folder, the capture's recorded figures stand in. The capture checks worlds; no detection is fitted to it.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from forensics.lab.scores.scheduling import mismatched, operator_traces
from forensics.lab.scores.traces import PairTraces, pair_traces
from forensics.lab.simulate import simulate
from forensics.lab.suites.family import drawn

HERE = Path(__file__).resolve().parent
FAMILIES = ("relay_traces", "customers", "rings", "tenants", "copied")
SEEDS = (1, 2, 3)
CAPTURE = "capture"
APART = 2.0
"""Factor from which two shares are named as apart."""
ENOUGH = {"same": 0.01, "other": 0.001}
"""Share of pairs below which, in both, a factor says little."""

RECORDED = {
    "connection": (0.888, 5.2e-4),
    "address": (0.901, 2.3e-3),
    "prefix": (0.901, 2.3e-3),
    "device": (0.032, 0.0),
    "client stack": (1.0, 2.2e-2),
    "JA4 alone": (1.0, 0.21),
    "identical prompt": (0.484, 0.127),
    "take-over": (0.146, 0.0),
    "hand-over": (0.429, 2.3e-5),
    "acting together": (0.165, 0.0),
    "agent over another TLS": (5 / 13, 0.0),
}
"""Shares of same-operator pairs and of other pairs (last line: of operators, and of honest accounts without a gateway),
as this script measured them on the capture: 515 accounts with requests, 3,719 and 128,624 pairs."""
RECORDED_OPERATORS = {
    "round robin": (0.89, 0.16, 1.0),
    "random": (0.50, 0.60, 0.998),
    "least busy": (0.16, 1.60, 0.993),
    "fill first": (0.09, 2.15, 0.711),
    "sticky": (0.26, 1.51, 0.978),
    "quota": (0.0, None, 0.694),
}
"""Reuse distance (mean, cv) and load entropy of one operator of the capture each, as measured here."""
SCHEDULED_AS = {
    "round_robin": "round robin",
    "random": "random",
    "least_busy": "least busy",
    "fill_first": "fill first",
    "lru_sticky": "sticky",
    "quota": "quota",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One log, or several of a family."""

    same: dict[str, float | None]
    other: dict[str, float | None]


def parties(requests: pl.DataFrame) -> pl.DataFrame:
    """Accounts that the provider knows as one organisation's, with it as ``party``."""
    own = requests.group_by("account_id").agg(org=pl.col("org_id").drop_nulls().sort().first())
    return own.select("account_id", party=pl.when(pl.len().over("org") > 1).then("org"))


def together(traces: list[PairTraces], mismatches: list[tuple[float, float]]) -> Measured:
    """Pool pairs over logs."""
    n_same, n_other = sum(found.n_same for found in traces), sum(found.n_other for found in traces)
    same: dict[str, float | None] = {}
    other: dict[str, float | None] = {}
    for name in traces[0].shares:
        shares = [found.shares[name] for found in traces]
        known = [share for share in shares if share is not None]
        same[name] = sum(share.n_same for share in known) / n_same if known and n_same else None
        other[name] = sum(share.n_other for share in known) / n_other if known and n_other else None
    pools, honest = zip(*mismatches, strict=True)
    same["agent over another TLS"], other["agent over another TLS"] = float(np.mean(pools)), float(np.mean(honest))
    return Measured(same, other)


def mismatches_of(requests: pl.DataFrame, truth: pl.DataFrame) -> tuple[float, float]:
    """Share of operators most of whose judged accounts are mismatched, and of honest accounts of no party."""
    found = mismatched(requests, truth)
    if found is None:
        return 0.0, 0.0
    accounts = truth.join(found, on="account_id", how="left", validate="1:1")
    # Accounts whose client no honest account uses say nothing: they count as matched.
    run = accounts.drop_nulls("operator_id").group_by("operator_id").agg(share=pl.col("mismatched").mean().fill_null(0))
    free = accounts.filter(pl.col("operator_id").is_null(), pl.col("party").is_null())["mismatched"].drop_nulls()
    return float((run["share"] > 1 / 2).mean() or 0.0), float(free.mean() or 0.0)  # type: ignore[arg-type]


def family_figures(name: str) -> tuple[Measured, pl.DataFrame]:
    """A family's pair traces, and one row per pool."""
    traces, mismatches, pools = [], [], []
    for seed in SEEDS:
        world = simulate(drawn(name, seed))
        truth = world.truth.select("account_id", operator_id=pl.when(pl.col("role") == "operator").then("operator_id"))
        truth = truth.join(parties(world.requests), on="account_id", how="left", validate="1:1")
        traces.append(pair_traces(world.requests, truth))
        mismatches.append(mismatches_of(world.requests, truth))
        ways = {
            str(dict(group.options).get("owner") or group.name): dict(group.options)
            for group in world.world.groups
            if group.kind == "fleet"
        }
        found = operator_traces(world.requests, truth)
        for operator, options in sorted(ways.items()):
            own = truth.filter(pl.col("operator_id") == operator)
            shares = pair_traces(world.requests, own).shares
            told = {trace: share.same if share else None for trace, share in shares.items()}
            pools.append(
                pl.DataFrame([{"operator_id": operator, "scheduler": options["scheduler"], **told}])
                .join(found, on="operator_id", how="inner", validate="1:1")
                .with_columns(pl.selectors.by_dtype(pl.Null).cast(pl.Float64))
            )
    return together(traces, mismatches), pl.concat(pools)


def capture_figures(folder: Path) -> Measured:
    """The same of the capture."""
    requests = pl.read_parquet(folder / "requests.parquet")
    truth = pl.read_parquet(folder / "truth_accounts.parquet").select("account_id", "operator_id", party="benign_org")
    return together([pair_traces(requests, truth)], [mismatches_of(requests, truth)])


def recorded() -> Measured:
    """The capture's figures as they were recorded."""
    return Measured(
        {name: same for name, (same, _) in RECORDED.items()}, {name: other for name, (_, other) in RECORDED.items()}
    )


def shown(value: float | None) -> str:
    """Two significant digits."""
    if value is None:
        return "-"
    return f"{value:.2f}" if value >= 0.1 or value == 0 else f"{value:.1g}"


def pairs_table(columns: dict[str, Measured]) -> str:
    """Shares of same-operator pairs / of other pairs."""
    lines = ["| trace | " + " | ".join(columns) + " |", "|---|" + "---|" * len(columns)]
    lines += [
        f"| {name} | "
        + " | ".join(f"{shown(c.same.get(name))} / {shown(c.other.get(name))}" for c in columns.values())
        + " |"
        for name in RECORDED
    ]
    return "\n".join(lines)


def schedulers_table(pools: pl.DataFrame) -> str:
    """Means over the pools of each scheduler, the capture's operator of that kind behind the slash."""
    numbers = ["connection", "take-over", "hand-over", "next_other", "reuse_mean", "reuse_cv", "load_entropy"]
    rows = pools.group_by("scheduler").agg(pl.len(), pl.col(numbers).mean()).sort("scheduler")
    lines = ["| scheduler | pools | " + " | ".join(numbers) + " |", "|---|---|" + "---|" * len(numbers)]
    for row in rows.to_dicts():
        real = RECORDED_OPERATORS.get(SCHEDULED_AS.get(row["scheduler"], ""), ())
        beside = dict(zip(("reuse_mean", "reuse_cv", "load_entropy"), real, strict=False))
        cells = [shown(row[n]) + (f" / {shown(beside[n])}" if n in beside else "") for n in numbers]
        lines.append(f"| {row['scheduler']} | {row['len']} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def disagreements(real: Measured, columns: dict[str, Measured]) -> str:
    """Say in words which shares are apart by more than a factor of two."""
    lines = []
    for side, what in (("same", "same-operator"), ("other", "other")):
        for name in RECORDED:
            truth = getattr(real, side).get(name)
            for family, found in columns.items():
                value = getattr(found, side).get(name)
                if value is None or truth is None or max(value, truth) < ENOUGH[side]:
                    continue
                if not truth / APART <= value <= truth * APART:
                    more = "more" if value > truth else "less"
                    lines.append((f"{name}, {what} pairs, {more} often", f"{family} {shown(value)}", shown(truth)))
    heads = dict.fromkeys((head, truth) for head, _, truth in lines)
    return "\n".join(
        f"- {head} than the capture's {truth}: "
        + ", ".join(text for h, text, t in lines if (h, t) == (head, truth))
        + "."
        for head, truth in heads
    )


def main() -> None:
    """Measure, compare, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    folder = parser.parse_args().folder
    real = capture_figures(folder) if folder else recorded()
    found = {name: family_figures(name) for name in FAMILIES}
    families = {name: measured for name, (measured, _) in found.items()}
    pools = pl.concat([rows for _, rows in found.values()], how="diagonal_relaxed")
    text = f"""# Traces of relays: simulated pools beside real relay software

`python benchmarks/relay_traces.py [CAPTURE_FOLDER]`. Families of worlds, seeds {", ".join(map(str, SEEDS))}, pairs
pooled over worlds; the capture has 13 operators, and is {"measured" if folder else "quoted"} here. Share of
same-operator pairs / of other pairs; pairs of one honest organisation are left out. The last line counts operators,
and honest accounts of no organisation.

{pairs_table({CAPTURE: real, **families})}

## By scheduler

Means over pools; behind the slash one operator of the capture with that way of scheduling.

{schedulers_table(pools)}

## Apart by more than a factor of {APART:g}

{disagreements(real, families)}

{(HERE / "relay_traces_notes.md").read_text("utf-8")}"""
    (HERE / "relay_traces.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
