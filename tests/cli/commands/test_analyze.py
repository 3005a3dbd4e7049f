from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from forensics.casestore.verify import verify_case
from tests.cli.terminal import ROOT, forensics, process

if TYPE_CHECKING:
    from pathlib import Path


def test_logs_become_a_sealed_case_and_the_result_is_the_end_screen(world: Path, tmp_path: Path) -> None:
    out = tmp_path / "case"
    answer = forensics("analyze", world / "requests.jsonl", "--accounts", world / "accounts.jsonl", "--out", out)
    assert answer.code == 0
    assert answer.out.startswith("case case-")
    assert answer.out.splitlines()[-1].startswith("  forensics ")
    assert "calibration" in (out / "report.md").read_text()
    assert verify_case(out, world).ok
    assert stat.S_IMODE(out.stat().st_mode) == 0o700


def test_progress_is_on_stderr_one_line_a_phase(world: Path, tmp_path: Path) -> None:
    answer = forensics("analyze", world / "requests.jsonl", "--out", tmp_path / "case")
    phases = answer.err.splitlines()
    assert phases[0].startswith("reading (")
    assert phases[-1] == "writing the case"
    assert len(phases) < 12


def test_quiet_says_nothing_and_json_says_one_object(world: Path, tmp_path: Path) -> None:
    quiet = forensics("analyze", world / "requests.jsonl", "--out", tmp_path / "a", "-q")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")
    answer = forensics("analyze", world / "requests.jsonl", "--out", tmp_path / "b", "--log-format", "json")
    assert json.loads(answer.out)["seal"] == verify_case(tmp_path / "b").seal
    assert all(json.loads(line)["level"] == "progress" for line in answer.err.splitlines())


def test_the_next_command_on_the_screen_works(world: Path, tmp_path: Path) -> None:
    out = tmp_path / "case"
    answer = forensics("analyze", world / "requests.jsonl", "--accounts", world / "accounts.jsonl", "--out", out)
    following = answer.out.splitlines()[-1].split()
    assert following[0] == "forensics"
    assert forensics(*following[1:]).code == 0


def test_networks_found_are_exit_1_only_when_asked_for(world: Path, tmp_path: Path) -> None:
    words = ["analyze", world / "requests.jsonl", "--accounts", world / "accounts.jsonl", "-q", "--fail-on-cluster"]
    assert forensics(*words, "0.5", "--out", tmp_path / "a").code == 1
    assert forensics(*words, "1.0", "--out", tmp_path / "b").code == 0


def test_too_many_rejects_are_exit_5_and_the_case_is_written(world: Path, tmp_path: Path) -> None:
    rows = (world / "requests.jsonl").read_text().splitlines(keepends=True)
    log = tmp_path / "log.jsonl"
    log.write_text("".join(rows[:200]) + "not json\n" * 50)
    answer = forensics("analyze", log, "--out", tmp_path / "case")
    assert answer.code == 5
    assert "50 of 250 rows were rejected" in answer.err
    assert verify_case(tmp_path / "case").ok
    assert forensics("analyze", log, "--out", tmp_path / "b", "--max-reject-rate", "0.5").code == 0


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (["absent.jsonl"], 3, "absent.jsonl"),
        (["nothing*.jsonl"], 3, "no file matches 'nothing*.jsonl'"),
        (["empty.jsonl"], 3, "no rows in any input: empty.jsonl"),
        (["stranger.jsonl"], 3, "no row has the column 'account_id'"),
        (["log.jsonl", "--accounts", "absent.csv"], 3, "absent.csv: no such file (check --accounts)"),
        (["log.jsonl", "--map", "absent.yaml"], 4, "absent.yaml"),
        (["log.jsonl", "--rules", "absent"], 4, "absent"),
        (["log.jsonl", "--config", "absent.toml"], 2, "absent.toml: cannot read the configuration"),
        (["log.jsonl", "--config", "wrong.toml"], 2, "unknown key 'prevalense' (did you mean 'prevalence'?)"),
        (["log.jsonl", "--prevalence", "2"], 2, "--prevalence: must be between 0 and 1"),
        (["log.jsonl", "--fail-on-cluster", "7"], 2, "--fail-on-cluster: must be between 0 and 1"),
        (["log.jsonl", "--engine", "spark"], 2, "spark"),
        (["log.jsonl", "--key-file", "empty.jsonl"], 2, "a key has 16 to 4,096 bytes"),
    ],
)
def test_what_goes_wrong_is_one_line_that_names_it(
    world: Path, tmp_path: Path, words: list[str], code: int, reason: str
) -> None:
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "stranger.jsonl").write_text('{"colour": "blue"}\n')
    (tmp_path / "wrong.toml").write_text("prevalense = 0.1\n")
    rows = (world / "requests.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "log.jsonl").write_text("".join(rows[:200]))
    answer = process("analyze", *words, "--out", "case", folder=tmp_path)
    assert answer.code == code, answer.err
    assert reason in answer.err
    assert "Traceback" not in answer.err
    assert not (tmp_path / "case").exists()


def test_an_existing_case_is_kept_and_no_time_is_lost(analysed: Path, tmp_path: Path) -> None:
    before = (analysed / "manifest.json").read_bytes()
    answer = forensics("analyze", tmp_path / "absent.jsonl", "--out", analysed)
    assert answer.code == 7
    assert "add --force, or choose another --out" in answer.err
    assert (analysed / "manifest.json").read_bytes() == before


def test_force_replaces_a_case_by_the_same_one(world: Path, tmp_path: Path) -> None:
    words = ["analyze", world / "requests.jsonl", "--out", tmp_path / "case", "-q"]
    assert forensics(*words).code == 0
    seal = verify_case(tmp_path / "case").seal
    assert forensics(*words).code == 7
    answer = forensics(*words, "--force")
    assert (answer.code, answer.err) == (0, f"warning: replaced the case with seal {seal}\n")
    assert verify_case(tmp_path / "case").seal == seal


def test_nothing_is_written_over_the_logs_or_into_a_case(world: Path, fresh: Path, tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "requests.jsonl").write_bytes((world / "requests.jsonl").read_bytes())
    for given in (logs, logs / "requests.jsonl", logs / "*.jsonl"):
        answer = forensics("analyze", given, "--out", logs, "--force")
        assert answer.code == 2
        assert "it is, or holds, what is read" in answer.err
    assert forensics("analyze", logs, "--out", fresh / "inner").code == 2
    assert verify_case(fresh).ok
    assert [path.name for path in logs.iterdir()] == ["requests.jsonl"]


def test_a_configuration_file_decides_what_flags_do_not(world: Path, tmp_path: Path) -> None:
    (tmp_path / "forensics.toml").write_text("case-id = 'case-mine'\nexaminer = 'A. Examiner'\nprevalence = 0.2\n")
    log, out = world / "requests.jsonl", tmp_path / "case"
    assert forensics("analyze", log, "--out", out, "--config", tmp_path / "forensics.toml", "--case-id", "x").code == 0
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["case_id"] == "x"
    assert manifest["settings"]["judge"]["prevalence"] == 0.2
    assert "A. Examiner" in (out / "custody.jsonl").read_text()
    assert "A. Examiner" not in (out / "manifest.json").read_text()


def test_a_file_of_that_name_in_the_folder_is_not_read_unasked(world: Path, tmp_path: Path) -> None:
    (tmp_path / "forensics.toml").write_text("this is not even TOML")
    assert process("analyze", world / "requests.jsonl", "--out", "case", "-q", folder=tmp_path).code == 0


@pytest.mark.parametrize("request_to_stop", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_leaves_nothing_behind(
    world: Path, tmp_path: Path, request_to_stop: signal.Signals
) -> None:
    log = tmp_path / "log.jsonl"
    with log.open("w") as stream:
        for _ in range(20):
            stream.write((world / "requests.jsonl").read_text())
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = ["analyze", log, "--out", tmp_path / "case", "--temp-dir", scratch]
    with subprocess.Popen(
        [sys.executable, "-m", "forensics", *map(str, command)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as running:
        assert running.stderr is not None
        assert running.stderr.readline().startswith("reading")
        time.sleep(0.05)
        running.send_signal(request_to_stop)
        said = running.stderr.read()
        assert running.wait(timeout=60) == 130
    assert said.splitlines()[-1] == "error: interrupted; no case was written"
    assert "Traceback" not in said
    assert not (tmp_path / "case").exists()
    assert list(scratch.iterdir()) == []


def test_hostile_values_in_a_log_cannot_act_on_the_terminal(world: Path, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in (world / "requests.jsonl").read_text().splitlines()[:400]]
    for row in rows:
        row["account_id"] += "\x1b[31m\u202e"
        row["user_agent"] = "\x1b]8;;http://x\x07click\x1b]8;;\x07"
    log = tmp_path / "lo\x1bg.jsonl"
    log.write_text("".join(json.dumps(row) + "\n" for row in rows))
    answer = forensics("analyze", log, "--out", tmp_path / "case")
    assert answer.code == 0
    for text in (answer.out, answer.err, forensics("show", tmp_path / "case", "entities").out):
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "\x07" not in text
