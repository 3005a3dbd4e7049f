"""Research groups sweeping public evaluation sets: three to twenty students' keys, temperature 0, day and night."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import DAY, SECOND, Ints, choose, hex_ids, keys, maybe, side_rng
from forensics.lab.growth.addresses import at, at_home
from forensics.lab.growth.content import N_PUBLIC, PUBLIC_BOOK
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import draw_customs
from forensics.lab.growth.draft import ORGANIC, Bundle, Draft, concat, merge
from forensics.lab.growth.firms import Firms, found, servers
from forensics.lab.growth.people import People, mailboxes, sign_up
from forensics.lab.growth.pools import job_times
from forensics.lab.growth.sessions import converse, draw_sessions
from forensics.lab.growth.tasks import bodies
from forensics.lab.tables import cards, mail
from forensics.lab.tables.asks import TASK_HEADS
from forensics.lab.tables.clients import stacks_of
from forensics.lab.tables.models import MODEL_NAMES, NEW_MODEL, SAMPLING_CODES
from forensics.lab.world import GroupTraffic, Kind, Plan

if TYPE_CHECKING:
    from forensics.lab.growth.draft import Places

_BENCHMARKS = 6
"""Public evaluation sets: the same in every world, so that strangers ask the same questions."""
_STRIDE = 4
"""Public templates from one benchmark's to the next one's: tutorials' and those that sound like extraction."""
_ITEMS = 400
"""Questions of each."""
_WAYS = ("sdk_cold", "sdk_cold", "judge", "grade", "analysis")
"""Ways of asking at temperature 0, one a group: free answers, judgements, bare scores, code over tables."""
_SIZES = (3, 20)
_OWN_STYLES = np.array([0.5, 0.3, 0.0, 0.2])
_IN_CLOUD = 0.3
"""Share of groups that rent machines; the others have a cluster on the campus."""
_UNIVERSITY_MAIL = 0.7
"""Share of a university group's accounts on its domain; the others are students' private ones."""
_RECENT_DAYS = (2.0, 60.0)
"""Days before the world in which a group starts, and its students sign up."""
_PROCESS = 1_800 * SECOND
"""How long a worker's connection lives, µs."""
_PROCESSES = 1 << 20
"""More half hours than any world has: numbers of connections of different accounts stay apart."""


@dataclass(frozen=True, slots=True)
class BenchmarkSweep:
    """What can vary."""

    size: int = 0
    """Accounts of each group; 0 draws 3 to 20."""
    folds: int = 4
    """How often each question is asked."""
    sharded: float = 0.5
    """Share of groups that split the questions between the keys; in the others every student asks all of them."""
    university: float = 0.6
    """Share of groups at a university, with its domain; the others are on private mail."""
    own_share: float = 0.15
    """Share of requests that are the students' own, from home."""
    requests: float = 60.0
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: BenchmarkSweep) -> GroupTraffic:
    """Grow groups that ask the same public questions over and over."""
    rng, n = plan.rng, plan.accounts
    low, high = (options.size, options.size) if options.size else _SIZES
    labs = found(rng, n, low, high)
    begun = plan.start - (rng.uniform(*_RECENT_DAYS, len(labs)) * DAY).astype(np.int64)[labs.of]
    joined = begun + (rng.exponential(3.0, n) * DAY).astype(np.int64) % np.maximum(plan.start - begun, 1)
    people = _students(rng, sign_up(plan, joined, labs.country[labs.of]), labs, options)
    sweep = _sweeps(plan, labs, servers(rng, labs, _IN_CLOUD), options)
    own = draw_customs(rng, n, options.requests * options.own_share, _OWN_STYLES)
    sessions = draw_sessions(plan, people, own)
    return honest(
        plan,
        people,
        merge(sweep, converse(plan, sessions, own, at_home(rng, people, sessions))),
        part.name,
        options.release_day,
    )


def _students(rng: np.random.Generator, people: People, labs: Firms, options: BenchmarkSweep) -> People:
    n, k = len(people.created), len(labs)
    names = [domain.removesuffix(".example") for domain in mail.own_domains(rng, k)]
    of = labs.of.tolist()
    boxes = mailboxes(mail.human_names(rng, n), [f"{names[lab]}.edu.example" for lab in of])
    university = maybe(rng, options.university, k)[labs.of]
    on_domain = pl.Series(university & maybe(rng, _UNIVERSITY_MAIL, n))
    grant = pl.Series(university)
    card = pl.when(grant).then(hex_ids(keys(rng, k)).gather(labs.of)).otherwise(pl.col("payment_fingerprint"))
    return people.with_columns(
        email=pl.when(on_domain).then(boxes["email"]).otherwise(pl.col("email")),
        email_domain=pl.when(on_domain).then(boxes["email_domain"]).otherwise(pl.col("email_domain")),
        # A grant pays for the group; without one, everybody has a card of their own.
        payment_fingerprint=card,
        payment_bin=pl.when(grant)
        .then(pl.Series(cards.BINS).gather(cards.draw_bins(rng, labs.country)[labs.of]))
        .otherwise(pl.col("payment_bin")),
        payment_country=pl.when(grant).then(pl.col("billing_country")).otherwise(pl.col("payment_country")),
        org_name=pl.when(on_domain).then(pl.Series([f"{names[lab]} university" for lab in of])),
        access_pathway=pl.when(grant).then(pl.lit("research")).otherwise(pl.col("access_pathway")),
        plan=pl.lit("payg"),
    )


def _sweeps(plan: Plan, labs: Firms, clusters: Places, options: BenchmarkSweep) -> Bundle:
    rng, k = plan.rng, len(labs)
    release = plan.start + options.release_day * DAY if options.release_day >= 0 else np.inf
    rows, weights = stacks_of("sdk")
    way = np.array([SAMPLING_CODES[name] for name in _WAYS])[rng.integers(0, len(_WAYS), k)].tolist()
    harness = rows[choose(rng, weights, k)].tolist()
    topic = rng.integers(0, _BENCHMARKS, k).tolist()
    sharded = maybe(rng, options.sharded, k).tolist()
    wanted = options.requests * (1.0 - options.own_share)
    drafts = []
    for lab, (first, size) in enumerate(zip(labs.first.tolist(), labs.size.tolist(), strict=True)):
        total = max(size, round(size * wanted))
        time = job_times(plan, total, plan.start, plan.end)
        place = np.arange(total, dtype=np.int64)
        split = sharded[lab]
        # Split: workers take every size-th question. Whole: one student's run follows another's.
        items = max(5, min(_ITEMS, total // (options.folds * (1 if split else size))))
        fold = place // items
        worker = place % size if split else fold % size
        question = topic[lab] * _ITEMS + place % items
        # One model after the other: each run compares them, and a new one from the day it is out.
        model = np.where(time >= release, fold % len(MODEL_NAMES), fold % NEW_MODEL)
        drafts.append(_asked(time, first + worker, question, model, np.array([lab, harness[lab], way[lab]])))
    return Bundle(concat(drafts), at(clusters, np.arange(k, dtype=np.int64)), _questions())


def _asked(time: Ints, account: Ints, question: Ints, model: Ints, lab_stack_sampling: Ints) -> Draft:
    same = np.zeros(len(time), dtype=np.int64)
    return Draft(
        time=time,
        account=account,
        address=same + lab_stack_sampling[0],
        stack=same + lab_stack_sampling[1],
        connection=account * _PROCESSES + (time - time[0]) // _PROCESS,
        conversation=same - 1,
        turn=same,
        prompt=question,
        system=same - 1,
        model=model,
        sampling=same + lab_stack_sampling[2],
        key=same,
        status=same + 200,
        retry=same,
        purpose=same + ORGANIC,
    )


def _questions() -> pl.Series:
    """Every benchmark's questions, in one order in all worlds: who runs the same benchmark asks the same."""
    texts = []
    # Public sets are broad: every sort of task is in each of them.
    heads = tuple(dict.fromkeys(head for sort in TASK_HEADS.values() for head in sort))
    for benchmark in range(_BENCHMARKS):
        rng, code = side_rng((0, "benchmark"), benchmark), 1 + benchmark * _STRIDE % N_PUBLIC
        tasks = bodies(rng, heads, np.arange(_ITEMS, dtype=np.int64))
        wrapped = pl.lit(PUBLIC_BOOK.prefixes[code]) + tasks + pl.lit(PUBLIC_BOOK.suffixes[code])
        texts.append(pl.select(wrapped).to_series())
    return pl.concat(texts)


part = Kind("benchmark_sweep", "benchmark sweep", BenchmarkSweep, grow)
