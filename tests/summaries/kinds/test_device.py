from __future__ import annotations

from tests.stories import entities_of, log, request, summary_of, tied


def test_one_device_ties_its_accounts_over_all_days() -> None:
    laptop = log(request("ann", device_id="laptop"), request("bob", device_id="laptop", day=5))
    assert tied(summary_of(laptop).contacts, "device") == [["ann", "bob"]]


def test_an_absent_device_ties_no_one() -> None:
    assert entities_of("device", request("ann", device_id=None), request("bob", device_id="")) == []
