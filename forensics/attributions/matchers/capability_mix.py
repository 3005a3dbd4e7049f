"""What a campaign's requests are meant to teach."""

from __future__ import annotations

from forensics.attributions.observing import shares
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="capability_mix",
    title="capabilities of a campaign",
    unit="share of its requests",
    figures=Figures.SHARES,
    parts=frozenset({Part.CUSTOMER}),
    needs=frozenset({"prompt"}),
    credibility=3,
    cause="words of prompts",
    usual=0.2,
    observe=lambda known: shares(known.campaigns, "campaign_id", "capabilities", "capability_shares"),
    meaning="Shares of the campaign's requests by the capability that they look to be for. Reports name capabilities "
    "for most campaigns; so do many honest products, and other laboratories want the same.",
)
