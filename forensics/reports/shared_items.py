"""What partners may be told: things that a suspected network uses, and hardly anybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.errors import UsageError
from forensics.foundation.pseudonym import pseudonym
from forensics.foundation.registry import parts
from forensics.reports.export_format import ExportFormat, SharedItem
from forensics.vocabulary.hypothesis import HYDRA
from forensics.vocabulary.indicator import KINDS

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case

MOSTLY = 0.9
"""Share of a thing's accounts that must be the network's. Hand-set: a partner who acts on an item must not meet
customers."""
_INNOCENT = ("public", "organisation")
"""Verdicts of things that are a crowd's or an organisation's own."""
_OF_ENTITIES = {entity: kind.name for kind in KINDS.values() for entity in kind.entities}


def exports() -> dict[str, ExportFormat]:
    """Word of ``--to`` to format."""
    return {part.suffix: part for part in parts("forensics.reports.exports", ExportFormat).values()}


def shared_items(case: Case, least: float, key: bytes | None) -> list[SharedItem]:
    """Things of suspected networks, surest first.

    Parameters
    ----------
    least
        Confidence, 0..1, from which a network is told of.
    key
        Values become pseudonyms under it; None tells them in clear.

    Returns
    -------
    list
        Of clusters called hydras: what at least two of their accounts use and ``MOSTLY`` nobody else does, and what was
        not judged a crowd's or an organisation's.
    """
    clusters = case.tables["clusters"].filter(
        (pl.col("verdict").cast(pl.String) == HYDRA) & (pl.col("confidence") >= least)
    )
    accounts = case.tables["accounts"].select("account_id", "cluster_id")
    known = clusters.select("cluster_id", "confidence", "first_seen", "last_seen").drop_nulls()
    links = case.tables["links"].filter(pl.col("kind").is_in(list(_OF_ENTITIES)))
    users = (
        links.select("account_id", "kind", "entity")
        .unique()
        .join(accounts, on="account_id", how="inner", validate="m:1")
        .with_columns(n_users=pl.len().over("kind", "entity"))
    )
    innocent = case.tables["entities"].filter(pl.col("verdict").cast(pl.String).is_in(_INNOCENT))
    own = (
        users.group_by("cluster_id", "kind", "entity")
        .agg(n_accounts=pl.len(), n_users=pl.col("n_users").first())
        .filter((pl.col("n_accounts") > 1) & (pl.col("n_accounts") >= MOSTLY * pl.col("n_users")))
        .join(innocent.select("kind", "entity").unique(), on=["kind", "entity"], how="anti")
        .join(known, on="cluster_id", how="inner", validate="m:1")
        .with_columns(pl.col("kind").replace_strict(_OF_ENTITIES))
        .group_by("cluster_id", "kind", "entity")
        .agg(pl.col("n_accounts").max(), pl.col("confidence", "first_seen", "last_seen").first())
    )
    told = [
        SharedItem(
            kind=row["kind"],
            value=row["entity"] if key is None else pseudonym(key, row["kind"], row["entity"]),
            is_keyed=key is not None,
            cluster_id=row["cluster_id"],
            confidence=row["confidence"],
            n_accounts=row["n_accounts"],
            first_seen=row["first_seen"],
            last_seen=row["last_seen"],
        )
        for row in own.to_dicts()
    ]
    # By what is told: the order of the values themselves would say something of them.
    return sorted(told, key=lambda item: (-item.confidence, item.cluster_id, item.kind, item.value))


def export(case: Case, form: str, least: float, key: bytes | None) -> bytes:
    """Write what partners may be told.

    Raises
    ------
    UsageError
        There is no such format.
    """
    known = exports()
    if form not in known:
        raise UsageError(f"unknown format {form!r}", where="--to", hint=f"one of {', '.join(sorted(known))}")
    return known[form].write(shared_items(case, least, key), case.provenance.case_id)
