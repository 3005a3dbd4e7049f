"""Families draw worlds from seeds, and nothing but the seed decides."""

from __future__ import annotations

import pytest

from forensics.foundation.errors import UsageError
from forensics.lab.kinds import kind_named
from forensics.lab.suites.family import drawn, families, family_named


def test_the_same_seed_draws_the_same_world() -> None:
    assert drawn("plain", 4) == drawn("plain", 4)


def test_another_seed_draws_other_sizes_and_another_day() -> None:
    worlds = [drawn("plain", seed) for seed in range(8)]
    assert len({world.start for world in worlds}) > 4
    assert len({world.groups for world in worlds}) == 8
    assert {world.start.year for world in worlds} == {2026}


def test_every_option_is_spelled_out_so_that_no_default_can_change_the_world() -> None:
    for group in drawn("plain", 1).groups:
        assert [name for name, _ in group.options] == list(kind_named(group.kind).options.__dataclass_fields__)


def test_an_unknown_family_is_a_usage_error_that_lists_those_there_are() -> None:
    with pytest.raises(UsageError, match="plain"):
        family_named("plane")


@pytest.mark.parametrize("name", sorted(families()))
def test_every_family_draws_a_world_of_known_parts(name: str) -> None:
    for seed in (1, 2):
        world = drawn(name, seed)
        assert world.name == f"{name}-{seed}"
        assert len({group.name for group in world.groups}) == len(world.groups) > 0
