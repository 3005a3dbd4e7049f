"""What was seen of a subject, and what an item says → how well they agree, in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from forensics.attributions.observing import NO_NAME
from forensics.attributions.weights import WANTED_SHARE
from forensics.vocabulary.matcher import Figures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.vocabulary.actor import ActorItem
    from forensics.vocabulary.matcher import Matcher

NAMED = 4
"""Names that a sentence holds, the commonest ones."""
A_NAME = 40
"""Characters of a name that a sentence holds."""
HALF: Final = 0.5
"""Match 0..1 above which an item speaks for its profile, and below which against it."""


@dataclass(frozen=True, slots=True)
class Match:
    """How well a subject agrees with an item."""

    agreement: float | None
    """-1 (measured, and not there) to 1; None where it was not measured."""
    detail: str

    @property
    def status(self) -> str:
        """In a word."""
        if self.agreement is None:
            return "unmeasured"
        return "consistent" if self.agreement > 0 else "inconsistent" if self.agreement < 0 else "neutral"


def match(item: ActorItem, matcher: Matcher, seen: Mapping[str, float] | None) -> Match:
    """Compare.

    Parameters
    ----------
    seen
        Names and figures; one number has the empty name. None where the matcher's columns have no values.

    Notes
    -----
    Within its range an item agrees wholly. Below and above, agreement falls with the ratio to the nearer end: a figure
    of three quarters says nothing much, half speaks neither way, none at all speaks against.
    """
    reported = f"reported: {_wanted(item, matcher)}"
    if seen is None:
        return Match(None, f"{matcher.title}: not measured; {reported}")
    if matcher.figures is Figures.NUMBER:
        if NO_NAME not in seen:
            return Match(None, f"{matcher.title}: not measured; {reported}")
        figure = seen[NO_NAME]
    else:
        figure = sum(seen.get(value, 0.0) for value in item.values)
        figure = min(1.0, figure) if matcher.figures is Figures.SHARES else _most(item, seen)
    within = _within(figure, *_range(item, matcher))
    agreement = (within - HALF) / (1 - HALF)
    if matcher.figures is Figures.IDENTIFIERS:
        agreement = max(0.0, agreement)
    return Match(agreement, f"{matcher.title}: {_seen(item, seen, matcher)}; {reported}")


def _most(item: ActorItem, seen: Mapping[str, float]) -> float:
    return max((seen.get(value, 0.0) for value in item.values), default=0.0)


def _range(item: ActorItem, matcher: Matcher) -> tuple[float | None, float | None]:
    if matcher.figures is Figures.IDENTIFIERS and item.least is None:
        return WANTED_SHARE, item.most
    return item.least, item.most


def _within(figure: float, least: float | None, most: float | None) -> float:
    """1 within the range, and the ratio to its nearer end outside of it."""
    if least is not None and figure < least:
        return max(0.0, figure / least)
    if most is not None and figure > most:
        return most / figure
    return 1.0


def _wanted(item: ActorItem, matcher: Matcher) -> str:
    least, most = _range(item, matcher)
    ends = [f"at least {_figure(least, matcher)}"] if least is not None else []
    ends += [f"at most {_figure(most, matcher)}"] if most is not None else []
    return " ".join(part for part in (_names(item, matcher), " and ".join(ends)) if part)


def _names(item: ActorItem, matcher: Matcher) -> str:
    """What an item names; identifiers, which may be personal, are counted."""
    if matcher.figures is Figures.IDENTIFIERS:
        return f"one of {len(item.values)} given"
    more = f" and {len(item.values) - NAMED} more" if len(item.values) > NAMED else ""
    return ", ".join(_name(value) for value in item.values[:NAMED]) + more


def _seen(item: ActorItem, seen: Mapping[str, float], matcher: Matcher) -> str:
    if matcher.figures is Figures.NUMBER:
        return f"{_figure(seen[NO_NAME], matcher)} ({matcher.unit})"
    if matcher.figures is Figures.IDENTIFIERS:
        held = _most(item, seen)
        return f"{_figure(held, matcher)} ({matcher.unit})" if held else "none of those given"
    ranked = sorted(seen.items(), key=lambda pair: (-pair[1], pair[0]))[:NAMED]
    return ", ".join(f"{_name(name)} {_figure(part, matcher)}" for name, part in ranked) or "none"


def _name(value: str) -> str:
    shown = value if len(value) <= A_NAME else value[: A_NAME - 1] + "…"
    return shown.replace("_", " ")


def _figure(value: float, matcher: Matcher) -> str:
    if matcher.figures is not Figures.NUMBER or matcher.unit.startswith("share of"):
        return f"{100 * value:.0f} %"
    return f"{value:,.0f}"
