"""System prompts that one program sends, by SHA-256."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.attributions.observing import holding, shaped, shares
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

if TYPE_CHECKING:
    from forensics.vocabulary.matcher import Known

_of_pools = holding("system_prompt")


def _observe(known: Known) -> pl.DataFrame:
    of_campaigns = shares(known.campaigns, "campaign_id", "system_prompts", "system_prompt_shares")
    return shaped(pl.concat([of_campaigns, _of_pools(known)]))


part = Matcher(
    name="system_prompt",
    title="system prompt",
    unit="share of requests, or of accounts",
    figures=Figures.IDENTIFIERS,
    parts=frozenset({Part.CUSTOMER, Part.OWNER}),
    needs=frozenset({"system_prompt_sha256"}),
    credibility=2,
    observe=_observe,
    meaning="A system prompt that was published as an actor's, by its SHA-256. Of a campaign the share of its "
    "requests, of a pool the share of its accounts. Innocent: whoever copied it from the publication; what "
    "accounts outside suspected clusters send, too, does not count.",
    hard=True,
    kinds=frozenset({"system_prompt"}),
    form=r"[0-9a-f]{64}",
)
