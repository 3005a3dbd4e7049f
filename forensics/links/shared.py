"""Contacts → what several accounts share, day by day and over all days, and who they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.touched import KEY, THING_BITS, categories, without_day
from forensics.links.meetings import account_numbers, meetings
from forensics.vocabulary.cohorts import Cohorts

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from forensics.foundation.touched import Ints
    from forensics.links.meetings import Meetings
    from forensics.vocabulary.entity_kind import EntityKind

_ACCOUNT_BITS = 32


@dataclass(frozen=True, slots=True)
class _Whole:
    """Things that were seen on several days, without the day; one element each."""

    place: Ints
    """Place of the thing's first day."""
    n_requests: Ints
    pairs: Ints
    """Number of the thing and category of the account in one number, rising: every account of each thing once."""
    days: npt.NDArray[np.bool_]
    """Whether each thing of a day is a day of one of these."""

    def accounts(self) -> Ints:
        """Accounts of each thing."""
        return np.bincount(self.pairs >> _ACCOUNT_BITS, minlength=len(self.place)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Shared:
    """Everything that at least two accounts share."""

    entities: pl.DataFrame
    """``kind``, ``entity``, ``day``, ``n_accounts``, ``n_requests``; sorted by key. Texts are categories."""
    source: Ints
    """Where each entity comes from: the place of a thing of a day, or -1 - the number of a thing over all days."""
    met: Meetings
    whole: _Whole

    def cohorts(
        self, hubs: npt.NDArray[np.bool_], account_ids: pl.Series, own_family: tuple[str | None, ...]
    ) -> Cohorts:
        """Accounts of some of the entities, as cohorts in their order.

        Parameters
        ----------
        hubs
            Whether each entity is one of them.
        account_ids
            The population's; accounts that are not among them are left out.
        own_family
            Of each cohort.
        """
        source = self.source[hubs]
        cohort = np.arange(len(source))
        # Numbers of accounts are in the order of their categories: both parts are sorted, and so are they together.
        pairs = np.concatenate(
            [
                self._daily(source[source >= 0], cohort[source >= 0]),
                self._overall(-1 - source[source < 0], cohort[source < 0]),
            ]
        )
        pairs.sort(kind="stable")
        members = pl.DataFrame({"cohort": (pairs >> _ACCOUNT_BITS).astype(np.uint32)})
        names = pl.Series((pairs & ((1 << _ACCOUNT_BITS) - 1)).astype(np.uint32))
        del pairs
        known = members.with_columns(account=self._numbers(account_ids).gather(names)).drop_nulls("account")
        sizes = np.bincount(known["cohort"].to_numpy(), minlength=len(own_family))
        return Cohorts(known, sizes, own_family)

    def _numbers(self, account_ids: pl.Series) -> pl.Series:
        """Number of each category of accounts."""
        return account_numbers(categories(self.met.contacts["account_id"]), account_ids)

    def _daily(self, places: Ints, cohort: Ints) -> Ints:
        chosen = np.zeros(len(self.met.key), dtype=np.bool_)
        chosen[places] = True
        pairs = np.repeat(cohort, self.met.sizes[places])
        pairs <<= _ACCOUNT_BITS
        pairs |= self.met.accounts()[self.met.rows(chosen)]
        return pairs

    def _overall(self, numbers: Ints, cohort: Ints) -> Ints:
        of_thing = np.full(len(self.whole.place), -1, dtype=np.int64)
        of_thing[numbers] = cohort
        found = of_thing[self.whole.pairs >> _ACCOUNT_BITS]
        account = self.whole.pairs & ((1 << _ACCOUNT_BITS) - 1)
        pairs: Ints = (found << _ACCOUNT_BITS | account)[found >= 0]
        return pairs


def shared(contacts: pl.DataFrame, kinds: Mapping[str, EntityKind]) -> Shared:
    """Count who shares what.

    Addresses and connections are counted day by day, and once more over all days if there are several.
    """
    met = meetings(contacts)
    requests = _summed(met.contacts["n_requests"].to_numpy(), met.first[:-1])
    whole = _over_all_days(met, requests, [kind.name for kind in kinds.values() if kind.per_day])
    # Undated contacts of a thing with days are the thing over all days, not a day of their own.
    undated = whole.days & without_day(met.key)
    n_requests = whole.n_requests + np.where(undated[whole.place], requests[whole.place], 0)
    places = np.flatnonzero(~undated & (met.sizes > 1))
    n_accounts = whole.accounts()
    several = np.flatnonzero(n_accounts > 1)
    source = np.concatenate([-1 - several, places])
    # All days come before the first of them.
    order = np.argsort(np.concatenate([2 * whole.place[several], 2 * places + 1]), kind="stable")
    counted = {
        "n_accounts": np.concatenate([n_accounts[several], met.sizes[places]])[order],
        "n_requests": np.concatenate([n_requests[several], requests[places]])[order],
    }
    entities = met.contacts.select(KEY)[met.first[np.concatenate([whole.place[several], places])[order]]].with_columns(
        pl.Series(name, values, dtype=pl.Int64) for name, values in counted.items()
    )
    source = source[order]
    dated = entities.with_columns(day=pl.when(pl.Series(source >= 0, dtype=pl.Boolean)).then("day"))
    return Shared(dated, source, met, whole)


def _over_all_days(met: Meetings, requests: Ints, per_day: list[str]) -> _Whole:
    """Things that were seen on several days, of kinds that are linked per day."""
    thing = met.key >> THING_BITS
    starts = np.flatnonzero(np.diff(thing, prepend=-1))
    days = np.diff(np.append(starts, len(thing)))
    several = (days > 1) & met.of_kinds(per_day)[starts]
    chosen = np.repeat(several, days)
    number = np.repeat(np.cumsum(several) - 1, days)
    pairs = np.repeat(number[chosen], met.sizes[chosen])
    pairs <<= _ACCOUNT_BITS
    pairs |= met.accounts()[met.rows(chosen)]
    pairs.sort()
    once = np.diff(pairs, prepend=-1) != 0
    return _Whole(starts[several], _summed(requests, starts)[several], pairs[once], chosen)


def _summed(values: Ints, starts: Ints) -> Ints:
    return np.add.reduceat(values, starts) if len(starts) else values[:0]
