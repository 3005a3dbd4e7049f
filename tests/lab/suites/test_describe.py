"""A description read back is the same world, and another world has another digest."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from forensics.foundation.errors import InputError
from forensics.lab.presets import PRESETS, preset
from forensics.lab.suites.describe import description_digest, digest_of, world_from_json, world_to_json
from forensics.lab.world import Group, World

GROUP = Group("naive", "op", 12, (("exits", 2), ("free_mail", 0.5), ("families", "reasoning")), 3)
FULL = World("w", 7, date(2026, 3, 1), 9, (GROUP,), "hashes", ("ip", "model"), ("accounts", "events"), ("no_payment",))
ANOTHER = [
    replace(FULL, name="v"),
    replace(FULL, seed=8),
    replace(FULL, start=date(2026, 3, 2)),
    replace(FULL, days=10),
    replace(FULL, prompts="none"),
    replace(FULL, columns=("model", "ip")),
    replace(FULL, files=("accounts",)),
    replace(FULL, masks=()),
    replace(FULL, groups=(GROUP, replace(GROUP, name="op-2"))),
    *(
        replace(FULL, groups=(changed,))
        for changed in (
            replace(GROUP, kind="home"),
            replace(GROUP, name="op-2"),
            replace(GROUP, accounts=13),
            replace(GROUP, slices=1),
            replace(GROUP, options=(("exits", 3), *GROUP.options[1:])),
        )
    ),
]


@pytest.mark.parametrize("world", [FULL, *(preset(name, 3) for name in sorted(PRESETS))], ids=lambda world: world.name)
def test_a_world_comes_back_as_it_was(world: World) -> None:
    text = json.dumps(world_to_json(world))
    assert world_from_json(json.loads(text)) == world


@pytest.mark.parametrize("world", ANOTHER)
def test_whatever_changes_changes_the_digest(world: World) -> None:
    assert description_digest(world) != description_digest(FULL)


def test_a_field_at_its_default_is_not_in_the_description() -> None:
    assert set(world_to_json(World("w", 1, date(2026, 1, 5), 2, ()))) == {"name", "seed", "start", "days", "groups"}


def test_the_order_of_keys_does_not_matter() -> None:
    said = world_to_json(FULL)
    assert digest_of(dict(reversed(said.items()))) == digest_of(said) == description_digest(FULL)


def wrong(**changes: Any) -> dict[str, Any]:
    return {**world_to_json(FULL), **changes}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ([], "object is needed"),
        (wrong(dayz=3), "unknown key 'dayz'"),
        (wrong(groups=[{"kind": "home", "name": "a", "accounts": 2, "option": {}}]), "group 1: unknown key 'option'"),
        (wrong(groups=[{"kind": "home", "name": "a"}]), "'accounts' is missing"),
        (wrong(groups=[{"kind": "home", "name": "a", "accounts": 2, "options": {"x": None}}]), "'options' must be"),
        (wrong(groups={}), "'groups' must be a list"),
        (wrong(seed=True), "'seed' must be"),
        (wrong(days=0), "'days' must be"),
        (wrong(start="20260301"), "'start' must be a date"),
        (wrong(start="2026-13-01"), "'start' must be a date"),
        (wrong(prompts="some"), "'prompts' must be one of text"),
        (wrong(files=["truth"]), "'files' must be"),
        (wrong(masks="no_payment"), "'masks' must be"),
        (wrong(name=""), "'name' must be"),
    ],
)
def test_what_is_no_description_says_what_is_wrong(said: object, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        world_from_json(said)
