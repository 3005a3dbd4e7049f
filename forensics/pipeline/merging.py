"""What was put aside → state: shard by shard, keys become categories and what ties nobody goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.text_order import in_text_order
from forensics.pipeline.state import KIND
from forensics.summaries.directory import Directory, directory
from forensics.summaries.keys import named
from forensics.summaries.merge import merge_contacts, merge_days, merge_hours, merge_profiles
from forensics.summaries.shared import merge_reach, reach, shared, system_prompts
from forensics.vocabulary.summaries import HOURS, KeyedContacts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.foundation.progress import Progress
    from forensics.pipeline.aside import Aside


@dataclass(frozen=True, slots=True)
class Merged:
    """Frames of the state that pass 1 leaves, in order; see ``State``."""

    contacts: pl.DataFrame
    reach: pl.DataFrame
    profiles: pl.DataFrame
    account_days: pl.DataFrame
    activity: pl.DataFrame


_SYSTEM_PROMPT = "system_prompt"
"""The kind that is a covariate too."""


def merged(kept: Aside, progress: Progress) -> Merged:
    """Merge everything that was put aside.

    Raises
    ------
    KeyCollision
        Two texts have one key.
    """
    accounts = directory([kept.names("accounts")])
    tying = _tying(kept, accounts, progress)
    profiles = _profiles(kept, accounts, tying)
    days, activity = _days(kept, accounts)
    entities = directory(tying.names)
    contacts = [entities.spelled(piece, "entity", "entity") for piece in tying.contacts]
    reached = [
        accounts.spelled(merge_reach(pieces), "account", "account_id").select(
            "account_id", pl.lit(kind, KIND).alias("kind"), "n_entities", "n_requests"
        )
        for kind, pieces in tying.reach.items()
    ]
    return Merged(
        contacts=in_text_order(pl.concat(contacts), "kind", "entity", "day", "account_id"),
        reach=in_text_order(pl.concat(reached), "kind", "account_id"),
        profiles=profiles,
        account_days=days,
        activity=activity,
    )


@dataclass(frozen=True, slots=True)
class _Tying:
    """What is found on the way through the shards of entities."""

    contacts: list[pl.DataFrame]
    """Of entities that several accounts touched: accounts and kinds are categories, entities keys."""
    names: list[pl.DataFrame]
    """Of those entities."""
    reach: dict[str, list[pl.DataFrame]]
    """Of every contact, by kind."""
    system_prompts: list[pl.DataFrame]
    """Every account's, as ``KeyedProfiles``."""
    prompt_names: list[pl.DataFrame]


def _tying(kept: Aside, accounts: Directory, progress: Progress) -> _Tying:
    found = _Tying([_no_contacts(accounts)], [], {}, [], [])
    kinds = kept.kinds()
    progress.start("merge", len(kinds) * kept.n_shards, "parts")
    for shard in kept.shards():
        wanted = [pl.Series("entity", [], pl.UInt64)]
        prompts = wanted[0]
        for kind in kinds:
            contacts = merge_contacts(kept.contacts(kind, shard))
            found.reach.setdefault(kind, []).append(reach(contacts))
            if kind == _SYSTEM_PROMPT:
                found.system_prompts.append(system_prompts(contacts))
                prompts = contacts["entity"].unique()
            together = shared(contacts)
            wanted.append(together["entity"].unique())
            found.contacts.append(_with_kind(accounts.spelled(together, "account", "account_id"), kind))
            progress.advance(1)
        names = kept.entities(shard)
        found.names.append(_wanted(names, pl.concat(wanted)))
        found.prompt_names.append(_wanted(names, prompts))
    return found


def _wanted(names: Sequence[pl.DataFrame], keys: pl.Series) -> pl.DataFrame:
    known = keys.unique().to_frame("key")
    return named(piece.join(known, on="key", how="semi") for piece in names)


def _with_kind(contacts: pl.DataFrame, kind: str) -> pl.DataFrame:
    return contacts.select(
        "account_id",
        pl.lit(kind, KIND).alias("kind"),
        "entity",
        "day",
        pl.col("n_requests").cast(pl.Int64),
        "first_seen",
    )


def _no_contacts(accounts: Directory) -> pl.DataFrame:
    return _with_kind(accounts.spelled(KeyedContacts.create_empty(), "account", "account_id"), KIND.categories[0])


def _profiles(kept: Aside, accounts: Directory, tying: _Tying) -> pl.DataFrame:
    """``Profiles``, in order; values are texts, of which there are few."""
    values = directory([kept.names("values"), *tying.prompt_names])
    pieces = [merge_profiles(kept.by_account("profiles", shard)) for shard in kept.shards()]
    pieces.append(merge_profiles(tying.system_prompts))
    keyed = pl.concat(pieces)
    spelled = values.spelled(accounts.spelled(keyed, "account", "account_id"), "value", "value")
    ordered = in_text_order(spelled, "covariate", "account_id", "value")
    return ordered.with_columns(pl.col("value").cast(pl.String))


def _days(kept: Aside, accounts: Directory) -> tuple[pl.DataFrame, pl.DataFrame]:
    """``AccountDays`` and ``Activity``, in order."""
    days, activity = [], []
    for shard in kept.shards():
        own = accounts.spelled(merge_days(kept.by_account("days", shard)), "account", "account_id")
        hours = accounts.spelled(merge_hours(kept.by_account("hours", shard)), "account", "account_id")
        activity.append(activity_of(own, hours))
        days.append(own.drop("first_seen", "last_seen"))
    return in_text_order(pl.concat(days), "account_id", "day"), in_text_order(pl.concat(activity), "account_id")


def activity_of(days: pl.DataFrame, hours: pl.DataFrame) -> pl.DataFrame:
    """Days with their first and last requests, and hours, of the same accounts → ``Activity``, in order."""
    times = days.group_by("account_id").agg(pl.col("first_seen").min(), pl.col("last_seen").max()).sort("account_id")
    accounts, known = (frame["account_id"].to_physical().to_numpy() for frame in (hours, times))
    counts = np.zeros((len(HOURS), len(known)), dtype=np.uint32)
    counts[hours["hour"].to_numpy(), np.searchsorted(known, accounts)] = hours["n_requests"].to_numpy()
    return times.with_columns(pl.Series(name, counts[place]) for place, name in enumerate(HOURS))
