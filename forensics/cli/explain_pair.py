"""Two accounts: what both touched, and what each shared thing is worth."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import polars as pl

from forensics.cli.rows import table
from forensics.cli.shared import KEYS, judged, over_days
from forensics.foundation.safe_text import safe_text
from forensics.pipeline.state import in_texts

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case


def pair_lines(case: Case, first: str, second: str) -> list[str]:
    """Everything two accounts share: weighed links first, then what is worth nothing and why."""
    shared = shared_things(case, first, second)
    lines = [f"accounts {safe_text(first)} and {safe_text(second)}: {_clusters(case, first, second)}", ""]
    if shared.is_empty():
        return [*lines, "They share nothing that this log shows."]
    lines += [f"Both touched ({shared.height:,}), heaviest first; bans: 1 is ten times more likely", table(shared), ""]
    weighed = shared.filter(pl.col("bans") > 0)
    if weighed.is_empty():
        return [*lines, "None of it ties them together: crowds share these things."]
    families = weighed.group_by("family").agg(pl.col("bans").max()).sort("bans", "family", descending=[True, False])
    lines += ["The strongest of each causal family; one cause testifies once"]
    lines += [f"{row['bans']:+7.2f}  {safe_text(row['family'])}" for row in families.to_dicts()]
    total = math.fsum(families.get_column("bans").to_list())
    return [
        *lines,
        f"{total:+7.2f}  together, before any prior: what they share, not a verdict on either",
    ]


def shared_things(case: Case, first: str, second: str) -> pl.DataFrame:
    """One row per thing both touched, as ``over_days`` has it; bans are the lesser of what it is worth to each."""
    mine, theirs = (
        case.tables["links"].filter(pl.col("account_id") == name).select(*KEYS, "family", "bans")
        for name in (first, second)
    )
    both = mine.join(
        theirs.select(*KEYS, pl.col("bans").alias("theirs")), on=KEYS, how="inner", nulls_equal=True, validate="1:1"
    ).select(*KEYS, "family", pl.min_horizontal("bans", "theirs").alias("bans"))
    touched = _touched(case, first, second)
    if touched is not None:
        both = touched.join(both, on=KEYS, how="full", nulls_equal=True, validate="1:1", coalesce=True)
    return over_days(judged(both.with_columns(pl.col("bans").fill_null(0.0)), case.tables["entities"]))


def _touched(case: Case, first: str, second: str) -> pl.DataFrame | None:
    """Things both touched, weighed or not, from the summaries; None if the case keeps none."""
    contacts = in_texts(case.state, "contacts", (first, second))
    if contacts is None or not {"account_id", *KEYS} <= set(contacts.columns):
        return None
    mine, theirs = (contacts.filter(pl.col("account_id") == name).select(KEYS).unique() for name in (first, second))
    return mine.join(theirs, on=KEYS, how="semi", nulls_equal=True)


def _clusters(case: Case, first: str, second: str) -> str:
    ids = [
        case.tables["accounts"].row(by_predicate=pl.col("account_id") == name, named=True)["cluster_id"]
        for name in (first, second)
    ]
    if ids[0] and ids[0] == ids[1]:
        return f"both in cluster {ids[0]}"
    return " and ".join(f"in cluster {one}" if one else "in no cluster" for one in ids)
