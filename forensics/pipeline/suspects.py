"""Pass 3: the suspects' requests wait on disk by stretches of time, and one stretch at a time is put in order.

Their prompts are looked at as they come.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from forensics.engines.shelf import empty_shelf
from forensics.foundation.digests import seed_of
from forensics.pipeline.gathered import gathered
from forensics.signals.take import digests, kept, tape_signals
from forensics.summaries.tape import by_stretch, hours, ordered, sightings, stretches, suspect_hours, suspects
from forensics.workloads.asking import asking, asking_of_jobs
from forensics.workloads.costs import models_of_jobs
from forensics.workloads.looking import CONTENT, SETTINGS, numbered, watch
from forensics.workloads.take import taken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from forensics.pipeline.judgement import Grouping
    from forensics.pipeline.state import State
    from forensics.summaries.tape import Suspects
    from forensics.vocabulary.phrase_family import PhraseFamily
    from forensics.workloads.looking import Watch

GATHERED_ROWS = 1 << 20
"""Requests of suspects that are put aside at once, about 90 bytes each."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What the requests of suspects are read for, besides their order."""

    families: tuple[PhraseFamily, ...]
    released: Mapping[str, date]
    """Pattern of a model's name to the day on which it came out."""


def watched(state: State, grouping: Grouping, sought: Sought) -> Watch | None:
    """Whose requests are looked at; None where the log says nothing of what or how they ask.

    Lots are seeded by what the log says, and not by its files: the same rows in another container are looked at alike.
    """
    if state.covered().isdisjoint({*CONTENT, *SETTINGS, "message_count"}):
        return None
    n_requests = state.account_days.group_by("account_id").agg(n=pl.col("n_requests").cast(pl.Int64).sum())
    named = n_requests.with_columns(pl.col("account_id").cast(pl.String))
    began, ended = (state.activity[name].to_physical().sum() for name in ("first_seen", "last_seen"))
    seed = seed_of(str(number) for number in (len(named), named["n"].sum(), began, ended))
    own = grouping.formed.memberships.select("account_id", "cluster_id")
    return replace(watch(own, named, sought.families, seed), released=sought.released)


def read_again(
    batches: Iterable[pl.DataFrame], state: State, grouping: Grouping, watching: Watch | None, seed: int, folder: Path
) -> State:
    """Add to the state what only the order of requests tells, and what their prompts do; from a log of any size.

    Parameters
    ----------
    batches
        Requests of suspects and of whoever is watched, in any order, with the columns of pass 3.
    state
        What passes 1 and 2 left.
    grouping
        Who is suspected, and which rows evidence will cite.
    watching
        Whose prompts are looked at.
    seed
        Of the keys of conversations.
    folder
        Private folder in which rows may wait.
    """
    memberships = grouping.formed.memberships
    who = suspects(memberships, grouping.first_sights, seed)
    starts = stretches(state.account_days, memberships)
    shelf = empty_shelf(folder / "suspects")
    citations: list[pl.DataFrame] = []
    looked: list[pl.DataFrame] = []
    for number, rows in enumerate(
        gathered(_numbered(_looked_at(batches, watching, looked), who, citations), GATHERED_ROWS)
    ):
        for stretch, piece in by_stretch(rows, starts):
            shelf.put(f"{stretch:06d}", number, piece)
    per_hour, measured = [], []
    for name in shelf.names():
        tape = ordered(shelf.take(name))
        per_hour.append(hours(tape))
        measured.append(kept(tape, state.covered()))
    ordered_signals = tape_signals(measured, memberships)
    found = state.with_pass_3(
        suspect_hours=suspect_hours(per_hour, who),
        sightings=sightings(citations, who),
        tape_signals=ordered_signals,
    )
    if watching is None or not looked:
        return found
    rows, members = numbered(looked), digests(memberships)["members"]
    jobs, job_days, whose = taken(rows, members, watching.families, watching.released)
    habits = asking(rows, members, state.covered(), watching.drawn)
    work = rows.drop("fragments").join(whose, on="row", how="left", validate="1:1", maintain_order="left")
    return found.with_pass_3(
        tape_signals=pl.concat([ordered_signals, habits]).sort("members", "measure"),
        jobs=jobs,
        job_days=job_days,
        job_models=models_of_jobs(work.drop_nulls("job"), members),
        job_signals=asking_of_jobs(work, members, state.covered(), watching.drawn),
    )


def _looked_at(
    batches: Iterable[pl.DataFrame], watching: Watch | None, looked: list[pl.DataFrame]
) -> Iterator[pl.DataFrame]:
    """The batches; what is looked at is laid down on the way, because the prompts go no further."""
    for batch in batches:
        if watching is not None:
            looked.append(watching.look(batch))
        yield batch


def _numbered(batches: Iterable[pl.DataFrame], who: Suspects, citations: list[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Rows of numbers; citations are laid down on the way, because the texts they are made of go no further."""
    for batch in batches:
        rows, cited = who.rows(batch)
        citations.append(cited)
        yield rows
