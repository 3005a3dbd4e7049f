from __future__ import annotations

from tests.controls.stories import stopped


def test_the_oldest_accounts_keep_the_card_and_who_has_another_one_uses_it() -> None:
    # a and b are the first two on x; c has a card of its own.
    assert stopped("accounts_per_card", accounts=2) == {}
    assert stopped("accounts_per_card", accounts=1) == {
        ("b", "Tue"): 4,
        ("b", "Wed"): 1,
        ("e", "Mon"): 1,
        ("e", "Tue"): 1,
        ("e", "Wed"): 1,
    }
