"""Worlds with a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from forensics.foundation.errors import UsageError
from forensics.lab.presets_2026 import campaign_2026
from forensics.lab.simulate import simulate
from forensics.lab.stream import write_stream
from forensics.lab.world import Group, World
from forensics.lab.write import write_world

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from forensics.lab.world import SimulatedWorld
    from forensics.lab.write import Container

_START = date(2026, 9, 7)
"""A Monday: worlds begin with a week."""
_SMALLEST_GROUP = 2
"""Accounts that a group keeps at any scale."""


def hydra(seed: int) -> World:
    """One naive hydra and one rotating pool among homes, developers, a carrier NAT and a VPN."""
    groups = (
        Group("home", "homes", 640, (("requests", 8.0),)),
        Group("default_sdk", "developers", 160, (("requests", 11.0),)),
        Group("carrier_nat", "carrier", 280, (("requests", 7.0),)),
        Group("vpn_exit", "vpn", 120, (("requests", 8.0),)),
        Group("naive", "op-naive", 120, (("requests", 32.0),)),
        Group("rotating_pool", "op-rotating", 400, (("requests", 15.0),)),
    )
    return World("hydra", seed, _START, 14, groups)


def quiet(seed: int) -> World:
    """No hydra at all: everything honest that looks like one."""
    groups = (
        Group("home", "homes", 500, (("requests", 8.0),)),
        Group("carrier_nat", "carrier", 400, (("requests", 7.0),)),
        Group("vpn_exit", "vpn", 120, (("requests", 8.0),)),
        Group("company", "company", 200, (("requests", 14.0),)),
        Group("campus_class", "class", 200, (("requests", 9.0),)),
        Group("byok_app", "keys-app", 50, (("requests", 14.0),)),
        Group("agency", "agency", 80, (("requests", 10.0),)),
        Group("ci_farm", "cron-farm", 40, (("requests", 30.0),)),
        Group("default_sdk", "developers", 100, (("requests", 11.0),)),
        Group("family_card", "families", 60, (("requests", 8.0),)),
    )
    return World("quiet", seed, _START, 14, groups)


def mixed(seed: int) -> World:
    """A pool that also sells access, among organisations and crowds."""
    groups = (
        Group("home", "homes", 600, (("requests", 7.0),)),
        Group("carrier_nat", "carrier", 300, (("requests", 7.0),)),
        Group("company", "company", 60, (("requests", 12.0),)),
        Group("byok_app", "keys-app", 40, (("requests", 14.0),)),
        Group("campus_class", "class", 80, (("requests", 9.0),)),
        Group("mixed_customers", "op-mixed", 150, (("requests", 40.0),)),
    )
    return World("mixed", seed, _START, 14, groups)


def crowds(seed: int) -> World:
    """Crowds that must not be accused, larger than any hydra, and no hydra."""
    groups = (
        Group("home", "homes", 1_500),
        Group("carrier_nat", "carrier", 2_000),
        Group("company", "company", 200),
        Group("campus_class", "class", 300),
        Group("byok_app", "keys-app", 50),
    )
    return World("crowds", seed, _START, 14, groups)


def crowds_with_hydra(seed: int) -> World:
    """The same crowds, row by row, and a naive hydra beside them."""
    world = crowds(seed)
    return replace(world, name="crowds_with_hydra", groups=(*world.groups, Group("naive", "op-naive", 150)))


def hard(seed: int) -> World:
    """Hydras that hide: ordinary-looking accounts behind homes' lines, a relay race, stolen keys; crowds around."""
    groups = (
        Group("home", "homes", 900, (("requests", 9.0),)),
        Group("default_sdk", "developers", 200, (("requests", 12.0),)),
        Group("carrier_nat", "carrier", 600, (("requests", 8.0),)),
        Group("company", "company", 80, (("gateway", 1),)),
        Group("byok_app", "keys-app", 50),
        Group("ci_farm", "cron-farm", 20),
        Group("rotating_pool", "op-disguised", 250, (("disguised", 0.6), ("proxies", 500), ("free_mail", 0.8))),
        Group("rotating_pool", "op-race", 60, (("scheduler", "quota"), ("proxies", 60), ("requests", 40.0))),
        Group("stolen_keys", "op-thief", 25),
    )
    return World("hard", seed, _START, 14, groups)


def narrow(seed: int) -> World:
    """Few columns and no prompts: for measuring speed; ``--scale`` makes it long."""
    groups = (
        Group("home", "homes", 2_000, (("requests", 20.0),)),
        Group("carrier_nat", "carrier", 1_000, (("requests", 20.0),)),
        Group("rotating_pool", "op-rotating", 300, (("requests", 50.0),)),
    )
    columns = ("ip", "tls_fingerprint", "user_agent", "connection_id", "api_key_id", "model")
    return World("narrow", seed, _START, 30, groups, "none", columns)


SIZED: dict[str, Callable[[int, float], World]] = {"campaign_2026": campaign_2026}
"""Worlds that are described for a scale: more groups and more stretches of time, not only larger groups."""

PRESETS: dict[str, Callable[[int], World]] = {
    "campaign_2026": campaign_2026,
    "crowds": crowds,
    "crowds_with_hydra": crowds_with_hydra,
    "hard": hard,
    "hydra": hydra,
    "mixed": mixed,
    "narrow": narrow,
    "quiet": quiet,
}
"""Name to a world of a seed."""


def preset(name: str, seed: int, scale: float = 1.0) -> World:
    """Describe a preset's world; ``scale`` multiplies the accounts of every group.

    Raises
    ------
    UsageError
        There is no such preset, or the scale is not positive.
    """
    if name not in PRESETS:
        raise UsageError(f"no world is called {name!r}", hint=f"one of {', '.join(sorted(PRESETS))}")
    if scale <= 0:
        raise UsageError(f"a scale of {scale} leaves no world", hint="give a number above 0")
    return SIZED[name](seed, scale) if name in SIZED else scaled(PRESETS[name](seed), scale)


def scaled(world: World, scale: float) -> World:
    """Multiply the accounts of every group."""
    groups = tuple(
        replace(group, accounts=max(_SMALLEST_GROUP, round(group.accounts * scale))) for group in world.groups
    )
    return replace(world, groups=groups)


def simulate_preset(name: str, seed: int, scale: float, out: Path, container: Container) -> SimulatedWorld:
    """Run a preset at a scale and write it into a folder: what ``forensics lab simulate`` does.

    A world with a group that is grown in stretches is written so too, and given back without its requests.
    """
    described = preset(name, seed, scale)
    if any(group.slices > 1 for group in described.groups):
        return write_stream(described, out, container)
    world = simulate(described)
    write_world(world, out, container)
    return world
