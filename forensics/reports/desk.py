"""What every part of the view is built from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from forensics.reports.limits import Limits
from forensics.reports.scrub import Scrubber, scrubber

if TYPE_CHECKING:
    from forensics.reports.naming import Naming
    from forensics.vocabulary.case import Case


@dataclass(frozen=True, slots=True)
class Desk:
    """A case, how its things are called, and how much of it is shown."""

    case: Case
    naming: Naming
    texts: Scrubber
    limits: Limits
    about_clusters: pl.DataFrame
    """Evidence about clusters alone: that about accounts is a thousand times as long."""

    def table(self, name: str) -> pl.DataFrame:
        """A table of the case."""
        return self.case.tables[name]


def desk_of(case: Case, naming: Naming, limits: Limits | None = None) -> Desk:
    """Lay out a case."""
    evidence = case.tables["evidence"].filter(pl.col("subject_kind") == "cluster")
    return Desk(case, naming, scrubber(case, naming), limits or Limits(), evidence)
