from __future__ import annotations

from tests.controls.stories import stopped


def test_what_exceeds_the_quota_of_a_day_is_refused() -> None:
    assert stopped("plan_quota", plan="any", requests_per_day=3) == {("a", "Mon"): 1, ("b", "Tue"): 1}
    assert stopped("plan_quota", plan="team", requests_per_day=2) == {("d", "Mon"): 1}
    assert stopped("plan_quota", plan="absent", requests_per_day=1) == {}
