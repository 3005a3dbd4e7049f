"""A profile's own examples: does each match what it says, and nothing else?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.attributions.attribute import matchers
from forensics.attributions.matching import match

if TYPE_CHECKING:
    from forensics.vocabulary.actor import ActorProfile


def failures(profile: ActorProfile) -> list[str]:
    """A sentence for each example that does not match what it should; none where all is well."""
    known = matchers()
    told = []
    for number, example in enumerate(profile.examples, 1):
        own = [item for item in profile.items if item.part is example.part]
        agreed = {
            item.name
            for item in own
            if (match(item, known[item.matcher], example.seen.get(item.matcher)).agreement or 0.0) > 0
        }
        missed, more = sorted(example.matches - agreed), sorted(agreed - example.matches)
        told += [f"example {number} should match {name}" for name in missed]
        told += [f"example {number} should not match {name}" for name in more]
    return told
