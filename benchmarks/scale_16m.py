"""Time and memory of a whole analysis against DuckDB's bare contacts, on the same narrow Parquet files.

``python benchmarks/scale_16m.py [--rows 16000000] [--folder FOLDER]`` writes ``benchmarks/scale_16m.md``. Each
command runs in a process of its own; wall time and peak memory are the operating system's.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
DUCKDB = """
import duckdb, sys
log = f"read_parquet('{sys.argv[1]}/*.parquet')"
connection = duckdb.connect(config={"threads": int(sys.argv[2])})
for column in ("ip", "tls_fingerprint", "user_agent", "connection_id", "api_key_id", "model"):
    connection.execute(
        f"create or replace temp table contacts as select account_id, {column}, count(*) n, min(timestamp) a, "
        f"max(timestamp) b from {log} group by all"
    )
"""


def measured(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak MiB of a command that must succeed."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"failed: {' '.join(command)}")
    per_unit = 1024 if platform.system() == "Linux" else 1024 * 1024
    return time.perf_counter() - start, usage.ru_maxrss / per_unit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=16_000_000)
    parser.add_argument(
        "--folder", type=Path, help="where the log is, or is to be written; a temporary folder if absent"
    )
    arguments = parser.parse_args()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="narrow-"))
    try:
        if not any(folder.glob("*.parquet")):
            subprocess.run([sys.executable, HERE / "make_narrow.py", folder, "--rows", str(arguments.rows)], check=True)
        cores = os.cpu_count() or 1
        rival = measured([sys.executable, "-c", DUCKDB, str(folder), str(cores)])
        case = folder.with_name(f"{folder.name}-case")
        ours = measured(
            [sys.executable, "-m", "forensics", "analyze", str(folder), "--out", str(case), "--force", "-q"]
        )
        state = sum(path.stat().st_size for path in (case / "state").iterdir())
        log = sum(path.stat().st_size for path in folder.glob("*.parquet"))
        write(arguments.rows, rival, ours, state / log)
    finally:
        shutil.rmtree(folder.with_name(f"{folder.name}-case"), ignore_errors=True)
        if arguments.folder is None:
            shutil.rmtree(folder)


def write(rows: int, rival: tuple[float, float], ours: tuple[float, float], state: float) -> None:
    """Write the table that the issue asks for."""
    text = f"""# {rows:,} narrow rows: a whole analysis against bare contacts

`make bench`, one run of each, one after the other, on {os.cpu_count()} cores ({platform.system()}, Python
{platform.python_version()}). Timestamp, account and six entity columns, Parquet zstd. *Bare contacts* is DuckDB
grouping account and entity for each of the six columns with count, first and last; no judging, nothing written.

| command | wall s | peak MiB | ratio of time |
|---|---|---|---|
| DuckDB, bare contacts | {rival[0]:.1f} | {rival[1]:,.0f} | 1 |
| `forensics analyze`, whole | {ours[0]:.1f} | {ours[1]:,.0f} | {ours[0] / rival[0]:.1f} |

The case's `state/` is {100 * state:.0f} % of the log's size.
"""
    (HERE / "scale_16m.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
