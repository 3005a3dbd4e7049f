"""Over how many pathways a pool came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.attributions.observing import number
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

if TYPE_CHECKING:
    from forensics.vocabulary.matcher import Known

SOME = 0.05
"""Share of accounts that makes a pathway one of the pool's. Hand-set."""


def _observe(known: Known) -> pl.DataFrame:
    own = known.traits.filter((pl.col("covariate") == "pathway") & (pl.col("share") >= SOME))
    return number(own.group_by("party").len(), "party", pl.col("len"))


part = Matcher(
    name="pathway_count",
    title="number of pathways",
    unit="pathways with a twentieth of the accounts",
    figures=Figures.NUMBER,
    parts=frozenset({Part.OWNER}),
    needs=frozenset({"accounts.access_pathway"}),
    credibility=3,
    cause="sign-up",
    usual=0.6,
    observe=_observe,
    meaning="Pathways by which at least a twentieth of the pool's accounts came each. Innocent: an organisation whose "
    "people came by themselves.",
)
