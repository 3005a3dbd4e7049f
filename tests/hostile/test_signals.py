"""Killed at any moment: the old case is whole, and a second run is as if the first had never been."""

from __future__ import annotations

import os
import random
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from forensics.casestore.verify import verify_case
from forensics.casestore.write import Overwrite, write_case
from forensics.lab.presets import simulate_preset
from tests.cli.terminal import ROOT
from tests.reports.example_case import RUN, example_case

if TYPE_CHECKING:
    from pathlib import Path

OF_THE_RUN = {"run.json", "custody.jsonl"}
"""Files that tell of clock and host, outside the promise of equal bytes."""
N_MOMENTS = 20
"""Kills of the slow test, at random moments of one whole run."""


def analysis(folder: Path, **options: Any) -> subprocess.Popen[str]:
    """Start an analysis that replaces the case."""
    words = ["analyze", folder / "log.jsonl", "--out", folder / "case", "--temp-dir", folder / "scratch", "--force"]
    return subprocess.Popen(
        [sys.executable, "-m", "forensics", *map(str, words)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        **options,
    )


def content(case: Path) -> dict[str, bytes]:
    files = (path for path in sorted(case.rglob("*")) if path.is_file() and path.name not in OF_THE_RUN)
    return {str(path.relative_to(case)): path.read_bytes() for path in files}


def say(running: subprocess.Popen[str]) -> list[str]:
    assert running.stderr is not None
    return running.stderr.read().splitlines()


def began_with_python(said: list[str]) -> bool:
    """Whether an interrupt came while Python itself was starting, before a line of ours could answer it."""
    ours = re.compile(rf"{re.escape(str(ROOT))}/forensics/cli/(?!entry\.py)")
    last = next(line for line in reversed(said) if line.strip())
    return last == "KeyboardInterrupt" and not any(ours.search(line) for line in said)


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a log, its case, and nothing else of the run that made it."""
    folder = tmp_path_factory.mktemp("killed")
    simulate_preset("mixed", seed=5, scale=0.2, out=folder / "world", container="jsonl")
    (folder / "log.jsonl").write_bytes((folder / "world" / "requests.jsonl").read_bytes())
    (folder / "scratch").mkdir()
    begun = time.monotonic()
    with analysis(folder) as running:
        said = say(running)
    assert running.returncode == 0, said
    (folder / "seconds").write_text(str(time.monotonic() - begun))
    return folder


def after(folder: Path, expected: dict[str, bytes]) -> None:
    """Check that the old case is whole, that a second run succeeds, and that it finds the same."""
    assert verify_case(folder / "case").ok
    assert content(folder / "case") == expected
    with analysis(folder) as running:
        said = say(running)
    assert running.returncode == 0, said
    assert content(folder / "case") == expected
    assert list((folder / "scratch").iterdir()) == []
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("first", [1, 7])
def test_a_writer_killed_at_its_nth_step_on_the_disk_leaves_a_whole_case(tmp_path: Path, first: int) -> None:
    deaths = crashes(tmp_path, first, 12)
    assert len(deaths) > 8


@pytest.mark.slow
def test_a_writer_killed_at_every_step_on_the_disk_leaves_a_whole_case(tmp_path: Path) -> None:
    deaths = crashes(tmp_path, 1, 1)
    assert len(deaths) > 100
    assert {line.split()[1] for line in deaths} >= {"open", "os.chmod", "shutil.rmtree", "os.remove"}


def crashes(folder: Path, first: int, stride: int) -> list[str]:
    out = folder / "case"
    write_case(example_case(), {"report.md": b"old"}, RUN, out, overwrite=Overwrite.NEVER)
    words = [sys.executable, "-m", "tests.hostile.crashing", str(out), str(first), str(stride)]
    found = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    assert [path.name for path in folder.iterdir()] == ["case"]
    return found.stdout.splitlines()


def test_a_disk_that_fills_while_an_analysis_runs_leaves_the_old_case(analysed: Path) -> None:
    expected = content(analysed / "case")

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, 8_000))

    with analysis(analysed, preexec_fn=small_files) as running:
        said = say(running)
    assert running.returncode == 8
    assert "no room" in said[-1] or "too large" in said[-1]
    assert content(analysed / "case") == expected
    assert list((analysed / "scratch").iterdir()) == []


@pytest.mark.parametrize("request_to_stop", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_run_stopped_while_it_reads_leaves_the_old_case(analysed: Path, request_to_stop: signal.Signals) -> None:
    expected = content(analysed / "case")
    with analysis(analysed) as running:
        assert running.stderr is not None
        assert running.stderr.readline()
        running.send_signal(request_to_stop)
        said = say(running)
    if request_to_stop == signal.SIGKILL:
        assert running.returncode == -signal.SIGKILL
    else:
        assert running.returncode == 130
        assert said[-1] == "error: interrupted; no case was written"
        assert list((analysed / "scratch").iterdir()) == []
    assert verify_case(analysed / "case").ok
    assert content(analysed / "case") == expected


def test_what_a_killed_run_had_reduced_is_taken_up_by_the_next(analysed: Path) -> None:
    expected = content(analysed / "case")
    with analysis(analysed) as running:
        assert running.stderr is not None
        assert any(line.startswith("link and cluster") for line in running.stderr)
        running.kill()
        running.stderr.read()  # ends when the last process of the run has
    with analysis(analysed) as again:
        said = say(again)
    assert again.returncode == 0, said
    assert any("taken up from a run that was killed" in line for line in said)
    assert content(analysed / "case") == expected
    assert list((analysed / "scratch").iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("request_to_stop", [signal.SIGKILL, signal.SIGTERM])
def test_a_run_stopped_in_any_phase_is_as_if_it_had_never_been(analysed: Path, request_to_stop: signal.Signals) -> None:
    expected = content(analysed / "case")
    with analysis(analysed) as running:
        phases = [line.split(":")[0] for line in say(running)]
    assert len(phases) > 3
    for number in range(len(phases)):
        with analysis(analysed) as running:
            assert running.stderr is not None
            for _ in range(number + 1):
                running.stderr.readline()
            running.send_signal(request_to_stop)
            said = say(running)
        assert "Traceback" not in "".join(said), phases[number]
        after(analysed, expected)


@pytest.mark.slow
@pytest.mark.parametrize("request_to_stop", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_run_stopped_at_a_random_moment_is_as_if_it_had_never_been(
    analysed: Path, request_to_stop: signal.Signals
) -> None:
    expected = content(analysed / "case")
    seed = os.environ.get("HOSTILE_SEED") or os.urandom(4).hex()
    print(f"HOSTILE_SEED={seed}")  # noqa: T201 (to repeat a failure)
    dice = random.Random(seed)  # noqa: S311 (a story, no secret)
    for _ in range(N_MOMENTS):
        stood = (analysed / "case").stat().st_ino
        begun = time.monotonic()
        with analysis(analysed) as running:
            timer = threading.Timer(dice.uniform(0, analysed_seconds(analysed)), running.send_signal, [request_to_stop])
            timer.start()
            said = say(running)
            timer.cancel()
        assert "Traceback" not in "".join(said), seed
        assert verify_case(analysed / "case").ok, seed
        assert content(analysed / "case") == expected, seed
        if running.returncode == 0:  # as long as a run takes when nobody stops it
            (analysed / "seconds").write_text(str(time.monotonic() - begun))
        # Before a command is reached nothing is said, as nothing was begun.
        if running.returncode == 130 and said and said[-1] != "error: interrupted":
            written = (analysed / "case").stat().st_ino != stood
            assert ("the case was written" in said[-1], "no case was written" in said[-1]) == (written, not written)
        after(analysed, expected)


def analysed_seconds(folder: Path) -> float:
    """Seconds of the last whole run."""
    return float((folder / "seconds").read_text())
