from __future__ import annotations

from tests.controls.stories import stopped


def test_further_accounts_on_a_text_are_held_and_their_days_share_what_is_held() -> None:
    # d, then a, then b. Of b's five requests three are held: two of Tuesday's four and one of Wednesday's.
    assert stopped("template_throttle", text="prompt_template", accounts=2) == {("b", "Tue"): 2, ("b", "Wed"): 1}
    first = stopped("template_throttle", text="prompt_template", accounts=1)
    assert first == {("a", "Mon"): 4, ("a", "Tue"): 2, ("b", "Tue"): 2, ("b", "Wed"): 1}
    assert stopped("template_throttle", text="system_prompt", accounts=1) == {}
