"""What partners report of a cluster's accounts, item by item."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.safe_text import safe_text
from forensics.reports.attribution_view import PartnerItem
from forensics.reports.quoted import Quoted
from forensics.vocabulary.indicator import KINDS

if TYPE_CHECKING:
    from forensics.reports.desk import Desk

MAX_ITEMS = 50
"""Items of one cluster that are listed, those that match most of its accounts."""
_ID = re.compile(r"[a-z][a-z0-9-]*--[0-9a-f-]{36}|[0-9a-f]{8}:\d{1,9}")
"""Ids of STIX objects, and lines of lists."""
A_NAME = 80
"""Characters of what a partner wrote."""


def partner_items(desk: Desk, cluster_id: str) -> tuple[tuple[PartnerItem, ...], int]:
    """Items that match accounts of a cluster, most first, and how many are left out."""
    every = desk.table("corroborations")
    here = pl.col("cluster_id") == cluster_id
    counted = (
        every.group_by("item", "kind")
        .agg(
            pl.col("source", "reliability", "credibility", "actor").first(),
            n_accounts=pl.col("account_id").filter(here).n_unique(),
            n_others=pl.col("account_id").filter(~here.fill_null(value=False)).n_unique(),
            is_public=pl.col("is_public").filter(here).all(),
        )
        .filter(pl.col("n_accounts") > 0)
        .sort("n_accounts", "item", "kind", descending=[True, False, False])
    )
    shown = tuple(
        PartnerItem(
            item=Quoted(_shown(desk, row["item"])),
            source=Quoted(_shown(desk, row["source"])),
            grade=f"{safe_text(row['reliability'], 1)}{row['credibility']}",
            kind=KINDS[row["kind"]].title if row["kind"] in KINDS else safe_text(row["kind"], A_NAME),
            actor=Quoted(_shown(desk, row["actor"])) if row["actor"] else None,
            n_accounts=row["n_accounts"],
            n_others=row["n_others"],
            is_public=row["is_public"],
        )
        for row in counted.head(MAX_ITEMS).to_dicts()
    )
    return shown, len(counted) - len(shown)


def _shown(desk: Desk, text: str) -> str:
    """What a partner wrote; ids of objects and lines stay, and whatever else might name somebody is a pseudonym."""
    return safe_text(text, A_NAME) if _ID.fullmatch(text) else desk.texts.sentence(text, A_NAME)
