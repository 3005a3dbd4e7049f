"""What accounts can share, as edges between numbered accounts and numbered entities."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import polars as pl
from scipy.sparse import coo_matrix, csr_matrix

if TYPE_CHECKING:
    from benchmarks.baselines.case import Case

Values = Callable[["Case"], list[pl.DataFrame]]
"""Case to frames of ``account`` and ``value`` (text), one row per use."""

SEPARATOR = "|"


def _column(frame: pl.DataFrame, *names: str) -> list[pl.DataFrame]:
    """Read a value made of columns, of the rows that have all of them; nothing where a column is absent."""
    if not set(names) <= set(frame.columns):
        return []
    parts = [pl.col(name).cast(pl.String) for name in names]
    value = parts[0]
    for part in parts[1:]:
        value = value + SEPARATOR + part
    return [frame.select("account", value=value).drop_nulls()]


def _mail_shape(case: Case) -> list[pl.DataFrame]:
    """Domain, and the local part with runs of letters as one and digits as nines: anna1987 and petra2001 look alike."""
    if "email" not in case.accounts.columns:
        return []
    local, domain = (pl.col("email").str.split("@").list.get(place, null_on_oob=True) for place in (0, 1))
    shape = local.str.to_lowercase().str.replace_all(r"\p{L}+", "a").str.replace_all("[0-9]", "9")
    return [case.accounts.select("account", value=shape + "@" + domain).drop_nulls()]


def _bin_week(case: Case) -> list[pl.DataFrame]:
    if not {"payment_bin", "created_at"} <= set(case.accounts.columns):
        return []
    week = pl.col("created_at").dt.truncate("1w").dt.strftime("%Y%m%d")
    return [case.accounts.select("account", value=pl.col("payment_bin") + SEPARATOR + week).drop_nulls()]


KINDS: dict[str, Values] = {
    "ip": lambda case: _column(case.requests, "ip") + _column(case.events, "ip"),
    "connection": lambda case: _column(case.requests, "connection_id"),
    "conversation": lambda case: _column(case.requests, "conversation_id"),
    "device": lambda case: _column(case.requests, "device_id") + _column(case.accounts, "device_id"),
    "prompt": lambda case: _column(case.requests, "prompt_sha256"),
    "opening": lambda case: _column(case.requests, "opening"),
    "system_prompt": lambda case: _column(case.requests, "system_prompt_sha256"),
    "stack": lambda case: _column(case.requests, "tls_fingerprint", "user_agent"),
    "org": lambda case: _column(case.requests, "org_id"),
    "card": lambda case: _column(case.accounts, "payment_fingerprint") + _column(case.payments, "payment_fingerprint"),
    "signup_ip": lambda case: _column(case.accounts, "signup_ip"),
    "phone": lambda case: _column(case.accounts, "phone_hash"),
    "referral": lambda case: _column(case.accounts, "referral_code"),
    "mail_domain": lambda case: _column(case.accounts, "email_domain"),
    "mail_shape": _mail_shape,
    "bin_week": _bin_week,
}
"""Kind of entity to where it stands in the case files."""


def edges(case: Case, *kinds: str) -> pl.DataFrame:
    """Who uses what, of the things that at least two accounts use.

    Returns
    -------
    polars.DataFrame
        ``account``, ``kind``, ``entity`` (a number from 0), ``n`` (uses), ``degree`` (accounts of the entity),
        sorted by account and entity.
    """
    found = [frame.with_columns(kind=pl.lit(kind)) for kind in kinds for frame in KINDS[kind](case)]
    if not found:
        schema = {"account": pl.UInt32, "kind": pl.String, "entity": pl.UInt32, "n": pl.UInt32, "degree": pl.UInt32}
        return pl.DataFrame(schema=schema)
    uses = pl.concat(found).group_by("kind", "value", "account").agg(n=pl.len())
    shared = uses.with_columns(degree=pl.len().over("kind", "value")).filter(pl.col("degree") > 1)
    numbers = shared.select("kind", "value").unique().sort("kind", "value").with_row_index("entity")
    return (
        shared.join(numbers, on=["kind", "value"], how="left", validate="m:1")
        .select("account", "kind", "entity", "n", "degree")
        .sort("account", "entity")
    )


def incidence(pairs: pl.DataFrame, n_accounts: int, weight: pl.Expr | None = None) -> csr_matrix:
    """Accounts by entities, with a weight or 1 where an account uses an entity."""
    value = pairs.select((pl.lit(1.0) if weight is None else weight).cast(pl.Float64).alias("w")).to_series()
    values = value.to_numpy() if len(value) == len(pairs) else pl.repeat(1.0, len(pairs), eager=True).to_numpy()
    n_entities = int(pairs["entity"].to_numpy().max(initial=0)) + 1
    shape = (max(n_accounts, 1), n_entities)
    return coo_matrix((values, (pairs["account"].to_numpy(), pairs["entity"].to_numpy())), shape=shape).tocsr()
