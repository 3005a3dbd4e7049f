"""How many other accounts get their turn before an account is used again.

Distinct other accounts between two requests of one account, divided by all others: 1 in a strict rotation,
one half for a random pick, near 0 for people. Measured on real relays: round robin .91 to 1.0, random .47 to
.50, sticky, quota and least-busy pools up to .26, honest accounts .06 to .10.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.vocabulary.measure import Behaviour, Measure, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

MIN_TURNS = 30
"""Repeated uses, below which a mean distance is noise."""


def _keep(stretch: pl.DataFrame) -> pl.DataFrame:
    """For each account: its first and last place, how often it came back, and the sum of distances.

    An account is in one cluster and clusters come one after another, so that no interval spans two.
    """
    account = stretch["account"].to_numpy()
    here, distances = _distances(account)
    came_back = pl.DataFrame({"place": here, "distance": distances}, schema={"place": pl.Int64, "distance": pl.Int64})
    turns = stretch.select("cluster", "account", place=pl.int_range(pl.len())).join(
        came_back, on="place", how="left", validate="1:1"
    )
    return turns.group_by("cluster", "account").agg(
        first=pl.col("place").min(),
        last=pl.col("place").max(),
        n=pl.col("distance").count().cast(pl.Int64),
        total=pl.col("distance").sum(),
    )


def _measure(behaviour: Behaviour) -> pl.DataFrame:
    if not behaviour.tape:
        return pl.DataFrame(schema={"subject": pl.UInt32, "value": pl.Float64})
    counted = pl.concat([*(frame.select("cluster", "account", "n", "total") for frame in behaviour.tape)])
    whole = (
        pl.concat([counted, _across(behaviour.tape)])
        .group_by("cluster")
        .agg(pl.col("n", "total").sum(), n_accounts=pl.col("account").n_unique().cast(pl.Int64))
    )
    enough = whole.filter((pl.col("n_accounts") > 1) & (pl.col("n") >= MIN_TURNS)).sort("cluster")
    mean = pl.col("total") / pl.col("n")
    return enough.select(subject="cluster", value=mean / (pl.col("n_accounts") - 1))


def _across(stretches: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Distances from an account's last use in one stretch to its first in a later one.

    Which others came after the one and before the other, the first and last uses of each stretch tell alone: first
    uses in their order, then last uses in theirs, stand for the whole stretch.
    """
    ends = [
        frame.select(
            "cluster", "account", pl.lit(number).alias("stretch"), pl.lit(end == "last").alias("is_last"), place=end
        )
        for number, frame in enumerate(stretches)
        for end in ("first", "last")
    ]
    uses = pl.concat(ends).sort("cluster", "stretch", "is_last", "place")
    here, distances = _distances(uses["account"].to_numpy())
    returns = uses[here].select("cluster", "account", "is_last", n=pl.lit(1, pl.Int64), total=pl.Series(distances))
    # A last use returns to the first one of its own stretch, which is counted already.
    return returns.filter(~pl.col("is_last")).drop("is_last")


def reuse_distances(account: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """Distinct other accounts between each request and the same account's previous one."""
    return _distances(account)[1]


def _distances(account: npt.NDArray[np.integer]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Places of requests whose account was there before, and distinct other accounts since.

    Between an account's uses at p and i lie i - p - 1 requests; each of them that repeats an account already
    seen in between closes an interval nested in (p, i). Nested intervals are the earlier ones with a later
    start, so counting them is counting inversions.
    """
    order = np.argsort(account, kind="stable")
    same = account[order[1:]] == account[order[:-1]]
    previous = np.full(len(account), -1, dtype=np.int64)
    previous[order[1:][same]] = order[:-1][same]
    here = np.flatnonzero(previous >= 0)
    start = previous[here]
    return here, here - start - 1 - _earlier_greater(start)


def _earlier_greater(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """For each of some different numbers, how many earlier ones are greater: bit by bit of their ranks, n log n.

    From the highest bit down, ranks alike in all higher bits form a block, in their first order. Of two in a block, the
    one without the bit is the smaller; so those with it that come before are counted. Then each block is parted by the
    bit. Ranks are complete, so that blocks are where their ranks say, and each but the last is half and half (Claude,
    Navarro and Ordóñez, The wavelet matrix, 2015, part the same way).
    """
    n = len(values)
    counts = np.zeros(n, dtype=np.int32)
    place = np.arange(n, dtype=np.int32)
    ranks = np.empty(n, dtype=np.int32)
    ranks[np.argsort(values)] = place
    owner = ranks
    for bit in reversed(range((n - 1).bit_length() if n > 1 else 0)):
        block = place >> (bit + 1) << (bit + 1)
        has_bit = (owner >> bit & 1).astype(bool)
        # Before a block, half of all places have the bit.
        with_bit = np.cumsum(has_bit, dtype=np.int32) - (block >> 1)
        counts = np.where(has_bit, counts, counts + with_bit)
        parted = np.where(has_bit, block + (1 << bit) + with_bit - 1, place - with_bit)
        owner, counts = _put(owner, parted), _put(counts, parted)
    return counts[ranks].astype(np.int64)


def _put(values: npt.NDArray[np.int32], places: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    moved = np.empty_like(values)
    moved[places] = values
    return moved


part = Measure(
    name="reuse_distance",
    title="reuse distance",
    unit="share of the other accounts",
    stage=Stage.TAPE,
    needs=frozenset(),
    keep=_keep,
    measure=_measure,
    meaning="Share of the other accounts that get a turn before one is used again: near 1 in a rotation, .5 for a "
    "random pick, below .1 for people. Innocent: a company's own cron farm rotates too; sticky pools look honest.",
)
