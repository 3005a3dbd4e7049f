from __future__ import annotations

import hashlib
from dataclasses import replace

from forensics.reports.naming import in_clear, pseudonymous
from tests.reports.example_case import HOSTILE, example_case


def test_a_pseudonym_is_stable_in_a_case_and_says_what_it_names() -> None:
    naming = pseudonymous(example_case())
    assert naming.account("alice") == naming.account("alice")
    assert naming.account("alice").startswith("acct-")
    assert naming.entity("ip_address", "192.0.2.1").startswith("ip-")
    assert len(naming.account("alice")) == len("acct-") + 8


def test_equal_values_of_two_kinds_have_two_names() -> None:
    naming = pseudonymous(example_case())
    assert naming.entity("card", "x")[-8:] != naming.entity("device", "x")[-8:]


def test_another_case_or_key_gives_other_names() -> None:
    case = example_case()
    other_input = replace(case.scope.inputs[0], sha256="00" * 32)
    other = replace(case, scope=replace(case.scope, inputs=(other_input,)))
    names = {
        pseudonymous(case).account("alice"),
        pseudonymous(other).account("alice"),
        pseudonymous(case, b"a secret").account("alice"),
    }
    assert len(names) == 3


def test_a_key_file_links_two_cases() -> None:
    case = example_case()
    other = replace(case, scope=replace(case.scope, inputs=()))
    assert pseudonymous(case, b"key").account("alice") == pseudonymous(other, b"key").account("alice")


def test_a_pseudonym_is_no_plain_digest() -> None:
    name = pseudonymous(example_case()).entity("ip_address", "192.0.2.1")
    assert hashlib.sha256(b"192.0.2.1").hexdigest()[:8].upper() not in name


def test_clear_names_are_still_made_safe() -> None:
    name = in_clear().account(HOSTILE)
    assert "\x1b" not in name
    assert "\u202e" not in name
    assert in_clear().account("alice") == "alice"


def test_kinds_that_name_nobody_stay_in_clear() -> None:
    naming = pseudonymous(example_case(), plain_kinds=frozenset({"client_stack"}))
    assert naming.entity("client_stack", "python/3.11") == "python/3.11"
    assert naming.entity("ip_address", "192.0.2.1") != "192.0.2.1"
