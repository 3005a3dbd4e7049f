"""``--memory-limit``, ``--threads`` and ``--temp-dir`` hold while a run is under way, not only where it begins."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.terminal import ROOT, process
from tests.ingest.logs import CLOCK, jsonl, request, written

if TYPE_CHECKING:
    from pathlib import Path

WATCHED = """
import json, os, sys
from pathlib import Path
from forensics.cli.app import app

system, scratch = Path(os.environ["TMPDIR"]), Path(sys.argv[sys.argv.index("--temp-dir") + 1])
made = set()

def listen(event, arguments):
    if event in {"open", "os.mkdir"} and isinstance(arguments[0], str):
        made.update(str(place) for place in (system, scratch) if arguments[0].startswith(str(place) + os.sep))

sys.addaudithook(listen)
before = system.stat().st_mtime_ns
code = app(sys.argv[1:], standalone_mode=False)
import polars
print(json.dumps({
    "made": sorted(made), "untouched": system.stat().st_mtime_ns == before, "threads": polars.thread_pool_size(),
}), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a log, a system's folder for temporary files, and one of the user's."""
    made = tmp_path_factory.mktemp("limits")
    for name in ("system", "scratch"):
        (made / name).mkdir()
    rows = (request(f"a{n % 30}", request_id=f"r{n}", prompt=f"prompt {n % 9}", timestamp=CLOCK) for n in range(600))
    written(made / "log.jsonl", jsonl(*rows) + b"oops\n")
    return made


def test_temporary_files_are_where_they_were_asked_for_and_threads_as_many(folder: Path) -> None:
    words = ["analyze", folder / "log.jsonl", "--out", folder / "case", "--temp-dir", folder / "scratch",
             "--threads", "1", "--force", "--quiet"]  # fmt: skip
    ended = subprocess.run(
        [sys.executable, "-c", WATCHED, *map(str, words)],
        capture_output=True, text=True, cwd=ROOT, check=False,
        env={**os.environ, "TMPDIR": str(folder / "system")},
    )  # fmt: skip
    found = json.loads(ended.stderr.splitlines()[-1])
    assert found == {"made": [str(folder / "scratch")], "untouched": True, "threads": 1}
    assert list((folder / "scratch").iterdir()) == list((folder / "system").iterdir()) == []


def test_a_run_that_needs_more_memory_ends_with_a_sentence_and_without_a_case(folder: Path) -> None:
    answer = process("analyze", folder / "log.jsonl", "--out", folder / "none", "--temp-dir", folder / "scratch",
                     "--memory-limit", "60M")  # fmt: skip
    assert answer.code == 8, answer.err
    assert answer.err.splitlines()[-1].startswith("error: more than --memory-limit 62,914,560 bytes were needed")
    assert not (folder / "none").exists()
    assert list((folder / "scratch").iterdir()) == []


def test_a_log_of_a_scheduled_run_has_one_line_a_phase(folder: Path) -> None:
    answer = process("analyze", folder / "log.jsonl", "--out", folder / "case", "--force")
    said = [line for line in answer.err.splitlines() if not line.startswith("warning: ")]
    phases = [line.split(" (")[0] for line in said]
    assert len(phases) == len(set(phases)) > 3
    assert phases[0] == "reading"
    assert phases[-1] == "writing the case"
    assert "\r" not in answer.err
    assert "\x1b" not in answer.err
