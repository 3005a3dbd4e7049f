"""Honest company for every world: who else is in the log, drawn from ranges."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forensics.lab.suites.ranges import real, size, some_of, whole
from forensics.lab.world import Group

if TYPE_CHECKING:
    import numpy as np

    from forensics.lab.world import Option


@dataclass(frozen=True, slots=True)
class Range:
    """How one honest kind comes in worlds."""

    low: int
    """Accounts, fewest and most."""
    high: int
    requests: tuple[float, float] = (5.0, 14.0)
    """Mean requests per account over a world."""
    whole: tuple[tuple[str, int, int], ...] = ()
    """Options that count, with their range."""
    real: tuple[tuple[str, float, float], ...] = ()
    """Options that measure or share, with their range."""


NETWORKS = {
    "carrier_nat": Range(80, 700, whole=(("addresses", 2, 12),)),
    "vpn_exit": Range(40, 300, whole=(("exits", 3, 16),)),
    "private_relay": Range(60, 400),
    "edge_worker": Range(40, 250, (8.0, 20.0)),
    "proxy_customer": Range(20, 150),
    "rented_line_home": Range(20, 120),
}
"""Strangers behind the same addresses."""
ORGANISATIONS = {
    "company": Range(30, 250, (8.0, 18.0), (("egress", 1, 3), ("gateway", 0, 1)), (("remote", 0.0, 0.4),)),
    "key_gateway": Range(10, 80, (15.0, 40.0)),
    "agency": Range(20, 120, (8.0, 16.0), (("egress", 1, 4), ("staff", 3, 9))),
    "ci_farm": Range(8, 40, (20.0, 60.0)),
    "cron_company": Range(8, 50, (15.0, 40.0)),
    "labelling_firm": Range(30, 200, (8.0, 25.0)),
    "support_bot": Range(5, 40, (20.0, 60.0)),
    "agentic_startup": Range(5, 30, (30.0, 90.0)),
}
"""One party openly, or nearly so."""
EVENTS = {
    "campus_class": Range(50, 300, whole=(("addresses", 1, 4),), real=(("assigned_share", 0.1, 0.5),)),
    "boot_camp": Range(15, 120, (8.0, 20.0), (("starter_kit", 0, 1),)),
    "hackathon": Range(40, 250, (8.0, 25.0)),
    "benchmark_sweep": Range(3, 20, (30.0, 90.0)),
    "translation_batch": Range(2, 6, (40.0, 120.0)),
}
"""People who came together for one thing."""
APPS = {
    "byok_app": Range(30, 250, (8.0, 18.0), (("egress", 1, 3), ("connections", 1, 6))),
    "public_router": Range(40, 250, (8.0, 18.0)),
    "reseller": Range(20, 120, (10.0, 25.0)),
}
"""Others' keys behind one piece of software."""
PEOPLE = {
    "family_card": Range(20, 120),
    "privacy_people": Range(20, 150),
    "prepaid_bins": Range(30, 250),
    "default_sdk": Range(60, 300, (8.0, 18.0)),
}
"""People with something in common by chance or taste."""
ALL = {**NETWORKS, **ORGANISATIONS, **EVENTS, **APPS, **PEOPLE}


def homes(rng: np.random.Generator, low: int = 1_500, high: int = 4_500) -> Group:
    """People at home: the base of every world."""
    return Group("home", "homes", size(rng, low, high), (("requests", real(rng, 5.0, 12.0)),))


def group(rng: np.random.Generator, kind: str, name: str = "", scale: float = 1.0) -> Group:
    """Draw one group of an honest kind."""
    within = ALL[kind]
    options: list[tuple[str, Option]] = [("requests", real(rng, *within.requests))]
    options += [(option, whole(rng, low, high)) for option, low, high in within.whole]
    options += [(option, real(rng, low, high)) for option, low, high in within.real]
    accounts = max(2, round(size(rng, within.low, within.high) * scale))
    return Group(kind, name or kind.replace("_", "-"), accounts, tuple(options))


def bystanders(rng: np.random.Generator, n: int = 6) -> tuple[Group, ...]:
    """Homes and ``n`` other honest kinds, five or more: two crowds on shared addresses, two organisations, an event."""
    always = (*some_of(rng, 2, *NETWORKS), *some_of(rng, 2, *ORGANISATIONS), *some_of(rng, 1, *EVENTS))
    others = some_of(rng, n - len(always), *(kind for kind in ALL if kind not in always))
    return (homes(rng), *(group(rng, kind) for kind in (*always, *others)))


def neighbours(rng: np.random.Generator, pick: dict[str, Range], n: int, scale: float = 1.0) -> tuple[Group, ...]:
    """``n`` honest kinds out of some."""
    return tuple(group(rng, kind, scale=scale) for kind in some_of(rng, min(n, len(pick)), *pick))


def released(groups: tuple[Group, ...], day: float) -> tuple[Group, ...]:
    """The same honest groups in a world where a new model comes out on a day: some of the people move to it, too."""
    return tuple(replace(one, options=(*one.options, ("release_day", day))) for one in groups)
