"""A company's scheduled jobs: service accounts that all fire at the same minutes, evenly loaded, on one prompt."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from forensics.lab.draws import DAY, SECOND, Ints, choose, maybe
from forensics.lab.growth.addresses import at
from forensics.lab.growth.adoption import move_slowly
from forensics.lab.growth.content import PUBLIC_BOOK, system_prompts, write_prompts
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.draft import ORGANIC, Bundle, Draft
from forensics.lab.growth.firms import Firms, found, incorporate, opening_dates, servers
from forensics.lab.growth.people import sign_up
from forensics.lab.growth.wording import product_templates
from forensics.lab.tables.clients import stacks_of
from forensics.lab.tables.models import MODEL_WEIGHTS, SAMPLING_CODES
from forensics.lab.world import GroupTraffic, Kind, Plan

_SIZES = (10, 60)
_IN_CLOUD = 0.8
_MINUTE = 60 * SECOND
_INTERVALS = np.array([5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440], dtype=np.int64)
"""Minutes between two runs, as people write them in a crontab."""
_START_S = 12.0
"""Seconds from the full minute to a job's request, median: what a scheduler needs to start a container."""
_SKIPPED = 0.03
"""Share of runs with nothing to do."""


@dataclass(frozen=True, slots=True)
class CronCompany:
    """What can vary."""

    size: int = 0
    """Service accounts of each company; 0 draws 10 to 60, and a group too small is one company."""
    declared: float = 1.0
    """Probability that a company's accounts share the organisation; the same for the mail domain and the card."""
    requests: float = 40.0
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: CronCompany) -> GroupTraffic:
    """Grow service accounts that one crontab starts."""
    rng = plan.rng
    low, high = (options.size, options.size) if options.size else _SIZES
    firms = found(rng, plan.accounts, low, high)
    people = incorporate(
        rng, sign_up(plan, opening_dates(plan, firms), firms.country[firms.of]), firms, options.declared
    )
    number = pl.Series(np.arange(plan.accounts) - firms.first[firms.of]).cast(pl.String).str.zfill(3)
    firm_mail = pl.col("email_domain").str.ends_with(".example")
    named = pl.lit("svc-") + number + pl.lit("@") + pl.col("email_domain")
    people = people.with_columns(email=pl.when(firm_mail).then(named).otherwise(pl.col("email")))
    time, account = _runs(plan, firms, options)
    bundle = _jobs(plan, firms, time, account)
    moved = move_slowly(plan, bundle.draft, options.release_day, firms.of[bundle.draft.account])
    return honest(plan, people, replace(bundle, draft=moved), part.name)


def _runs(plan: Plan, firms: Firms, options: CronCompany) -> tuple[Ints, Ints]:
    rng = plan.rng
    wanted = plan.days * 1440.0 / max(options.requests, 1.0)
    every = int(_INTERVALS[np.argmin(np.abs(np.log(_INTERVALS / wanted)))])
    fires = np.arange(0, plan.days * 1440, every, dtype=np.int64)
    # Every company has its own minute past the hour; most people write 0.
    minute = np.where(maybe(rng, 0.5, len(firms)), 0, rng.integers(0, min(every, 60), len(firms)))[firms.of]
    account = np.repeat(np.arange(plan.accounts, dtype=np.int64), len(fires))
    planned = plan.start + (np.tile(fires, plan.accounts) + minute[account]) * _MINUTE
    late = (rng.lognormal(np.log(_START_S), 0.9, len(planned)) * SECOND).astype(np.int64)
    kept = np.flatnonzero(~maybe(rng, _SKIPPED, len(planned)) & (planned < plan.start + plan.days * DAY))
    return planned[kept] + late[kept], account[kept]


def _jobs(plan: Plan, firms: Firms, time: Ints, account: Ints) -> Bundle:
    rng, k, n = plan.rng, len(firms), len(time)
    firm = firms.of[account]
    book, codes = PUBLIC_BOOK.with_templates(product_templates(rng, k))
    zeros = np.zeros(n, dtype=np.int64)
    prompt, texts = write_prompts(rng, book, codes[firm], zeros, account)
    rows, weights = stacks_of("sdk")
    draft = Draft(
        time=time,
        account=account,
        address=firm,
        stack=rows[choose(rng, weights, k)][firm],
        connection=np.arange(n, dtype=np.int64),
        conversation=zeros - 1,
        turn=zeros,
        prompt=prompt,
        system=firm,
        model=choose(rng, MODEL_WEIGHTS, k)[firm],
        sampling=zeros + SAMPLING_CODES["sdk_short"],
        key=zeros,
        status=zeros + 200,
        retry=zeros,
        purpose=zeros + ORGANIC,
    )
    machines = at(servers(rng, firms, _IN_CLOUD), np.arange(k, dtype=np.int64))
    return Bundle(draft, machines, texts, system_prompts(rng, k))


part = Kind("cron_company", "company with synchronous jobs", CronCompany, grow)
