from __future__ import annotations

import polars as pl
import pytest

from forensics.foundation.errors import InputError
from forensics.lab.scores.outcome import with_actors
from forensics.lab.scores.sound import demand_truth

TRUTH = pl.DataFrame(
    {
        "account_id": ["a", "b", "c"],
        "operator_id": ["x", None, "x"],
        "honest_kind": [None, "home", None],
        "role": ["operator", "honest", "compromised"],
        "group": ["g", "h", "g"],
        "n_requests": [3, 2, 1],
        "n_distillation": [1, 0, 0],
    }
)


def test_a_sound_truth_passes() -> None:
    demand_truth(TRUTH)
    demand_truth(TRUTH.clear())
    demand_truth(pl.DataFrame(schema=TRUTH.columns))


@pytest.mark.parametrize(
    ("column", "values", "message"),
    [
        ("role", ["operator", None, "honest"], "role of the truth has nulls"),
        ("role", ["operator", "saint", "honest"], "a role is none of operator, honest, compromised"),
        ("role", [1, 2, 3], "role of the truth holds Int64, not text"),
        ("account_id", [1, 2, 3], "account_id of the truth holds Int64, not text"),
        ("account_id", ["a", None, "c"], "account_id of the truth has nulls"),
        ("n_requests", ["3", "2", "1"], "n_requests of the truth holds String, not whole numbers"),
        ("n_requests", [3, None, 1], "n_requests of the truth has nulls"),
        ("n_requests", [3, -2, 1], "n_requests of the truth has a count below 0"),
        ("n_distillation", [0.5, 0.5, 0.5], "n_distillation of the truth holds Float64"),
        ("n_distillation", [4, 0, 0], "n_distillation is more than n_requests"),
    ],
)
def test_what_would_be_miscounted_is_refused(column: str, values: list[object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        demand_truth(TRUTH.with_columns(pl.Series(column, values)))


def test_an_operators_account_names_an_operator_or_a_group() -> None:
    demand_truth(TRUTH.with_columns(operator_id=None))
    with pytest.raises(InputError, match="neither operator_id nor group"):
        demand_truth(TRUTH.with_columns(operator_id=None, group=None))


def test_an_account_that_stands_twice_is_refused() -> None:
    with pytest.raises(InputError, match="stands twice in the truth"):
        demand_truth(pl.concat([TRUTH, TRUTH.head(1)]))


def test_workloads_of_other_types_are_refused() -> None:
    workloads = pl.DataFrame({"account_id": ["a"], "actor": ["p"], "n_requests": ["many"]})
    with pytest.raises(InputError, match="n_requests of the workloads holds String"):
        with_actors(TRUTH, workloads)
