"""What the prompts of a campaign ask for, in words."""

from __future__ import annotations

from forensics.attributions.observing import shares
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="elicitation_family",
    title="phrase families of a campaign",
    unit="share of its requests",
    figures=Figures.SHARES,
    parts=frozenset({Part.CUSTOMER}),
    needs=frozenset({"prompt"}),
    credibility=3,
    cause="words of prompts",
    usual=0.2,
    observe=lambda known: shares(known.campaigns, "campaign_id", "asks", "ask_shares"),
    meaning="Shares of the campaign's requests that fire a phrase family. Wordings are copied from papers and guides: "
    "the same one is no signature.",
)
