"""What accounts share, with class and verdict, over all days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.phrase import phrase
from forensics.foundation.safe_text import safe_text
from forensics.reports.view import SharedThing

if TYPE_CHECKING:
    from forensics.reports.desk import Desk

_THING = ["kind", "entity", "class", "verdict"]
"""What makes two rows of the entities one thing."""
_MORE = 16
"""Rows looked at for each thing wanted, at first: a thing has a row for each of its days."""
_CROWDS = ("public", "organisation")
_DAY = r"\|(\d{4}-\d{2}-\d{2})?$"
"""End of the subject of an entity's evidence: its UTC day, or nothing."""
PER_KIND = 4
"""Shared things of one kind that a cluster's table shows."""
_REASONS = 3
"""Reasons shown for one thing: the heaviest."""


def by_thing(entities: pl.DataFrame) -> pl.DataFrame:
    """Entities over all days: one row per kind, entity, class and verdict.

    ``n_days`` counts UTC days (0 for kinds not linked per day), ``n_accounts`` is the largest of one day.
    """
    return entities.group_by(_THING).agg(
        pl.col("day").n_unique().alias("n_days") - pl.col("day").is_null().any().cast(pl.UInt32),
        pl.col("n_accounts").max(),
        pl.col("n_requests").sum(),
    )


def largest_things(entities: pl.DataFrame, n: int) -> pl.DataFrame:
    """The first ``n`` of ``by_thing``: most accounts on one day first, then by name.

    Of hundreds of thousands of entities only those are put together that can be among the first.
    """
    n_rows = n
    while True:
        n_rows *= _MORE
        least = pl.col("n_accounts").top_k(n_rows).min()
        heads = entities.filter(pl.col("n_accounts") >= least).select(_THING).unique()
        if heads.height >= n or n_rows >= entities.height:
            break
    rows = entities.filter(pl.col("entity").is_in(heads["entity"].unique().implode()))
    things = by_thing(rows.join(heads, on=_THING, how="semi", nulls_equal=True))
    return things.sort("n_accounts", *_THING, descending=[True, False, False, False, False]).head(n)


def touched(links: pl.DataFrame) -> pl.DataFrame:
    """What the accounts of one cluster touched: ``kind``, ``entity``, ``n_members``, ``bans`` (the largest); unsorted.

    Parameters
    ----------
    links
        Links of the cluster's accounts: ``account`` (whatever tells them apart), ``kind``, ``entity``, ``bans``.
    """
    return links.group_by("kind", "entity").agg(n_members=pl.col("account").n_unique(), bans=pl.col("bans").max())


def shared_by(desk: Desk, touched: pl.DataFrame) -> tuple[tuple[SharedThing, ...], int]:
    """What the accounts of one cluster share, heaviest first, and how many things are left out."""
    weighed = touched.with_columns((pl.col("bans") * pl.col("n_members")).alias("weight"))
    # A pool has hundreds of addresses and stacks: a few of each kind say more than many of one. The least of those
    # few leaves little to sort.
    heavy = weighed.filter(pl.col("weight") >= pl.col("weight").top_k(PER_KIND).min().over("kind"))
    ranked = heavy.sort("weight", "kind", "entity", descending=[True, False, False])
    few = ranked.filter(pl.int_range(pl.len()).over("kind") < PER_KIND)
    shown = few.head(desk.limits.shared)
    # Only what is shown is described: a cluster touches thousands of things.
    described = shown.join(
        _known(desk.table("entities"), shown),
        on=["kind", "entity"],
        how="left",
        validate="1:1",
        maintain_order="left",
    )
    return tuple(_thing(desk, row, ()) for row in described.to_dicts()), touched.height - shown.height


def _known(entities: pl.DataFrame, things: pl.DataFrame) -> pl.DataFrame:
    """What is known of a few things over all days; one row per kind and entity."""
    named = entities.filter(pl.col("entity").is_in(things["entity"].implode()))
    known = by_thing(named.join(things, on=["kind", "entity"], how="semi"))
    # A thing that was judged differently on different days is described as on the day with most accounts.
    return known.sort("n_accounts", "class", "verdict", descending=[True, False, False]).unique(
        ["kind", "entity"], keep="first", maintain_order=True
    )


def ruled_out(desk: Desk) -> tuple[tuple[SharedThing, ...], int]:
    """What was looked at and not concluded: crowds and organisations, largest first, with the reasons."""
    crowds = by_thing(desk.table("entities").filter(pl.col("verdict").is_in(_CROWDS)))
    shown = crowds.sort("n_accounts", "kind", "entity", "class", descending=[True, False, False, False]).head(
        desk.limits.ruled_out
    )
    named = shown.with_columns(phrase("{}|{}", "kind", "entity").alias("thing"))
    reasons = _reasons(desk, named["thing"].unique().to_list())
    rows = named.with_columns(pl.lit(None, pl.Float64).alias("bans"), pl.lit(0).alias("n_members")).to_dicts()
    return tuple(_thing(desk, row, reasons.get(row["thing"], ())) for row in rows), crowds.height - shown.height


def _reasons(desk: Desk, things: list[str]) -> dict[str, tuple[str, ...]]:
    """``kind|entity`` to what spoke most against an operator, on whichever day."""
    rows = (
        desk.table("evidence")
        .filter(pl.col("subject_kind") == "entity", pl.col("bans") < 0, pl.col("source") != "prior")
        .with_columns(pl.col("subject").str.replace(_DAY, "").alias("thing"))
        .filter(pl.col("thing").is_in(things))
        .sort("bans", "source", "detail")
        .unique(["thing", "source"], keep="first", maintain_order=True)
    )
    found: dict[str, list[str]] = {}
    for thing, detail in rows.select("thing", "detail").rows():
        found.setdefault(thing, []).append(desk.texts.sentence(detail, 160))
    return {thing: tuple(details[:_REASONS]) for thing, details in found.items()}


def _thing(desk: Desk, row: dict[str, object], reasons: tuple[str, ...]) -> SharedThing:
    kind, bans = str(row["kind"]), row["bans"]
    return SharedThing(
        kind=safe_text(kind.replace("_", " "), 40),
        name=desk.naming.entity(kind, str(row["entity"])),
        entity_class=desk.texts.sentence(row["class"] or "not judged", 60),
        verdict=safe_text(row["verdict"] or "unjudged", 40),
        n_days=int(str(row["n_days"] or 0)),
        n_accounts=int(str(row["n_accounts"] or row["n_members"])),
        n_members=int(str(row["n_members"])),
        bans=float(str(bans)) if bans is not None else 0.0,
        reasons=reasons,
    )
