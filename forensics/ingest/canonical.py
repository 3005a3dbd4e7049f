"""Source columns to canonical columns: names, types, times, addresses, derived hashes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from forensics.ingest.address_columns import read_addresses, read_clients
from forensics.ingest.addresses import PUBLIC
from forensics.ingest.casts import as_text, cast_quickly, cast_to, list_length
from forensics.ingest.paths import reach
from forensics.ingest.placeholders import without_placeholders
from forensics.ingest.ranges import within_ranges
from forensics.ingest.times import read_times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from forensics.ingest.addresses import Network
    from forensics.ingest.mappings import Mapping, Source
    from forensics.vocabulary.columns import Column, PolarsType

    Cast = Callable[[pl.Expr, pl.DataType, PolarsType], pl.Expr]

UNIT = "_unit"
"""Epoch unit code of the row's timestamp; see ``times``."""
LINE = "source_line"

HASH_OF = {"prompt_sha256": "prompt", "system_prompt_sha256": "system_prompt"}
"""Derived where absent: SHA-256 hex of the UTF-8 text."""
HASHED_ONLY = frozenset({"system_prompt"})
"""Texts that nobody reads once their hash is known: an empty text stands for each, so that none is staged on
disk. A part that needs the text itself takes its name out of here."""
_SAMPLED_TEXTS = 10_000
"""Texts that show whether most are different."""
ADDRESSES = frozenset({"ip", "ip_chain"})
LONE_ADDRESSES = ("signup_ip",)
"""Columns of addresses that no chain goes with."""
COUNTRIES = ("country", "payment_country", "billing_country")


@dataclass(frozen=True, slots=True)
class CanonicalRows:
    """Canonical rows, and what it took to read them."""

    frame: pl.DataFrame
    """The wanted columns, ``source_line`` and, with a timestamp, ``_unit``."""
    failures: dict[str, int]
    """Canonical column to values that could not be read as its type."""
    sent: dict[str, int]
    """Canonical column to values the source had."""
    n_naive: int
    """Times without an offset."""
    had_time: pl.Series | None
    """Per row: whether the source had a timestamp, readable or not."""
    addresses: dict[str, int]
    """Kind of address, public, internal or not an address, to rows that have one."""
    placeholders: dict[str, int]
    """Canonical column to values that only stand for "none"; null in the frame."""


@dataclass(frozen=True, slots=True)
class Canonicaliser:
    """Everything that turns the rows of one source schema into canonical rows."""

    mapping: Mapping
    columns: dict[str, Column]
    schema: pl.Schema
    """Of the source."""
    timezone: str
    trusted: tuple[Network, ...]
    as_is: frozenset[str] = frozenset()
    """Canonical columns whose source values are canonical already, as a survey of every row has found; see
    ``as_is``. They are handed through unread."""
    counts_only: bool = False
    """Whether nobody will look at derived hashes, and any text may stand for each: a survey only counts them."""

    def needs(self, wanted: Iterable[str]) -> list[str]:
        """Source columns to read for some canonical columns, sorted."""
        tops: set[str] = set()
        for name in self._inputs(wanted):
            for path in self.mapping.columns[name].paths:
                tops.update({path.text, path.top} & set(self.schema))
        return sorted(tops)

    def has(self, name: str) -> bool:
        """Whether the source can have a canonical column."""
        source = self.mapping.columns.get(name)
        if source is None:
            return False
        return source.constant is not None or any(reach(path, self.schema) for path in source.paths)

    def plain_sources(self) -> dict[str, str]:
        """Canonical column to the source column that it is, where it is one and not a part of one."""
        found: dict[str, str] = {}
        for name in self.columns:
            source = self.mapping.columns.get(name)
            if source is None or source.constant is not None or source.values or source.length:
                continue
            reached = [path.text for path in source.paths for _ in reach(path, self.schema)]
            if len(reached) == 1 and reached[0] in self.schema and not self.mapping.null_values:
                found[name] = reached[0]
        return found

    def trusting(self, names: frozenset[str]) -> Canonicaliser:
        """Return the canonicaliser that hands some columns through."""
        return replace(self, as_is=names)

    def apply(self, raw: pl.DataFrame, wanted: frozenset[str]) -> CanonicalRows:
        """Read source rows, which hold ``source_line`` too, into the wanted columns."""
        inputs = self._inputs(wanted)
        picked = raw.select(*(self._value(name).alias(name) for name in inputs), pl.col(LINE))
        typed, units, n_naive = self._typed(picked, inputs)
        typed = within_ranges(typed, self.as_is)
        failures = _failures(picked, typed)
        typed, placeholders = without_placeholders(typed, self.as_is)
        addresses: dict[str, int] = {}
        if "ip" in self.as_is and "ip" in typed:
            addresses = {PUBLIC: len(typed) - typed["ip"].null_count()}
        elif wanted & ADDRESSES:
            typed, addresses = self._addressed(typed, picked)
        for name in sorted((set(HASH_OF) & wanted) - self.as_is):
            typed = self._hashed(typed, name)
        frame = typed.select(
            *(self._completed(typed, name) for name in self.columns if name in wanted),
            pl.col(LINE),
            *([units.alias(UNIT)] if units is not None else [pl.lit(0, dtype=pl.UInt8).alias(UNIT)]),
        )
        sent = {name: len(picked) - picked[name].null_count() for name in inputs}
        had_time = _is_sent(picked["timestamp"]) if "timestamp" in picked else None
        return CanonicalRows(frame, failures, sent, n_naive, had_time, addresses, placeholders)

    def _inputs(self, wanted: Iterable[str]) -> list[str]:
        names = set(wanted)
        if "ip" in self.as_is:
            # Then no row has a chain that says anything.
            names.discard("ip_chain")
        elif names & ADDRESSES:
            names.update(ADDRESSES)
        names.update(text for name, text in HASH_OF.items() if name in names - self.as_is)
        return [name for name in self.columns if name in names and self.has(name)]

    def _value(self, name: str) -> pl.Expr:
        source = self.mapping.columns[name]
        if source.constant is not None:
            return pl.lit(source.constant)
        found = [value for path in source.paths for value in reach(path, self.schema)]
        if len(found) == 1 and not (self.mapping.null_values or source.values or source.length):
            return found[0]
        return self._as_mapped(pl.coalesce([self._present(value) for value in found]), source)

    def _present(self, value: pl.Expr) -> pl.Expr:
        dtype = pl.DataFrame(schema=self.schema).lazy().select(value).collect_schema().dtypes()[0]
        text = as_text(value, dtype)
        nothing = sorted(self.mapping.null_values)
        return pl.when(~text.is_in(nothing)).then(text) if nothing else text

    @staticmethod
    def _as_mapped(text: pl.Expr, source: Source) -> pl.Expr:
        if source.length:
            text = list_length(text)
        return text.replace(source.values) if source.values else text

    def _typed(self, picked: pl.DataFrame, inputs: list[str]) -> tuple[pl.DataFrame, pl.Series | None, int]:
        inputs = [name for name in inputs if name not in self.as_is]
        plain = [
            name for name in inputs if name != "ip_chain" and not isinstance(self.columns[name].dtype, pl.Datetime)
        ]
        typed = picked.with_columns(self._cast(picked, name, cast_quickly) for name in plain)
        # Odd spellings ("200.0", " 7 ") are rare and their reading is slow: only columns that lost a value try.
        again = [
            name
            for name in plain
            if picked.schema[name] == pl.String
            and self.columns[name].dtype != pl.String
            and typed[name].null_count() > picked[name].null_count()
        ]
        typed = typed.with_columns(picked.select(self._cast(picked, name, cast_to) for name in again))
        units, n_naive = None, 0
        for name in inputs:
            if isinstance(self.columns[name].dtype, pl.Datetime):
                times = read_times(picked[name], self.timezone, self.mapping.columns[name].unit)
                typed = typed.with_columns(times.values.alias(name))
                n_naive += times.n_naive
                units = times.units if name == "timestamp" else units
        return typed, units, n_naive

    def _cast(self, picked: pl.DataFrame, name: str, cast: Cast) -> pl.Expr:
        value = cast(pl.col(name), picked.schema[name], self.columns[name].dtype)
        if name in COUNTRIES:
            value = value.str.to_uppercase()
        return value.alias(name)

    def _addressed(self, typed: pl.DataFrame, picked: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
        ip = typed["ip"] if "ip" in typed else _nulls("ip", len(typed), pl.String())
        chain = _nulls("ip_chain", len(typed), pl.String())
        if "ip_chain" in picked:
            dtype = picked.schema["ip_chain"]
            listed = isinstance(dtype, pl.List) and dtype.inner == pl.String
            chain = picked["ip_chain"] if listed else picked.select(as_text(pl.col("ip_chain"), dtype)).to_series()
        read = read_clients(pl.DataFrame([ip.alias("ip"), chain.alias("ip_chain")]), self.trusted)
        kinds = read["kind"].drop_nulls().value_counts(sort=True)
        return typed.with_columns(read["ip"], read["ip_chain"]), dict(kinds.iter_rows())

    def _hashed(self, typed: pl.DataFrame, name: str) -> pl.DataFrame:
        text = HASH_OF[name]
        if text not in typed.columns:
            return typed
        given = typed[name] if name in typed.columns else _nulls(name, len(typed), pl.String())
        missing = pl.select(pl.when(given.is_null()).then(typed[text]).alias("text"))
        derived = missing.with_columns(pl.col("text").str.head(0)) if self.counts_only else _digests(missing)
        return typed.with_columns(pl.coalesce(given, derived.to_series()).alias(name))

    def _completed(self, typed: pl.DataFrame, name: str) -> pl.Expr:
        if name not in typed.columns:
            return pl.lit(None, dtype=self.columns[name].dtype).alias(name)
        if name in self.as_is:
            return pl.col(name)
        if name == "account_id":
            # White space names nobody, and would make one account of everyone without a name.
            return pl.when(pl.col(name).str.strip_chars() != "").then(pl.col(name)).alias(name)
        if name in HASHED_ONLY:
            return pl.when(pl.col(name).is_not_null()).then(pl.lit("")).alias(name)
        if name in LONE_ADDRESSES:
            return pl.lit(read_addresses(typed[name], self.trusted)["canonical"]).alias(name)
        return pl.col(name)


def _is_sent(values: pl.Series) -> pl.Series:
    if values.dtype == pl.String:
        return (values != "").fill_null(value=False)
    return values.is_not_null()


def _nulls(name: str, length: int, dtype: pl.DataType) -> pl.Series:
    return pl.Series(name, [None], dtype=dtype).new_from_index(0, length)


def _failures(picked: pl.DataFrame, typed: pl.DataFrame) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in picked.columns:
        lost = typed[name].null_count() - picked[name].null_count()
        if lost and picked.schema[name] == pl.String:
            # An empty text was no value to begin with.
            lost -= int((picked[name] == "").sum())
        if lost > 0:
            found[name] = lost
    return found


def _digests(texts: pl.DataFrame) -> pl.DataFrame:
    sample = texts["text"].head(_SAMPLED_TEXTS)
    if sample.n_unique() > len(sample) // 2:
        # Hashing a text once more is cheaper than finding out that it has been hashed.
        return _hexed(texts["text"]).to_frame("digest")
    distinct = texts["text"].unique().drop_nulls()
    known = pl.DataFrame({"text": distinct, "digest": _hexed(distinct)})
    return texts.join(known, on="text", how="left", validate="m:1", maintain_order="left").select("digest")


def _hexed(texts: pl.Series) -> pl.Series:
    sha256 = hashlib.sha256
    values = texts.cast(pl.Binary).to_list()
    return pl.Series([None if value is None else sha256(value).hexdigest() for value in values], dtype=pl.String)
