"""Relay pools for worlds: every axis drawn from ranges, some of them set by the family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.growth.routes import COMMON_MARKET
from forensics.lab.suites.ranges import one_of, real, size, whole
from forensics.lab.world import Group

if TYPE_CHECKING:
    import numpy as np

    from forensics.lab.world import Option

EXITS = ("few", "rotated", "sticky_residential", "residential", "overlapping")
SCHEDULERS = ("round_robin", "lru_sticky", "random", "least_requests", "least_busy", "fill_first", "quota")
STYLES = ("injected", "slots", "paraphrase", "languages", "rubric", "elicitation", "reworded")
FAMILIES = ("reasoning", "rubric", "rewrite", "coding", "tools", "computer_use", "vision", "data_analysis", "languages")

REFUSED = (0.002, 0.3)
"""Share of requests refused, least and most, even on the scale of logarithms: nine operators of the capture of real
relays had .001 to .07, four .11 to .71."""


def pool(rng: np.random.Generator, name: str, low: int, high: int, **fixed: Option) -> Group:
    """Draw a pool of ``low`` to ``high`` accounts; what the family fixes is not drawn.

    The order of draws is the same whatever is fixed, so a family may fix one more thing without moving the rest.
    Ranges span what thirteen operators of real relay software did (`benchmarks/relay_traces.md`): nine shared
    connections; ten had conversations that changed accounts; of eight whose refused
    prompts went on, six sent nearly all to a sibling, one half the time, one never.
    """
    drawn: dict[str, Option] = {
        "exits": one_of(rng, *EXITS, "residential", "sticky_residential"),
        "n_exits": 0,
        "connection_sharing": round(1 - real(rng, 0.0, 1.0) ** 2, 3),
        "payment": one_of(rng, "few_cards", "virtual", "virtual", "virtual", "distinct", "distinct"),
        "cards": size(rng, 2, 30),
        "bins": whole(rng, 1, 6),
        "mail": one_of(rng, "pattern", "human", "disposable_mix"),
        "sign_up": one_of(rng, "burst", "bursts", "bursts", "trickle", "trickle"),
        "scheduler": one_of(rng, *SCHEDULERS),
        "limited": round(REFUSED[0] * (REFUSED[1] / REFUSED[0]) ** real(rng, 0.0, 1.0), 4),
        "fail_over": one_of(rng, 1.0, 1.0, 1.0, 0.5, 0.0),
        "customers": one_of(rng, 0.0, real(rng, 0.1, 0.8)),
        "self_use": one_of(rng, 0.0, real(rng, 0.0, 0.3)),
        "copied": one_of(rng, 0.0, real(rng, 0.0, 0.3), real(rng, 0.2, 0.6)),
        "stacks": one_of(rng, 1, 1, whole(rng, 2, 8)),
        "banned": real(rng, 0.0, 0.2),
        "style": one_of(rng, *STYLES),
        "families": ",".join(sorted({one_of(rng, *FAMILIES), one_of(rng, *FAMILIES)})),
        "requests": real(rng, 6.0, 32.0),
        "hours": one_of(rng, "flat", "flat", "office"),
    }
    accounts = size(rng, low, high)
    options = {**drawn, **fixed}
    machines, lines = whole(rng, 1, 10), size(rng, 100, 6_000)
    # Drawn last: what was drawn before stays.
    later: dict[str, Option] = {
        "lanes": size(rng, 1, 6),
        "connection_s": float(size(rng, 3_600, 86_400)),
        "connection_requests": size(rng, 2, 35),
        "turns": one_of(rng, 1.0, real(rng, 1.5, 5.0)),
    }
    behind_one = size(rng, 1, 12)
    later["market"] = one_of(rng, "", COMMON_MARKET)
    options = {**later, **options}
    # What is left of a pool's traffic is extraction, at least one request in twenty.
    options["self_use"] = round(min(float(options["self_use"]), 0.95 - float(options["customers"])), 3)
    if "n_exits" not in fixed:
        proxies = max(1, round(accounts / behind_one)) if options["exits"] == "rotated" else lines
        options["n_exits"] = machines if options["exits"] == "few" else proxies
    return Group("fleet", name, accounts, tuple(options.items()))
