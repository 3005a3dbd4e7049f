"""What was put aside → state: shard by shard, keys become categories and what ties nobody goes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from forensics.foundation.runs import in_order, packed, runs
from forensics.foundation.threads import all_done
from forensics.pipeline.state import KIND
from forensics.summaries.directory import directory, ordered, spelled
from forensics.summaries.keys import named
from forensics.summaries.merge import merge_days, merge_hours, merge_profiles
from forensics.summaries.reduce import entity_kinds
from forensics.summaries.seen import check_sights
from forensics.summaries.shared import in_entity_order, put_together
from forensics.vocabulary.columns import TIMESTAMP
from forensics.vocabulary.covariates import NAMES
from forensics.vocabulary.summaries import HOURS, UNSEEN, KeyedProfiles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from forensics.foundation.progress import Progress
    from forensics.foundation.runs import Array
    from forensics.pipeline.aside import Aside
    from forensics.summaries.shared import Merged

_SYSTEM_PROMPT = "system_prompt"
"""The kind that is a covariate too."""


@dataclass(frozen=True, slots=True)
class Left:
    """Frames of the state that pass 1 leaves, in order; see ``State``."""

    contacts: pl.DataFrame
    reach: pl.DataFrame
    profiles: pl.DataFrame
    account_days: pl.DataFrame
    activity: pl.DataFrame


@dataclass(frozen=True, slots=True)
class _Accounts:
    """Accounts by their places in the order of their texts."""

    places: Array
    """Of each account, by its number."""
    categories: pl.Enum

    def spelled(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with categories ``account_id`` for places ``account``, as its first column."""
        account = spelled(frame["account"].to_numpy(), self.categories)
        return frame.select(account.alias("account_id"), pl.exclude("account"))


def merged(kept: Aside, progress: Progress, n_threads: int = 1) -> Left:
    """Merge everything that was put aside.

    Raises
    ------
    KeyCollision
        Two texts have one key.
    """
    accounts = _Accounts(*ordered(kept.names("accounts")["text"]))
    progress.start("merge", len(kept.kinds()) * kept.n_shards, "parts")
    jobs: list[Callable[[], Any]] = [
        *(partial(_of_entities, kept, accounts, shard, progress) for shard in kept.shards()),
        partial(_days, kept, accounts),
        partial(_shown, kept, accounts),
    ]
    *tying, (days, activity), shown = all_done(jobs, n_threads)
    jobs = [partial(_contacts, tying, accounts), partial(_profiles, kept, accounts, shown, tying)]
    contacts, profiles = all_done(jobs, n_threads)
    return Left(contacts, _reach(tying, accounts), profiles, days, activity)


@dataclass(frozen=True, slots=True)
class _Tying:
    """What a shard of entities leaves."""

    contacts: dict[str, Merged]
    """By kind, of entities that several accounts touched."""
    names: pl.DataFrame
    """Of those entities."""
    reach: dict[str, pl.DataFrame]
    """Of every contact, for kinds of which somebody asks."""
    prompts: pl.DataFrame
    """Every account's system prompts, as ``KeyedProfiles``."""
    prompt_names: pl.DataFrame


def _of_entities(kept: Aside, accounts: _Accounts, shard: str, progress: Progress) -> _Tying:
    contacts, reached = {}, {}
    prompts: pl.DataFrame = KeyedProfiles.create_empty()
    for kind in kept.kinds():
        reaches, describes = entity_kinds()[kind].reach, kind == _SYSTEM_PROMPT
        whole = put_together(kept.contacts(kind, shard), accounts.places, whole=reaches or describes)
        if entity_kinds()[kind].ties:
            contacts[kind] = whole.tying()
            check_sights(kept.sights(kind, shard), contacts[kind].keys)
        if reaches:
            reached[kind] = whole.reach(len(accounts.places))
        if describes:
            prompts = _as_profiles(whole)
        progress.advance(1)
    names = kept.entities(shard)
    wanted = [part.keys for part in contacts.values()]
    return _Tying(contacts, _wanted(names, wanted), reached, prompts, _wanted(names, [prompts["value"].to_numpy()]))


def _wanted(names: Sequence[pl.DataFrame], keys: list[Array]) -> pl.DataFrame:
    known = pl.DataFrame({"key": np.concatenate([np.empty(0, dtype=np.uint64), *keys])}).unique()
    return named(piece.join(known, on="key", how="semi") for piece in names)


def _as_profiles(contacts: Merged) -> pl.DataFrame:
    columns = {"account": contacts.account, "value": contacts.keys[contacts.entity], "n": contacts.n_requests}
    covariate = pl.lit(NAMES.index("main_system_prompt"), pl.UInt8).alias("covariate")
    return pl.DataFrame(columns).select(pl.col("account").cast(pl.UInt32), covariate, "value", "n")


def _contacts(tying: Sequence[_Tying], accounts: _Accounts) -> pl.DataFrame:
    entities = directory(shard.names for shard in tying)
    empty = np.empty(0, dtype=np.int64)
    frames = [_as_contacts(pl.DataFrame(dict.fromkeys(_NUMBERS, empty)), KIND.categories[0])]
    for kind in sorted({kind for shard in tying for kind in shard.contacts}):
        # They go from there as they are put together: at two hundred million requests they are gigabytes.
        pieces = [shard.contacts.pop(kind) for shard in tying]
        rows = in_entity_order(pieces, [entities.places(piece.keys) for piece in pieces])
        frames.append(_as_contacts(rows, kind))
    whole = pl.concat(frames, rechunk=True)
    named_entities = entities.spelled(whole["entity"].to_numpy())
    return accounts.spelled(whole.with_columns(named_entities.alias("entity")))


_NUMBERS = ("account", "entity", "day", "n_requests", "first_seen")


def _as_contacts(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    day = pl.col("day").cast(pl.Int32).cast(pl.Date) if entity_kinds()[kind].per_day else pl.lit(None, pl.Date)
    seen = pl.col("first_seen").cast(pl.Int64)
    return rows.select(
        pl.col("account").cast(pl.UInt32),
        pl.lit(kind, KIND).alias("kind"),
        pl.col("entity").cast(pl.UInt32),
        day.alias("day"),
        pl.col("n_requests").cast(pl.Int64),
        pl.when(seen != UNSEEN).then(seen).cast(TIMESTAMP).alias("first_seen"),
    )


def _reach(tying: Sequence[_Tying], accounts: _Accounts) -> pl.DataFrame:
    frames = [pl.DataFrame(schema={"account": pl.UInt32, "kind": KIND, "n_entities": pl.Int64, "n_requests": pl.Int64})]
    for kind in sorted({kind for shard in tying for kind in shard.reach}):
        whole = pl.concat([shard.reach[kind] for shard in tying], rechunk=True)
        found = runs(whole["account"].to_numpy().astype(np.uint64))
        sums = {name: found.sums(whole[name].to_numpy()) for name in ("n_entities", "n_requests")}
        one = pl.DataFrame({"account": found.one(whole["account"].to_numpy()), **sums})
        frames.append(one.select("account", pl.lit(kind, KIND).alias("kind"), "n_entities", "n_requests"))
    return accounts.spelled(pl.concat(frames, rechunk=True))


def _shown(kept: Aside, accounts: _Accounts) -> list[pl.DataFrame]:
    """``KeyedProfiles`` of each shard of accounts, by their places."""
    pieces = (merge_profiles(kept.by_account("profiles", shard)) for shard in kept.shards())
    return [piece.with_columns(pl.Series("account", accounts.places[piece["account"].to_numpy()])) for piece in pieces]


def _profiles(kept: Aside, accounts: _Accounts, shown: Sequence[pl.DataFrame], tying: Sequence[_Tying]) -> pl.DataFrame:
    """``Profiles``, in order; values are texts, of which there are few."""
    values = directory([kept.names("values"), *(shard.prompt_names for shard in tying)])
    whole = merge_profiles([*shown, *(shard.prompts for shard in tying)])
    value = values.places(whole["value"].to_numpy())
    order, _ = in_order(packed(whole["covariate"].to_numpy(), whole["account"].to_numpy(), value))
    told = accounts.spelled(whole.with_columns(pl.Series("value", value))[order])
    return told.with_columns(
        spelled(told["covariate"].to_numpy(), pl.Enum(NAMES)).cast(pl.String).alias("covariate"),
        values.spelled(told["value"].to_numpy()).cast(pl.String).alias("value"),
    )


def _days(kept: Aside, accounts: _Accounts) -> tuple[pl.DataFrame, pl.DataFrame]:
    """``AccountDays`` and ``Activity``, in order."""
    days, activity = [], []
    for own, active in (_of_accounts(kept, accounts, shard) for shard in kept.shards()):
        activity.append(active)
        days.append(own.drop("first_seen", "last_seen").with_columns(pl.col("day").cast(pl.Date)))
    every, active = pl.concat(days, rechunk=True), pl.concat(activity, rechunk=True)
    order, _ = in_order(packed(every["account"].to_numpy(), _from_zero(every["day"])))
    return accounts.spelled(every[order]), accounts.spelled(active[np.argsort(active["account"].to_numpy())])


def _of_accounts(kept: Aside, accounts: _Accounts, shard: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Days and activity of a shard of accounts, by their places."""
    own, hours = (
        piece.with_columns(pl.Series("account", accounts.places[piece["account"].to_numpy()]))
        for piece in (merge_days(kept.by_account("days", shard)), merge_hours(kept.by_account("hours", shard)))
    )
    return own, activity_of(own, hours)


def _from_zero(days: pl.Series) -> Array:
    numbers: Array = days.to_physical().to_numpy()
    least = int(numbers.min(initial=0))
    return numbers - np.int32(least)


def activity_of(days: pl.DataFrame, hours: pl.DataFrame) -> pl.DataFrame:
    """Days with their first and last requests, and hours, of the same accounts → ``Activity`` by ``account``."""
    account = days["account"].to_numpy()
    found = runs(account.astype(np.uint64))
    known = found.one(account)
    busy = np.searchsorted(known, hours["account"].to_numpy())
    counts = np.zeros((len(HOURS), len(known)), dtype=np.uint32)
    counts[hours["hour"].to_numpy(), busy] = hours["n_requests"].to_numpy()
    times = {
        "first_seen": found.least(days["first_seen"].to_numpy()),
        "last_seen": found.most(days["last_seen"].to_numpy()),
    }
    return pl.DataFrame({"account": known.astype(np.uint32), **times}).with_columns(
        *(pl.col(name).cast(TIMESTAMP) for name in times),
        *(pl.Series(name, counts[place]) for place, name in enumerate(HOURS)),
    )
