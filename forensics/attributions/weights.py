"""Numbers that weigh an attribution, and where they come from.

All are set by hand, after the Admiralty code (NATO AJP-2.1), the Diamond model (Caltagirone, Pendergast and Betz, 2013)
and structured analysis of competing hypotheses (Heuer, 1999), and chosen on simulated worlds of seeds from 4500 on;
`benchmarks/attribution.md` says how they do on others.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from forensics.vocabulary.actor import ActorItem
    from forensics.vocabulary.matcher import Matcher

BANS_OF_CREDIBILITY: Final = {1: 2.0, 2: 1.5, 3: 0.8, 4: 0.4, 5: 0.2, 6: 0.0}
"""Bans that a statement of each credibility may say at most. Confirmed: a hundred to one; probably true: thirty;
possibly: six; doubtful, as a network address is: two and a half. What cannot be judged says nothing."""
RELIABILITY: Final = {"A": 1.0, "B": 0.8, "C": 0.6, "D": 0.3, "E": 0.0, "F": 0.3}
"""Share of that which a source of each reliability leaves."""
REST: Final = 0.3
"""Share that counts of all but the strongest item of a vertex: they describe the same thing (detection notes, § 7)."""
AGAINST: Final = 0.5
"""Share that counts of an item that was measured and is not there: reports say what was seen, and actors change."""
UNKNOWN: Final = 0.8
"""Prior probability, among hydras, of an actor that no profile describes; the profiles share the rest evenly."""
LEAST_UNKNOWN: Final = 0.5
"""Prior probability of an unknown actor at least, whatever the cluster is (detection notes, § 7)."""
WITHOUT_PROOF: Final = 0.79
"""Most that a profile may have without two vertices and one exclusive hard identifier: within "likely", below 80 %
(detection notes, § 7)."""
OF_ADDRESSES: Final = 0.44
"""Most that a profile may have of which only addresses match: within "unlikely", below 45 %."""
CONTRADICTED: Final = 0.44
"""Most that a profile may have if, identifiers aside, no more of its pattern is there than absent: hypotheses fall by
what speaks against them (Heuer, 1999). Within "unlikely": an identifier can be copied, sold or put into the wrong
file."""
VERTICES: Final = 2
"""Vertices of the Diamond model that must speak for more than ``WITHOUT_PROOF``."""
WANTED_SHARE: Final = 0.05
"""Share of accounts, or requests, with an identifier from which it matches wholly, where a profile says nothing."""


def most_bans(item: ActorItem, matcher: Matcher) -> float:
    """Bans that an item may say at most, before it is asked how many profiles say the same.

    An item is as credible as its kind of observation allows, however sure its author is; and it cannot say more than
    how seldom others look so.
    """
    credibility = max(item.grade.credibility, matcher.credibility)
    stated = BANS_OF_CREDIBILITY[credibility] * RELIABILITY[item.grade.reliability]
    return min(stated, -math.log10(matcher.usual))
