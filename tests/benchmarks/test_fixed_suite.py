"""The fixed suite stays what it was: worlds may be added, never softened."""

from __future__ import annotations

from pathlib import Path

from benchmarks.quality import SUITE
from forensics.lab.suites.describe import digest_of
from forensics.lab.suites.family import families
from forensics.lab.suites.suite import Suite, read_suite

N_FROZEN = 135
FROZEN = "cdb295c1a41ad5fd126db5f04f09663c390907b761bd7572b8a7fe17a6f0fb15"
"""Digest of the first worlds, recorded on the day they were frozen."""
FITTED_FROM = 1_000
"""First seed of worlds that numbers are fitted on: the suite's lie below."""


def test_the_frozen_worlds_are_the_recorded_ones() -> None:
    suite = read_suite(SUITE)
    assert Suite(suite.name, suite.worlds[:N_FROZEN]).digest == FROZEN


def test_every_family_has_worlds_and_none_is_of_a_seed_that_fits() -> None:
    suite = read_suite(SUITE)
    assert {entry.family for entry in suite.worlds} >= set(families())
    assert max(entry.world.seed for entry in suite.worlds) < FITTED_FROM


def test_a_softened_world_is_noticed() -> None:
    suite = read_suite(SUITE)
    fewer = Suite(suite.name, suite.worlds[1:N_FROZEN])
    assert digest_of([suite.name, *(entry.digest for entry in fewer.worlds)]) != FROZEN


def test_the_page_names_the_suite_it_was_measured_on() -> None:
    page = Path(SUITE).parents[1] / "quality.md"
    assert read_suite(SUITE).digest in page.read_text("utf-8")
