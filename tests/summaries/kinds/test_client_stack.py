from __future__ import annotations

from tests.stories import entities_of, log, request, summary_of, tied


def test_a_stack_is_network_fingerprint_agent_and_language_together() -> None:
    stack = request("ann", asn=64500, tls_fingerprint="t13d", user_agent="sdk/1.2", accept_language="en")
    assert entities_of("client_stack", stack) == ["64500 | t13d | sdk/1.2 | en"]


def test_one_difference_is_another_stack() -> None:
    two = log(
        request("ann", asn=64500, tls_fingerprint="t13d", user_agent="sdk/1.2"),
        request("bob", asn=64501, tls_fingerprint="t13d", user_agent="sdk/1.2"),
    )
    assert tied(summary_of(two).contacts, "client_stack") == []


def test_network_and_language_may_be_unknown() -> None:
    assert entities_of("client_stack", request("ann", tls_fingerprint="t13d", user_agent="sdk/1.2")) == [
        "- | t13d | sdk/1.2 | -"
    ]


def test_a_stack_without_fingerprint_or_agent_is_none() -> None:
    rows = [
        request("ann", tls_fingerprint=None, user_agent="sdk/1.2"),
        request("bob", tls_fingerprint="t13d", user_agent=None),
    ]
    assert entities_of("client_stack", *rows) == []
