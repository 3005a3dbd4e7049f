"""By which pathways the accounts of a pool came."""

from __future__ import annotations

from forensics.attributions.observing import traits
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="access_pathways",
    title="access pathways",
    unit="share of accounts",
    figures=Figures.SHARES,
    parts=frozenset({Part.OWNER}),
    needs=frozenset({"accounts.access_pathway"}),
    credibility=3,
    cause="sign-up",
    usual=0.3,
    observe=traits("pathway"),
    meaning="Shares of the pool's accounts by the pathway that the provider granted. Innocent: most accounts of a "
    "pathway are what they say.",
)
