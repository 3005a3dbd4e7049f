from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from forensics.assessments.calibration_file import FILE, read_calibration
from forensics.assessments.fitted import mapped
from forensics.assessments.odds import probabilities
from forensics.foundation.errors import InputError, RuleError
from forensics.foundation.rules_folder import rules_folder
from forensics.lab.calibration.fit import fit, rate
from forensics.lab.calibration.run import Calibrated, Order, calibrated, hand_set
from forensics.lab.calibration.worlds import calibration_worlds
from forensics.vocabulary.calibration import neutral
from forensics.vocabulary.hypothesis import HYDRA
from tests.lab.calibration.samples import gathered

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def found() -> Calibrated:
    return calibrated(calibration_worlds(30, 1_000), gathered(), Order(date="2026-11-21"))


def test_the_file_is_read_back_as_what_was_fitted(found: Calibrated, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(found.document)
    read = read_calibration(tmp_path)
    fitted = fit(gathered(), read_calibration(rules_folder())).calibration
    assert replace(read, provenance="") == replace(fitted, provenance="")


def test_what_is_set_by_hand_stays_as_it_is(found: Calibrated, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(found.document)
    before, after = neutral(read_calibration(rules_folder())), neutral(read_calibration(tmp_path))
    assert replace(after, provenance="", prevalence=0.5) == replace(before, provenance="", prevalence=0.5)


def test_the_file_says_where_it_comes_from(found: Calibrated) -> None:
    content = json.loads(found.document)
    assert content["status"] == "simulated"
    assert "2026-11-21" in content["provenance"]
    assert sum(content["fitted"]["run"]["worlds"].values()) == 30
    assert content["fitted"]["run"]["command"] == "forensics lab calibrate --worlds 30 --seed 1000"


def test_the_same_worlds_give_the_same_bytes(found: Calibrated) -> None:
    again = calibrated(calibration_worlds(30, 1_000), gathered(), Order(date="2026-11-21"))
    assert again == found


def test_lines_of_the_file_can_be_read(found: Calibrated) -> None:
    lines = found.document.decode().splitlines()
    assert len(lines) < 400
    tables = [line for line in lines if line.strip().startswith("[[")]
    assert all(len(line) <= 125 for line in tables)


def test_the_report_shows_what_was_before_and_what_is_now(found: Calibrated) -> None:
    for words in ("clusters before", "clusters after", "accounts after", "Reliability of clusters", "Intervals"):
        assert words in found.report


def test_the_numbers_of_worlds_not_fitted_on_come_out_right() -> None:
    """On many drawn worlds, the error of the fit is near that of a perfect predictor."""
    from forensics.lab.calibration.report import predictions  # noqa: PLC0415

    many = gathered(120, 9)
    numbers = fit(many, read_calibration(rules_folder())).calibration
    clusters, accounts = (frame.filter(split="test") for frame in (many.clusters, many.accounts))
    said, of_accounts = predictions(clusters, accounts, numbers)
    assert float(np.mean(said.p)) == pytest.approx(clusters["true"].mean(), abs=0.08)
    assert float(np.mean(of_accounts.p)) == pytest.approx(accounts["true"].mean(), abs=0.08)
    assert (said.low <= said.p).all()
    assert (said.p <= said.high).all()


def test_too_few_worlds_are_an_error_that_says_what_to_do() -> None:
    few = replace(gathered(), clusters=gathered().clusters.filter(~pl.col("true")))
    with pytest.raises(InputError, match="no hydra") as caught:
        fit(few, read_calibration(rules_folder()))
    assert "--worlds" in str(caught.value)


def test_no_map_that_is_shipped_lifts_even_odds() -> None:
    """That the bound holds a map that would, ``test_maps`` says."""
    shipped = read_calibration(rules_folder())
    assert shipped.status == "simulated"
    for part in (shipped.clusters, shipped.members):
        assert mapped(part.curve, np.zeros(1))[0] <= 0.0


def test_hand_set_numbers_that_presume_a_hydra_are_refused() -> None:
    shipped = read_calibration(rules_folder())
    eager = replace(shipped, priors={**shipped.priors, HYDRA: 0.0})
    with pytest.raises(RuleError, match="presumed"):
        fit(gathered(), eager)


def logs(alone: list[int], operators: list[int], moving: list[int], bans: float) -> pl.DataFrame:
    counts = {"n_alone": alone, "n_alone_operator": operators, "n_moving": moving}
    return pl.DataFrame(counts).with_columns(moving_bans=pl.lit(bans))


def test_a_rate_that_was_never_seen_is_still_no_zero() -> None:
    never = rate(logs([100, 200, 300], [0, 0, 0], [0, 5, 9], 1.5))
    assert 0.0 < float(probabilities(np.array([never.bans]))[0]) < 0.01
    assert never.low <= never.bans <= never.high


def test_the_rate_without_movers_is_the_share_that_was_seen() -> None:
    plain = rate(logs([10_000, 20_000], [100, 200], [0, 0], 0.0))
    assert plain.bans == pytest.approx(math.log10(0.01 / 0.99), abs=1e-3)


def test_the_rate_leaves_to_moving_what_moving_says() -> None:
    """With what moving says on top, as many are expected to be an operator's as were."""
    bans = 1.5
    found = rate(logs([10_000, 20_000], [100, 200], [500, 1_000], bans))
    still, moved = probabilities(np.array([found.bans, found.bans + bans]))
    assert 28_500 * still + 1_500 * moved == pytest.approx(300, rel=0.01)


def test_the_shipped_file_has_every_part_that_is_set_by_hand() -> None:
    assert {"priors", "family_cap", "household", "membership", "signals", "fitted"} <= set(hand_set())
