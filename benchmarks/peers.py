"""A whole analysis against the scripts a responder would write today with pandas and networkx.

``python -m benchmarks.peers [FOLDER] [--rows 4000000] [--runs 3]`` writes ``benchmarks/peers.md``. The
commands take turns, each in a process of its own; wall time and peak memory are the operating system's.

``python -m benchmarks.peers FOLDER --script careful --out LIST.csv`` runs one of the scripts.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd

from benchmarks.scale_16m import measured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

HERE = Path(__file__).resolve().parent
TIES = ("ip", "connection_id", "api_key_id")
"""Columns by which a responder would tie accounts. The two others of the log, TLS fingerprint and user agent, have some
hundred values among 300,000 accounts."""
HUB = 50
"""Accounts from which a value ties nobody: without such a cut-off everything is one component."""
BARS = {"wall s": 10.0, "peak MiB": 5.0}
"""Times ahead of the scripts that the issue asks for."""


def plain(folder: Path, out: Path) -> None:
    """As it is mostly written: read the columns, make every pair an edge, drop the hubs, list the components."""
    log = pd.read_parquet(folder, columns=["account_id", *TIES])
    graph = nx.Graph()
    for column in TIES:
        pairs = log[["account_id", column]].dropna().drop_duplicates()
        graph.add_edges_from((("account", one), (column, other)) for one, other in pairs.itertuples(index=False))
    hubs = [node for node, degree in graph.degree() if node[0] != "account" and degree > HUB]
    graph.remove_nodes_from(hubs)
    found = nx.connected_components(graph)
    write_components(out, ([name for kind, name in nodes if kind == "account"] for nodes in found))


def careful(folder: Path, out: Path) -> None:
    """With care: one column at a time, as categoricals, and only values that tie anyone become nodes."""
    graph = nx.Graph()
    for column in TIES:
        columns = ["account_id", column]
        log = pd.read_parquet(folder, columns=columns, read_dictionary=columns)
        graph.add_edges_from(edges_of(log, column))
    accounts = ([name for name in nodes if isinstance(name, str)] for nodes in nx.connected_components(graph))
    write_components(out, accounts)


def edges_of(log: pd.DataFrame, column: str) -> Iterator[tuple[str, tuple[str, int]]]:
    """Accounts and the number of the value that ties them; values of one account, or of a crowd, tie nobody."""
    pairs = log.dropna().drop_duplicates()
    codes = pairs[column].cat.codes
    n_accounts = codes.map(codes.value_counts())
    ties = (n_accounts > 1) & (n_accounts <= HUB)
    return zip(pairs.loc[ties, "account_id"], ((column, code) for code in codes[ties]), strict=True)


def write_components(out: Path, components: Iterable[list[str]]) -> None:
    """List components of several accounts, largest first."""
    several = sorted(
        (sorted(accounts) for accounts in components if len(accounts) > 1), key=lambda each: (-len(each), each[0])
    )
    with out.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["component", "account_id"])
        rows.writerows(chain.from_iterable(((place, one) for one in each) for place, each in enumerate(several)))


SCRIPTS: dict[str, Callable[[Path, Path], None]] = {"plain": plain, "careful": careful}


def commands(folder: Path, scratch: Path) -> dict[str, list[str]]:
    """What is measured, by name."""
    module = [sys.executable, "-m", "benchmarks.peers", str(folder), "--script"]
    ours = [sys.executable, "-m", "forensics", "analyze", str(folder), "--out", str(scratch / "case"), "--force", "-q"]
    scripts = {f"pandas + networkx, {name}": [*module, name, "--out", str(scratch / f"{name}.csv")] for name in SCRIPTS}
    return {"`forensics analyze`, whole": ours, **scripts}


def write(rows: int, runs: dict[str, list[tuple[float, float]]], found: dict[str, tuple[int, int]]) -> None:
    """Write the table that the issue asks for."""
    medians = {
        name: tuple(statistics.median(column) for column in zip(*each, strict=True)) for name, each in runs.items()
    }
    ours, *rivals = medians
    seconds, memory = medians[ours]
    lines = []
    for name, (wall, peak) in medians.items():
        spread = f"{min(run[0] for run in runs[name]):.1f} to {max(run[0] for run in runs[name]):.1f}"
        lines.append(f"| {name} | {wall:.1f} ({spread}) | {peak:,.0f} | {wall / seconds:.2f} | {peak / memory:.2f} |")
    verdicts = [
        f"- {rival}: {medians[rival][column] / medians[ours][column]:.2f} times in {unit}, {bar:.0f} asked for: "
        + ("met" if medians[rival][column] >= bar * medians[ours][column] else "missed")
        for rival in rivals
        for column, (unit, bar) in enumerate(BARS.items())
    ]
    listed = [
        f"- {name}: {n:,} components of several accounts, the largest of {most:,}." for name, (n, most) in found.items()
    ]
    table, bars, components = "\n".join(lines), "\n".join(verdicts), "\n".join(listed)
    text = TEXT.format(
        rows=f"{rows:,}",
        runs=len(runs[ours]),
        machine=f"{os.cpu_count()} cores ({platform.system()}, Python {platform.python_version()})",
        hub=HUB,
        table=table,
        bars=bars,
        components=components,
    )
    (HERE / "peers.md").write_text(text, encoding="utf-8")
    print(text)


TEXT = """# {rows} narrow rows: a whole analysis against pandas + networkx

`python -m benchmarks.peers`, medians of {runs} runs in turn (least to most in brackets), on {machine}. Other work may
have shared the machine, so compare within the table. Timestamp, account and six entity columns, Parquet zstd, in
files of a million rows.

The scripts read account, address, connection and key, drop values of more than {hub} accounts, and list connected
components by size. *Plain* reads text and makes every pair an edge; *careful* reads one column at a time as
categoricals and leaves out values of a single account, which on this log is all connections and keys.

| command | wall s | peak MiB | of our time | of our memory |
|---|---|---|---|---|
{table}

Against what the issue asks for:

{bars}

What the scripts list, on a log without any hydra:

{components}

They stop there: no days, so that an address recycled after weeks ties strangers; no counts, times or rows to cite; no
judgement of a component, nothing written but the list. `analyze` does these on the same rows, and keeps a state that
can be judged again without the log.
"""


def components_in(file: Path) -> tuple[int, int]:
    """Components in a list, and accounts of the largest."""
    with file.open(encoding="utf-8", newline="") as lines:
        places = [int(row["component"]) for row in csv.DictReader(lines)]
    return (max(places) + 1, places.count(0)) if places else (0, 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="where the log is; written, and removed, if absent")
    parser.add_argument("--rows", type=int, default=4_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--script", choices=sorted(SCRIPTS), help="run this script alone")
    parser.add_argument("--out", type=Path, default=Path("components.csv"), help="list that --script writes")
    arguments = parser.parse_args()
    if arguments.script:
        SCRIPTS[arguments.script](arguments.folder, arguments.out)
        return
    scratch = Path(tempfile.mkdtemp(prefix="peers-"))
    try:
        folder = arguments.folder or scratch / "log"
        if not any(folder.glob("*.parquet")):
            subprocess.run([sys.executable, HERE / "make_narrow.py", folder, "--rows", str(arguments.rows)], check=True)
        todo = commands(folder, scratch)
        runs: dict[str, list[tuple[float, float]]] = {name: [] for name in todo}
        for _ in range(arguments.runs):
            for name, command in todo.items():
                runs[name].append(measured(command))
        write(arguments.rows, runs, {name: components_in(scratch / f"{name}.csv") for name in SCRIPTS})
    finally:
        shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
