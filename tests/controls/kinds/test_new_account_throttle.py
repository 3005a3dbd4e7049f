from __future__ import annotations

from tests.controls.stories import stopped


def test_only_new_accounts_are_throttled_and_who_has_no_day_of_sign_up_is_not_new() -> None:
    assert stopped("new_account_throttle", days=1, requests_per_day=1) == {("a", "Mon"): 3, ("b", "Tue"): 3}
    assert stopped("new_account_throttle", days=2, requests_per_day=1) == {
        ("a", "Mon"): 3,
        ("a", "Tue"): 1,
        ("b", "Tue"): 3,
        ("c", "Wed"): 1,
    }
