"""Requests → summary: texts become keys, rows become tuples, and every kind is derived from the tuples.

Accounts repeat the same combination of address, connection, client and organisation, so one grouping over the
keys of all those columns shrinks the rows once. What a kind makes of its columns (a prefix, a template) is worked
out once for each distinct combination, not once a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.registry import parts
from forensics.foundation.runs import Array, Keys, Places, Runs, packed, runs
from forensics.summaries.keys import CHECK_SEED, bounded, digests, keys_of, mixed
from forensics.summaries.merge import grouped, nothing
from forensics.summaries.seen import digested, named_late
from forensics.vocabulary.columns import REQUEST_COLUMNS, TIMESTAMP
from forensics.vocabulary.covariates import COVARIATES, NAMES, SHAPE_COLUMNS, Covariate
from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.summaries import UNSEEN, Failures, KeyedDays, KeyedProfiles, Names, Summary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forensics.summaries.seen import Seen

FIRST_ERROR_STATUS = 400
"""HTTP status from which a request counts as failed (RFC 9110, section 15)."""
RETRIED_STATUS = (401, 402, 403, 408, 409, 429)
"""Client errors after which a relay tries another account: refused, out of credit, limited. Others (400,
404, 413, 422) fail on every account alike."""
FIRST_SERVER_ERROR = 500
"""Server errors are retried too."""
_DAY, _HOUR = 86_400_000_000, 3_600_000_000
"""µs."""


def entity_kinds() -> dict[str, EntityKind]:
    """Every kind of thing two accounts can share, by name."""
    return parts("forensics.summaries.kinds", EntityKind)


def columns_read(kinds: Mapping[str, EntityKind], covered: frozenset[str]) -> frozenset[str]:
    """Request columns that pass 1 needs, among those the log has."""
    wanted = {"status", "input_tokens", "output_tokens", "message_count"}
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
    seen: Seen | None = None
    """What other pieces had: where given, only entities that may tie accounts get names, of ``named_late`` kinds."""

    def reduce(self, requests: pl.DataFrame) -> Summary:
        """Summarise any number of canonical request rows.

        Parameters
        ----------
        requests
            Deduplicated rows; columns the log does not have may be missing.
        """
        return _reduce(requests.rechunk(), self)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows or groups of rows: one element each."""

    place: Places
    """A row of the log that stands for it."""
    account: Array
    day: Array
    n: Array
    first: Array
    """µs of the first request."""


def _reduce(requests: pl.DataFrame, by: Reducer) -> Summary:
    present = frozenset(requests.columns)
    able = [kind for kind in by.kinds.values() if kind.needs <= present]
    traits = [trait for trait in COVARIATES.values() if trait.needs <= present and trait.source is Source.REQUESTS]
    network = [kind for kind in able if kind.source is Source.REQUESTS]
    content = [kind for kind in able if kind.source is Source.CONTENT]
    client = [trait for trait in traits if not trait.needs <= SHAPE_COLUMNS]
    shape = [trait for trait in traits if trait.needs <= SHAPE_COLUMNS]
    keys = _Keys(requests, by, _columns((*network, *content, *traits), present))
    time = requests["timestamp"].to_physical().to_numpy()
    day = time // _DAY
    alike = runs(keys.mixed(("account_id", *_columns((*network, *client), present)), (day,)))
    place = alike.order[alike.starts]
    own = runs(keys.columns["account_id"][place])
    account = own.numbers()
    tuples = _Rows(place, account, day[place], alike.counts(), alike.least(time))
    rows = _Rows(np.arange(len(requests)), account[alike.numbers()], day, np.ones(len(requests), dtype=np.int64), time)
    shapes = _shapes(rows, keys.mixed(_columns(shape, present), ()))
    contacts, entities, sights, profiles, values = {}, {}, {}, [], []
    for source, kinds in ((tuples, network), (rows, content)):
        for kind in kinds:
            number, names = keys.told(kind, source.place)
            touched = _contacts(source, number, names, kind)
            if by.seen is not None and "check" in names:
                sights[kind.name], names = by.seen.met(kind.name, names, touched)
            if kind.hashed:
                touched, names = digested(touched, names, by.trivial)
            contacts[kind.name], entities[kind.name] = touched, names
    for source, described in ((tuples, client), (shapes, shape)):
        for trait in described:
            number, names = keys.told(trait, source.place)
            profiles.append(_profile(source, number, names, trait))
            values.append(names)
    return Summary(
        contacts=contacts,
        days=_days(tuples, alike, requests, time),
        hours=_hours(rows),
        profiles=pl.concat([KeyedProfiles.create_empty(), *profiles]),
        failures=_failures(requests, by),
        accounts=_names(keys.columns["account_id"], requests["account_id"], place[own.order[own.starts]]),
        entities=entities,
        values=pl.concat([Names.create_empty(), *values]),
        sights=sights,
    )


def _columns(wanted: Sequence[EntityKind | Covariate], present: frozenset[str]) -> list[str]:
    return sorted({name for part in wanted for name in part.needs | part.uses} & present)


def _names(keys: Keys, texts: pl.Series, places: Places) -> pl.DataFrame:
    return pl.DataFrame([pl.Series("key", keys[places]), texts[places].alias("text")])


class _Keys:
    """Keys of a log's columns, and what parts make of the texts behind them."""

    def __init__(self, texts: pl.DataFrame, by: Reducer, columns: Sequence[str]) -> None:
        hashed = texts.select(pl.col("account_id", *columns).hash(by.seed))
        self.columns = {name: hashed[name].to_numpy() for name in hashed.columns}
        self._texts, self._by = texts, by

    def mixed(self, columns: Sequence[str], numbers: Sequence[Array]) -> Keys:
        """One key of several columns, and of numbers, for every row."""
        more = [pl.Series(values).hash(self._by.seed).to_numpy() for values in numbers]
        return mixed([*(self.columns[name] for name in columns), *more], len(self._texts))

    def told(self, part: EntityKind | Covariate, places: Places) -> tuple[Array, pl.DataFrame]:
        """Place of what a part says of each row in ``Names``, or -1; and these names, with a ``check`` if made late."""
        columns = _columns([part], frozenset(self._texts.columns))
        alike = runs(mixed([self.columns[name][places] for name in columns], len(places)))
        rows = places[alike.order[alike.starts]]
        # Long texts are read several times quicker in the order in which they lie.
        in_place = np.argsort(rows)
        distinct = with_nulls(pl.DataFrame([self._texts[name][rows[in_place]] for name in columns]), part)
        texts = said(distinct, part, self._by)
        known = np.flatnonzero(texts.is_not_null().to_numpy())
        own = keys_of(texts, self._by.seed)[known]
        once = runs(own)
        number = np.full(len(texts), -1, dtype=np.int64)
        number[in_place[known]] = once.numbers()
        kept = once.order[once.starts]
        names = _names(own, texts[known], kept)
        if self._by.seen is not None and isinstance(part, EntityKind) and named_late(part):
            names = names.with_columns(check=pl.Series(keys_of(texts, CHECK_SEED)[known][kept]))
        return number[alike.numbers()], names


def said(rows: pl.DataFrame, part: EntityKind | Covariate, by: Reducer) -> pl.Series:
    """What a part makes of rows with all its columns; null where a kind ties no one. Of a hashed kind, the text."""
    if isinstance(part, Covariate):
        return bounded(rows.select(part.value().alias("text")).to_series())
    texts = rows.select(part.entity().alias("text"))
    if part.hashed:
        return texts.to_series()
    return texts.select(pl.when(~pl.col("text").is_in(["", *sorted(by.trivial)])).then("text")).to_series()


def with_nulls(rows: pl.DataFrame, part: EntityKind | Covariate) -> pl.DataFrame:
    """Add the optional columns a part reads and the rows do not have."""
    absent = sorted(part.uses - set(rows.columns))
    types = {name: REQUEST_COLUMNS[name].dtype if name in REQUEST_COLUMNS else pl.String for name in absent}
    # concat_str of polars 2.1 panics on columns that are chunked differently.
    return rows.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in types.items()).rechunk()


def _shapes(rows: _Rows, key: Keys) -> _Rows:
    """Rows of one account that ask for the same, together; of any day and time, for which their places stand."""
    alike = runs(mixed([rows.account.astype(np.uint64), key], len(key)))
    place = alike.order[alike.starts]
    return _Rows(place, rows.account[place], place, alike.counts(), place)


def _contacts(rows: _Rows, number: Array, names: pl.DataFrame, kind: EntityKind) -> pl.DataFrame:
    columns = [number, rows.account, rows.day, rows.n, rows.first]
    if number.min(initial=0) < 0:
        known = number >= 0
        columns = [values[known] for values in columns]
    number, account, day, n, first = columns
    day = day if kind.per_day else np.zeros_like(day)
    return grouped(account, (number, names["key"].to_numpy()), day, n, first)


def _profile(rows: _Rows, number: Array, names: pl.DataFrame, trait: Covariate) -> pl.DataFrame:
    known = slice(None) if number.min(initial=0) >= 0 else number >= 0
    found = runs(packed(rows.account[known], number[known]))
    columns = {
        "account": found.one(rows.account[known]).astype(np.uint32),
        "covariate": np.full(len(found.starts), NAMES.index(trait.name), dtype=np.uint8),
        "value": names["key"].to_numpy()[found.one(number[known])],
        "n": found.sums(rows.n[known]),
    }
    return pl.DataFrame(columns, schema=KeyedProfiles.create_empty().schema)


def _days(tuples: _Rows, alike: Runs, requests: pl.DataFrame, time: Array) -> pl.DataFrame:
    """``KeyedDays``; negative token counts are a logging fault and add nothing."""
    found = runs(packed(tuples.account, tuples.day - tuples.day.min(initial=0)))
    said = {
        "n_errors": ("status", pl.col("status") >= FIRST_ERROR_STATUS),
        "input_tokens": ("input_tokens", pl.col("input_tokens").clip(lower_bound=0)),
        "output_tokens": ("output_tokens", pl.col("output_tokens").clip(lower_bound=0)),
    }
    counted = requests.select(
        amount.fill_null(0).cast(pl.Int64).alias(name) for name, (column, amount) in said.items() if column in requests
    )
    totals = {name: found.sums(alike.sums(counted[name].to_numpy())) for name in counted.columns}
    columns = {
        "account": found.one(tuples.account).astype(np.uint32),
        "day": found.one(tuples.day).astype(np.int32),
        "n_requests": found.sums(tuples.n),
        **{name: totals.get(name, np.zeros(len(found.starts), dtype=np.int64)) for name in said},
        "first_seen": found.least(tuples.first),
        "last_seen": found.most(alike.most(time)),
    }
    return pl.DataFrame(columns, schema=KeyedDays.create_empty().schema)


def _hours(rows: _Rows) -> pl.DataFrame:
    # Sorting the keys themselves is several times quicker than finding their order.
    key, counts = np.unique(rows.account * 24 + rows.first // _HOUR % 24, return_counts=True, sorted=True)
    return pl.DataFrame(
        {
            "account": (key // 24).astype(np.uint32),
            "hour": (key % 24).astype(np.uint8),
            "n_requests": counts.astype(np.uint32),
        }
    )


def _failures(rows: pl.DataFrame, by: Reducer) -> pl.DataFrame:
    kind = by.kinds.get("prompt")
    if kind is None or not {"status", *kind.needs} <= set(rows.columns):
        return Failures.create_empty()
    retried = pl.col("status").is_in(RETRIED_STATUS) | (pl.col("status") >= FIRST_SERVER_ERROR)
    failed = rows.lazy().filter(retried & pl.any_horizontal(pl.col(name).is_not_null() for name in kind.needs))
    count = pl.col("message_count") if "message_count" in rows.columns else pl.lit(None, pl.Int64)
    found = failed.select(kind.entity().alias("prompt_sha256"), count.alias("message_count"), "account_id", "timestamp")
    whole = found.collect()
    return whole.with_columns(digests(whole["prompt_sha256"]).alias("prompt_sha256")) if kind.hashed else whole


def contacts_of(rows: pl.DataFrame, kind: EntityKind, by: Reducer) -> Summary:
    """Contacts of one kind from rows that are not requests: accounts, payments, take-overs.

    Rows carry ``account_id`` and ``timestamp`` (null where unknown) besides the kind's own columns, and ``n``
    where they stand for requests.
    """
    n = pl.col("n") if "n" in rows.columns else pl.lit(0)
    time = pl.col("timestamp").cast(TIMESTAMP).to_physical()
    told = rows.select(
        "account_id", time.alias("time"), n.alias("n"), said(with_nulls(rows, kind), kind, by).alias("text")
    )
    touched = told.drop_nulls(["text", "time"] if kind.per_day else "text")
    accounts, number = numbered(touched["account_id"], by.seed)
    entities, entity = numbered(touched["text"], by.seed)
    first = touched["time"].fill_null(UNSEEN).to_numpy()
    day = first // _DAY if kind.per_day else np.zeros_like(first)
    counted = touched["n"].cast(pl.Int64).to_numpy()
    contacts = grouped(number, (entity, entities["key"].to_numpy()), day, counted, first)
    return nothing(contacts={kind.name: contacts}, accounts=accounts, entities={kind.name: entities})


def numbered(texts: pl.Series, seed: int) -> tuple[pl.DataFrame, Array]:
    """``Names`` of some texts, each once; and the place of each text in them."""
    keys = keys_of(texts, seed)
    once = runs(keys)
    return _names(keys, texts, once.order[once.starts]), once.numbers()
