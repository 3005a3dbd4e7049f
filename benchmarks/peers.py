"""A whole analysis against the scripts a responder would write today with pandas and networkx.

``python -m benchmarks.peers [FOLDER] [--rows 4000000] [--runs 5]`` writes ``benchmarks/peers.md``, keeps the runs in
``benchmarks/scale.json`` and puts the figures into the table of ``benchmarks/scale.md``. The commands take turns, each
in a process of its own.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.make_narrow import Narrow
from benchmarks.measuring import measured, python
from benchmarks.scale import KEPT, PAGE, prepared, where
from benchmarks.scaling.acceptance import MIN_AHEAD_MIB, MIN_AHEAD_S, OURS, PLAIN, ahead
from benchmarks.scaling.page import page
from benchmarks.scaling.points import Peers, Run, middle, ratio, read, write

HERE = Path(__file__).resolve().parent
CAREFUL = "careful"
NAMES = {
    OURS: "`forensics analyze`, whole",
    PLAIN: "pandas + networkx, plain",
    CAREFUL: "pandas + networkx, careful",
}


def compare(folder: Path, scratch: Path, rows: int, n_runs: int) -> Peers:
    """Measure all three in turn."""
    lists = {name: scratch / f"{name}.csv" for name in (PLAIN, CAREFUL)}
    analyze = ["-m", "forensics", "analyze", str(folder), "--out", str(scratch / "case"), "--force", "-q"]
    todo = {OURS: python(*analyze)}
    todo |= {name: python("-m", "benchmarks.responder", name, str(folder), str(to)) for name, to in lists.items()}
    began = where()
    runs: dict[str, list[Run]] = {name: [] for name in todo}
    for _ in range(n_runs):
        for name, command in todo.items():
            runs[name].append(Run.of(measured(command)))
            print(f"{name}: {runs[name][-1].wall_s:.1f} s", flush=True)
    listed = {name: components_in(to) for name, to in lists.items()}
    return Peers(rows, {name: tuple(each) for name, each in runs.items()}, listed, began)


def components_in(file: Path) -> tuple[int, int]:
    """Components in a list, and accounts of the largest."""
    with file.open(encoding="utf-8", newline="") as lines:
        places = [int(row["component"]) for row in csv.DictReader(lines)]
    return (max(places) + 1, places.count(0)) if places else (0, 0)


def peers_page(peers: Peers) -> str:
    """The table that the issue asks for."""
    ours, rows = peers.runs[OURS], []
    for name, runs in peers.runs.items():
        own, walls = middle(runs), [run.wall_s for run in runs]
        wall = f"{own.wall_s:.1f} ({min(walls):.1f} to {max(walls):.1f})"
        shares = f"{ratio(runs, ours, 'wall_s'):.2f} | {ratio(runs, ours, 'peak_mib'):.2f}"
        rows.append(f"| {NAMES[name]} | {wall} | {own.cpu_s:.1f} | {own.peak_mib:,.0f} | {shares} |")
    listed = [
        f"- {name}: {n:,} components of several accounts, the largest of {most:,}."
        for name, (n, most) in peers.listed.items()
    ]
    return TEXT.format(
        rows=f"{peers.rows:,}",
        runs=len(peers.runs[OURS]),
        where=peers.where,
        table="\n".join(rows),
        bars="\n".join(_bars(peers)),
        components="\n".join(listed),
    )


def _bars(peers: Peers) -> list[str]:
    """What is asked for, of the plain script, and the same figures of the careful one."""
    demands = (("wall seconds", MIN_AHEAD_S), ("memory", MIN_AHEAD_MIB))
    judged = [
        f"- {NAMES[PLAIN]}, {of}: {value:.2f} times ours, {bar:g} asked for: {'met' if value >= bar else 'missed'}."
        for (of, bar), value in zip(demands, ahead(peers, PLAIN), strict=True)
    ]
    shown = [
        f"- {NAMES[CAREFUL]}, {of}: {value:.2f} times ours; shown, not judged."
        for (of, _), value in zip(demands, ahead(peers, CAREFUL), strict=True)
    ]
    return [*judged, *shown]


TEXT = """# {rows} narrow rows: a whole analysis against pandas + networkx

`python -m benchmarks.peers`, medians of {runs} runs in turn (least to most in brackets); the last two columns are
medians of the ratios of runs that followed each other. Timestamp, account and six entity columns, Parquet zstd, files
of a million rows. {where}.

The scripts (`benchmarks/responder.py`) read account, address, connection and key, drop values of more than 50 accounts,
and list connected components by size. *Plain* reads text and makes every pair an edge; *careful* reads one column at a
time as categoricals and leaves out values of a single account, which on this log is all connections and keys.

| command | wall s | CPU s | peak MiB | of our time | of our memory |
|---|---|---|---|---|---|
{table}

Against what the issue asks for:

{bars}

The bars are held against *plain*: it is what is written in the first hour, before anyone knows which values tie nobody.
*Careful* needs that knowledge and a second look at the memory; it is here so that nobody takes the first figure for the
best that pandas can do.

What the scripts list, on a log without any hydra:

{components}

They stop there: no days, so that an address recycled after weeks ties strangers; no counts, times or rows to cite; no
judgement of a component, nothing written but the list. `analyze` does these on the same rows, and keeps a state that
can be judged again without the log.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="where the log is; written, and removed, if absent")
    parser.add_argument("--rows", type=int, default=4_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--out", type=Path, default=HERE, help="folder of scale.json and the pages")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="peers-") as place:
        folder = (arguments.folder or Path(place) / "log").resolve()
        prepared(Narrow(arguments.rows), folder)
        peers = compare(folder, Path(place), arguments.rows, arguments.runs)
    kept = replace(read(arguments.out / KEPT), peers=peers)
    write(arguments.out / KEPT, kept)
    (arguments.out / PAGE).write_text(page(kept), encoding="utf-8")
    text = peers_page(peers)
    (arguments.out / "peers.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
