from __future__ import annotations

from tests.stories import entities_of, log, request, summary_of, tied


def test_one_system_prompt_ties_both_accounts() -> None:
    product = log(request("ann", system_prompt_sha256="s1"), request("bob", system_prompt_sha256="s1", day=9))
    assert tied(summary_of(product).contacts, "system_prompt") == [["ann", "bob"]]


def test_a_public_default_ties_no_one() -> None:
    default = [request("ann", system_prompt_sha256="default"), request("bob", system_prompt_sha256="default")]
    assert entities_of("system_prompt", *default, trivial=frozenset({"default"})) == []


def test_no_system_prompt_ties_no_one() -> None:
    assert entities_of("system_prompt", request("ann", system_prompt_sha256=None)) == []
