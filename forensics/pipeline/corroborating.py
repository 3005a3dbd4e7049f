"""What partners report, matched with what a case keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.assessments.corroboration import corroborations, matches
from forensics.foundation.key_file import read_key
from forensics.ingest.indicators import read_indicators
from forensics.vocabulary.indicator import KINDS, Corroborations

if TYPE_CHECKING:
    from forensics.pipeline.state import State
    from forensics.vocabulary.settings import JudgeSettings

PARTNERS = "items of partners"
"""How a sentence about them begins."""
_PUBLIC = "public"
_ENTITIES = {entity: kind.name for kind in KINDS.values() for entity in kind.entities}
_TRAITS = {trait: kind.name for kind in KINDS.values() for trait in kind.traits}


def corroborated(
    state: State, entities: pl.DataFrame, memberships: pl.DataFrame, settings: JudgeSettings
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Match what partners report.

    Parameters
    ----------
    entities
        ``Entities``.
    memberships
        ``account_id``, ``cluster_id``.

    Returns
    -------
    tuple
        ``Corroborations``, and sentences about items that were not used or matched nothing.
    """
    if not settings.indicators:
        return Corroborations.create_empty(), ()
    items, unused = read_indicators(settings.indicators)
    began = state.activity["first_seen"].min()
    over = items.filter(pl.col("until") < pl.lit(began, items.schema["until"]))
    items = items.join(over, on="item", how="anti")
    key = read_key(settings.share_key, "--share-key") if settings.share_key else None
    contacts, traits = _contacts(state), _traits(state)
    texts = pl.concat([contacts.select("kind", "text").unique(), traits.select("kind", "text").unique()]).unique()
    found = matches(items, texts, key)
    wanted = found.select("kind", "text").unique()
    touched = [frame.join(wanted, on=["kind", "text"], how="semi") for frame in (contacts, traits)]
    crowd = entities.filter(pl.col("verdict").cast(pl.String) == _PUBLIC).select(
        _kind(_ENTITIES), text=pl.col("entity").cast(pl.String)
    )
    rows = corroborations(found, items, pl.concat(touched), crowd.drop_nulls(), memberships)
    locked = items.filter(pl.col("is_keyed") & pl.lit(key is None))
    silent = items.join(locked, on="item", how="anti").join(rows, on="item", how="anti")
    sentences = (
        (unused.filter("is_own"), "from exports of this tool, which would confirm themselves and were not used"),
        (unused.filter(~pl.col("is_own")), "that name nothing which a log of requests can show"),
        (over, "that held no longer when the log begins"),
        (locked, "that are keyed (name the key with --share-key)"),
        (silent, "that match nothing which is kept (what at least two accounts shared, the accounts file's words)"),
    )
    return rows, tuple(f"{PARTNERS} {which}: {left['item'].n_unique():,}" for left, which in sentences if len(left))


def _contacts(state: State) -> pl.DataFrame:
    """``account_id``, ``kind`` (of an indicator), ``text``: shared things that partners may name."""
    own = state.contacts.filter(pl.col("kind").cast(pl.String).is_in(list(_ENTITIES)))
    pairs = own.select("account_id", "kind", "entity").unique()
    return pairs.select(pl.col("account_id").cast(pl.String), _kind(_ENTITIES), text=pl.col("entity").cast(pl.String))


def _traits(state: State) -> pl.DataFrame:
    """The same of what describes accounts."""
    own = state.profiles.select("account_id", pl.col("covariate").cast(pl.String).alias("kind"), "value")
    rows = own.filter(pl.col("kind").is_in(list(_TRAITS)))
    return rows.select(pl.col("account_id").cast(pl.String), _kind(_TRAITS), text=pl.col("value").cast(pl.String))


def _kind(names: dict[str, str]) -> pl.Expr:
    return pl.col("kind").cast(pl.String).replace_strict(names, default=None, return_dtype=pl.String)
