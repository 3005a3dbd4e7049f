from __future__ import annotations

import inspect
import re

import pytest

from forensics.cli.flags import CASE, FLAGS, INPUTS, JUDGE, LIMITS, READ, RENDER, RUN, SCREEN
from tests.cli.terminal import forensics

CONTRACT = [
    *("accounts", "events", "payments", "force", "config", "quiet", "verbose", "log-format", "no-color", "threads"),
    *("memory-limit", "seed", "from", "to", "strict", "max-reject-rate", "case-id", "examiner", "map", "timezone"),
    *("trusted-proxy", "rules", "allow", "dispositions", "engine", "temp-dir", "keep-text", "key-file", "prevalence"),
    *("account-grain", "fail-on-cluster"),
]
"""What the contract promises of `analyze`."""


def test_analyze_takes_every_flag_of_the_contract() -> None:
    shown = forensics("analyze", "--help").out
    assert not [name for name in CONTRACT if not re.search(rf"--{name}\b", shown)]


def test_no_name_is_given_twice() -> None:
    groups = (SCREEN, INPUTS, READ, JUDGE, CASE, RUN, RENDER)
    assert len(FLAGS) == sum(map(len, groups))
    assert not set(FLAGS) & set(LIMITS)


@pytest.mark.parametrize("flag", [*FLAGS.values(), *LIMITS.values()], ids=lambda flag: flag.name)
def test_every_flag_says_what_it_means(flag: object) -> None:
    assert inspect.getattr_static(type(flag), "__doc__")
    assert getattr(flag, "meaning", "")
    assert getattr(flag, "name", "") == getattr(flag, "name", "").lower()
