from __future__ import annotations

import polars as pl

from benchmarks.campaigns import NEAR, _right, page
from forensics.vocabulary.workload import ASKING, WORDING


def right(n: dict[str, int], *said: str) -> tuple[bool, bool]:
    aims = [name for name, count in n.items() for _ in range(count)]
    told = _right(pl.Series("aim", [*aims, None]), list(said))
    return told["top_two"], told["first"]


def test_the_two_commonest_count_in_any_order_and_what_is_unclear_does_not() -> None:
    assert right({"coding": 5, "vision": 3, "grading": 1}, "vision", "unclear", "coding") == (True, False)
    assert right({"coding": 5, "vision": 3, "grading": 1}, "coding", "vision") == (True, True)
    assert right({"coding": 5, "vision": 3, "grading": 1}, "coding", "grading") == (False, True)
    assert right({"coding": 5, "vision": 3}, "unclear", "coding") == (False, True)
    assert right({"coding": 5}, "coding", "vision") == (True, True)
    assert right({"coding": 5}, "vision", "coding") == (False, False)
    assert right({"coding": 5}) == (False, False)


def test_a_third_that_is_nearly_as_large_as_the_second_counts_as_well() -> None:
    n = {"coding": 200, "vision": 100, "grading": round(100 * NEAR)}
    assert right(n, "coding", "grading") == (True, True)
    assert right(n, "grading", "coding") == (True, False)
    assert right({**n, "grading": round(100 * NEAR) - 1}, "coding", "grading") == (False, True)


def test_whoever_omits_the_largest_is_not_right() -> None:
    n = {"coding": 200, "vision": 100, "grading": round(100 * NEAR)}
    assert right(n, "vision", "grading") == (False, False)
    assert right({"coding": 7, "vision": 7, "grading": 7}, "grading", "vision") == (True, True)


def test_campaigns_of_which_nothing_is_said_are_not_right_either() -> None:
    seen = {
        "style": "slots",
        "seen": True,
        "by": WORDING,
        "top_two": True,
        "first": True,
        "moved": False,
        "pivot": True,
    }
    frames = {
        "clusters": pl.DataFrame(),
        "campaigns": pl.DataFrame([seen, {**dict.fromkeys(seen), "style": "slots", "seen": False}]),
        "named": pl.DataFrame({"by": [ASKING], "work": [True], "top_two": [False]}),
        "said": pl.DataFrame({"extraction": [0.9], "extracting": [True], "honest": [False]}),
    }
    told = page("words", frames)
    assert "Of 1 more true campaigns nothing is said: of all 2 the top two are right for 0.500." in told
    assert "Of 1 named by how they ask 1.000 are mostly extraction, and the top two of what those extract" in told


def test_what_wording_alone_tells_stands_beside_the_whole() -> None:
    of_cluster = {"style": "reworded", "customers": 2, "true": 0.5, "low": None}
    scores = {"precision": 1.0, "recall": 0.5, "worded_precision": 0.0, "worded_recall": 0.0}
    fact = {"style": "slots", "seen": True, "first": True, "moved": False, "pivot": True}
    frames = {
        "clusters": pl.DataFrame([{**of_cluster, **scores}]),
        "campaigns": pl.DataFrame([{**fact, "by": WORDING, "top_two": True}, {**fact, "by": ASKING, "top_two": False}]),
        "named": pl.DataFrame({"by": [WORDING, ASKING], "work": [True, True], "top_two": [True, False]}),
        "said": pl.DataFrame({"extraction": [0.9], "extracting": [True], "honest": [False]}),
    }
    told = page("words", frames)
    assert "Pools of several customers: B\u00b3 F 0.667 (- without `reworded`); of one: -." in told
    assert "By what wording alone tells: 0.000 (-), -." in told
    assert "of all 2 of which anything is said the top two are right for 0.500, the first for 1.000." in told
