from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from forensics.foundation.errors import InputError
from forensics.lab.scores.labels import LabelScores, label_section, score_labels
from forensics.lab.scores.table import text

LOW, MIDDLE, HIGH, TOP = "below 0.1", "0.1 to 0.5", "0.5 to 0.95", "0.95 and above"


def estimated(sizes: dict[str, int], rows: list[tuple[str, str, int]]) -> LabelScores:
    """Labels, so many of each kind per stratum."""
    flat = [(stratum, label) for stratum, label, n in rows for _ in range(n)]
    key = pl.DataFrame({"sample_id": [f"S-{n}" for n in range(len(flat))], "stratum": [stratum for stratum, _ in flat]})
    labels = key.select("sample_id", label=pl.Series([label for _, label in flat]))
    return score_labels(labels, key, sizes)


def test_each_label_stands_for_its_stratum() -> None:
    found = estimated(
        {LOW: 1_000, HIGH: 40, TOP: 60},
        [(LOW, "honest", 9), (LOW, "operator", 1), (HIGH, "operator", 1), (HIGH, "honest", 3), (TOP, "operator", 10)],
    )
    # Accused: 40 with a quarter operators', 60 with all. Not accused: 1,000 with a tenth.
    assert found.precision.value == pytest.approx((10 + 60) / 100)
    assert found.recall.value == pytest.approx(70 / (70 + 100))
    assert found.false_per_100k.value == pytest.approx(100_000 * 30 / (30 + 900))


def test_no_error_seen_is_not_no_error() -> None:
    found = estimated({LOW: 1_000, TOP: 50}, [(LOW, "honest", 20), (TOP, "operator", 10)])
    assert (found.precision.value, found.precision.high) == (1.0, 1.0)
    assert found.precision.low is not None
    assert 0.7 < found.precision.low < 1.0
    assert found.false_per_100k.high is not None
    assert found.false_per_100k.high > 0


def test_a_case_labelled_whole_leaves_no_doubt() -> None:
    found = estimated({LOW: 3, TOP: 4}, [(LOW, "honest", 3), (TOP, "operator", 3), (TOP, "honest", 1)])
    assert (found.precision.low, found.precision.value, found.precision.high) == (0.75, 0.75, 0.75)


def test_the_interval_covers_what_it_claims() -> None:
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(60):
        hits = int(rng.binomial(20, 0.8))
        found = estimated({TOP: 1_000}, [(TOP, "operator", hits), (TOP, "honest", 20 - hits)])
        assert found.precision.low is not None
        assert found.precision.high is not None
        held += found.precision.low <= 0.8 <= found.precision.high
    assert held >= 54  # 95 % of 60 are 57


def test_the_unsure_are_left_out_and_counted() -> None:
    found = estimated(
        {LOW: 10, TOP: 10}, [(LOW, "honest", 2), (TOP, " Operator ", 2), (TOP, "", 1), (TOP, "unsure", 1)]
    )
    assert (found.n_labelled, found.n_unsure, found.precision.value) == (4, 2, 1.0)


def test_victims_count_on_neither_side() -> None:
    found = estimated({LOW: 10, TOP: 10}, [(LOW, "honest", 2), (TOP, "operator", 1), (TOP, "compromised", 1)])
    assert found.precision.value == 1.0


def test_a_case_that_accuses_nobody_has_no_precision() -> None:
    found = estimated({LOW: 10}, [(LOW, "honest", 2)])
    assert found.precision.value is None
    assert "-" in text([label_section(found)])


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([(LOW, "honest", 2)], "'0.95 and above' is labelled"),
        ([(LOW, "honest", 2), (TOP, "guilty", 1)], "'guilty' is not a label"),
    ],
)
def test_labels_that_say_too_little_or_nothing_known_are_refused(
    rows: list[tuple[str, str, int]], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        estimated({LOW: 10, TOP: 10}, rows)


def test_labels_of_another_sample_are_refused() -> None:
    key = pl.DataFrame({"sample_id": ["S-1"], "stratum": [LOW]})
    for ids in (["S-2"], ["S-1", "S-1"]):
        labels = pl.DataFrame({"sample_id": ids, "label": ["honest"] * len(ids)})
        with pytest.raises(InputError, match="not those of this sample"):
            score_labels(labels, key, {LOW: 10})
