from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from forensics.cli.limits import limited, peak_bytes, resident_bytes
from forensics.foundation.errors import ResourceError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


def test_memory_is_told_in_bytes() -> None:
    assert 1 << 20 < resident_bytes() <= peak_bytes() < 1 << 40


def test_threads_are_set_before_polars_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLARS_MAX_THREADS", "7")
    with limited({"threads": 3}):
        assert os.environ["POLARS_MAX_THREADS"] == "3"


def test_a_run_above_its_memory_limit_is_stopped_with_a_remedy() -> None:
    reason = r"more than --memory-limit 1,048,576 bytes were needed \(raise it"
    with pytest.raises(ResourceError, match=reason), limited({"memory-limit": "1M"}):
        time.sleep(30)  # interrupted at the first look


def test_the_limit_holds_for_a_run_behind_a_shell_that_ignores_interrupts() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with pytest.raises(ResourceError), limited({"memory-limit": "1M"}):
            time.sleep(30)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_limit_met_inside_an_import_is_still_a_limit() -> None:
    def imports() -> None:
        try:
            time.sleep(30)
        except KeyboardInterrupt as error:
            raise ImportError("cannot import") from error

    with pytest.raises(ResourceError), limited({"memory-limit": "1M"}):
        imports()


def test_a_run_below_its_limit_is_left_alone() -> None:
    with limited({"memory-limit": "1T"}):
        pass


def test_ctrl_c_under_a_limit_stays_ctrl_c() -> None:
    with pytest.raises(KeyboardInterrupt), limited({"memory-limit": "1T"}):
        raise KeyboardInterrupt


def test_a_limit_that_is_no_size_is_refused() -> None:
    with pytest.raises(UsageError, match="not a size"), limited({"memory-limit": "much"}):
        pass


def test_a_temporary_folder_that_is_not_there_is_said_before_the_work(tmp_path: Path) -> None:
    reason = r"absent: not a folder that can be written \(check --temp-dir\)"
    with pytest.raises(UsageError, match=reason), limited({"temp-dir": tmp_path / "absent"}):
        pytest.fail("the work began")
