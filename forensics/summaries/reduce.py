"""Requests → summary: texts become keys, rows become tuples, and every kind is derived from the tuples.

Accounts repeat the same combination of address, connection, client and organisation, so one grouping over the
keys of all those columns shrinks the rows once. What a kind makes of its columns (a prefix, a template) is worked
out once for each distinct combination, not once a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.registry import parts
from forensics.summaries.keys import key_of, mixed
from forensics.summaries.merge import nothing
from forensics.vocabulary.columns import REQUEST_COLUMNS, TIMESTAMP
from forensics.vocabulary.covariates import COVARIATES, SHAPE_COLUMNS, Covariate
from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.summaries import Failures, KeyedDays, KeyedProfiles, Names, Summary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FIRST_ERROR_STATUS = 400
"""HTTP status from which a request counts as failed (RFC 9110, section 15)."""
RETRIED_STATUS = (401, 402, 403, 408, 409, 429)
"""Client errors after which a relay tries another account: refused, out of credit, limited. Others (400,
404, 413, 422) fail on every account alike."""
FIRST_SERVER_ERROR = 500
"""Server errors are retried too."""

_ROW, _KEY, _TEXT, _LOCAL = "_row", "key", "text", "_local"
_FIRST = pl.col("first_seen").min()


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


@dataclass(frozen=True, slots=True)
class Reducer:
    """What reducing any rows needs to know; the same for every piece of a log."""

    kinds: Mapping[str, EntityKind]
    trivial: frozenset[str]
    """Values that tie no one: hashes of small talk and of public default prompts."""
    seed: int = 0
    """Of the keys."""

    def reduce(self, requests: pl.DataFrame) -> Summary:
        """Summarise any number of canonical request rows.

        Parameters
        ----------
        requests
            Deduplicated rows; columns the log does not have may be missing.
        """
        return _reduce(requests, self)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows, and keys that stand for them."""

    texts: pl.DataFrame
    keyed: pl.DataFrame
    """``account``, ``day``, ``first_seen`` and one key per column, beside ``_row``, the place in ``texts``."""


def _reduce(requests: pl.DataFrame, by: Reducer) -> Summary:
    present = frozenset(requests.columns)
    able = [kind for kind in by.kinds.values() if kind.needs <= present]
    traits = [trait for trait in COVARIATES.values() if trait.needs <= present and trait.source is Source.REQUESTS]
    network = [kind for kind in able if kind.source is Source.REQUESTS]
    content = [kind for kind in able if kind.source is Source.CONTENT]
    client = [trait for trait in traits if not trait.needs <= SHAPE_COLUMNS]
    shape = [trait for trait in traits if trait.needs <= SHAPE_COLUMNS]
    rows = _keyed(requests, _columns((*network, *content, *traits), present), by.seed)
    tuples = _tuples(rows, _columns((*network, *client), present), ["account", "day"], _counts(present))
    shapes = _tuples(rows, _columns(shape, present), ["account"], [])
    contacts, entities = {}, []
    for source, wanted in ((tuples, network), (rows.keyed.with_columns(n_requests=pl.lit(1, pl.UInt32)), content)):
        for kind in wanted:
            told = _told(rows.texts, source, kind, by)
            contacts[kind.name] = _contacts(source, told, kind)
            entities.append(told.select(_KEY, _TEXT).drop_nulls())
    profiles, values = [], []
    for source, described in ((tuples, client), (shapes, shape)):
        for trait in described:
            told = _told(rows.texts, source, trait, by)
            profiles.append(_profile(source, told, trait))
            values.append(told.select(_KEY, _TEXT).drop_nulls().unique(_KEY))
    return Summary(
        contacts=contacts,
        days=_days(tuples),
        hours=_hours(rows.keyed),
        profiles=pl.concat([KeyedProfiles.create_empty(), *profiles]),
        failures=_failures(requests),
        accounts=_accounts(rows, tuples),
        entities=pl.concat([Names.create_empty(), *entities]),
        values=pl.concat([Names.create_empty(), *values]),
    )


def _columns(wanted: Sequence[EntityKind | Covariate], present: frozenset[str]) -> list[str]:
    return sorted({name for part in wanted for name in part.needs | part.uses} & present)


def _keyed(requests: pl.DataFrame, columns: Sequence[str], seed: int) -> _Rows:
    counted = [name for name in ("status", "input_tokens", "output_tokens") if name in requests.columns]
    keyed = requests.select(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias(_ROW),
        key_of("account_id", seed).alias("account"),
        pl.col("timestamp").dt.date().alias("day"),
        pl.col("timestamp").alias("first_seen"),
        *(pl.col(name).alias(f"_{name}") for name in counted),
        *(key_of(name, seed) for name in columns),
    )
    return _Rows(requests, keyed)


def _counts(present: frozenset[str]) -> list[pl.Expr]:
    """Errors and tokens of a tuple; negative token counts are a logging fault and add nothing."""
    status = (pl.col("_status") >= FIRST_ERROR_STATUS).sum() if "status" in present else pl.lit(0)
    tokens = {
        name: pl.col(f"_{name}").clip(lower_bound=0).sum() if name in present else pl.lit(0)
        for name in ("input_tokens", "output_tokens")
    }
    named = {"n_errors": status, **tokens}
    return [expression.cast(pl.Int64).alias(name) for name, expression in named.items()]


def _tuples(rows: _Rows, columns: list[str], by: list[str], counts: list[pl.Expr]) -> pl.DataFrame:
    """Distinct combinations of keys, with the place of the first row of each."""
    grouped = rows.keyed.with_columns(mixed(columns).alias(_LOCAL)).group_by(*by, _LOCAL)
    seen = [] if "day" not in by else [_FIRST, pl.col("first_seen").max().alias("last_seen")]
    tuples = grouped.agg(pl.len().alias("n_requests"), pl.col(_ROW).first(), *seen, *counts)
    return tuples.drop(_LOCAL).hstack(rows.keyed.select(columns)[tuples[_ROW]])


def _told(texts: pl.DataFrame, source: pl.DataFrame, part: EntityKind | Covariate, by: Reducer) -> pl.DataFrame:
    """What a part says of each distinct combination of its columns: ``_local``, and ``key`` and ``text`` or nulls."""
    columns = _columns([part], frozenset(texts.columns))
    distinct = source.lazy().group_by(mixed(columns).alias(_LOCAL)).agg(pl.col(_ROW).first()).collect()
    rows = with_nulls(texts.select(columns)[distinct[_ROW]], part)
    text = _entity(part, by) if isinstance(part, EntityKind) else part.value().alias(_TEXT)
    told = distinct.select(_LOCAL).hstack(rows.select(text))
    key = pl.when(pl.col(_TEXT).is_not_null()).then(key_of(_TEXT, by.seed))
    return told.with_columns(key.alias(_KEY))


def with_nulls(rows: pl.DataFrame, part: EntityKind | Covariate) -> pl.DataFrame:
    """Add the optional columns a part reads and the rows do not have."""
    absent = sorted(part.uses - set(rows.columns))
    types = {name: REQUEST_COLUMNS[name].dtype if name in REQUEST_COLUMNS else pl.String for name in absent}
    # concat_str of polars 2.1 panics on columns that are chunked differently.
    return rows.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in types.items()).rechunk()


def _contacts(source: pl.DataFrame, told: pl.DataFrame, kind: EntityKind) -> pl.DataFrame:
    columns = _columns([kind], frozenset(source.columns))
    touched = _known(source.select("account", "day", "n_requests", "first_seen", mixed(columns).alias(_LOCAL)), told)
    return _grouped(touched, kind)


def _grouped(touched: pl.DataFrame, kind: EntityKind) -> pl.DataFrame:
    """Rows with ``account``, ``key``, ``day``, ``n_requests`` and ``first_seen`` → ``KeyedContacts``."""
    days = ["day"] if kind.per_day else []
    grouped = touched.group_by("account", _KEY, *days).agg(pl.col("n_requests").sum(), _FIRST)
    return grouped.select(
        "account",
        pl.col(_KEY).alias("entity"),
        pl.col("day") if kind.per_day else pl.lit(None, pl.Date).alias("day"),
        pl.col("n_requests").cast(pl.UInt32),
        pl.col("first_seen").cast(TIMESTAMP),
    )


def _known(rows: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Rows with the key of what a part says of them; those of which it says nothing go."""
    said = told.drop_nulls(_KEY)
    if len(said) == len(told) and (told[_LOCAL] == told[_KEY]).all():
        # The part is a column as it is, so its keys are there already.
        return rows.rename({_LOCAL: _KEY})
    return rows.join(said.select(_LOCAL, _KEY), on=_LOCAL, how="inner", validate="m:1")


def _profile(source: pl.DataFrame, told: pl.DataFrame, trait: Covariate) -> pl.DataFrame:
    columns = _columns([trait], frozenset(source.columns))
    shown = _known(source.select("account", "n_requests", mixed(columns).alias(_LOCAL)), told)
    counted = shown.group_by("account", _KEY).agg(pl.col("n_requests").cast(pl.Int64).sum().alias("n"))
    return counted.select("account", pl.lit(trait.name).alias("covariate"), pl.col(_KEY).alias("value"), "n")


def _days(tuples: pl.DataFrame) -> pl.DataFrame:
    sums = ("n_requests", "n_errors", "input_tokens", "output_tokens")
    grouped = tuples.group_by("account", "day").agg(
        *(pl.col(name).cast(pl.Int64).sum() for name in sums), _FIRST, pl.col("last_seen").max()
    )
    return grouped.select(KeyedDays.column_names())


def _hours(keyed: pl.DataFrame) -> pl.DataFrame:
    hour = pl.col("first_seen").dt.hour().cast(pl.UInt8).alias("hour")
    return keyed.lazy().group_by("account", hour).agg(pl.len().alias("n_requests")).collect()


def _accounts(rows: _Rows, tuples: pl.DataFrame) -> pl.DataFrame:
    once = tuples.group_by("account").agg(pl.col(_ROW).first())
    texts = rows.texts["account_id"][once[_ROW]]
    return pl.DataFrame([once["account"].alias(_KEY), texts.alias(_TEXT)])


def _failures(rows: pl.DataFrame) -> pl.DataFrame:
    if not {"status", "prompt_sha256"} <= set(rows.columns):
        return Failures.create_empty()
    retried = pl.col("status").is_in(RETRIED_STATUS) | (pl.col("status") >= FIRST_SERVER_ERROR)
    failed = rows.lazy().filter(retried & pl.col("prompt_sha256").is_not_null())
    count = pl.col("message_count") if "message_count" in rows.columns else pl.lit(None, pl.Int64)
    return failed.select("prompt_sha256", count.alias("message_count"), "account_id", "timestamp").collect()


def contacts_of(rows: pl.DataFrame, kind: EntityKind, by: Reducer) -> Summary:
    """Contacts of one kind from rows that are not requests: accounts, payments, take-overs.

    Rows carry ``account_id`` and ``timestamp`` (null where unknown) besides the kind's own columns, and ``n``
    where they stand for requests.
    """
    n = pl.col("n") if "n" in rows.columns else pl.lit(0)
    told = with_nulls(rows, kind).select(
        "account_id", pl.col("timestamp").cast(TIMESTAMP), n.cast(pl.UInt32).alias("n_requests"), _entity(kind, by)
    )
    touched = (told.drop_nulls([_TEXT, "timestamp"]) if kind.per_day else told.drop_nulls(_TEXT)).select(
        "account_id",
        _TEXT,
        "n_requests",
        key_of("account_id", by.seed).alias("account"),
        key_of(_TEXT, by.seed).alias(_KEY),
        pl.col("timestamp").dt.date().alias("day"),
        pl.col("timestamp").alias("first_seen"),
    )
    return nothing(
        contacts={kind.name: _grouped(touched, kind)},
        accounts=touched.select(pl.col("account").alias(_KEY), pl.col("account_id").alias(_TEXT)).unique(_KEY),
        entities=touched.select(_KEY, _TEXT).unique(_KEY),
    )


def _entity(kind: EntityKind, by: Reducer) -> pl.Expr:
    """What a kind makes of its columns; null where it ties no one."""
    text = kind.entity()
    return pl.when(~text.is_in(["", *sorted(by.trivial)])).then(text).alias(_TEXT)
