from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forensics.attributions.techniques import observed, read_techniques
from forensics.foundation.errors import RuleError
from forensics.foundation.rules_folder import rules_folder
from tests.attributions.patterns import POOL, campaign, cluster, known

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = read_techniques(rules_folder())


def shown(*rows: dict[str, object], **frames: object) -> dict[str, str]:
    told = observed(known(*rows, **frames), SHIPPED)  # type: ignore[arg-type]
    return dict(told.select("technique", "detail").rows())


def test_the_seven_techniques_of_the_case_study_are_known() -> None:
    ids = ["T0008.005", "T0012", "T0021", "T0024.002", "T0034", "T0040", "T0048.004"]
    assert [one.technique for one in SHIPPED] == [f"AML.{name}" for name in ids]


def test_a_technique_is_listed_only_where_something_shows_it() -> None:
    assert set(shown()) == {"AML.T0040"}


def test_shared_work_shows_extraction_with_its_figure() -> None:
    told = shown(clusters=[cluster(extraction_share_low=0.6)])
    assert told["AML.T0024.002"] == "work that is shared out: 60 % (share of requests, lower bound)"
    assert "AML.T0048.004" in told


def test_a_stolen_account_shows_valid_accounts_and_cost_harvesting() -> None:
    told = shown(accounts=[{"party": POOL, "account_id": "a", "cluster_id": POOL, "role": "compromised"}])
    assert {"AML.T0012", "AML.T0034"} <= set(told)


def test_several_customers_or_rotating_exits_show_a_proxy() -> None:
    rows = [campaign(f"{POOL}-{n}", share=0.4) for n in (1, 2)]
    links = [{"party": POOL, "kind": "exit_pool", "share": 0.9, "top": 0.2}]
    assert shown(*rows, links=links)["AML.T0008.005"] == (
        "rotating exits: 90 % (share of accounts); customers of a pool: 2 (campaigns of a tenth of its requests)"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("T1: {}", "is not a technique of MITRE ATLAS"),
        ("AML.T0001: {title: a, meaning: b, shown_by: []}", "expected a list"),
        ("AML.T0001: {title: a, meaning: b, shown_by: [{matcher: no}]}", "is not a matcher"),
        ("AML.T0001: {title: a, meaning: b, shown_by: [{matcher: pool_size}]}", "a range is missing"),
        ("- x", "expected a map"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "techniques.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=message):
        read_techniques(tmp_path)


def test_a_folder_without_the_file_has_none(tmp_path: Path) -> None:
    assert read_techniques(tmp_path) == ()
