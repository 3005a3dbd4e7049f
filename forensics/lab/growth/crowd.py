"""From people, customs and places to an honest group's traffic: the way all honest kinds end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forensics.lab.growth.adoption import move_slowly
from forensics.lab.growth.assemble import assemble
from forensics.lab.growth.failures import retried
from forensics.lab.world import GroupTraffic, Plan, Verdict

if TYPE_CHECKING:
    from forensics.lab.growth.draft import Bundle
    from forensics.lab.growth.people import People


def honest(plan: Plan, people: People, bundle: Bundle, kind: str, release_day: float = -1.0) -> GroupTraffic:
    """Add the new model, errors and retries, and write the group out as honest.

    ``release_day`` is the day from which a new model exists, and accounts move to it one by one; negative for none.
    """
    draft = retried(plan.rng, move_slowly(plan, bundle.draft, release_day))
    return assemble(plan, people, replace(bundle, draft=draft), Verdict(None, kind, "honest"))
