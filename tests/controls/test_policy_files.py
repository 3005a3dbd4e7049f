from __future__ import annotations

from pathlib import Path

import pytest

from forensics.controls.policy_files import FOLDER, controls, find_policies, read_policy
from forensics.foundation.errors import RuleError, UsageError
from forensics.foundation.rules_folder import rules_folder

GOOD = """\
name: mine
title: mine
control: plan_quota
settings: {plan: any, requests_per_day: 5}
source: a test
"""


def test_every_shipped_policy_is_read_and_every_control_has_one() -> None:
    shipped = find_policies([], rules_folder())
    assert len(shipped) >= 6
    assert {policy.control for policy in shipped} == controls().keys()


def test_a_policy_is_named_by_file_or_by_name(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(GOOD)
    found = find_policies([mine, Path("card_limit")], rules_folder())
    assert [policy.name for policy in found] == ["mine", "card_limit"]
    assert found[0].settings == {"plan": "any", "requests_per_day": 5}


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("name: mine", "name: yours", ": name"),
        ("plan_quota", "no_such", ": control"),
        ("requests_per_day: 5", "requests_per_day: 0", ": settings.requests_per_day"),
        ("requests_per_day: 5", "requests_per_day: true", ": settings.requests_per_day"),
        ("requests_per_day: 5", "requests_per_day: 1.5", ": settings.requests_per_day"),
        ("requests_per_day: 5", "requests_per_day: 99999999999", ": settings.requests_per_day"),
        ("plan: any", "plan: 7", ": settings.plan"),
        ("plan: any, ", "", ": settings"),
        ("source: a test", "source: ''", ": source"),
        ("source: a test", f"source: {'x' * 500}", ": source"),
        ("title: mine\n", "", ""),
    ],
)
def test_a_wrong_policy_is_refused_with_the_place(tmp_path: Path, old: str, new: str, place: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace(old, new))
    with pytest.raises(RuleError) as error:
        read_policy(path)
    assert str(error.value).startswith(f"{path}{place}: ")


def test_a_word_outside_the_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    settings = "{text: prompt, accounts: 3}"
    path.write_text(
        GOOD.replace("plan_quota", "template_throttle").replace("{plan: any, requests_per_day: 5}", settings)
    )
    with pytest.raises(RuleError, match="prompt_template"):
        read_policy(path)


def test_the_name_of_all_at_once_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "together.yaml"
    path.write_text(GOOD.replace("name: mine", "name: together"))
    with pytest.raises(RuleError, match="together"):
        read_policy(path)


def test_an_unknown_policy_is_a_question_of_usage() -> None:
    with pytest.raises(UsageError, match="card_limit"):
        find_policies([Path("nobody")], rules_folder())


def test_a_policy_is_named_once(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="name it once"):
        find_policies([Path("card_limit"), Path("card_limit")], rules_folder())


def test_a_folder_of_rules_without_policies_says_so(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=FOLDER):
        find_policies([], tmp_path)
