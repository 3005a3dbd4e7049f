from __future__ import annotations

from tests.stories import entities_of, log, request, summary_of, tied

HELLO = "hash of hello"


def test_the_same_prompt_ties_both_accounts() -> None:
    copied = log(request("ann", prompt_sha256="h1"), request("bob", prompt_sha256="h1", day=3))
    assert tied(summary_of(copied).contacts, "prompt") == [["ann", "bob"]]


def test_small_talk_ties_no_one() -> None:
    greetings = [request("ann", prompt_sha256=HELLO), request("bob", prompt_sha256=HELLO)]
    assert entities_of("prompt", *greetings, trivial=frozenset({HELLO})) == []


def test_an_absent_prompt_ties_no_one() -> None:
    assert entities_of("prompt", request("ann", prompt_sha256=None), request("bob", prompt_sha256="")) == []
