"""Requests that share no text → whose work they are, told by how they are asked for.

Whoever words every request anew still sends it through a program, and a program has one way of asking: one setting, one
model. People ask in sessions and threads, each in a way of their own; a program that goes through a list asks in its
way on all accounts, at whatever hour the pool asks from its first request to its last, and begins anew with each task.
What is in a way's requests is not known: it may be honest, and is never counted as extracted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.workloads.jobs import EVERYWHERE, LEAST
from forensics.workloads.looking import sets_something
from forensics.workloads.pivots import new_models, plainly
from forensics.workloads.sharing import AT_LEAST, by_chance, comparable, spread_out
from forensics.workloads.tenants import by_size

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

OFTENER: Final = 5.0
"""How many times commoner a way is among a cluster's requests than among those of accounts in no cluster. Hand-set: a
relay's customers are another mix of people than a provider's, and what many of them use is a few times commoner
there."""
STEADY: Final = 0.6
"""Effective number of accounts, and of hours, that a way's threads begin on, of the number that chance would give: from
which on it is a list's. Hand-set, less than ``sharing.EVEN``, as both are asked for: sessions of six requests have a
quarter of the hours, and lists that are worked through in batches more than half."""
BEGUN: Final = 10
"""Threads of a way: fewer look as if spread by lot whatever spread them. Hand-set."""
HOURS: Final = 5
"""Different hours at which a way's threads begin: fewer are one batch or one exercise, and even whatever spread them.
Hand-set: half a working day."""
FIRST: Final = 1
"""Messages of a request that begins a thread, at most."""
ONCE: Final = 0.5
"""Share of a way's requests that begin a thread. Hand-set: people, and their coding agents, go on with most."""
A_LIST: Final = 0.05
"""Share of a cluster's requests from which ways that seem one customer's are named. Hand-set: half of what counts where
sentences tell that it is work, because nothing is counted by it."""
_WORK: Final = pl.Schema({"row": pl.UInt32, "tenant": pl.Int64, "part": pl.Int64})


def ways(
    rows: pl.DataFrame, usual: pl.DataFrame, n_others: int, days: pl.DataFrame, given: Mapping[str, date]
) -> pl.DataFrame:
    """Say of one cluster's requests that no text tells whose they are by how they are asked for.

    Ways behind one system prompt are one customer's; without one, those that ask the same model. A list that moves to a
    new model goes on.

    Parameters
    ----------
    rows
        ``row``, ``account``, ``timestamp``, ``tenant`` (null where text tells nothing), ``system`` and ``setting``
        (keys, or null), ``model``, ``message_count``, ``max_tokens``, ``temperature``, ``tools``, ``images``: requests
        of the cluster that were looked at.
    usual
        ``setting``, ``model`` (in plain writing), ``n``: requests of accounts in no cluster.
    n_others
        Accounts in no cluster that were looked at: where they are too few for wordings to be compared, nothing is said.
    days, given
        As ``pivots`` takes what is outside, and days of release.

    Returns
    -------
    polars.DataFrame
        ``row``, ``tenant`` (0 and up, the largest first), ``part`` (0 and up: one tenant's requests with one setting);
        sorted by row.
    """
    if not comparable(n_others):
        return pl.DataFrame(schema=_WORK)
    rows = plainly(rows)
    asked = _cells(rows)
    begins = (pl.col("message_count") <= FIRST).fill_null(value=False)
    begun, of_all = asked.filter(begins), rows.filter(begins)
    sizes = of_all.group_by("account").agg(n=pl.len()).sort("account")
    spread = spread_out(begun.select("account", "fragment", early=pl.lit(value=True)), sizes, STEADY)
    told = (
        asked.group_by("fragment", "system", "setting", "model")
        .agg(n=pl.len(), begun=begins.sum(), once=begins.mean())
        .join(usual.rename({"n": "n_usual"}), on=["setting", "model"], how="left", validate="m:1", nulls_equal=True)
        .join(spread.select("fragment", "n_accounts", "evenly"), on="fragment", how="left", validate="1:1")
        .join(_steady(begun, of_all), on="fragment", how="left", validate="1:1")
    )
    elsewhere = (pl.col("n_usual").fill_null(0) + 1) / (usual["n"].sum() + 1)
    oftener = pl.col("n") >= OFTENER * len(rows) * elsewhere
    many = (pl.col("begun") >= BEGUN) & (pl.col("n_accounts") >= AT_LEAST) & (pl.col("n_hours") >= HOURS)
    listed = (pl.col("once") >= ONCE) & pl.col("evenly") & pl.col("steady")
    programs = told.filter(oftener & many & listed)
    seen = rows.group_by(pl.col("timestamp").dt.date().alias("day"), "model").agg(n=pl.len())
    dated = pl.concat([seen.cast({"n": pl.Int64}), plainly(days).select("day", "model", pl.col("n").cast(pl.Int64))])
    new = new_models(dated, programs["model"].drop_nulls().unique().sort().to_list(), given)
    whose = asked.join(_whose(programs, new), on="fragment", how="inner", validate="m:1", maintain_order="left")
    named = whose.filter(pl.len().over("whose_system", "whose_model") >= A_LIST * len(rows))
    parted = by_size(by_size(named, ["whose_system", "whose_model"], "tenant"), ["tenant", "setting"], "part")
    return parted.select(*_WORK).cast(_WORK).sort("row")


def _cells(rows: pl.DataFrame) -> pl.DataFrame:
    """Requests that no text tells, each with the ``fragment`` that is its way: system prompt, setting and model."""
    least = LEAST * len(rows)
    of_system = pl.len().over("system")
    # One that varies names no program, and one that is before everything is the relay's.
    named = pl.col("system").is_null() | (of_system >= least)
    system = pl.when(of_system < EVERYWHERE * len(rows)).then("system").alias("system")
    free = rows.filter(pl.col("tenant").is_null() & named & sets_something())
    way = ["system", "setting", "model"]
    kept = ("row", "account", "timestamp", "setting", "model", "message_count")
    known = free.select(*kept, system).drop_nulls("timestamp")
    return by_size(known.filter(pl.len().over(way) >= least), way, "fragment")


def _steady(begun: pl.DataFrame, of_all: pl.DataFrame) -> pl.DataFrame:
    """``fragment``, ``n_hours`` at which it begins threads, and ``steady``: whether they are spread over the cluster's.

    Those are the hours at which the cluster begins threads, from the way's first to its last: a list has an end.

    Evenness is that of accounts: the hours at which the pool asks more have more of every list.
    """
    hour = pl.col("timestamp").dt.truncate("1h").alias("hour")
    hours = of_all.group_by(hour).agg(n=pl.len().cast(pl.Int64)).drop_nulls("hour")
    own = begun.group_by("fragment", hour).agg(x=pl.len().cast(pl.Int64))
    spans = own.group_by("fragment").agg(
        k=pl.col("x").sum(),
        squares=(pl.col("x") * pl.col("x")).sum(),
        n_hours=pl.len(),
        first=pl.col("hour").min(),
        last=pl.col("hour").max(),
    )
    during = spans.join(hours, how="cross").filter(pl.col("hour").is_between("first", "last"))
    chance = during.group_by("fragment").agg(whole=pl.col("n").sum(), of_hours=(pl.col("n") * pl.col("n")).sum())
    known = spans.join(chance, on="fragment", how="left", validate="1:1")
    k = pl.col("k")
    steady = k * k / pl.col("squares") >= STEADY * by_chance(k, pl.col("whole"), pl.col("of_hours"))
    return known.select("fragment", "n_hours", steady=steady)


def _whose(programs: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """``fragment``, ``whose_system``, ``whose_model`` (null behind a system prompt).

    A new model's requests are those of the largest old one's of the same list.
    """
    of_list = ["system", "setting"]
    is_new = pl.col("model").is_in(new["model"].implode())
    # Ways are numbered by size.
    before = pl.col("model").filter(~is_new).sort_by(pl.col("fragment").filter(~is_new)).first().over(of_list)
    favourite = pl.when(is_new).then(pl.coalesce(before, "model")).otherwise("model")
    alone = pl.when(pl.col("system").is_null()).then(favourite)
    return programs.select("fragment", whose_system="system", whose_model=alone)
