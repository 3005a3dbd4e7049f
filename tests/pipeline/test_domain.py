from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.assessments.domain import OUTSIDE
from forensics.foundation.rules_folder import rules_folder
from forensics.pipeline import judge
from forensics.vocabulary.calibration import CLUSTER_PARTS, MEMBER_PARTS
from forensics.vocabulary.settings import JudgeSettings, Settings

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.case import Case

UNCHANGED: dict[str, Any] = {
    "prior": {"bans": 4.0},
    "weights": {},
    "map": {"intercept": 0.0, "rise_low": 1.0, "rise_high": 1.0},
    "interval": [[-12.0, 0.0, 0.01], [2.0, 0.99, 1.0]],
}
"""So sure of itself that accounts of a hydra reach the last rung of the ladder."""


def fitted_on(folder: Path, n_accounts: tuple[float, float]) -> Path:
    """Rules as if fitted on worlds of so many accounts."""
    rules = folder / f"rules{n_accounts[0]:.0f}"
    shutil.copytree(rules_folder(), rules)
    path = rules / "calibration.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["status"] = "simulated"
    content["fitted"] = {
        "clusters": UNCHANGED | {"weights": dict.fromkeys(CLUSTER_PARTS, 1.0)},
        "members": UNCHANGED | {"weights": dict.fromkeys(MEMBER_PARTS, 1.0)},
        "unclustered": {"bans": -3.0, "low": -3.5, "high": -2.5},
        "domain": {"n_accounts": list(n_accounts)},
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    return rules


def judged(case: Case, rules: Path) -> Case:
    return judge(case, Settings(judge=JudgeSettings(rules=rules)))


def states(case: Case) -> set[str]:
    tables = (case.tables[name]["calibration"].cast(pl.String) for name in ("accounts", "clusters"))
    return set(pl.concat(tables).to_list())


def recommended(case: Case) -> set[str]:
    return set(case.tables["accounts"]["recommendation"].cast(pl.String).to_list())


def test_a_log_inside_the_domain_carries_the_calibration_s_status(case: Case, tmp_path: Path) -> None:
    inside = judged(case, fitted_on(tmp_path, (1.0, 1e6)))
    assert states(inside) == {"simulated"}
    assert not [text for text in inside.scope.warnings if text.endswith(OUTSIDE)]


def test_a_log_outside_it_says_so_with_the_feature_its_value_and_its_range(case: Case, tmp_path: Path) -> None:
    strange = judged(case, fitted_on(tmp_path, (5e5, 1e6)))
    assert states(strange) == {"out_of_domain"}
    n = case.tables["accounts"].height
    (warning,) = [text for text in strange.scope.warnings if text.endswith(OUTSIDE)]
    assert warning.startswith(f"accounts: {n:,} here, 500,000 to 1,000,000 expected")


def test_outside_the_domain_the_ladder_ends_at_verify(case: Case, tmp_path: Path) -> None:
    assert "review_suspension" in recommended(judged(case, fitted_on(tmp_path, (1.0, 1e6))))
    assert "review_suspension" not in recommended(judged(case, fitted_on(tmp_path, (5e5, 1e6))))


def test_judging_again_inside_takes_the_warning_back(case: Case, tmp_path: Path) -> None:
    strange = judged(case, fitted_on(tmp_path, (5e5, 1e6)))
    again = judged(strange, fitted_on(tmp_path, (1.0, 1e6)))
    assert not [text for text in again.scope.warnings if text.endswith(OUTSIDE)]
