"""Accounts in no cluster, and clusters, that use what otherwise suspected accounts use.

Clusters part from the rest whoever shares too little to be grouped: an account of the same operator is left with a
client, a prompt or an exit that the cluster's accounts have, too, and pieces of one pool end as clusters of their own.
How much more often suspected accounts have such a thing than the rest of the log do says how likely its user is one of
theirs ("guilt by association", after Chau et al., "Polonium: Tera-Scale Graph Mining and Inference for Malware
Detection", SDM 2011; here in one step and not spread on).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from forensics.foundation.phrase import phrase
from forensics.foundation.runs import packed, runs
from forensics.foundation.touched import by_category, categories
from forensics.links.meetings import meetings
from forensics.vocabulary.families import SPEAKS, CausalFamily

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from forensics.foundation.runs import Runs
    from forensics.foundation.touched import Ints
    from forensics.links.meetings import Meetings
    from forensics.vocabulary.entity_kind import EntityKind

ASSOCIATION: Final = "association"
"""Source of what this says."""
STRANGER: Final = 1.0
"""Accounts that are added to both sides, suspected as often as the log's are: what one suspect has and nobody else is
no sign of a network. One account is the least that can be added."""


MOSTLY: Final = 0.5
"""Share of a thing's users outside a cluster that are suspected, from which it speaks for the cluster: pieces of one
firm, none of them cleared, share what the firm has. Hand-set; a quarter and nine tenths do the same on 199 worlds."""
MOST: Final = 1.0
"""Bans that resemblance may say of a cluster, and none against it: a second operator's cluster resembles the first's as
little as a firm's does. Hand-set: what hydras use besides is cheap to come by, and their proxies have other
customers."""
MILLION: Final = 1_000_000
_LEAST_RATIO: Final = 1e-12
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
    # Whole numbers are added, so that their order does not matter.
    total = int(_in_millionths(suspicion["p"]).sum()) / MILLION
    if contacts.is_empty() or total <= 0.0:
        return pl.DataFrame(schema=HABIT)
    met = meetings(contacts)
    account = met.accounts().astype(np.int64)
    millionths = by_category(suspicion["account_id"], _in_millionths(suspicion["p"]), met.contacts["account_id"])
    suspected = _suspected(met, millionths[account]) / MILLION
    ratio = _ratio(suspected, met.sizes - 1, np.array(total), n_accounts)
    asked = np.flatnonzero(met.rows(met.sizes > 1) & (millionths[account] < 0))
    thing = np.repeat(np.arange(len(met.sizes)), met.sizes)[asked]
    return _told(_means(account[asked], thing, ratio, met), suspected, met, kinds)


def resemblance(
    contacts: pl.DataFrame,
    suspicion: pl.DataFrame,
    n_accounts: int,
    kinds: Mapping[str, EntityKind],
    by_software: pl.Series,
) -> pl.DataFrame:
    """Weigh what clusters share with others, as ``association`` does of accounts, their own accounts left out.

    A thing speaks for a cluster only where ``MOSTLY`` suspected accounts have it besides. An account that shares
    nothing of a kind with others has that kind's ratio one, so that what a single account has in common with somebody
    is not the whole cluster's; a kind of which no account of the cluster shares anything says nothing, neither for it
    nor against it. Software and exits say nothing of a cluster that was found by software: a proxy's honest
    customers have them in common with its others.

    Parameters
    ----------
    contacts
        ``Contacts``, texts as categories.
    suspicion
        ``account_id`` (texts), ``cluster_id`` and ``p``, 0..1, the probability that the cluster is a hydra's, of every
        account in a cluster.
    n_accounts
        Accounts of the log.
    kinds
        Entity kinds by name.
    by_software
        Ids (texts) of clusters that were found by software alone.

    Returns
    -------
    polars.DataFrame
        ``cluster_id``, ``bans`` (above 0, up to ``MOST``) of clusters for which it speaks; sorted.
    """
    told = {"cluster_id": pl.String, "bans": pl.Float64}
    if contacts.is_empty() or suspicion.is_empty():
        return pl.DataFrame(schema=told)
    met = meetings(contacts)
    account = met.accounts().astype(np.int64)
    millionths = by_category(suspicion["account_id"], _in_millionths(suspicion["p"]), met.contacts["account_id"])
    of = suspicion.select("cluster_id", "p").unique("cluster_id").sort("cluster_id")
    place = of["cluster_id"].search_sorted(suspicion["cluster_id"]).cast(pl.Int64)
    cluster = by_category(suspicion["account_id"], place.to_numpy(), met.contacts["account_id"])[account]
    inside = np.flatnonzero(cluster >= 0)
    thing = np.repeat(np.arange(len(met.sizes)), met.sizes)[inside]
    held = runs(packed(thing, cluster[inside]))
    thing, cluster, n_own = held.one(thing), held.one(cluster[inside]), held.counts()
    p, size = _in_millionths(of["p"]), np.bincount(place.to_numpy(), minlength=len(of))
    suspected = _suspected(met, millionths[account])[thing] - n_own * p[cluster]
    elsewhere, total = met.sizes[thing] - n_own, (np.dot(p, size) - p * size) / MILLION
    ratio = _ratio(suspected / MILLION, elsewhere, total[cluster], n_accounts - size[cluster])
    ratio = np.where(suspected >= MOSTLY * MILLION * elsewhere, ratio, np.minimum(ratio, 1.0))
    exits = [name for name, known in kinds.items() if known.family == CausalFamily.NETWORK]
    again = met.of_kinds(exits)[thing] & of["cluster_id"].is_in(by_software.implode()).to_numpy()[cluster]
    shared = (elsewhere > 0) & ~again
    kind = met.contacts["kind"].to_physical().to_numpy()[met.first[:-1]].astype(np.int64)[thing]
    of_kind = runs(packed(cluster[shared], kind[shared]))
    mean = of_kind.sums((ratio * n_own)[shared]) / of_kind.sums(n_own[shared])
    n_sharing = _n_sharing(held, account[inside], shared, cluster, kind)
    mean = 1.0 + n_sharing / size[of_kind.one(cluster[shared])] * (mean - 1.0)
    whole = runs(packed(of_kind.one(cluster[shared])))
    bans = np.log10(np.maximum(whole.sums(mean) / whole.counts(), _LEAST_RATIO))
    names = of["cluster_id"].gather(whole.one(of_kind.one(cluster[shared])))
    found = pl.DataFrame({"cluster_id": names, "bans": np.minimum(bans, MOST)}, schema=told)
    return found.filter(pl.col("bans") > 0.0).sort("cluster_id")


def _n_sharing(
    held: Runs, account: Ints, shared: npt.NDArray[np.bool_], cluster: Ints, kind: Ints
) -> npt.NDArray[np.intp]:
    """Different accounts of each cluster that share a thing of each kind, in the order of both.

    ``account`` is one of ``held``'s rows, the rest of its keys.
    """
    number = held.numbers()
    known = shared[number]
    number = number[known]
    each = runs(packed(cluster[number], kind[number], account[known]))
    return runs(packed(each.one(cluster[number]), each.one(kind[number]))).counts()


def _suspected(met: Meetings, millionths: Ints) -> Ints:
    """Suspected accounts on each thing, in millionths: whole numbers are added, so that their order does not matter."""
    sums: Ints = np.add.reduceat(np.maximum(millionths, 0), met.first[:-1])
    return sums


def _ratio(
    suspected: npt.NDArray[np.float64], others: Ints, total: npt.NDArray[np.float64], n_accounts: int | Ints
) -> npt.NDArray[np.float64]:
    q = total / n_accounts
    rest = (np.maximum(others - suspected, 0.0) + STRANGER - q) / (n_accounts - total + STRANGER)
    found: npt.NDArray[np.float64] = ((suspected + q) / (total + STRANGER)) / rest
    return found


def _in_millionths(p: pl.Series) -> Ints:
    found: Ints = np.rint(p.to_numpy() * MILLION).astype(np.int64)
    return found


def _means(account: Ints, thing: Ints, ratio: npt.NDArray[np.float64], met: Meetings) -> pl.DataFrame:
    """``account`` (category), ``bans``, ``thing`` (the strongest) of accounts for which it speaks; sorted."""
    kind = met.contacts["kind"].to_physical().to_numpy()[met.first[:-1]].astype(np.int64)[thing]
    of_kind = runs(packed(account, kind))
    mean = of_kind.sums(ratio[thing]) / of_kind.counts()
    whole = runs(packed(of_kind.one(account)))
    bans = np.log10(np.maximum(whole.sums(mean) / whole.counts(), _LEAST_RATIO))
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
