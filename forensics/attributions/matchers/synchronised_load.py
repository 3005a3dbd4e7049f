"""How evenly a pool's requests are spread over its accounts."""

from __future__ import annotations

from forensics.attributions.observing import measured
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="synchronised_load",
    title="evenness of the load",
    unit="share of the maximum",
    figures=Figures.NUMBER,
    parts=frozenset({Part.OWNER}),
    needs=frozenset(),
    credibility=3,
    usual=0.7,
    observe=measured("load_entropy"),
    meaning="Entropy of requests over accounts, divided by its maximum; near 1 where a balancer deals them out. "
    "Innocent: cron jobs and fleets of machines are even, too.",
)
