"""A company's cron farm: service accounts with even load, day and night, on one template from a cloud."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from forensics.lab.draws import HOUR, SECOND
from forensics.lab.growth.addresses import at, hosting
from forensics.lab.growth.adoption import move_slowly
from forensics.lab.growth.content import PUBLIC_BOOK, system_prompts, write_prompts
from forensics.lab.growth.crowd import honest
from forensics.lab.growth.customs import house_templates, one_stack
from forensics.lab.growth.draft import ORGANIC, Bundle, Draft
from forensics.lab.growth.organisations import employ
from forensics.lab.growth.people import draw_countries, honest_dates, sign_up
from forensics.lab.tables.models import SAMPLING_CODES
from forensics.lab.world import GroupTraffic, Kind, Plan


@dataclass(frozen=True, slots=True)
class CiFarm:
    """What can vary."""

    egress: int = 3
    requests: float = 30.0
    templates: int = 3
    """Jobs that the farm runs."""
    release_day: float = -1.0
    """Day from which a new model exists; negative for none."""


def grow(plan: Plan, options: CiFarm) -> GroupTraffic:
    """Grow service accounts that take jobs in turn."""
    rng, n = plan.rng, plan.accounts
    country = np.repeat(draw_countries(rng, 1), n)
    people = employ(rng, sign_up(plan, honest_dates(plan, 400.0, 0.0), country), "team")
    names = pl.Series([f"ci-{i:03d}" for i in rng.permutation(n).tolist()])
    people = people.with_columns(email=names + "@" + people.frame["email_domain"])
    total = int(n * options.requests)
    time = np.sort(_cron_times(plan, total))
    account = np.arange(total, dtype=np.int64) % n
    book, codes = PUBLIC_BOOK.with_templates(house_templates(rng, options.templates))
    job = rng.integers(0, options.templates, total)
    prompt, texts = write_prompts(rng, book, codes[job], np.zeros(total, dtype=np.int64), account)
    same = np.full(total, 0, dtype=np.int64)
    draft = Draft(
        time=time,
        account=account,
        address=rng.integers(0, options.egress, total),
        stack=same + one_stack(rng, "sdk"),
        connection=np.arange(total, dtype=np.int64),
        conversation=same - 1,
        turn=same,
        prompt=prompt,
        system=job,
        model=same + 1,
        sampling=same + SAMPLING_CODES["sdk_cold"],
        key=same,
        status=same + 200,
        retry=same,
        purpose=same + ORGANIC,
    )
    places = at(hosting(rng, options.egress, 1), np.arange(options.egress, dtype=np.int64))
    systems = system_prompts(rng, options.templates)
    # A job moves, whichever account takes it.
    draft = move_slowly(plan, draft, options.release_day, draft.system)
    return honest(plan, people, Bundle(draft, places, texts, systems), part.name)


def _cron_times(plan: Plan, n: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    slots = plan.days * 24 * 4
    # Every quarter of an hour, then the seconds a runner needs to start.
    quarter = plan.rng.integers(0, slots, n) * (HOUR // 4)
    late = plan.rng.lognormal(3.0, 0.9, n) * SECOND
    return np.minimum(plan.start + quarter + late.astype(np.int64), plan.end - 1)


part = Kind("ci_farm", "cron farm", CiFarm, grow)
