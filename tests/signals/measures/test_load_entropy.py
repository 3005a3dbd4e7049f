from __future__ import annotations

import math

import pytest

from forensics.signals.measures.load_entropy import MIN_ACCOUNTS, part
from tests.signals.stories import days_of, value
from tests.stories import Row, request


def load(*counts: int) -> list[Row]:
    return [request(f"a{account}", at=f"12:{n:02d}") for account, count in enumerate(counts) for n in range(count)]


def test_an_even_load_has_the_most_entropy() -> None:
    assert value(part, days_of(*load(5, 5, 5, 5))) == pytest.approx(1.0)


def test_it_is_shannon_s_entropy_over_its_maximum() -> None:
    shares = [0.5, 0.25, 0.25]
    expected = -sum(share * math.log(share) for share in shares) / math.log(3)
    assert value(part, days_of(*load(4, 2, 2))) == pytest.approx(expected)


def test_one_busy_account_among_idle_ones_has_little() -> None:
    found = value(part, days_of(*load(50, 1, 1)))
    assert found is not None
    assert found < 0.3


def test_several_days_of_an_account_are_one_load() -> None:
    spread = [request(f"a{account}", day=day) for account in range(3) for day in range(4)]
    assert value(part, days_of(*spread)) == pytest.approx(1.0)


def test_two_accounts_are_too_few() -> None:
    assert MIN_ACCOUNTS == 3
    assert value(part, days_of(*load(5, 5))) is None
