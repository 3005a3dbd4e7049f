"""Traces that pooled accounts leave behind: how many pairs of one operator share each, and of other accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.sparse import csr_matrix

from forensics.lab.scores.successions import hand_overs, take_overs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forensics.lab.draws import Flags, Ints

BIN_S = 2
"""Seconds of one bin of activity, as the capture of real relays was measured."""
CORRELATED_FROM = 0.3
"""Correlation of two accounts' requests per bin from which they count as acting together: the level at which the
capture's recorded share of same-operator pairs (.17) comes out again."""
_ROWS = 256
"""Accounts that are set against all others at a time: bounded memory."""

_DAY = pl.col("timestamp").dt.date().cast(pl.String)
_ENTITIES: dict[str, tuple[str, ...]] = {
    "connection": ("connection_id", "ip", "day"),
    "address": ("ip",),
    "prefix": ("prefix",),
    "device": ("device_id",),
    "client stack": ("user_agent", "tls_fingerprint", "header_order", "sdk"),
    "JA4 alone": ("tls_fingerprint",),
    "identical prompt": ("prompt_sha256",),
}
"""Trace to the columns whose equal values are one entity. Connections are counted anew on every day."""
_EMPTY = frozenset({"sdk"})
"""Columns whose absence is a value: a client without SDK headers."""


@dataclass(frozen=True, slots=True)
class Share:
    """Pairs of accounts that leave one trace."""

    n_same: int
    """Pairs of one operator."""
    same: float | None
    """Share of them, 0..1; None without any."""
    n_other: int
    other: float | None


@dataclass(frozen=True, slots=True)
class PairTraces:
    """What pairs of accounts share."""

    n_same: int
    """Pairs of accounts of one operator."""
    n_other: int
    """Pairs of which at least one is nobody's or another operator's; pairs of one honest party are left out."""
    n_party: int
    """Pairs of one honest party."""
    shares: dict[str, Share | None]
    """Trace to share; None where the log lacks its columns."""


@dataclass(frozen=True, slots=True)
class _Accounts:
    ids: pl.DataFrame
    """``account_id``, ``place``."""
    operator: Ints
    """-1 for nobody."""
    party: Ints
    """-1 for no honest party."""

    def __len__(self) -> int:
        return len(self.operator)


def pair_traces(requests: pl.DataFrame, truth: pl.DataFrame) -> PairTraces:
    """Count for every trace the pairs of accounts that share it.

    Parameters
    ----------
    requests
        Canonical columns; ``timestamp`` and ``account_id`` at least.
    truth
        ``account_id``, ``operator_id`` (null for nobody's account), and ``party`` where some accounts are openly one
        organisation's. Accounts without a request are left out.

    Notes
    -----
    Accounts times entities is a sparse matrix of ones; its product with itself, some rows at a time, says which pairs
    share an entity. Only those pairs are ever held.
    """
    accounts = _accounts(requests, truth)
    n = len(accounts)
    n_same, n_party = (_n_pairs(codes) for codes in (accounts.operator, accounts.party))
    n_other = n * (n - 1) // 2 - n_same - n_party
    placed = _placed(requests, accounts)
    shares: dict[str, Share | None] = {}
    for trace, columns in _ENTITIES.items():
        found = _counted(accounts, _sharing(placed, columns, n)) if set(columns) <= set(placed.columns) else None
        shares[trace] = found and _share(found, n_same, n_other)
    for trace, pairs in (("take-over", take_overs(placed)), ("hand-over", hand_overs(placed))):
        found = None if pairs is None else _counted(accounts, iter([pairs]))
        shares[trace] = found and _share(found, n_same, n_other)
    shares["acting together"] = _share(_counted(accounts, _together(placed, n)), n_same, n_other)
    return PairTraces(n_same, n_other, n_party, shares)


def _accounts(requests: pl.DataFrame, truth: pl.DataFrame) -> _Accounts:
    seen = truth.join(requests.select("account_id").unique(), on="account_id", how="semi").sort("account_id")
    party = seen["party"] if "party" in seen.columns else pl.Series([None] * seen.height, dtype=pl.String)
    return _Accounts(seen.select("account_id").with_row_index("place"), _codes(seen["operator_id"]), _codes(party))


def _codes(names: pl.Series) -> Ints:
    return names.rank("dense").cast(pl.Int64).fill_null(-1).to_numpy()


def _n_pairs(codes: Ints) -> int:
    _, sizes = np.unique(codes[codes >= 0], return_counts=True)
    return int((sizes * (sizes - 1) // 2).sum())


def _placed(requests: pl.DataFrame, accounts: _Accounts) -> pl.DataFrame:
    """Requests with the place of their account, and the columns that entities are made of."""
    rows = requests.join(accounts.ids, on="account_id", how="inner", validate="m:1")
    rows = rows.with_columns(pl.col("place").cast(pl.Int64), day=_DAY)
    if "ip" not in rows.columns:
        return rows
    short = pl.col("ip").str.replace(r"\.\d+$", "")
    long = pl.col("ip").str.split(":").list.head(3).list.join(":")
    return rows.with_columns(prefix=pl.when(pl.col("ip").str.contains(":", literal=True)).then(long).otherwise(short))


def _sharing(placed: pl.DataFrame, columns: tuple[str, ...], n: int) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of places that share an entity, each pair once."""
    known = placed.select("place", *columns).drop_nulls([name for name in columns if name not in _EMPTY]).unique()
    entity = known.select(pl.struct(columns).rank("dense")).to_series().cast(pl.Int64).to_numpy() - 1
    ones = np.ones(len(entity), dtype=np.int32)
    matrix = csr_matrix((ones, (known["place"].to_numpy(), entity)), shape=(n, int(entity.max(initial=0)) + 1))
    for low in range(0, n, _ROWS):
        product = (matrix[low : low + _ROWS] @ matrix.T).tocoo()
        one, other = product.row.astype(np.int64) + low, product.col.astype(np.int64)
        yield one[one < other], other[one < other]


def _together(placed: pl.DataFrame, n: int) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of places whose requests per bin correlate (Pearson, over the bins of the whole log)."""
    bins = (placed["timestamp"].dt.timestamp("us") // (BIN_S * 1_000_000)).to_numpy()
    n_bins = int(bins.max() - bins.min()) + 1
    _, used = np.unique(bins, return_inverse=True)
    matrix = csr_matrix((np.ones(len(used)), (placed["place"].to_numpy(), used)), shape=(n, int(used.max()) + 1))
    mean = np.asarray(matrix.sum(axis=1)).ravel() / n_bins
    spread = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel() / n_bins - mean**2)
    for low in range(0, n, _ROWS):
        product = (matrix[low : low + _ROWS] @ matrix.T).tocoo()
        one, other = product.row.astype(np.int64) + low, product.col.astype(np.int64)
        joint = product.data / n_bins - mean[one] * mean[other]
        kept = (one < other) & (joint > CORRELATED_FROM * spread[one] * spread[other])
        yield one[kept], other[kept]


def _counted(accounts: _Accounts, pairs: Iterator[tuple[Ints, Ints]]) -> tuple[int, int]:
    """Pairs of one operator, and other pairs but for one party's."""
    n_same = n_other = 0
    for one, other in pairs:
        same = _both(accounts.operator, one, other)
        n_same += int(same.sum())
        n_other += int((~same & ~_both(accounts.party, one, other)).sum())
    return n_same, n_other


def _both(codes: Ints, one: Ints, other: Ints) -> Flags:
    return np.asarray((codes[one] == codes[other]) & (codes[one] >= 0))


def _share(found: tuple[int, int], n_same: int, n_other: int) -> Share:
    same, other = found
    return Share(same, same / n_same if n_same else None, other, other / n_other if n_other else None)
