"""Nothing that a run staged outlives it, even when it was killed."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from forensics.engines.workspace import LEFT, LOCK, REDUCED, workspace
from forensics.foundation.errors import ResourceError, UsageError

_HOLD = """
import sys, time
from pathlib import Path
from forensics.engines.workspace import workspace
with workspace(Path(sys.argv[1])) as folder:
    (folder / "staged").mkdir()
    (folder / "staged" / "prompts").write_text("in clear")
    print("ready", flush=True)
    time.sleep(60)
"""


def another_run(place: Path) -> subprocess.Popen[str]:
    run = subprocess.Popen([sys.executable, "-c", _HOLD, str(place)], stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    assert run.stdout.readline() == "ready\n"
    return run


def test_the_folder_is_private_and_goes_with_the_run(tmp_path: Path) -> None:
    with workspace(tmp_path) as folder:
        assert folder.parent == tmp_path
        assert folder.name.startswith("forensics-")
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "contacts").mkdir()
        (folder / "contacts" / "x").write_text("x")
    assert list(tmp_path.iterdir()) == []


def test_it_goes_too_when_the_run_fails(tmp_path: Path) -> None:
    with pytest.raises(FileExistsError), workspace(tmp_path) as folder:
        folder.mkdir()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_removed_by_the_next_and_a_live_run_keeps_its_own(tmp_path: Path) -> None:
    killed, alive = another_run(tmp_path), another_run(tmp_path)
    try:
        (left,) = set(tmp_path.iterdir()) - {_folder_of(alive, tmp_path)}
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        assert (left / "staged" / "prompts").read_text() == "in clear"
        with workspace(tmp_path) as folder:
            assert set(tmp_path.iterdir()) == {folder, _folder_of(alive, tmp_path)}
        assert (_folder_of(alive, tmp_path) / "staged" / "prompts").exists()
    finally:
        alive.kill()
        alive.communicate()


def _folder_of(run: subprocess.Popen[str], place: Path) -> Path:
    """The folder whose lock a process has open."""
    opened = {os.readlink(path) for path in Path(f"/proc/{run.pid}/fd").iterdir()}  # noqa: PTH115 (a text is enough)
    (folder,) = (path for path in place.iterdir() if str(path / LOCK) in opened)
    return folder


def test_what_is_no_workspace_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "forensics-case").mkdir()
    (tmp_path / "forensics-case" / "report.md").write_text("x")
    (tmp_path / "forensics-notes").write_text("x")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / LOCK).touch()
    (tmp_path / "forensics-link").symlink_to(elsewhere)
    (tmp_path / "forensics-linked-lock").mkdir()
    (tmp_path / "forensics-linked-lock" / LOCK).symlink_to(elsewhere / LOCK)
    before = sorted(tmp_path.rglob("*"))
    with workspace(tmp_path):
        pass
    assert sorted(tmp_path.rglob("*")) == before


def test_links_inside_a_left_folder_are_removed_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "log").write_text("x")
    left = tmp_path / "forensics-left"
    left.mkdir()
    (left / LOCK).touch()
    (left / "log").symlink_to(tmp_path / "kept" / "log")
    (left / "folder").symlink_to(tmp_path / "kept")
    with workspace(tmp_path):
        assert not left.exists()
    assert (tmp_path / "kept" / "log").exists()


@pytest.mark.parametrize("raised", [OSError(28, "No space left on device"), OSError("full (os error 28)")])
def test_a_full_disk_names_the_folder_and_the_remedy(tmp_path: Path, raised: OSError) -> None:
    with pytest.raises(ResourceError, match=r"No space left.*--temp-dir") as caught, workspace(tmp_path):
        raise raised
    assert caught.value.where == str(tmp_path)


def test_a_place_that_does_not_exist_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere.*--temp-dir"), workspace(tmp_path / "nowhere"):
        pass


_REDUCE = _HOLD.replace('"staged"', "sys.argv[2]")


def killed_run(place: Path, holding: str) -> Path:
    """The folder of a run that was killed while it held a subfolder."""
    before = set(place.iterdir())
    run = subprocess.Popen([sys.executable, "-c", _REDUCE, str(place), holding], stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    assert run.stdout.readline() == "ready\n"
    run.kill()
    run.communicate()
    (left,) = set(place.iterdir()) - before
    return left


def test_what_a_killed_run_had_reduced_waits_for_a_run_that_can_take_it_up(tmp_path: Path) -> None:
    left = killed_run(tmp_path, REDUCED)
    (left / "staged").mkdir()
    with workspace(tmp_path):
        assert sorted(path.name for path in left.iterdir()) == [LOCK, REDUCED]
    with workspace(tmp_path, takes_up=True) as folder:
        assert [path.name for path in (folder / LEFT).iterdir()] == [left.name]
        assert (folder / LEFT / left.name / "prompts").is_file()
        assert list(tmp_path.iterdir()) == [folder]
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_not_taken_up(tmp_path: Path) -> None:
    place, elsewhere = tmp_path / "place", tmp_path / "elsewhere"
    place.mkdir()
    elsewhere.mkdir()
    left = killed_run(place, "staged")
    (left / REDUCED).symlink_to(elsewhere)
    with workspace(place, takes_up=True) as folder:
        assert list((folder / LEFT).iterdir()) == []
    assert elsewhere.is_dir()
