from __future__ import annotations

from tests.stories import entities_of, log, request, summary_of, tied


def test_a_conversation_that_moves_ties_both_accounts() -> None:
    moved = log(request("ann", conversation_id="c1"), request("bob", conversation_id="c1", at="12:05"))
    assert tied(summary_of(moved).contacts, "conversation") == [["ann", "bob"]]


def test_requests_without_a_conversation_tie_no_one() -> None:
    assert entities_of("conversation", request("ann", conversation_id=None), request("bob", conversation_id="")) == []
