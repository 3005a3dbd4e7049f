from __future__ import annotations

from tests.stories import entities_of, log, request, summary_of, tied


def test_two_accounts_on_one_address_that_day_are_tied() -> None:
    office = log(request("ann", ip="198.51.100.7"), request("bob", ip="198.51.100.7"))
    assert tied(summary_of(office).contacts, "ip_address") == [["ann", "bob"]]


def test_a_recycled_address_does_not_tie_two_strangers_a_day_apart() -> None:
    recycled = log(request("ann", ip="198.51.100.7", day=0), request("bob", ip="198.51.100.7", day=1))
    assert tied(summary_of(recycled).contacts, "ip_address") == []


def test_the_day_is_that_of_utc() -> None:
    late = log(request("ann", ip="198.51.100.7", at="23:59:59"), request("bob", ip="198.51.100.7", day=1, at="00:00"))
    assert tied(summary_of(late).contacts, "ip_address") == []


def test_no_address_ties_no_one() -> None:
    assert entities_of("ip_address", request("ann", ip=None), request("bob", ip="")) == []
