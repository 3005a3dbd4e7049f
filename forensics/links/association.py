"""Accounts in no cluster that use what otherwise suspected accounts use.

Clusters part from the rest whoever shares too little to be grouped: an account of the same operator is left with a
client, a prompt or an exit that the cluster's accounts have, too. How much more often suspected accounts have such a
thing than the rest of the log do says how likely its user is one of theirs ("guilt by association", after Chau et al.,
"Polonium: Tera-Scale Graph Mining and Inference for Malware Detection", SDM 2011; here in one step and not spread on).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from forensics.foundation.phrase import phrase
from forensics.foundation.runs import packed, runs
from forensics.foundation.touched import categories, numbers
from forensics.links.meetings import meetings
from forensics.vocabulary.families import SPEAKS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from forensics.foundation.touched import Ints
    from forensics.links.meetings import Meetings
    from forensics.vocabulary.entity_kind import EntityKind

ASSOCIATION: Final = "association"
"""Source of what this says."""
STRANGER: Final = 1.0
"""Accounts that are added to both sides, suspected as often as the log's are: what one suspect has and nobody else is
no sign of a network. One account is the least that can be added."""


MILLION: Final = 1_000_000
_LEAST: Final = 1e-12
"""A ratio that nothing speaks for; its logarithm exists."""
HABIT: Final = {
    "account_id": pl.String,
    "family": pl.String,
    "source": pl.String,
    "bans": pl.Float64,
    "detail": pl.String,
}
"""Columns of what is weighed of accounts in no cluster."""


def association(
    contacts: pl.DataFrame, suspicion: pl.DataFrame, n_accounts: int, kinds: Mapping[str, EntityKind]
) -> pl.DataFrame:
    """Weigh what accounts in no cluster share.

    With S the sum of the log's probabilities of being a hydra's, N its accounts, and s and n the same of the others on
    a thing: the thing's ratio is ``(s + q) / (S + 1)`` to ``(n - s + 1 - q) / (N - S + 1)``, q = S / N. Any of an
    account's things may be the operator's, the others its user's own: its ratio is the mean over its kinds of the mean
    over a kind's things, as of a mixture with equal shares. No number is fitted.

    Parameters
    ----------
    contacts
        ``Contacts``, texts as categories.
    suspicion
        ``account_id`` (texts) of every account in a cluster, and ``p``, 0..1: the probability that it is a hydra.
    n_accounts
        Accounts of the log, at least as many as there are in contacts.
    kinds
        Entity kinds by name.

    Returns
    -------
    polars.DataFrame
        ``account_id`` (texts), ``family``, ``source``, ``bans``, ``detail`` of accounts in no cluster for which it
        speaks; sorted by account.
    """
    total = float(suspicion["p"].sum())
    if contacts.is_empty() or total <= 0.0:
        return pl.DataFrame(schema=HABIT)
    met = meetings(contacts)
    account = met.accounts().astype(np.int64)
    millionths = _by_category(suspicion, met.contacts["account_id"], int(account.max()) + 1)
    # Whole numbers, so that a sum does not depend on the order of addition.
    suspected = np.add.reduceat(np.maximum(millionths, 0)[account], met.first[:-1]) / MILLION
    others = met.sizes - 1
    q = total / n_accounts
    ratio = ((suspected + q) / (total + STRANGER)) / (
        (np.maximum(others - suspected, 0.0) + STRANGER - q) / (n_accounts - total + STRANGER)
    )
    asked = np.flatnonzero(met.rows(met.sizes > 1) & (millionths[account] < 0))
    thing = np.repeat(np.arange(len(met.sizes)), met.sizes)[asked]
    return _told(_means(account[asked], thing, ratio, met), suspected, met, kinds)


def _by_category(suspicion: pl.DataFrame, like: pl.Series, n: int) -> Ints:
    """Probability of each account's category in millionths; -1 where it is in no cluster."""
    found = np.full(n, -1, dtype=np.int64)
    at = numbers(suspicion["account_id"], like)
    touching = (at >= 0) & (at < n)
    found[at[touching]] = np.rint(suspicion["p"].to_numpy()[touching] * MILLION).astype(np.int64)
    return found


def _means(account: Ints, thing: Ints, ratio: npt.NDArray[np.float64], met: Meetings) -> pl.DataFrame:
    """``account`` (category), ``bans``, ``thing`` (the strongest) of accounts for which it speaks; sorted."""
    kind = met.contacts["kind"].to_physical().to_numpy()[met.first[:-1]].astype(np.int64)[thing]
    of_kind = runs(packed(account, kind))
    mean = of_kind.sums(ratio[thing]) / of_kind.counts()
    whole = runs(packed(of_kind.one(account)))
    bans = np.log10(np.maximum(whole.sums(mean) / whole.counts(), _LEAST))
    told = pl.DataFrame({"account": whole.one(of_kind.one(account)), "bans": bans}).filter(pl.col("bans") >= SPEAKS)
    shown = pl.DataFrame({"account": account, "thing": thing, "ratio": ratio[thing]}).join(
        told, on="account", how="semi"
    )
    best = shown.sort("account", "ratio", "thing", descending=[False, True, False]).group_by(
        "account", maintain_order=True
    )
    return told.join(best.agg(pl.col("thing").first()), on="account", how="left", validate="1:1")


def _told(
    found: pl.DataFrame, suspected: npt.NDArray[np.float64], met: Meetings, kinds: Mapping[str, EntityKind]
) -> pl.DataFrame:
    thing = found["thing"].to_numpy()
    kind = met.contacts["kind"].gather(met.first[thing]).cast(pl.String)
    names = categories(met.contacts["account_id"])
    titles = {name: known.title for name, known in kinds.items()}
    families = {name: str(known.family) for name, known in kinds.items()}
    rows = found.with_columns(
        account_id=names.gather(found["account"]),
        family=kind.replace_strict(families, return_dtype=pl.String),
        title=kind.replace_strict(titles, return_dtype=pl.String),
        n=pl.Series(met.sizes[thing] - 1),
        likely=pl.Series(np.rint(suspected[thing]).astype(np.int64)),
    )
    return rows.select(
        "account_id",
        "family",
        source=pl.lit(ASSOCIATION),
        bans="bans",
        detail=phrase(
            "one {} shared with {} more, about {} of them in suspected clusters",
            "title",
            "n",
            "likely",
        ),
    ).sort("account_id")
