"""Run many worlds: each in a process of its own, results in the order of the suite."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Final

from forensics.engines.workspace import workspace
from forensics.foundation import errors
from forensics.foundation.errors import ForensicsError
from forensics.foundation.progress import Silence
from forensics.lab.suites.describe import world_to_json
from forensics.lab.suites.judges import OURS, judge_digest
from forensics.lab.suites.task import DONE, FAILED, TASK, Task, Timing, read_table, work

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from multiprocessing.context import SpawnProcess
    from pathlib import Path

    import polars as pl

    from forensics.foundation.progress import Progress
    from forensics.lab.suites.suite import Entry

_SINGLE: Final = ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
"""One thread a process: worlds are many and small, and sums must not depend on how they were divided."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A world that was run and judged."""

    entry: Entry
    content: str
    """Digest of what the judge saw."""
    n_requests: int
    n_accounts: int
    truth: pl.DataFrame
    workloads: pl.DataFrame
    accounts: pl.DataFrame
    """What the judge said of accounts, as it said it."""
    clusters: pl.DataFrame
    timing: Timing


@dataclass(frozen=True, slots=True)
class Hands:
    """What a run may use; nothing of it changes a result."""

    workers: int = 1
    cache: Path | None = None
    """Folder of verdicts from earlier runs, by judge, its digest and the world's content; none when None."""
    temp_dir: Path | None = None


def run_worlds(
    worlds: Sequence[Entry],
    judge: str = OURS,
    *,
    options: Mapping[str, str] | None = None,
    hands: Hands | None = None,
    progress: Progress | None = None,
) -> list[Judged]:
    """Simulate every world and let a judge look at it.

    Parameters
    ----------
    worlds
        Entries of a suite.
    judge
        ``module:function``; see ``judges.Judge``.
    options
        Given to the judge by name.
    hands
        Processes, cache and folder for temporary files.
    progress
        Who is told how many worlds are done.

    Returns
    -------
    list
        One a world, in the order given, however many processes worked.

    Raises
    ------
    ForensicsError
        Some worlds failed; it names each. No result is given then: a missing world would flatter or slander.
    """
    used = hands or Hands()
    given = dict(options or {})
    cache = used.cache and used.cache.absolute() / judge.replace(":", ".") / judge_digest(judge, given)
    with workspace(used.temp_dir) as place:
        folders = [place / f"{number:05d}" for number in range(len(worlds))]
        for entry, folder in zip(worlds, folders, strict=True):
            folder.mkdir()
            task = Task(world_to_json(entry.world), judge, given, str(cache) if cache else None)
            (folder / TASK).write_text(json.dumps(asdict(task)), "utf-8")
        # The largest first, so that none is left over when the others are done.
        order = sorted(range(len(worlds)), key=lambda i: (-_size(worlds[i]), i))
        codes = _work_off([folders[i] for i in order], max(1, used.workers), progress or Silence())
        _refuse_failures(worlds, folders, codes)
        return [_read(entry, folder) for entry, folder in zip(worlds, folders, strict=True)]


def _size(entry: Entry) -> int:
    return sum(group.accounts for group in entry.world.groups)


def _work_off(folders: Sequence[Path], workers: int, progress: Progress) -> dict[Path, int]:
    """Run tasks, a fresh process each: a peak of memory is then that of one world. Gives exit codes."""
    progress.start("run worlds", len(folders), "worlds")
    context = multiprocessing.get_context("spawn")
    waiting, codes = list(folders), {}
    running: dict[Path, SpawnProcess] = {}
    with _one_thread_each():
        try:
            while waiting or running:
                while waiting and len(running) < workers:
                    folder = waiting.pop(0)
                    running[folder] = context.Process(target=work, args=(str(folder),), daemon=True)
                    running[folder].start()
                wait([process.sentinel for process in running.values()])
                for folder in [folder for folder, process in running.items() if not process.is_alive()]:
                    codes[folder] = _ended(running.pop(folder))
                    # Prompts in clear and large: what nobody reads again goes at once.
                    shutil.rmtree(folder / "export", ignore_errors=True)
                    progress.advance(1)
        finally:
            for process in running.values():
                process.terminate()
                process.join()
    return codes


def _ended(process: SpawnProcess) -> int:
    process.join()
    code = process.exitcode
    process.close()
    return -1 if code is None else code


@contextmanager
def _one_thread_each() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in _SINGLE}
    os.environ.update(dict.fromkeys(_SINGLE, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _refuse_failures(worlds: Sequence[Entry], folders: Sequence[Path], codes: Mapping[Path, int]) -> None:
    failed = [
        (entry.world.name, *_reason(folder, codes[folder]))
        for entry, folder in zip(worlds, folders, strict=True)
        if codes[folder] or not (folder / DONE).is_file()
    ]
    if not failed:
        return
    name, cause, reason = failed[0]
    others = ", ".join(other for other, _, _ in failed[1:])
    message = f"the world {name!r} failed: {reason}" + (f"; so did {others}" if others else "")
    raise cause(message, hint="no score is given without it")


def _reason(folder: Path, code: int) -> tuple[type[ForensicsError], str]:
    """Why there is no result: the error as it was raised, or how the process ended."""
    if not (folder / FAILED).is_file():
        return errors.ResourceError, f"its process ended with {code} (killed, perhaps for want of memory)"
    said = json.loads((folder / FAILED).read_text("utf-8"))
    known = getattr(errors, said["error"], None)
    if isinstance(known, type) and issubclass(known, ForensicsError):
        return known, said["message"]
    return ForensicsError, f"{said['message']} [{said['where']}]"


def _read(entry: Entry, folder: Path) -> Judged:
    done = json.loads((folder / DONE).read_text("utf-8"))
    return Judged(
        entry=entry,
        content=done["content"],
        n_requests=done["n_requests"],
        n_accounts=done["n_accounts"],
        truth=read_table(folder, "truth"),
        workloads=read_table(folder, "workloads"),
        accounts=read_table(folder, "accounts"),
        clusters=read_table(folder, "clusters"),
        timing=Timing(**done["timing"]),
    )
