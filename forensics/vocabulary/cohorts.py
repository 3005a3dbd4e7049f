"""Groups of accounts to be judged, and the population they are judged against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import dataframely as dy

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt
    import polars as pl


OWN_DOMAIN = "own_domain"
"""Derived trait: the account's e-mail domain, if most of the domain's accounts meet on one address or card. A mail
provider's customers do not."""
DECLARED = ("org_id", OWN_DOMAIN, "org_name")
"""Traits by which accounts say openly that they belong together, the surest first: an id the provider gave, a domain
that somebody runs, a name that anybody can type."""


FEW_HOURS = "organisation.few_hours"
"""Source of what takes a day without night back where the requests fall into few hours. It lies on top of what was
fitted."""
FEW_HOURS_A_DAY = "organisation.few_hours_a_day"
"""Source of what takes a day without night back where the accounts work few hours of each single day. It lies on top of
what was fitted."""
FLAT_HOURS = "organisation.flat_hours"
"""Source of a day without night."""
NO_NIGHT = (FLAT_HOURS, FEW_HOURS, FEW_HOURS_A_DAY)
"""Sources of what hours say of a day without night."""
ORGANISATION_SIGNS = ("organisation.identity", "organisation.one_payer", "organisation.pathway")
"""Sources by which an organisation shows itself. Without any of them nothing is called, or tied together as, one."""


class Terms(dy.Schema):
    """What one test says about one cohort: bans for two hypotheses, each against a crowd of strangers."""

    cohort = dy.UInt32(nullable=False)
    source = dy.String(nullable=False)
    family = dy.String(nullable=False)
    operator = dy.Float64(nullable=False)
    organisation = dy.Float64(nullable=False)
    detail = dy.String(nullable=False)


@dataclass(frozen=True, slots=True)
class Cohorts:
    """Groups of accounts: the users of a hub, or the members of a cluster."""

    members: pl.DataFrame
    """``cohort`` (UInt32, 0 … n-1) and ``account`` (UInt32, row of the population), sorted, no pair twice."""
    sizes: npt.NDArray[np.int64]
    """Accounts of each cohort."""
    own_family: tuple[str | None, ...]
    """Causal family of the thing the cohort was picked by: it may not testify for itself. None for clusters."""


MANY_NETWORKS = 4
"""Networks from which an account moves: one more than home, desk and phone. Hand-set."""


@dataclass(frozen=True, slots=True)
class Population:
    """All accounts of the file, by number: what is common here, and what is not."""

    account_ids: pl.Series
    """Sorted; an account's number is its row."""
    traits: pl.DataFrame
    """``covariate``, ``account`` (UInt32), ``value``: the most frequent value of each account."""
    weights: npt.NDArray[np.float64]
    """1 / size of the largest hub an account is on, so that one big pool cannot set the base rates."""
    strata: npt.NDArray[np.int64]
    """Number of the account's country; -1 when unknown. Only to compare like with like."""
    n_requests: npt.NDArray[np.int64]
    hours: npt.NDArray[np.int64]
    """Requests per account and UTC hour of the day, shape (accounts, 24)."""
    networks: npt.NDArray[np.int64]
    """Different autonomous systems an account was seen in, over all days; 0 where none is known."""
    created_day: npt.NDArray[np.float64]
    """Sign-up as days since 1970; NaN when unknown."""
    busiest_day: npt.NDArray[np.float64]
    """Day with the most requests (the first of them), as days since 1970; NaN without requests."""

    @property
    def moves(self) -> npt.NDArray[np.bool_]:
        """Whether each account was in more networks than people use."""
        return self.networks >= MANY_NETWORKS

    @property
    def could_move(self) -> npt.NDArray[np.bool_]:
        """Whether each account's networks are known, and its requests enough to be in so many."""
        return (self.networks > 0) & (self.n_requests >= MANY_NETWORKS)

    @property
    def n_accounts(self) -> int:
        """Accounts in the file."""
        return len(self.account_ids)


@dataclass(frozen=True, slots=True)
class Adjudicator:
    """One test that tells an operator's cohort, an organisation's and a crowd apart."""

    name: str
    title: str
    weigh: Callable[[Cohorts, Population], pl.DataFrame]
    """→ ``Terms``, at most one row per cohort and source; cohorts it cannot measure have no row."""
    meaning: str
    """What it measures, what is normal, and the innocent explanation."""
