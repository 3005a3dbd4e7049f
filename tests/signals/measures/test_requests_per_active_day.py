from __future__ import annotations

from forensics.signals.measures.requests_per_active_day import part
from tests.signals.stories import days_of, value
from tests.stories import request


def test_idle_days_do_not_count() -> None:
    rows = [request("ann", day=0, at=f"12:{n:02d}") for n in range(4)] + [request("ann", day=9), request("ann", day=9)]
    assert value(part, days_of(*rows)) == 3.0


def test_each_account_s_day_counts_once() -> None:
    rows = [request("ann"), request("ann"), request("bob"), request("bob")]
    assert value(part, days_of(*rows)) == 2.0
