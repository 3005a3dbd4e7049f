"""One world run in a process of its own: simulated, shown to a judge, its verdicts kept, everything else dropped."""

from __future__ import annotations

import json
import sys
import time
import traceback
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.foundation.errors import ForensicsError
from forensics.lab.simulate import simulate
from forensics.lab.suites.content import content_digest
from forensics.lab.suites.describe import world_from_json
from forensics.lab.suites.judges import judge_named
from forensics.lab.write import write_export

if TYPE_CHECKING:
    from forensics.lab.world import SimulatedWorld

TASK: Final = "task.json"
DONE: Final = "done.json"
FAILED: Final = "failed.json"
TABLES: Final = ("accounts", "clusters")
"""What a judge gives."""
TRUTHS: Final = ("truth", "workloads")
_TIMING: Final = "timing.json"
_STATUS: Final = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Task:
    """What a process is told."""

    world: dict[str, object]
    """The description, as JSON."""
    judge: str
    options: dict[str, str]
    cache: str | None
    """Folder of this judge's verdicts, one folder a content digest."""


@dataclass(frozen=True, slots=True)
class Timing:
    """What a world cost. Never part of a result: no two runs agree on it."""

    simulate_seconds: float
    """CPU."""
    judge_seconds: float
    """CPU; of the run that was cached when the verdicts were."""
    peak_bytes: int
    """Most resident memory of the process that judged."""


def work(place: str) -> None:
    """Run the task that a folder describes; leave its results there, or the reason why there are none."""
    folder = Path(place)
    try:
        _run(Task(**json.loads((folder / TASK).read_text("utf-8"))), folder)
    except KeyboardInterrupt:
        sys.exit(130)
    except BaseException as error:  # noqa: BLE001 (whatever it was, the parent must hear of it)
        last = traceback.extract_tb(error.__traceback__)[-1]
        said = {
            "error": type(error).__name__,
            "message": str(error) if isinstance(error, ForensicsError) else f"{type(error).__name__}: {error}",
            "where": f"{Path(last.filename).name}:{last.lineno}",
        }
        (folder / FAILED).write_text(json.dumps(said), "utf-8")
        sys.exit(1)


def _run(task: Task, folder: Path) -> None:
    began = time.process_time()
    simulated = simulate(world_from_json(task.world))
    simulate_seconds = time.process_time() - began
    content = content_digest(simulated)
    for name in TRUTHS:
        getattr(simulated, name).write_parquet(folder / f"{name}.parquet")
    size = {"n_requests": len(simulated.requests), "n_accounts": len(simulated.accounts)}
    kept = Path(task.cache) / content if task.cache else None
    if kept is not None and kept.is_dir():
        spent = json.loads((kept / _TIMING).read_text("utf-8"))
    else:
        _export(simulated, folder)
        del simulated
        spent = _judge(task, folder)
        kept = folder if kept is None else _keep(folder, kept)
    timing = Timing(simulate_seconds, **spent)
    for name in TABLES:
        if kept != folder:
            (folder / f"{name}.parquet").write_bytes((kept / f"{name}.parquet").read_bytes())
    (folder / DONE).write_text(json.dumps({"content": content, **size, "timing": asdict(timing)}), "utf-8")


def _export(simulated: SimulatedWorld, folder: Path) -> None:
    (folder / "export").mkdir()
    write_export(simulated, folder / "export", "parquet")


def _judge(task: Task, folder: Path) -> dict[str, float]:
    began = time.process_time()
    tables = judge_named(task.judge)(folder / "export", **task.options)
    spent = {"judge_seconds": time.process_time() - began, "peak_bytes": peak_bytes()}
    for name, table in zip(TABLES, tables, strict=True):
        table.write_parquet(folder / f"{name}.parquet", compression="zstd")
    (folder / _TIMING).write_text(json.dumps(spent), "utf-8")
    return spent


def _keep(folder: Path, kept: Path) -> Path:
    """Put verdicts into the cache: all files of a world, or none."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    beside = kept.with_name(f".{kept.name}.{folder.name}")
    beside.mkdir()
    for name in (*(f"{table}.parquet" for table in TABLES), _TIMING):
        (beside / name).write_bytes((folder / name).read_bytes())
    with suppress(FileExistsError):  # another run was faster, with the same verdicts
        beside.rename(kept)
    return folder


def peak_bytes() -> int:
    """Most resident memory of this process so far; 0 where the system does not say.

    Not ``ru_maxrss``: that begins with what the parent held when it forked.
    """
    if not _STATUS.is_file():
        return 0
    lines = _STATUS.read_text("ascii").splitlines()
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM:")), 0)


def read_table(folder: Path, name: str) -> pl.DataFrame:
    """Read one of the tables that a task left."""
    return pl.read_parquet(folder / f"{name}.parquet", glob=False)
