"""A case on its way to the formats: what several of them show is found out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from forensics.reports.accusations import accusations
from forensics.reports.cluster_view import in_order
from forensics.reports.desk import Desk, desk_of
from forensics.reports.dossier import Dossier, dossiers
from forensics.reports.infrastructure import ruled_out

if TYPE_CHECKING:
    from typing import Any

    from forensics.reports.limits import Limits
    from forensics.reports.naming import Naming
    from forensics.reports.view import Accusations, SharedThing
    from forensics.vocabulary.case import Case


@dataclass(frozen=True)
class Brief:
    """What the formats render. Without slots: its properties are kept once they were asked for."""

    desk: Desk

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Clusters in the order of the report."""
        return in_order(self.desk)

    @cached_property
    def listed(self) -> Accusations:
        """The list of the suspected, as counts."""
        return accusations(self.desk)

    @cached_property
    def ruled_out(self) -> tuple[tuple[SharedThing, ...], int]:
        """What was looked at and not concluded, largest first, and how many things there are in all."""
        things, n_left_out = ruled_out(self.desk)
        return things, len(things) + n_left_out

    @cached_property
    def dossiers(self) -> tuple[Dossier, ...]:
        """The first clusters: as many as the desk's limits let have a section."""
        return dossiers(self.desk, self.rows)


def brief_of(case: Case, naming: Naming, limits: Limits | None = None) -> Brief:
    """Prepare a case for rendering.

    Parameters
    ----------
    case
        What was found out.
    naming
        How accounts and what they share are called.
    limits
        The most that any format shows; the usual amount when None.
    """
    return Brief(desk_of(case, naming, limits))
