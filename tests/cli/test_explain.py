from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forensics.cli.explain import Question, question
from forensics.foundation.errors import UsageError
from tests.reports.example_case import HYDRA, RIDDLE, example_case, without_clusters

if TYPE_CHECKING:
    from pathlib import Path

CASE = example_case()


def asked(*words: str, account: str | None = None, pair: tuple[str, str] | None = None, logs: bool = False) -> Question:
    return question(CASE, list(words), account, pair, logs=logs)[0]


def test_a_subject_is_a_cluster_or_an_account() -> None:
    assert asked(HYDRA) == Question(cluster=HYDRA)
    assert asked("acct-h00001") == Question(account="acct-h00001")


def test_an_account_may_be_named_beside_its_cluster() -> None:
    assert asked(HYDRA, account="acct-h00001") == Question(account="acct-h00001")


def test_a_pair_is_two_known_accounts() -> None:
    assert asked(pair=("acct-h00001", "acct-r001")) == Question(pair=("acct-h00001", "acct-r001"))
    with pytest.raises(UsageError, match="no account is called 'nobody'"):
        asked(pair=("acct-h00001", "nobody"))


def test_an_unknown_id_is_an_error_with_the_closest_one() -> None:
    with pytest.raises(UsageError, match=f"did you mean '{HYDRA}'"):
        asked("C-7K2QM4XB")
    with pytest.raises(UsageError, match="did you mean 'acct-r002'"):
        asked("acct_r002")


def test_an_id_like_no_other_says_where_to_look() -> None:
    with pytest.raises(UsageError, match="`forensics show CASE accounts` lists them"):
        asked("zzz")


def test_without_a_subject_the_clusters_are_named() -> None:
    with pytest.raises(UsageError, match=f"one of: {HYDRA}, .*{RIDDLE}"):
        asked()
    with pytest.raises(UsageError, match="this case has no clusters"):
        question(without_clusters(), [], None, None, logs=False)


def test_two_subjects_are_one_too_many() -> None:
    with pytest.raises(UsageError, match="one subject at a time, not also 'acct-h00001'"):
        asked(HYDRA, "acct-h00001")


def test_files_that_the_shell_spread_behind_inputs_are_logs(tmp_path: Path) -> None:
    log = tmp_path / "b.jsonl"
    log.touch()
    assert question(CASE, [HYDRA, str(log)], None, None, logs=True) == (Question(cluster=HYDRA), [str(log)])
    found = question(CASE, [str(log)], "acct-h00001", None, logs=True)
    assert found == (Question(account="acct-h00001"), [str(log)])
