"""What is left of the logs: the frames that judging starts from, now or later.

In memory accounts, kinds and entities are categories. On disk they are places in two lists of texts, so that a text
is written once and not once per row.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from forensics.foundation.errors import InputError
from forensics.foundation.touched import categories, numbers, touched
from forensics.summaries.reduce import entity_kinds
from forensics.vocabulary.tape import Sightings, SuspectHours, TapeSignals
from forensics.vocabulary.workload import JobDays, JobModels, Jobs, JobSignals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forensics.foundation.touched import Ints
    from forensics.vocabulary.columns import PolarsType

PEOPLE: dict[str, PolarsType] = {
    "account_id": pl.String,
    "created_at": pl.Datetime("us", "UTC"),
    "status": pl.String,
    "banned_at": pl.Datetime("us", "UTC"),
}
"""Columns of the accounts file that are kept as they are."""


KIND = pl.Enum(sorted(entity_kinds()))
"""Kinds as categories, in the order of their names."""
_PLACES = (pl.UInt32, pl.UInt8)
"""Types of places in a list of texts; the second is enough for kinds."""
_SLICE_ROWS = 1 << 22
"""Contacts that are compared at once: 30 MB for each number of eight bytes that is made of them."""
_ACCOUNT_BITS = 32
_DAMAGED = "the case's state holds places without a text"
ACCOUNT_TEXTS, ENTITY_TEXTS, KIND_TEXTS = "accounts", "entities", "kinds"
"""Files of texts; the other files hold places in them."""
_LISTS = {"account_id": ACCOUNT_TEXTS, "entity": ENTITY_TEXTS, "kind": KIND_TEXTS}
"""Column to the file that its places are in."""


@dataclass(frozen=True, slots=True)
class State:
    """The merged summaries of a case. Every field is a file below ``state/``."""

    contacts: pl.DataFrame
    """``Contacts`` with entities that at least two accounts touched."""
    reach: pl.DataFrame
    profiles: pl.DataFrame
    account_days: pl.DataFrame
    activity: pl.DataFrame
    people: pl.DataFrame
    """One row per account of the accounts file: ``PEOPLE``."""
    coverage: pl.DataFrame
    """``column``: canonical columns that had values, those of the accounts file as ``accounts.x``."""
    suspect_hours: pl.DataFrame
    sightings: pl.DataFrame
    tape_signals: pl.DataFrame
    jobs: pl.DataFrame
    job_days: pl.DataFrame
    job_models: pl.DataFrame
    job_signals: pl.DataFrame

    def frames(self) -> dict[str, pl.DataFrame]:
        """File stem to frame, as it is stored."""
        stored = {field.name: _stored(getattr(self, field.name)) for field in fields(self)}
        lists = {
            ACCOUNT_TEXTS: categories(self.activity["account_id"]),
            ENTITY_TEXTS: categories(self.contacts["entity"]),
            KIND_TEXTS: categories(self.contacts["kind"]),
        }
        return {**stored, **{name: texts.alias("text").to_frame() for name, texts in lists.items()}}

    def account_ids(self) -> pl.Series:
        """Every account of the case, sorted: also those without requests."""
        seen = pl.concat([self.activity["account_id"], self.people["account_id"]])
        return seen.unique().sort()

    def covered(self) -> frozenset[str]:
        """Request columns that had values."""
        return frozenset(name for name in self.coverage["column"].to_list() if "." not in name)

    def with_sights_of(self, links: pl.DataFrame) -> State:
        """The same without the first sight of what no link rests on: only ties are cited, and every tie is a link.

        Times are most of a log's entropy: of contacts that weigh nothing they would be most of the case. A link of a
        derived kind rests on all contacts of its account that it is derived from.
        """
        weighed = np.unique(touched(links, self.contacts))
        resting = self._resting(links)
        kept = [self.contacts.select("first_seen").clear()]
        for piece in self.contacts.iter_slices(_SLICE_ROWS):
            own = touched(piece, self.contacts)
            # Contacts are in order, so that neighbours are looked up in the same places: quicker than sorting both.
            at = np.minimum(np.searchsorted(weighed, own), max(0, len(weighed) - 1))
            cited = weighed[at] == own if len(weighed) else np.zeros(len(own), dtype=bool)
            if len(resting):
                cited |= np.isin(self._of_kind(piece), resting)
            kept.append(piece.select(pl.when(pl.Series(cited)).then("first_seen").alias("first_seen")))
        return replace(self, contacts=self.contacts.with_columns(pl.concat(kept, rechunk=True)["first_seen"]))

    def _resting(self, links: pl.DataFrame) -> Ints:
        """Kinds and accounts, one number each, whose contacts links of derived kinds rest on."""
        derived = {kind.name: kind.derived_from for kind in entity_kinds().values() if kind.derived_from}
        own = links.select("account_id", pl.col("kind").cast(pl.String)).filter(pl.col("kind").is_in(sorted(derived)))
        rests = own.unique().with_columns(pl.col("kind").replace_strict(derived, return_dtype=pl.String))
        return self._of_kind(rests)

    def _of_kind(self, rows: pl.DataFrame) -> Ints:
        """Kind and account of each row in one number."""
        accounts = numbers(rows["account_id"], self.contacts["account_id"])
        return numbers(rows["kind"], self.contacts["kind"]) << _ACCOUNT_BITS | accounts

    def with_pass_3(self, **frames: pl.DataFrame) -> State:
        """The same with what pass 3 found."""
        accounts = self.activity["account_id"].dtype
        coded = {name: _coded(frame, "account_id", accounts) for name, frame in frames.items()}
        return replace(self, **coded)


def state_of(frames: Mapping[str, pl.DataFrame]) -> State:
    """Read the state of a case.

    Raises
    ------
    InputError
        A file of the state is missing or not of this version.
    """
    names = [*(field.name for field in fields(State)), *_LISTS.values()]
    missing = [name for name in names if name not in frames]
    if missing:
        raise InputError(f"the case has no state/{missing[0]}.parquet", hint="analyse the logs again")
    lists = {column: pl.Enum(frames[name]["text"]) for column, name in _LISTS.items()}
    try:
        return State(**{field.name: _read(frames[field.name], lists) for field in fields(State)})
    except pl.exceptions.PolarsError as error:
        raise InputError(_DAMAGED, hint="analyse the logs again") from error


def in_texts(
    frames: Mapping[str, pl.DataFrame], name: str, accounts: Sequence[str] | None = None
) -> pl.DataFrame | None:
    """One stored frame with texts for places, for people; None where the case does not keep it.

    Raises
    ------
    InputError
        The state is damaged.
    """
    if name not in frames:
        return None
    frame = frames[name]
    try:
        if accounts is not None and frame.schema["account_id"] == pl.UInt32:
            places = frames[ACCOUNT_TEXTS].with_row_index("place").filter(pl.col("text").is_in(accounts))["place"]
            frame = frame.filter(pl.col("account_id").is_in(places.implode()))
        for column, texts in _LISTS.items():
            if column in frame.columns and frame.schema[column] in _PLACES and texts in frames:
                frame = frame.with_columns(frames[texts]["text"].gather(frame[column]).alias(column))
    except pl.exceptions.PolarsError as error:
        raise InputError(_DAMAGED, hint="analyse the logs again") from error
    return frame


def _stored(frame: pl.DataFrame) -> pl.DataFrame:
    places = {name: _PLACES[name == "kind"] for name in _LISTS if name in frame.columns}
    return frame.with_columns(pl.col(name).to_physical().cast(dtype) for name, dtype in places.items())


def _read(frame: pl.DataFrame, lists: Mapping[str, pl.Enum]) -> pl.DataFrame:
    for column, known in lists.items():
        frame = _coded(frame, column, known)
    return frame


def _coded(frame: pl.DataFrame, column: str, categories: pl.DataType) -> pl.DataFrame:
    """The frame with a column of texts or of places as categories."""
    if column not in frame.columns or frame.schema[column] == categories:
        return frame
    values = pl.col(column)
    return frame.with_columns(
        values.cast(categories) if frame.schema[column] == pl.String else values.cat.to(categories)
    )


def empty_pass_3() -> dict[str, Any]:
    """What pass 3 leaves before it ran."""
    return {
        "suspect_hours": SuspectHours.create_empty(),
        "sightings": Sightings.create_empty(),
        "tape_signals": TapeSignals.create_empty(),
        "jobs": Jobs.create_empty(),
        "job_days": JobDays.create_empty(),
        "job_models": JobModels.create_empty(),
        "job_signals": JobSignals.create_empty(),
    }
