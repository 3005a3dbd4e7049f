"""What a pool's relay sends: extraction jobs, customers' requests, and its way out of a refusal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from forensics.lab.draws import Ints, choose
from forensics.lab.growth.assemble import assemble
from forensics.lab.growth.content import PUBLIC_BOOK, distillation_templates, system_prompts, write_prompts
from forensics.lab.growth.customs import one_stack
from forensics.lab.growth.draft import DISTILLATION, Bundle, Draft, Places
from forensics.lab.growth.failures import failed_over
from forensics.lab.growth.pools import next_alive
from forensics.lab.tables.models import MODEL_WEIGHTS, SAMPLING_CODES
from forensics.lab.world import GroupTraffic, Plan, Verdict, Workload

if TYPE_CHECKING:
    from forensics.lab.growth.rings import Pool

_SAMPLING_OF = {"reasoning": "long_answer", "rubric": "judge", "rewrite": "sdk_4096", "coding": "agent_big"}
"""How each family of extraction asks."""


@dataclass(frozen=True, slots=True)
class Work:
    """Extraction requests in order of time, already given to accounts and ways out."""

    time: Ints
    account: Ints
    exit_slot: Ints
    connection: Ints
    families: tuple[str, ...]


def extract(plan: Plan, work: Work, exits: Places) -> Bundle:
    """Write extraction requests: private templates, every task once, one fixed system prompt, one client stack."""
    rng, n = plan.rng, len(work.time)
    book, codes = PUBLIC_BOOK.with_templates(distillation_templates(rng, work.families))
    family = rng.integers(0, len(work.families), n)
    zeros = np.zeros(n, dtype=np.int64)
    prompt, texts = write_prompts(rng, book, codes[family], zeros, zeros)
    samplings = np.array([SAMPLING_CODES[_SAMPLING_OF[name]] for name in work.families])
    draft = Draft(
        time=work.time,
        account=work.account,
        address=work.exit_slot,
        stack=zeros + one_stack(rng, "gateway"),
        connection=work.connection,
        conversation=zeros - 1,
        turn=zeros,
        prompt=prompt,
        system=zeros,
        model=zeros + choose(rng, MODEL_WEIGHTS, 1),
        sampling=samplings[family],
        key=zeros,
        status=zeros + 200,
        retry=zeros,
        purpose=family + DISTILLATION,
    )
    workloads = tuple(Workload(plan.group, name) for name in work.families)
    return Bundle(draft, exits, texts, system_prompts(rng, 1), workloads)


def write_hydra(plan: Plan, pool: Pool, bundle: Bundle, limited: float) -> GroupTraffic:
    """Let a share of requests be refused and go to a sibling at once, and write the pool out as one operator's."""

    def sibling(refused: Draft) -> Ints:
        return next_alive(refused.time, refused.account, pool.since, pool.until)

    draft = failed_over(plan.rng, bundle.draft, limited, sibling)
    verdict = Verdict(plan.group, None, "operator")
    return assemble(plan, pool.people, replace(bundle, draft=draft), verdict)
