from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl

from benchmarks.campaigns import NEAR, _campaigns, _right, page
from forensics.lab.world import Group, World
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
        "late": False,
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
    fact = {"style": "slots", "seen": True, "first": True, "moved": False, "late": False, "pivot": True}
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


def judged(first: int, pivot_day: date | None, released: float = 2.0) -> tuple[bool, bool, bool]:
    """A campaign that a cluster asks for from a day of September on: moved, late, and whether what is told is right."""
    owner = Group("fleet", "op", 40, (("style", "slots"), ("pivot_day", released)))
    rows = pl.DataFrame(
        {
            "row": range(6),
            "timestamp": [datetime(2026, 9, first + day, tzinfo=UTC) for day in range(6)],
            "campaign": "op/lab-a",
            "family": "coding",
            "tenant": 0,
        }
    )
    told = pl.DataFrame(
        {
            "campaign_id": ["C-A-1"],
            "capabilities": [["coding"]],
            "recognised_by": [WORDING],
            "pivot_day": pl.Series([pivot_day], dtype=pl.Date),
        }
    )
    (fact,) = _campaigns(rows, told, World("w", 1, date(2026, 9, 7), 9, (owner,)))
    return fact["moved"], fact["late"], fact["pivot"]


def test_a_cluster_that_asks_nothing_before_the_release_shows_no_move() -> None:
    release = date(2026, 9, 9)
    assert judged(8, release) == (True, False, True)
    assert judged(8, None) == (True, False, False)
    assert judged(9, None) == (False, True, True)
    assert judged(9, release) == (False, True, False)
    assert judged(8, None, -1.0) == (False, False, True)
    assert judged(8, release, -1.0) == (False, False, False)


def test_late_campaigns_are_told_beside_those_that_moved() -> None:
    fact = {"style": "slots", "seen": True, "first": True, "by": WORDING, "top_two": True}
    frames = {
        "clusters": pl.DataFrame(),
        "campaigns": pl.DataFrame(
            [
                {**fact, "moved": True, "late": False, "pivot": True},
                {**fact, "moved": False, "late": True, "pivot": True},
                {**fact, "moved": False, "late": True, "pivot": False},
            ]
        ),
        "named": pl.DataFrame({"by": [WORDING], "work": [True], "top_two": [True]}),
        "said": pl.DataFrame({"extraction": [0.9], "extracting": [True], "honest": [False]}),
    }
    told = page("words", frames)
    assert "exact for 1.000 of 1 campaigns that moved" in told
    assert "; - of 0 that did not have none. Of 2 more, " in told
    assert "before the cluster asked anything for it, 0.500 have none." in told
