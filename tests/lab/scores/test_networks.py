from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from forensics.lab.scores.networks import b_cubed, network_figures
from tests.lab.scores.frames import outcome


def items(*rows: tuple[str | None, str | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [(f"a{number}", *row) for number, row in enumerate(rows)],
        schema={"account_id": pl.String, "operator": pl.String, "cluster": pl.String},
        orient="row",
    )


def by_definition(rows: list[tuple[str, str]]) -> tuple[float, float]:
    """Every item against every item, as the definition has it."""
    precision = recall = 0.0
    for operator, cluster in rows:
        both = sum(row == (operator, cluster) for row in rows)
        precision += both / sum(row[1] == cluster for row in rows)
        recall += both / sum(row[0] == operator for row in rows)
    return precision / len(rows), recall / len(rows)


def test_b_cubed_by_hand() -> None:
    # Operator x: two in C, one in D. Operator y: one in D.
    found = b_cubed(items(("x", "C"), ("x", "C"), ("x", "D"), ("y", "D")))
    assert found.precision == pytest.approx((1 + 1 + 1 / 2 + 1 / 2) / 4)
    assert found.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert found.f == pytest.approx(2 * 0.75 * (2 / 3) / (0.75 + 2 / 3))


def test_b_cubed_agrees_with_its_definition() -> None:
    rows = [("xyz"[n % 3], "CDEFG"[n * n % 5]) for n in range(40)]
    found = b_cubed(items(*rows))
    assert (found.precision, found.recall) == pytest.approx(by_definition(rows))


def test_who_is_in_no_cluster_is_alone() -> None:
    found = b_cubed(items(("x", None), ("x", None), ("x", "C"), ("x", "C")))
    assert found.precision == 1.0
    assert found.recall == pytest.approx((1 / 4 + 1 / 4 + 2 / 4 + 2 / 4) / 4)


def test_a_found_whole_operator_and_one_that_escaped() -> None:
    found = network_figures(outcome(("op:x", 0.9, "C"), ("op:x", 0.9, "C"), ("op:y", 0.2, "D"), ("op:y", 0.2, "D")))
    assert (found.n_operators, found.n_found, found.found_share, found.pieces) == (2, 1, 0.5, 1.0)
    assert found.n_suspected_clusters == 1  # nobody in D is accused


def test_an_operator_in_two_pieces_is_split() -> None:
    found = network_figures(outcome(("op:x", 0.9, "C"), ("op:x", 0.9, "D"), ("op:x", 0.1, None)))
    assert (found.n_found, found.pieces) == (1, 2.0)


def test_two_operators_in_one_cluster_are_merged_but_a_stray_is_not() -> None:
    nine = [("op:x", 0.9, "C")] * 9
    assert network_figures(outcome(*nine, ("op:y", 0.9, "C"))).n_merged == 1  # exactly a tenth
    assert network_figures(outcome(*nine, ("op:x", 0.9, "C"), ("op:y", 0.9, "C"))).n_merged == 0


def test_honest_accounts_pulled_in_cost_precision_in_the_second_figure_only() -> None:
    found = network_figures(outcome(("op:x", 0.9, "C"), ("home", 0.9, "C"), ("home", 0.9, "C"), ("home", 0.1, "C")))
    assert found.n_honest_clusters == 1
    assert found.b_cubed.f == 1.0
    assert found.b_cubed_pulled.precision == pytest.approx(1 / 3 / 3)  # the honest two: 0 each
    assert found.b_cubed_pulled.recall == 1.0


@pytest.mark.parametrize("seed", range(20))
def test_accusing_one_more_honest_account_never_raises_f(seed: int) -> None:
    rng = np.random.default_rng(seed)
    clusters = ["C", "D", "E", None]
    rows = [
        (["op:x", "op:y", "home"][rng.integers(3)], round(float(rng.random()), 1), clusters[rng.integers(4)])
        for _ in range(rng.integers(1, 30))
    ]
    before = network_figures(outcome(("op:x", 0.9, "C"), *rows)).b_cubed_pulled.f
    for cluster in ("C", "D", "E", "new"):
        after = network_figures(outcome(("op:x", 0.9, "C"), *rows, ("home", 0.9, cluster))).b_cubed_pulled.f
        assert before is not None
        assert after is not None
        assert after < before


def test_a_world_without_operators_has_no_networks_to_find() -> None:
    found = network_figures(outcome(("home", 0.9, "C")))
    assert (found.found_share, found.pieces, found.b_cubed.f, found.b_cubed_pulled.f) == (None, None, None, None)
    assert found.n_honest_clusters == 1
