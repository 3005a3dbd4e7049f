"""Pass 3: the suspects' requests in order of time, and what of them is kept.

Rows arrive in any order and more of them than memory holds. Each batch leaves its citations and rows of numbers
(``Suspects.rows``); those wait by stretches of time, and one stretch at a time is put in order (``ordered``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.digests import record_sha256
from forensics.foundation.text_order import in_text_order
from forensics.vocabulary.columns import TIMESTAMP
from forensics.vocabulary.tape import CITED_COLUMNS, SuspectHours, Tape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forensics.vocabulary.request_log import InputFile

COLUMNS = frozenset({"request_id", "conversation_id", "input_tokens", "output_tokens"})
"""Request columns of pass 3."""

ROWS_A_STRETCH = 1 << 21
"""Requests of suspects in a stretch: about 70 bytes each while they are put in order. An hour is never divided."""
_HOURS = 24


def columns_read(inputs: Iterable[InputFile]) -> frozenset[str]:
    """Request columns to read: what citations are made of only where some row may have no request id."""
    # Values were counted before repeats were found, so they are compared with all rows.
    named = (
        round(file.coverage.get("request_id", 0.0) * file.requests) >= file.requests + file.repeats for file in inputs
    )
    return COLUMNS if all(named) else COLUMNS | set(CITED_COLUMNS)


@dataclass(frozen=True, slots=True)
class Suspects:
    """Accounts in clusters, as numbers."""

    names: pl.Series
    """Account by number, in the type in which the case names accounts."""
    numbers: pl.DataFrame
    """``account_id`` (text), ``account``, ``cluster``."""
    sights: pl.DataFrame
    """``account``, ``timestamp`` of rows that evidence will cite; each once."""
    seed: int
    """Of the keys of conversations."""

    def rows(self, requests: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Requests of suspects: what is put in order of time, and citations of those that evidence will cite."""
        own = requests.join(self.numbers, on="account_id", how="inner", validate="m:1")
        conversation = pl.when(pl.col("conversation_id").is_not_null()).then(pl.col("conversation_id").hash(self.seed))
        coded = own.with_columns(conversation=conversation).select(*Tape.column_names(), "request_id")
        return coded, _citations(own.join(self.sights, on=["account", "timestamp"], how="semi"))


def suspects(memberships: pl.DataFrame, first_sights: pl.DataFrame, seed: int) -> Suspects:
    """Number accounts and clusters in order of their ids.

    Parameters
    ----------
    memberships
        ``account_id``, ``cluster_id``.
    first_sights
        ``account_id``, ``timestamp`` of rows that evidence will cite; only those get a citation.
    seed
        Of the keys of conversations.
    """
    cluster = pl.col("cluster_id").rank("dense").cast(pl.UInt32) - 1
    known = memberships.select("account_id", cluster=cluster).sort("account_id").with_row_index("account")
    numbers = known.with_columns(pl.col("account_id").cast(pl.String))
    sights = first_sights.select(pl.col("account_id").cast(pl.String), "timestamp").join(
        numbers, on="account_id", how="inner", validate="m:1"
    )
    return Suspects(known["account_id"], numbers, sights.select("account", "timestamp").unique(), seed)


def stretches(account_days: pl.DataFrame, memberships: pl.DataFrame) -> pl.Series:
    """Starts of stretches of about as many requests of suspects each: full hours, ascending, at least one.

    Within a day requests are taken to be spread evenly. If they are not, stretches are unequal, and nothing else.
    """
    members = memberships.select(pl.col("account_id").cast(account_days.schema["account_id"]))
    own = account_days.join(members, on="account_id", how="semi")
    days = own.group_by("day").agg(n=pl.col("n_requests").cast(pl.Int64).sum()).sort("day")
    before = days.with_columns(before=pl.col("n").cum_sum() - pl.col("n"))
    hours = before.join(pl.DataFrame({"hour": range(_HOURS)}), how="cross").select(
        start=pl.col("day").cast(TIMESTAMP) + pl.duration(hours="hour"),
        stretch=(pl.col("before") + pl.col("n") * pl.col("hour") // _HOURS) // ROWS_A_STRETCH,
    )
    return hours.group_by("stretch").agg(pl.col("start").min()).sort("stretch")["start"]


def by_stretch(rows: pl.DataFrame, starts: pl.Series) -> list[tuple[int, pl.DataFrame]]:
    """Rows by the number of the stretch they belong to."""
    if len(starts) <= 1:
        return [(0, rows)]
    stretch = starts.search_sorted(rows["timestamp"], side="right").cast(pl.Int64) - 1
    # The first stretch takes whatever is before it.
    marked = rows.with_columns(_stretch=stretch.clip(lower_bound=0))
    parts = marked.partition_by("_stretch", include_key=False, as_dict=True)
    return [(int(key[0]), piece) for key, piece in sorted(parts.items())]


def ordered(pieces: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """One stretch of the ``Tape``: sorted by cluster, time, request id (rows without one last) and account."""
    rows = in_text_order(pl.concat(list(pieces)), "cluster", "timestamp")
    again = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in ("cluster", "timestamp"))
    marked = rows.with_columns(_again=again.fill_null(value=False))
    if not marked["_again"].any():
        return rows.select(Tape.column_names())
    # Texts are compared only where several requests came at one moment.
    tied = pl.col("_again") | pl.col("_again").shift(-1, fill_value=False)
    rank = pl.when(tied).then(pl.col("request_id")).rank("dense").fill_null(len(rows) + 1)
    ranked = marked.with_columns(_moment=(~pl.col("_again")).cum_sum(), _rank=rank)
    return in_text_order(ranked, "_moment", "_rank", "account").select(Tape.column_names())


def hours(stretch: pl.DataFrame) -> pl.DataFrame:
    """Requests and tokens per account and hour of one stretch; no hour is in two stretches."""
    grouped = stretch.group_by("account", hour=pl.col("timestamp").dt.truncate("1h"))
    # Negative counts are a logging fault and add nothing.
    tokens = (pl.col(name).clip(lower_bound=0).sum() for name in ("input_tokens", "output_tokens"))
    return grouped.agg(pl.len().cast(pl.Int64).alias("n_requests"), *tokens)


def suspect_hours(pieces: Sequence[pl.DataFrame], who: Suspects) -> pl.DataFrame:
    """``SuspectHours`` of what ``hours`` left of each stretch; sorted."""
    if not pieces:
        return SuspectHours.create_empty()
    whole = in_text_order(pl.concat(pieces), "account", "hour")
    named = whole.with_columns(who.names.gather(whole["account"]).alias("account_id"), pl.col("hour").cast(TIMESTAMP))
    return named.select(SuspectHours.column_names())


def sightings(citations: Iterable[pl.DataFrame], who: Suspects) -> pl.DataFrame:
    """``Sightings``: one citation per account and time, the smallest of all; sorted."""
    empty = pl.DataFrame(schema={"account": pl.UInt32, "timestamp": TIMESTAMP, "citation": pl.String})
    cited = pl.concat([empty, *citations]).group_by("account", "timestamp").agg(pl.col("citation").min())
    whole = cited.sort("account", "timestamp")
    return whole.select(who.names.gather(whole["account"]).alias("account_id"), "timestamp", "citation")


def _citations(rows: pl.DataFrame) -> pl.DataFrame:
    """Citation of each row: its request id, or the digest of the row where there is none."""
    named = rows.select("account", "timestamp", citation="request_id").drop_nulls("citation")
    unnamed = rows.filter(pl.col("request_id").is_null())
    if unnamed.is_empty():
        return named
    digests = [f"sha256:{record_sha256(record)}" for record in unnamed.select(CITED_COLUMNS).to_dicts()]
    told = unnamed.select("account", "timestamp", citation=pl.Series(digests, dtype=pl.String))
    return pl.concat([named, told])
