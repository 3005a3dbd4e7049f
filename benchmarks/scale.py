"""Time, memory and disk of whole analyses, by size: ``python -m benchmarks.scale [--sizes 1 4 16] [--to 190]``.

Without arguments: narrow Parquet at 1, 4 and 16 million rows against DuckDB's bare contacts, prompts at 4 against a
plain decode, JSON lines at 16 against DuckDB's bare read. ``--to 190`` adds 64 and 190 (6 GB of log, an hour or more);
``--sizes``, ``--prompts`` and ``--jsonl`` choose sizes in millions, and then nothing else runs. Commands take turns,
each in a process of its own: five runs up to 16 million rows, one above.

Every size is kept in ``scale.json`` when it is done, and ``scale.md`` is written from what is kept.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import make_narrow
from benchmarks.measuring import folder_bytes, machine, measured, python
from benchmarks.scaling.figures import figures
from benchmarks.scaling.page import acceptance, page
from benchmarks.scaling.points import JSONL, NARROW, PROMPTS, Point, Run, read, write

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parent
KEPT, PAGE = "scale.json", "scale.md"
USUAL, LARGE = (1.0, 4.0, 16.0), (64.0, 190.0)
MILLION = 1_000_000
RIVAL = {NARROW: "contacts", PROMPTS: "decode", JSONL: "read"}
REPEATED_TO = 16 * MILLION
"""Rows above which a command runs once."""


@dataclass(frozen=True, slots=True)
class Task:
    """A log to measure on."""

    log: str
    rows: int

    @property
    def narrow(self) -> make_narrow.Narrow:
        container = make_narrow.JSONL if self.log == JSONL else make_narrow.PARQUET
        return make_narrow.Narrow(self.rows, container, self.log == PROMPTS)


def measure(task: Task, folder: Path, scratch: Path, n_runs: int) -> Point:
    """Measure a rival and a whole analysis in turn."""
    files = prepared(task.narrow, folder)
    began = where()
    case, temp = scratch / "case", scratch / "temp"
    temp.mkdir(exist_ok=True)
    rival = python("-m", "benchmarks.scaling.rivals", RIVAL[task.log], str(folder))
    analyze = ["-m", "forensics", "analyze", str(folder), "--out", str(case), "--force", "--log-format", "json"]
    ours = python(*analyze, "--temp-dir", str(temp))
    theirs, own = [], []
    for _ in range(n_runs):
        shutil.rmtree(case, ignore_errors=True)
        theirs.append(Run.of(measured(rival)))
        own.append(Run.of(measured(ours, temp)))
        print(f"{task.log} {task.rows:,}: rival {theirs[-1].wall_s:.1f} s, analyze {own[-1].wall_s:.1f} s", flush=True)
    point = Point(
        rows=task.rows,
        log_bytes=sum(path.stat().st_size for path in files),
        state_bytes=folder_bytes(case / "state"),
        figures=figures(case),
        rival=tuple(theirs),
        ours=tuple(own),
        where=began,
    )
    shutil.rmtree(case)
    return point


def prepared(log: make_narrow.Narrow, folder: Path) -> list[Path]:
    """Files of a log, written if they are not there, and read once: nobody pays for a cold cache."""
    options = ["--prompts"] * log.with_prompts + ["--jsonl"] * (log.container == make_narrow.JSONL)
    told = [str(folder), "--rows", str(log.rows), "--seed", str(log.seed)]
    subprocess.run(python("-m", "benchmarks.make_narrow", *told, *options), check=True)
    files = sorted(folder.glob(f"*.{log.container}"))
    if len(files) != log.n_files:
        raise SystemExit(f"{folder} holds {len(files)} files; a log of {log.rows:,} rows has {log.n_files}")
    for path in files:
        with path.open("rb") as file:
            while file.read(1 << 24):
                pass
    return files


def where() -> str:
    """Machine, commit and load, at this moment."""
    return f"{machine()}, commit {_commit()}, load {os.getloadavg()[0]:.1f} before"


def _commit() -> str:
    """Short name of the commit, with a plus when the code differs from it."""
    head = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True, check=False
    )
    code = HERE.parent / "forensics"
    changed = subprocess.run(["git", "diff", "--quiet", "HEAD", "--", code], cwd=HERE, check=False).returncode
    return "unknown" if head.returncode else head.stdout.strip() + ("+" if changed else "")


@contextmanager
def _place(logs: Path | None, task: Task) -> Iterator[tuple[Path, Path]]:
    """Folder of the log, and one for everything else; what was not asked to stay goes."""
    with tempfile.TemporaryDirectory(prefix="scale-") as scratch:
        name = f"{task.log}-{task.rows}"
        yield (logs or Path(scratch)).resolve() / name, Path(scratch)


def tasks(arguments: argparse.Namespace) -> list[Task]:
    """What is to be measured, small logs first."""
    chosen = {NARROW: arguments.sizes, PROMPTS: arguments.prompts, JSONL: arguments.jsonl}
    if all(sizes is None for sizes in chosen.values()) and not arguments.page:
        larger = [size for size in LARGE if size <= arguments.to]
        chosen = {NARROW: [*USUAL, *larger], PROMPTS: [4.0], JSONL: [16.0]}
    found = [Task(log, round(size * MILLION)) for log, sizes in chosen.items() for size in sizes or ()]
    return sorted(found, key=lambda task: task.rows)


def arguments_of(given: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    chosen = {"sizes": "narrow Parquet", "prompts": "narrow Parquet with prompts", "jsonl": "narrow JSON lines"}
    for name, told in chosen.items():
        parser.add_argument(f"--{name}", type=float, nargs="+", metavar="MILLIONS", help=told)
    parser.add_argument("--to", type=float, default=USUAL[-1], metavar="MILLIONS", help="largest usual size: 64, 190")
    parser.add_argument("--runs", type=int, default=5, help="of each command, up to 16 million rows")
    parser.add_argument("--logs", type=Path, help="where logs are and stay; else they are written and removed")
    parser.add_argument("--out", type=Path, default=HERE, help="folder of scale.json and scale.md")
    parser.add_argument("--page", action="store_true", help="measure nothing; write the page from what is kept")
    return parser.parse_args(given)


def main() -> None:
    arguments = arguments_of()
    kept_in = arguments.out / KEPT
    for task in tasks(arguments):
        n_runs = arguments.runs if task.rows <= REPEATED_TO else 1
        with _place(arguments.logs, task) as (folder, scratch):
            point = measure(task, folder, scratch, n_runs)
        write(kept_in, read(kept_in).with_point(task.log, point))
    kept = read(kept_in)
    (arguments.out / PAGE).write_text(page(kept), encoding="utf-8")
    print(acceptance(kept))


if __name__ == "__main__":
    main()
