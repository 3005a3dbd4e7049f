"""The writing half of hostile input: what happens to a case when the machine or its neighbours turn on it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from forensics.casestore.exchange import exchanged
from forensics.casestore.read import read_case
from forensics.casestore.staging import swap
from forensics.casestore.verify import verify_case
from forensics.casestore.write import Overwrite, write_case
from forensics.foundation.errors import CaseExistsError, UsageError
from tests.reports.example_case import HOSTILE, RUN, example_case, hostile_case

WRITER = """
import sys
from pathlib import Path
from forensics.casestore.write import Overwrite, write_case
from tests.reports.example_case import RUN, example_case
case = example_case(4000)
print("ready", flush=True)
while True:
    write_case(case, {"report.md": b"new"}, RUN, Path(sys.argv[1]), overwrite=Overwrite.REPLACE)
"""

LIMITED = """
import resource, signal, sys
from pathlib import Path
from forensics.casestore.write import Overwrite, write_case
from forensics.foundation.errors import ResourceError
from tests.reports.example_case import RUN, example_case
case = example_case(4000)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    write_case(case, {}, RUN, Path(sys.argv[1]), overwrite=Overwrite.REPLACE)
except ResourceError as error:
    print(error)
    sys.exit(error.exit_code)
"""


def python(code: str, *arguments: str) -> subprocess.Popen[str]:
    root = Path(__file__).resolve().parents[2]
    return subprocess.Popen([sys.executable, "-c", code, *arguments], cwd=root, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("delay_ms", [1, 23, 61, 140])
def test_killed_at_any_moment_a_case_is_whole_and_the_next_run_succeeds(tmp_path: Path, delay_ms: int) -> None:
    out = tmp_path / "case"
    write_case(example_case(), {"report.md": b"old"}, RUN, out, overwrite=Overwrite.NEVER)
    with python(WRITER, str(out)) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        time.sleep(delay_ms / 1000)
        writer.send_signal(signal.SIGKILL)
    assert verify_case(out).ok
    write_case(example_case(), {"report.md": b"again"}, RUN, out, overwrite=Overwrite.REPLACE)
    assert verify_case(out).ok
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case"]


def test_a_full_disk_leaves_the_old_case_and_one_clear_sentence(tmp_path: Path) -> None:
    out = tmp_path / "case"
    write_case(example_case(), {}, RUN, out, overwrite=Overwrite.NEVER)
    with python(LIMITED, str(out)) as writer:
        said = writer.communicate()[0]
    assert writer.returncode == 8
    assert said.count("\n") == 1
    assert str(out) in said
    assert "no room" in said
    assert verify_case(out).ok
    assert [path.name for path in tmp_path.iterdir()] == ["case"]


def test_two_folders_change_places_in_one_step_or_stay(tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name / f"was_{name}").mkdir(parents=True)
    swapped = exchanged(tmp_path / "first", tmp_path / "second")
    assert (tmp_path / "first" / "was_second").exists() == swapped
    assert not exchanged(tmp_path / "first", tmp_path / "absent")
    assert (tmp_path / "first").exists()


def test_a_swap_that_fails_half_way_puts_a_strangers_folder_back(tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "mine").touch()
    with pytest.raises(FileNotFoundError):
        swap(tmp_path / "case")
    assert [path.name for path in tmp_path.rglob("*")] == ["case", "mine"]


@pytest.mark.parametrize("overwrite", list(Overwrite))
def test_a_link_planted_as_output_is_refused(tmp_path: Path, overwrite: Overwrite) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "case").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CaseExistsError, match="symbolic link"):
        write_case(example_case(), {}, RUN, tmp_path / "case", overwrite=overwrite)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_link_planted_as_temporary_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept").touch()
    (tmp_path / ".case.forensics-new").symlink_to(tmp_path / "elsewhere")
    write_case(example_case(), {}, RUN, tmp_path / "case", overwrite=Overwrite.NEVER)
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["kept"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_parent_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    parent = tmp_path / "shut"
    parent.mkdir(mode=0o500)
    with pytest.raises(UsageError, match="shut"):
        write_case(example_case(), {}, RUN, parent / "case", overwrite=Overwrite.NEVER)


def test_a_parent_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be written"):
        write_case(example_case(), {}, RUN, tmp_path / "file" / "case", overwrite=Overwrite.NEVER)


def test_names_of_files_never_come_from_a_log(tmp_path: Path) -> None:
    write_case(hostile_case(), {}, RUN, tmp_path / "case", overwrite=Overwrite.NEVER)
    names = [path.name for path in (tmp_path / "case").rglob("*")]
    assert all(name.isascii() and "<" not in name and "acct" not in name for name in names)


def test_tables_and_lines_stay_faithful_to_the_byte(tmp_path: Path) -> None:
    write_case(hostile_case(), {}, RUN, tmp_path / "case", overwrite=Overwrite.NEVER)
    case = read_case(tmp_path / "case")
    assert case.tables["accounts"]["org_id"][0] == f"org{HOSTILE}"
    lines = (tmp_path / "case" / "rejects.jsonl").read_bytes().splitlines()
    assert len(lines) == case.rejects.height
