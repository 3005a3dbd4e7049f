"""Does an account look like its group, or like anybody from the group's countries?

For each covariate the account's value is foretold twice: by the other accounts of the group, as one party's would be,
and by the population. With n of N others showing the value, p its base rate and c one party's concentration, the ratio
is ``((n + c p) / (N + c)) / p``: the predictive distribution of the Dirichlet-multinomial that ``homogeneity`` weighs
whole groups by. What accounts do is foretold like what they show: whether they move through networks, how much they
send, whether they went to work at once. Customers of the proxy that a pool rents share its addresses and nothing else,
and a neighbour whose line it rents stays at home.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.phrase import phrase
from forensics.links.adjudicators.homogeneity import CLIP_COVARIATE, ONE_PARTY
from forensics.links.adjudicators.life_cycle import at_once
from forensics.links.base_rates import Shown, base_rates, known_of
from forensics.vocabulary.covariates import COVARIATES
from forensics.vocabulary.families import CausalFamily

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from forensics.vocabulary.cohorts import Cohorts, Population

MIN_OTHERS = 4
"""Other accounts of the group that must show a covariate: accusing starts at groups of five."""
LEAST, MOST = -2.6, 1.3
"""Bans. What all traits together may say of one account: for, as one family about a group, since likeness is cheap to
come by (a tool, a country's plan); against, as two. Hand-set."""
SPEAKS = 0.1
"""Bans from which a covariate is named."""


@dataclass(frozen=True, slots=True)
class _Trait:
    """Something that accounts show or do."""

    name: str
    title: str
    family: CausalFamily
    values: Callable[[Population], pl.DataFrame]
    """``account``, ``value``, in the order of accounts; those of which it is not known are absent."""
    most: float = CLIP_COVARIATE
    """Bans that it may say for an account. What accounts do alike says nothing for them: customers of one VPN all move,
    and a network that found a group is no second witness of it."""


def _said(population: Population, name: str) -> pl.DataFrame:
    return population.traits.filter(pl.col("covariate") == name).select("account", "value")


def _done(known: npt.NDArray[np.bool_], value: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> pl.DataFrame:
    account = np.flatnonzero(known)
    return pl.DataFrame({"account": account.astype(np.uint32), "value": value[account].astype(np.int64)})


def _doublings(population: Population) -> pl.DataFrame:
    """Requests in doublings: who sends twice as much is somebody else, who sends a few more is not."""
    n = population.n_requests
    return _done(n > 0, np.log2(np.maximum(n, 1)).astype(np.int64))


_TRAITS = (
    *(
        _Trait(trait.name, trait.title, trait.family, partial(_said, name=trait.name))
        for trait in COVARIATES.values()
        if trait.family is not None
    ),
    _Trait(
        "moves", "movement through networks", CausalFamily.NETWORK, lambda all_: _done(all_.could_move, all_.moves), 0.0
    ),
    _Trait("use", "amount of use", CausalFamily.TIMING, _doublings, 0.0),
    _Trait("at_once", "age at peak use", CausalFamily.LIFE_CYCLE, lambda all_: _done(*at_once(all_)), 0.0),
)


def likeness(groups: Cohorts, population: Population) -> pl.DataFrame:
    """Weigh every member of every group.

    Returns
    -------
    polars.DataFrame
        ``account_id``, ``bans``, ``by_software`` (bans that it would say less if no software spoke for an account),
        ``detail``; sorted; accounts of which nothing can be said are absent.
    """
    told = [_foretold(groups, population, trait) for trait in _TRAITS]
    rows = pl.concat([_NOTHING, *told]).sort("account", "family", "covariate")
    # Thousandths, so that the sum does not depend on the order of addition.
    thousandths = (pl.col("bans", "others") * 1000).round().cast(pl.Int64).sum() / 1000
    software = pl.col("family") == str(CausalFamily.NETWORK)
    others = pl.when(software).then(pl.col("bans").clip(upper_bound=0.0)).otherwise("bans")
    families = (
        rows.with_columns(others=others)
        .group_by("account", "family", maintain_order=True)
        .agg(
            thousandths.clip(-CLIP_COVARIATE, CLIP_COVARIATE),
            alike=pl.col("title").filter(pl.col("bans") >= SPEAKS).str.join(", "),
            unlike=pl.col("title").filter(pl.col("bans") <= -SPEAKS).str.join(", "),
        )
    )
    names = [pl.col(side).filter(pl.col(side) != "").str.join(", ") for side in ("alike", "unlike")]
    whole = families.group_by("account", maintain_order=True).agg(thousandths.clip(LEAST, MOST), *names)
    said = pl.concat_str(
        pl.when(pl.col("alike") != "").then(phrase("like the rest of the cluster in {}", "alike")),
        pl.when(pl.col("unlike") != "").then(phrase("unlike the rest in {}", "unlike")),
        separator="; ",
        ignore_nulls=True,
    ).replace("", "as like the rest of the cluster as anybody")
    return whole.rechunk().select(
        account_id=population.account_ids.gather(whole["account"]),
        bans="bans",
        by_software=pl.col("bans") - pl.col("others"),
        detail=said,
    )


_NOTHING = pl.DataFrame(
    schema={
        "account": pl.UInt32,
        "family": pl.String,
        "covariate": pl.String,
        "title": pl.String,
        "bans": pl.Float64,
    }
)


def _foretold(groups: Cohorts, population: Population, trait: _Trait) -> pl.DataFrame:
    """Bans of one trait for each member that has it, of groups where enough others do."""
    values = trait.values(population)
    account = values["account"].to_numpy()
    cohort, member = groups.members["cohort"].to_numpy(), groups.members["account"].to_numpy()
    place = np.full(population.n_accounts, -1, dtype=np.int64)
    place[account] = np.arange(len(account))
    has = place[member] >= 0
    enough = np.bincount(cohort[has], minlength=len(groups.sizes)) > MIN_OTHERS
    kept = has & enough[cohort]
    if not kept.any():
        return _NOTHING
    known = known_of(values, population)
    shown = Shown(cohort[kept].astype(np.int64), place[member[kept]])
    cells = base_rates(shown, known)
    _, cell = np.unique(shown.cohort * (int(known.code.max()) + 1) + known.code[shown.place], return_inverse=True)
    total = np.bincount(cells.cohort, cells.n)[shown.cohort]
    p = cells.p[cell]
    ratio = (cells.n[cell] - 1 + ONE_PARTY * p) / (total - 1 + ONE_PARTY) / p
    return pl.DataFrame(
        {"account": member[kept], "bans": np.clip(np.log10(ratio), -CLIP_COVARIATE, trait.most)}
    ).select(
        "account",
        family=pl.lit(str(trait.family)),
        covariate=pl.lit(trait.name),
        title=pl.lit(trait.title),
        bans="bans",
    )
