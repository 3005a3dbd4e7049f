from __future__ import annotations

from tests.controls.stories import stopped


def test_who_came_by_the_pathway_waits_after_the_free_requests() -> None:
    found = stopped("pathway_verification", pathway="education", free_requests=3)
    assert found == {("a", "Mon"): 1, ("a", "Tue"): 2}
    assert stopped("pathway_verification", pathway="education", free_requests=2) == {
        ("a", "Mon"): 2,
        ("a", "Tue"): 2,
        ("d", "Mon"): 1,
    }
