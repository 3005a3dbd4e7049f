from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from forensics.cli.console import Screen
from forensics.cli.door import Call
from forensics.cli.end_screen import Ending
from forensics.cli.finish import Clock, check_ahead, exit_code, n_rows, show_ending
from forensics.foundation.errors import UsageError
from forensics.vocabulary.settings import JudgeSettings, Settings
from tests.reports.example_case import RUN, example_case, without_clusters

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case

CASE = example_case()


def code(case: Case = CASE, max_reject_rate: float = 0.01, **choices: object) -> int:
    call = Call({name.replace("_", "-"): value for name, value in choices.items()}, Screen(volume="quiet"))
    return exit_code(call, case, Settings(judge=JudgeSettings(max_reject_rate=max_reject_rate)))


def test_a_case_that_was_written_is_exit_0_whatever_was_found() -> None:
    assert code() == 0


def test_networks_are_exit_1_from_the_threshold_on() -> None:
    assert code(fail_on_cluster=0.9) == 1
    assert code(fail_on_cluster=0.9999) == 0
    assert code(without_clusters(), fail_on_cluster=0.0) == 0


def test_rejects_above_the_limit_outrank_networks_and_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert code(max_reject_rate=0.0001, fail_on_cluster=0.9) == 5
    assert "2 of 2,505 rows were rejected" in capsys.readouterr().err


def test_what_would_fail_after_the_work_is_refused_before_it(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--fail-on-cluster: must be between 0 and 1"):
        check_ahead(Call({"fail-on-cluster": 2.0}, Screen()))
    with pytest.raises(UsageError, match="cannot read the key"):
        check_ahead(Call({"key-file": tmp_path / "absent"}, Screen()))


def test_a_quiet_run_still_warns(capsys: pytest.CaptureFixture[str]) -> None:
    ending = Ending(CASE, RUN, Path("case"), "ab" * 32, ())
    show_ending(Call({}, Screen(volume="quiet")), ending)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "warning: one address is shared by more than half of all accounts\n"


def test_the_run_knows_who_when_and_how_much() -> None:
    run = Clock(started_at="2026-05-01T00:00:00+00:00").run("A. Examiner")
    assert (run.started_at, run.examiner) == ("2026-05-01T00:00:00+00:00", "A. Examiner")
    assert run.seconds >= 0.0
    assert run.peak_bytes > 1 << 20
    assert run.command.startswith("forensics")


def test_rows_are_those_of_all_inputs() -> None:
    file = CASE.scope.inputs[0]
    assert n_rows(replace(CASE, scope=replace(CASE.scope, inputs=(file, file)))) == 2 * file.rows
