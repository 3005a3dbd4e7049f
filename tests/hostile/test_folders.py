"""Folders that loop, hide, or may not be looked into: never a log that nobody missed."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from forensics.foundation.errors import InputError
from tests.cli.terminal import ROOT, Answer, forensics
from tests.hostile.reading import read
from tests.ingest.logs import jsonl, request, values, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

AS_ANYONE = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
"""What takes from root the right to ignore permissions."""
needs_permissions = pytest.mark.skipif(
    bool(AS_ANYONE) and shutil.which("setpriv") is None, reason="root may read anything"
)


@pytest.fixture(scope="module")
def ordinary() -> Iterator[Callable[..., Answer]]:
    """Run the command as someone whom permissions stop; one process for all, which imports once."""
    command = [*AS_ANYONE, sys.executable, "-m", "tests.hostile.ordinary"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as running:
        asked, answers = running.stdin, running.stdout
        assert asked is not None
        assert answers is not None

        def ask(*words: object) -> Answer:
            asked.write(json.dumps([str(word) for word in words]) + "\n")
            asked.flush()
            return Answer(*json.loads(answers.readline()))

        yield ask
        asked.close()


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """A folder of two days."""
    folder = tmp_path / "logs"
    for day in ("monday", "tuesday"):
        (folder / day).mkdir(parents=True)
        written(folder / day / "log.jsonl", jsonl(*(request(f"{day}{number}") for number in range(20))))
    return folder


@needs_permissions
@pytest.mark.parametrize("shut", ["logs", "logs/monday", "logs/monday/log.jsonl"])
@pytest.mark.parametrize("command", ["analyze", "inspect"])
def test_what_may_not_be_read_is_an_error_and_never_passed_over(
    logs: Path, tmp_path: Path, shut: str, command: str, ordinary: Callable[..., Answer]
) -> None:
    (tmp_path / shut).chmod(0)
    out = ["--out", tmp_path / "case"] if command == "analyze" else []
    answer = ordinary(command, logs, *out)
    (tmp_path / shut).chmod(0o700)
    assert answer.code == 3, answer.err
    assert shut in answer.err
    assert "Permission denied" in answer.err
    assert answer.err.count("\n") == 1
    assert not (tmp_path / "case").exists()


@needs_permissions
def test_a_file_named_inside_a_shut_folder_is_an_input_error(logs: Path, ordinary: Callable[..., Answer]) -> None:
    (logs / "monday").chmod(0)
    answer = ordinary("inspect", logs / "monday" / "log.jsonl")
    (logs / "monday").chmod(0o700)
    assert answer.code == 3, answer.err
    assert answer.err.count("\n") == 1


@needs_permissions
@pytest.mark.parametrize(
    ("flag", "codes"),
    [("--accounts", {2, 3}), ("--map", {2, 4}), ("--config", {2}), ("--allow", {2, 3}), ("--key-file", {2})],
)
def test_a_file_in_a_shut_folder_is_no_internal_error(
    logs: Path, tmp_path: Path, flag: str, codes: set[int], ordinary: Callable[..., Answer]
) -> None:
    shut = tmp_path / "shut"
    shut.mkdir()
    written(shut / "given", b"x")
    shut.chmod(0)
    answer = ordinary("analyze", logs, "--out", tmp_path / "case", flag, shut / "given")
    shut.chmod(0o700)
    assert answer.code in codes, answer.err
    assert "Permission denied" in answer.err
    assert answer.err.count("\n") == 1


@needs_permissions
@pytest.mark.parametrize("mode", [0o000, 0o400, 0o500])
def test_an_output_that_may_not_be_written_is_said_before_the_work(
    logs: Path, tmp_path: Path, mode: int, ordinary: Callable[..., Answer]
) -> None:
    shut = tmp_path / "shut"
    shut.mkdir()
    shut.chmod(mode)
    answer = ordinary("analyze", logs, "--out", shut / "case")
    shut.chmod(0o700)
    assert answer.code == 2, answer.err
    assert "shut" in answer.err
    assert answer.err.count("\n") == 1


@needs_permissions
def test_a_temporary_folder_that_may_not_be_written_is_said(
    logs: Path, tmp_path: Path, ordinary: Callable[..., Answer]
) -> None:
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o500)
    answer = ordinary("analyze", logs, "--out", tmp_path / "case", "--temp-dir", shut)
    assert answer.code == 2, answer.err
    assert "shut" in answer.err


def test_a_folder_that_contains_itself_is_walked_once(logs: Path, tmp_path: Path) -> None:
    (logs / "again").symlink_to(logs)
    (logs / "up").symlink_to(tmp_path)
    log = read(tmp_path, logs)
    assert log.n_requests == 40
    assert [text for text in log.warnings if "link to a folder" in text] == [
        "up is a link to a folder, and was not looked into: name it to read it"
    ]


def test_a_link_to_a_folder_elsewhere_is_said_and_read_where_it_is_named(logs: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    written(elsewhere / "log.jsonl", jsonl(request("a1")))
    (logs / "linked\x1b").symlink_to(elsewhere)
    log = read(tmp_path, logs)
    assert log.n_requests == 40
    assert "linked\\x1b is a link to a folder, and was not looked into: name it to read it" in log.warnings
    both = read(tmp_path, logs, logs / "linked\x1b")
    assert both.n_requests == 41
    assert not any("link to a folder" in text for text in both.warnings)


def test_links_in_a_ring_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").symlink_to(tmp_path / "b.jsonl")
    (tmp_path / "b.jsonl").symlink_to(tmp_path / "a.jsonl")
    with pytest.raises(InputError, match=r"[ab]\.jsonl"):
        read(tmp_path, tmp_path / "a.jsonl")


def test_a_link_to_a_pipe_or_a_device_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for target in (tmp_path / "pipe", "/dev/zero"):
        link = tmp_path / "log.jsonl"
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        with pytest.raises(InputError, match="not a regular file"):
            read(tmp_path, link)


def test_a_socket_is_refused(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(tmp_path / "log.jsonl"))
        with pytest.raises(InputError, match="not a regular file"):
            read(tmp_path, tmp_path / "log.jsonl")


@pytest.mark.parametrize("flag", ["--accounts", "--events", "--payments"])
def test_a_pipe_as_accounts_is_refused(logs: Path, tmp_path: Path, flag: str) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    answer = forensics("analyze", logs, flag, tmp_path / "pipe.jsonl", "--out", tmp_path / "case")
    assert answer.code == 3, answer.err
    assert "not a regular file" in answer.err


def test_two_names_of_one_content_are_one_log_and_said(logs: Path, tmp_path: Path) -> None:
    (logs / "monday" / "link.jsonl").symlink_to(logs / "monday" / "log.jsonl")
    (logs / "monday" / "hard.jsonl").hardlink_to(logs / "monday" / "log.jsonl")
    log = read(tmp_path, logs)
    assert log.n_requests == 40
    assert sum("same content" in text for text in log.warnings) >= 1


def test_a_name_as_long_as_the_disk_allows_and_full_of_newlines_is_shown_on_one_line(tmp_path: Path) -> None:
    path = written(tmp_path / ("a\n\r\t" * 60 + ".jsonl"), jsonl(request(), request()) + b"oops\n")
    log = read(tmp_path, path)
    assert "\n" not in log.inputs[0].name
    assert values(log, "source_file") == [log.inputs[0].name] * 2
    assert "\n" not in log.rejects["file"][0]
