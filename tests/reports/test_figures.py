from __future__ import annotations

from datetime import UTC, datetime

import pytest

from forensics.reports import figures


@pytest.mark.parametrize(
    ("p", "text"), [(0.0, "under 1 %"), (0.004, "under 1 %"), (0.5, "50 %"), (0.994, "99 %"), (1.0, "over 99 %")]
)
def test_no_probability_is_rounded_to_certainty(p: float, text: str) -> None:
    assert figures.percent(p) == text


def test_money_is_whole_dollars_and_cents_only_where_they_matter() -> None:
    told = [figures.usd(amount) for amount in (0.0, 0.004, 0.5, 99.999, 12_345.6)]
    assert told == ["0.00 USD", "under 0.01 USD", "0.50 USD", "100.00 USD", "12,346 USD"]


def test_bans_carry_their_sign() -> None:
    assert [figures.bans(weight) for weight in (1.234, -0.5, 0.001, -0.001)] == ["+1.23", "\u22120.50", "0.00", "0.00"]


def test_shares_keep_small_numbers() -> None:
    assert [figures.share(p) for p in (0.001, 0.02, 0.125)] == ["0.1 %", "2 %", "12.5 %"]


def test_counts_agree_with_their_nouns() -> None:
    assert figures.many_are(1, "account") == "1 account is"
    assert figures.many_are(1200, "account") == "1,200 accounts are"
    assert figures.many(2, "family", "families") == "2 families"


def test_an_unknown_time_is_said() -> None:
    assert figures.span(None, datetime(2026, 1, 1, tzinfo=UTC)) == "no time known"


def test_sizes_have_units() -> None:
    assert [figures.size(n) for n in (12, 1_500, 2_500_000)] == ["12 B", "1.5 kB", "2.5 MB"]


def test_counts_are_separated_by_thousands() -> None:
    assert [figures.count(n) for n in (0, 1234567, 2.5, float("nan"))] == ["0", "1,234,567", "2.5", "unknown"]
