from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from forensics.assessments.calibration_file import FILE, MAX_BYTES, read_calibration
from forensics.foundation.errors import RuleError
from forensics.foundation.rules_folder import rules_folder
from forensics.vocabulary.calibration import CLUSTER_PARTS, MEMBER_PARTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHIPPED: dict[str, Any] = {
    **json.loads((rules_folder() / FILE).read_text(encoding="utf-8")),
    "status": "none",
    "prevalence": 0.01,
    "fitted": None,
}
"""What is set by hand in the shipped file, whatever was fitted on top of it."""


def write(folder: Path, content: object) -> Path:
    (folder / FILE).write_text(json.dumps(content), encoding="utf-8")
    return folder


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(SHIPPED))
    change(copy)
    return copy


def test_the_shipped_calibration_is_read() -> None:
    calibration = read_calibration(rules_folder())
    assert 0.0 < calibration.prevalence < 1.0
    assert {"hydra", "organisation", "public", "reseller"} <= set(calibration.priors)
    assert calibration.cap_low < 0.0 < calibration.cap_high


def test_every_shipped_number_says_why() -> None:
    reasons = [
        *SHIPPED["priors"].values(),
        *SHIPPED["membership"].values(),
        *SHIPPED["signals"],
        SHIPPED["family_cap"],
        SHIPPED["half_width"],
    ]
    assert all(len(reason["why"]) > 20 for reason in reasons)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="cannot read the calibration") as caught:
        read_calibration(tmp_path)
    assert caught.value.where == str(tmp_path / FILE)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c.update(schema=1), "schema 1"),
        (lambda c: c.update(status="guessed"), "status 'guessed'"),
        (lambda c: c.update(prevalence=0), "prevalence"),
        (lambda c: c.update(prevalence=1.0), "prevalence"),
        (lambda c: c.update(prevalence="often"), "often"),
        (lambda c: c.pop("priors"), "priors"),
        (lambda c: c["priors"].update(hydra={"why": "no number"}), "bans"),
        (lambda c: c["family_cap"].pop("low"), "low"),
        (lambda c: c["family_cap"].update(low=0.5), "family_cap"),
        (lambda c: c["half_width"].update(bans=-1), "half widths"),
        (lambda c: c["priors"]["hydra"].update(bans=10**400), "calibration"),
        (lambda c: c["membership"].pop("min_accused_accounts"), "min_accused_accounts"),
        (lambda c: c["signals"][0].update(points=[[0.5, 1.0]]), "at least two"),
        (lambda c: c["signals"][0].update(points=[[0.5, 1.0], [0.1, 0.0]]), "in order of value"),
        (lambda c: c["signals"][0].update(points=[[0.5], [0.1]]), "calibration"),
    ],
)
def test_a_wrong_number_is_an_error_that_names_it(
    change: Callable[[dict[str, Any]], object], message: str, tmp_path: Path
) -> None:
    with pytest.raises(RuleError, match=message):
        read_calibration(write(tmp_path, changed(change)))


@pytest.mark.parametrize("content", [[], "text", 7, None, {}])
def test_another_document_is_no_calibration(content: object, tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="not a calibration"):
        read_calibration(write(tmp_path, content))


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_decides_nothing(constant: str, tmp_path: Path) -> None:
    text = json.dumps(SHIPPED).replace('"prevalence": 0.01', f'"prevalence": {constant}')
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=constant):
        read_calibration(tmp_path)


@pytest.mark.parametrize("huge", ["1e999", "-1e999"])
def test_a_number_too_large_to_be_one_decides_nothing(huge: str, tmp_path: Path) -> None:
    text = json.dumps(SHIPPED).replace('"hydra": {"bans": -1.0', f'"hydra": {{"bans": {huge}')
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(RuleError):
        read_calibration(tmp_path)


@pytest.mark.parametrize("text", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_not_json_is_an_error_and_no_crash(text: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(text)
    with pytest.raises(RuleError):
        read_calibration(tmp_path)


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b" " * (MAX_BYTES + 1))
    with pytest.raises(RuleError, match="larger than"):
        read_calibration(tmp_path)


FITTED: dict[str, Any] = {
    "clusters": {
        "prior": {"bans": 0.1},
        "rivals": {"organisation": 0.7},
        "weights": {**dict.fromkeys(CLUSTER_PARTS, 1.0), "network": 0.5, "organisation": 1.2},
        "map": {"intercept": 0.1, "rise_low": 0.9, "rise_high": 0.8},
        "interval": [[-3.0, 0.0, 0.1], [0.5, 0.4, 0.7]],
    },
    "members": {
        "prior": {"bans": 0.0},
        "weights": dict.fromkeys(MEMBER_PARTS, 1.0),
        "map": {"intercept": 0.0, "rise_low": 1.0, "rise_high": 1.0},
        "interval": [],
    },
    "unclustered": {"bans": -3.0, "low": -3.2, "high": -2.8},
    "domain": {"n_accounts": [50.0, 9000.0]},
}


def with_fit(change: Callable[[dict[str, Any]], object] = lambda _: None) -> dict[str, Any]:
    copy = {**json.loads(json.dumps(SHIPPED)), "status": "simulated", "fitted": json.loads(json.dumps(FITTED))}
    change(copy)
    return copy


def test_what_was_fitted_is_read(tmp_path: Path) -> None:
    calibration = read_calibration(write(tmp_path, with_fit()))
    assert calibration.status == "simulated"
    assert calibration.clusters.weights == {**dict.fromkeys(CLUSTER_PARTS, 1.0), "network": 0.5, "organisation": 1.2}
    assert calibration.clusters.rivals == {"organisation": 0.7}
    assert calibration.clusters.steps[1] == (0.5, 0.4, 0.7)
    assert calibration.unclustered is not None
    assert calibration.domain == {"n_accounts": (50.0, 9000.0)}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c.update(status="none"), "only there"),
        (lambda c: c.update(fitted=None), "only there"),
        (lambda c: c.update(status="out_of_domain"), "out_of_domain"),
        (lambda c: c["fitted"]["clusters"]["weights"].update(network=-0.1), "below 0"),
        (lambda c: c["fitted"]["clusters"]["weights"].update(rivals=0.9), "no part of a sum is called rivals"),
        (lambda c: c["fitted"]["members"]["weights"].pop("absent"), "no weight of absent: fitted by another version"),
        (lambda c: c["fitted"]["clusters"]["rivals"].update(public=0.5), "no rival of a hydra is called public"),
        (lambda c: c["fitted"]["clusters"]["map"].update(rise_low=0.0), "must rise"),
        (lambda c: c["fitted"]["clusters"]["map"].pop("intercept"), "intercept"),
        (lambda c: c["fitted"]["clusters"]["interval"].reverse(), "in order"),
        (lambda c: c["fitted"]["clusters"]["interval"][0].reverse(), "interval"),
        (lambda c: c["fitted"]["unclustered"].update(low=-1.0), "within"),
        (lambda c: c["fitted"]["domain"].update(days=[9.0, 3.0]), "days"),
        (lambda c: c["fitted"]["domain"].update(weather=[0.0, 3.0]), "weather"),
        (lambda c: c["fitted"].pop("members"), "members"),
    ],
)
def test_a_wrong_fit_is_an_error_that_names_it(
    change: Callable[[dict[str, Any]], object], message: str, tmp_path: Path
) -> None:
    with pytest.raises(RuleError, match=message):
        read_calibration(write(tmp_path, with_fit(change)))
