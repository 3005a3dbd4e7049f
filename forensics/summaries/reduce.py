"""Requests → summary: tuples first, then every kind from the tuples.

Accounts repeat the same combination of address, connection, client and organisation, so one grouping over
the tuple of all columns shrinks the rows once, and each kind is derived from what is left.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.registry import parts
from forensics.foundation.text_order import in_text_order
from forensics.vocabulary.columns import REQUEST_COLUMNS, TIMESTAMP
from forensics.vocabulary.covariates import COVARIATES, SHAPE_COLUMNS, Covariate
from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.summaries import HOURS, AccountDays, Contacts, Failures, Profiles, Summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIRST_ERROR_STATUS = 400
"""HTTP status from which a request counts as failed (RFC 9110, section 15)."""
RETRIED_STATUS = (401, 402, 403, 408, 409, 429)
"""Client errors after which a relay tries another account: refused, out of credit, limited. Others (400,
404, 413, 422) fail on every account alike."""
FIRST_SERVER_ERROR = 500
"""Server errors are retried too."""


def entity_kinds() -> dict[str, EntityKind]:
    """Every kind of thing two accounts can share, by name."""
    return parts("forensics.summaries.kinds", EntityKind)


def columns_read(kinds: Mapping[str, EntityKind], covered: frozenset[str]) -> frozenset[str]:
    """Request columns that pass 1 needs, among those the log has."""
    wanted = {"status", "input_tokens", "output_tokens", "message_count", "prompt_sha256"}
    every: list[EntityKind | Covariate] = [*kinds.values(), *COVARIATES.values()]
    for part in every:
        if part.source in (Source.REQUESTS, Source.CONTENT) and part.needs <= covered:
            wanted |= part.needs | part.uses
    return frozenset(wanted & covered)


def reduce(requests: pl.DataFrame, kinds: Mapping[str, EntityKind], trivial: frozenset[str]) -> Summary:
    """Summarise any number of canonical request rows.

    Parameters
    ----------
    requests
        Deduplicated rows; columns the log does not have may be missing.
    kinds
        Entity kinds to collect; those whose columns are missing are passed over.
    trivial
        Values that tie no one: hashes of small talk and of public default prompts.
    """
    present = frozenset(requests.columns)
    rows = requests.with_columns(day=pl.col("timestamp").dt.date())
    able = [kind for kind in kinds.values() if kind.needs <= present]
    traits = [trait for trait in COVARIATES.values() if trait.needs <= present]
    network = [kind for kind in able if kind.source is Source.REQUESTS]
    client = [t for t in traits if t.source is Source.REQUESTS and not t.needs <= SHAPE_COLUMNS]
    shape = [t for t in traits if t.source is Source.REQUESTS and t.needs <= SHAPE_COLUMNS]
    tuples = _tuples(rows, (*network, *client), by_day=["day"])
    contacts = [_contacts(_with_nulls(tuples, kind), kind, trivial) for kind in network]
    content = (kind for kind in able if kind.source is Source.CONTENT)
    contacts += [_contacts(_content_rows(rows, kind), kind, trivial) for kind in content]
    profiles = [_profile(tuples, trait) for trait in client]
    profiles += [_profile(_tuples(rows, shape, by_day=[]), trait) for trait in shape]
    return Summary(
        # Kinds and covariates are apart already: nothing to sum here.
        contacts=pl.concat([Contacts.create_empty(), *contacts]),
        account_days=_account_days(rows),
        profiles=pl.concat([Profiles.create_empty(), *profiles]),
        failures=_failures(rows),
    )


def merge(summaries: Iterable[Summary]) -> Summary:
    """Put summaries of disjoint rows together: ``merge(reduce(a), reduce(b)) = reduce(a + b)``, up to order."""
    whole = list(summaries)
    return Summary(
        contacts=merge_contacts([summary.contacts for summary in whole]),
        account_days=merge_days([summary.account_days for summary in whole]),
        profiles=merge_profiles([summary.profiles for summary in whole]),
        failures=pl.concat([Failures.create_empty(), *(summary.failures for summary in whole)]),
    )


def merge_contacts(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Sum requests, keep the earliest and latest sight of each contact; in no order but that of kinds.

    Kind by kind, so that only one kind's rows are held twice.
    """
    totals = [pl.col("n_requests").sum(), pl.col("first_seen").min(), pl.col("last_seen").max()]
    pieces = [piece for frame in frames for piece in frame.partition_by("kind", maintain_order=True)]
    merged: list[pl.DataFrame] = [Contacts.create_empty()]
    for kind in sorted({piece["kind"][0] for piece in pieces}):
        own = [piece for piece in pieces if piece["kind"][0] == kind]
        merged.append(own[0] if len(own) == 1 else _grouped(pl.concat(own), ["account_id", "entity", "day"], totals))
    return pl.concat(merged)


def merge_profiles(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Sum how often each account showed each value; in no order."""
    rows = pl.concat([Profiles.create_empty(), *frames])
    return _grouped(rows, ["account_id", "covariate", "value"], [pl.col("n").sum()])


def in_order(summary: Summary) -> Summary:
    """The same, sorted by key: merged pieces come in no order, because sorting texts costs more than merging them."""
    return Summary(
        contacts=in_text_order(summary.contacts, "kind", "entity", "day", "account_id"),
        account_days=in_text_order(summary.account_days, "account_id", "day"),
        profiles=in_text_order(summary.profiles, "covariate", "account_id", "value"),
        failures=summary.failures.sort("prompt_sha256", "timestamp", "account_id", "message_count"),
    )


_SEEDS = (secrets.randbits(60), secrets.randbits(60))
"""Seeds of the grouping hashes, another pair in every process: nobody can prepare values that collide. No result
depends on them."""


def _grouped(rows: pl.DataFrame, key: list[str], totals: list[pl.Expr]) -> pl.DataFrame:
    """Group by two 64-bit hashes of the key: half the time of grouping by its texts.

    A collision of 128 bits among a billion keys has a chance of about 1 in 10^21. The hashes never leave
    this function, so that it does not matter that they differ between versions of polars.
    """
    first, second = hashes(key)
    grouped = rows.with_columns(_h1=first, _h2=second).group_by("_h1", "_h2")
    kept = [name for name in rows.columns if name not in {*key, *(total.meta.output_name() for total in totals)}]
    return grouped.agg(pl.col(*key, *kept).first(), *totals).select(rows.columns)


def hashes(key: list[str]) -> tuple[pl.Expr, pl.Expr]:
    """Two independent 64-bit hashes of a key; for one run only."""
    first, second = (
        # Odd factors keep equal values of different columns from cancelling out; unsigned sums wrap around.
        pl.sum_horizontal(pl.col(name).hash(seed + place) * (2 * place + 1) for place, name in enumerate(key))
        for seed in _SEEDS
    )
    return first, second


def contacts_of(rows: pl.DataFrame, kind: EntityKind, trivial: frozenset[str]) -> pl.DataFrame:
    """Contacts of one kind from rows that are not requests: accounts, payments, take-overs.

    Rows carry ``account_id`` and ``timestamp`` (null where unknown) besides the kind's own columns, and ``n``
    where they stand for requests.
    """
    n = pl.col("n") if "n" in rows.columns else pl.lit(0, pl.Int64)
    day = pl.col("timestamp").dt.date().alias("day")
    ready = rows.with_columns(day, n=n, first_seen=pl.col("timestamp"), last_seen=pl.col("timestamp"))
    return _contacts(_with_nulls(ready, kind), kind, trivial)


def profile_of(rows: pl.DataFrame, trait: Covariate) -> pl.DataFrame:
    """Profile rows of one covariate from rows with ``account_id`` that are not requests."""
    return _profile(rows.with_columns(n=pl.lit(1, pl.Int64)), trait)


def _tuples(rows: pl.DataFrame, wanted: Iterable[EntityKind | Covariate], by_day: list[str]) -> pl.DataFrame:
    columns = sorted({name for part in wanted for name in part.needs | part.uses} & set(rows.columns))
    return rows.group_by("account_id", *by_day, *columns).agg(
        n=pl.len().cast(pl.Int64), first_seen=pl.col("timestamp").min(), last_seen=pl.col("timestamp").max()
    )


def _content_rows(rows: pl.DataFrame, kind: EntityKind) -> pl.DataFrame:
    columns = sorted(kind.needs | (kind.uses & set(rows.columns)))
    picked = rows.lazy().select(
        "account_id",
        "day",
        *columns,
        n=pl.lit(1, pl.Int64),
        first_seen=pl.col("timestamp"),
        last_seen=pl.col("timestamp"),
    )
    return _with_nulls(picked.drop_nulls(sorted(kind.needs)).collect(), kind)


def _with_nulls(rows: pl.DataFrame, kind: EntityKind) -> pl.DataFrame:
    """Add the optional columns a kind reads and the rows do not have."""
    absent = sorted(kind.uses - set(rows.columns))
    types = {name: REQUEST_COLUMNS[name].dtype if name in REQUEST_COLUMNS else pl.String for name in absent}
    # concat_str of polars 2.1 panics on columns that are chunked differently.
    return rows.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in types.items()).rechunk()


def _contacts(rows: pl.DataFrame, kind: EntityKind, trivial: frozenset[str]) -> pl.DataFrame:
    day = pl.col("day") if kind.per_day else pl.lit(None, pl.Date)
    touched = rows.lazy().with_columns(entity=kind.entity(), day=day)
    keep = pl.col("entity").is_not_null() & (pl.col("entity") != "")
    if kind.per_day:
        keep &= pl.col("day").is_not_null()
    if trivial:
        keep &= ~pl.col("entity").is_in(sorted(trivial))
    grouped = touched.filter(keep).group_by("account_id", "entity", "day")
    return (
        grouped.agg(
            n_requests=pl.col("n").sum(),
            first_seen=pl.col("first_seen").min(),
            last_seen=pl.col("last_seen").max(),
        )
        .select(
            "account_id",
            pl.lit(kind.name).alias("kind"),
            "entity",
            "day",
            "n_requests",
            pl.col("first_seen").cast(TIMESTAMP),
            pl.col("last_seen").cast(TIMESTAMP),
        )
        .collect()
    )


def _profile(rows: pl.DataFrame, trait: Covariate) -> pl.DataFrame:
    shown = rows.lazy().select("account_id", "n", value=trait.value()).drop_nulls("value")
    counted = shown.group_by("account_id", "value").agg(pl.col("n").sum())
    return counted.select("account_id", pl.lit(trait.name).alias("covariate"), "value", "n").collect()


def _account_days(rows: pl.DataFrame) -> pl.DataFrame:
    hour = pl.col("timestamp").dt.hour()
    counts = [(hour == number).sum().cast(pl.UInt32) for number in range(len(HOURS))]
    return rows.group_by("account_id", "day").agg(
        n_requests=pl.len().cast(pl.Int64),
        n_errors=_count(rows, pl.col("status") >= FIRST_ERROR_STATUS, "status"),
        input_tokens=_total(rows, "input_tokens"),
        output_tokens=_total(rows, "output_tokens"),
        first_seen=pl.col("timestamp").min(),
        last_seen=pl.col("timestamp").max(),
        **dict(zip(HOURS, counts, strict=True)),
    )


def merge_days(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Sum what each account did on each day; in no order."""
    sums = ["n_requests", "n_errors", "input_tokens", "output_tokens", *HOURS]
    totals = [*(pl.col(name).sum() for name in sums), pl.col("first_seen").min(), pl.col("last_seen").max()]
    return _grouped(pl.concat([AccountDays.create_empty(), *frames]), ["account_id", "day"], totals)


def _count(rows: pl.DataFrame, condition: pl.Expr, needs: str) -> pl.Expr:
    return (condition.sum() if needs in rows.columns else pl.lit(0)).cast(pl.Int64)


def _total(rows: pl.DataFrame, name: str) -> pl.Expr:
    """Sum of a token count; negative counts are a logging fault and add nothing."""
    return (pl.col(name).clip(lower_bound=0).sum() if name in rows.columns else pl.lit(0)).cast(pl.Int64)


def _failures(rows: pl.DataFrame) -> pl.DataFrame:
    if not {"status", "prompt_sha256"} <= set(rows.columns):
        return Failures.create_empty()
    retried = pl.col("status").is_in(RETRIED_STATUS) | (pl.col("status") >= FIRST_SERVER_ERROR)
    failed = rows.lazy().filter(retried & pl.col("prompt_sha256").is_not_null())
    count = pl.col("message_count") if "message_count" in rows.columns else pl.lit(None, pl.Int64)
    return failed.select("prompt_sha256", count.alias("message_count"), "account_id", "timestamp").collect()
