from __future__ import annotations

import pytest

from forensics.signals.measures.error_share import part
from tests.signals.stories import days_of, value
from tests.stories import request


def test_failed_requests_are_those_from_status_400() -> None:
    statuses = [200, 301, 399, 400, 429, 503]
    assert value(part, days_of(*(request("ann", status=status) for status in statuses))) == pytest.approx(0.5)


def test_days_of_several_accounts_add_up() -> None:
    rows = [request("ann", status=500), request("bob", status=200, day=1), request("bob", status=200), request("bob")]
    assert value(part, days_of(*rows)) == pytest.approx(0.25)
