"""The case that a provider disclosed in February 2026, by scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from forensics.lab.growth.routes import COMMON_MARKET
from forensics.lab.world import Group, Option, World

_START = date(2026, 1, 5)
"""A Monday, seven weeks before the report."""
_DAYS = 50
"""The report gives none; later cases of this size took 45 to 60 days."""
_STRETCH_REQUESTS = 370_000
"""Requests of one stretch of a pool's time: repeats after refusals come on top, and it stays below 400,000."""
_SMALLEST_GROUP = 2
"""Accounts that a group keeps at any scale."""
_RELEASE_DAY = 29.0
"""Day on which the new model comes out, for everybody; the report gives none."""
_CUSTOMERS = 0.2
"""Share of requests in the largest network that are unrelated customers': reported without a figure."""


@dataclass(frozen=True, slots=True)
class _Campaigns:
    """A pool of accounts, and the campaigns it carries."""

    name: str
    accounts: int
    exchanges: int
    """Requests that extract, over the world."""
    options: tuple[tuple[str, Option], ...]
    customers: float = 0.0

    def group(self, scale: float) -> Group:
        """The pool at a scale: fewer accounts, each as busy as at scale 1, in as many stretches as its size needs."""
        total = self.exchanges / (1 - self.customers)
        accounts = max(_SMALLEST_GROUP, round(self.accounts * scale))
        slices = max(1, math.ceil(total * scale / _STRETCH_REQUESTS))
        busy = (("requests", round(total / self.accounts, 2)), ("customers", self.customers))
        return Group("fleet", self.name, accounts, (*self.options, *busy), slices)


_HYDRAS = (
    # Reported: over 150,000 exchanges; synchronised, shared payment, load balanced; reasoning, rubrics, rewrites.
    _Campaigns(
        "op-reasoning",
        500,
        160_000,
        (
            ("actors", "lab-a"),
            ("families", "reasoning,rubric,rewrite"),
            ("style", "elicitation"),
            ("exits", "few"),
            ("n_exits", 6),
            ("payment", "few_cards"),
            ("cards", 12),
            ("bins", 3),
            ("sign_up", "burst"),
            ("scheduler", "round_robin"),
        ),
    ),
    # Reported: over 3.4 million; hundreds of accounts over several access pathways; agents, tools, screens, images.
    _Campaigns(
        "op-agentic",
        900,
        3_400_000,
        (
            ("actors", "lab-b"),
            ("families", "tools,coding,data_analysis,computer_use,vision"),
            ("style", "paraphrase"),
            ("exits", "sticky_residential"),
            ("n_exits", 4_000),
            ("payment", "distinct"),
            ("mail", "human"),
            ("copied", 0.3),
            ("sign_up", "bursts"),
            ("scheduler", "least_requests"),
            ("stacks", 6),
            ("turns", 5.0),
        ),
    ),
    # Reported: over 13 million, half of it on a new model within a day; one network of more than 20,000 accounts,
    # replaced when banned, that mixes extraction with unrelated customers. The fourth campaign is its second tenant.
    _Campaigns(
        "op-network",
        22_600,
        13_300_000,
        (
            ("actors", "lab-c,"),
            ("actor_shares", "0.98,0.02"),
            ("families", "coding,reasoning,tools"),
            ("style", "injected"),
            ("pivot_day", _RELEASE_DAY),
            ("exits", "residential"),
            ("n_exits", 30_000),
            ("market", COMMON_MARKET),
            ("payment", "virtual"),
            ("bins", 24),
            ("mail", "disposable_mix"),
            ("sign_up", "trickle"),
            ("banned", 0.2),
            ("scheduler", "lru_sticky"),
            ("stacks", 3),
            ("turns", 6.0),
        ),
        _CUSTOMERS,
    ),
)


@dataclass(frozen=True, slots=True)
class _Crowd:
    """Honest groups of one kind: people in large groups, organisations in many small ones."""

    kind: str
    groups: int
    """At scale 1."""
    accounts: int
    """Of each group."""
    options: tuple[tuple[str, Option], ...] = ()

    def scaled(self, scale: float) -> list[Group]:
        """The groups at a scale: as many as it takes, then each smaller."""
        n = max(1, round(self.groups * scale))
        accounts = max(_SMALLEST_GROUP, round(self.groups * self.accounts * scale / n))
        options = (("release_day", _RELEASE_DAY), *self.options)
        return [Group(self.kind, f"{self.kind}-{number}", accounts, options) for number in range(n)]


_HONEST = (
    _Crowd("home", 5, 18_000),
    _Crowd("carrier_nat", 8, 4_000),
    _Crowd("default_sdk", 1, 15_000),
    _Crowd("vpn_exit", 1, 8_000),
    _Crowd("private_relay", 2, 3_000),
    _Crowd("family_card", 1, 5_000),
    _Crowd("rented_line_home", 2, 3_000),
    _Crowd("proxy_customer", 2, 1_000),
    _Crowd("privacy_people", 2, 1_500),
    _Crowd("prepaid_bins", 2, 1_000),
    _Crowd("company", 40, 150),
    _Crowd("campus_class", 12, 300),
    _Crowd("boot_camp", 6, 60),
    _Crowd("hackathon", 5, 120),
    _Crowd("byok_app", 8, 60),
    _Crowd("public_router", 5, 80),
    _Crowd("edge_worker", 3, 60),
    _Crowd("agency", 10, 80),
    _Crowd("reseller", 4, 100),
    _Crowd("ci_farm", 8, 40),
    _Crowd("cron_company", 5, 25),
    _Crowd("key_gateway", 8, 20),
    _Crowd("labelling_firm", 4, 120),
    _Crowd("support_bot", 5, 20),
    _Crowd("translation_batch", 4, 20),
    _Crowd("benchmark_sweep", 4, 20),
    _Crowd("agentic_startup", 8, 25),
)
"""Far more accounts than the pools have, and fewer requests, as a provider sees it."""


def campaign_2026(seed: int, scale: float = 1.0) -> World:
    """Four campaigns in three networks of 24,000 accounts, 16 million exchanges, as disclosed in February 2026."""
    pools = [pool.group(scale) for pool in _HYDRAS]
    crowds = [group for crowd in _HONEST for group in crowd.scaled(scale)]
    return World("campaign_2026", seed, _START, _DAYS, (*crowds, *pools), files=("accounts", "payments"))
