"""``scale.md``, from what is kept."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.scaling import plan
from benchmarks.scaling.acceptance import MAIN, growth, lines, number, state_share
from benchmarks.scaling.points import JSONL, NARROW, PROMPTS, middle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.scaling.plan import Ahead, Cluster
    from benchmarks.scaling.points import Measurements, Point, Run

MILLION = 1_000_000
LOGS = {NARROW: "Narrow Parquet", PROMPTS: "The same with prompts of 400 characters", JSONL: "The rows as JSON lines"}
ABOUT = {
    NARROW: """Timestamp, account and six entity columns, zstd. The rival is DuckDB grouping account and entity for
each of the six columns, with count, first and last; no judging, nothing kept.""",
    PROMPTS: """A third of the prompts come from 20,000 templates with two slots, the rest are of phrases drawn for
each row. The rival is Polars reading the columns that `analyze` reads, file by file, and dropping them.""",
    JSONL: """The same rows as in narrow Parquet. The rival is DuckDB reading the files with all columns named and
typed, and counting the values of each.""",
}


def page(kept: Measurements) -> str:
    """Everything that was measured, what was asked for, and where it leads."""
    narrow = list(kept.points.get(NARROW, {}).values())
    parts = [HEAD, acceptance(kept)]
    parts += [measured(log, list(kept.points[log].values())) for log in LOGS if kept.points.get(log)]
    if narrow:
        parts += [growing(narrow), phases(narrow)]
    if len(narrow) > 1:
        ahead = plan.extrapolated(narrow)
        parts += [extrapolation(narrow, ahead), breaking(ahead), on_a_cluster(plan.cluster(narrow), ahead)]
    return "\n\n".join(part for part in parts if part) + "\n"


HEAD = """# Time, memory and disk, by size

`make bench` (`python -m benchmarks.scale`) measures and writes this page; `scale.json` keeps every run, so that one
size can be measured again alone. A whole `forensics analyze`, from the files to a sealed case, and a rival take turns,
each in a process of its own, start-up included; caches are warm. Up to 16 million rows the figures are medians of five
runs, above they are of one. The last two columns are times the rival's wall and CPU seconds: medians of the ratios of
two runs that followed each other. Seconds depend on the machine and on what else it did.

The logs are simulated (`benchmarks/make_narrow.py`): 300,000 accounts and a million addresses, both by Zipf, 30 days.
The population does not grow with the rows: a longer log is the same people asking more often."""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    ruler = "|".join(["---"] * len(head))
    return "\n".join([f"| {' | '.join(head)} |", f"|{ruler}|", *(f"| {' | '.join(row)} |" for row in rows)])


def acceptance(kept: Measurements) -> str:
    head = "| demand | bar | measured | |\n|---|---|---|---|"
    return "## What was asked for\n\n" + "\n".join([head, *(line.cells for line in lines(kept))])


def millions(rows: float) -> str:
    return f"{rows / MILLION:g} M"


def measured(log: str, points: Sequence[Point]) -> str:
    head = ["rows", "command", "runs", "wall s (least to most)", "CPU s", "peak MiB", "temporary MiB", "time", "CPU"]
    rows = []
    for point in points:
        rows += [
            [millions(point.rows), "rival", *_costs(point.rival), "1", "1"],
            ["", "`analyze`", *_costs(point.ours), f"{point.ratio:.2f}", f"{point.cpu_ratio:.2f}"],
        ]
    places = "\n".join(f"- {millions(point.rows)}: {point.where}." for point in points)
    return f"## {LOGS[log]}\n\n{ABOUT[log]}\n\n{table(head, rows)}\n\n{places}"


def _costs(runs: tuple[Run, ...]) -> list[str]:
    typical, walls = middle(runs), [run.wall_s for run in runs]
    spread = f" ({min(walls):.1f} to {max(walls):.1f})" if len(runs) > 1 else ""
    temp = f"{typical.temp_bytes / plan.MIB:,.0f}" if typical.temp_bytes else ""
    wall = f"{typical.wall_s:,.1f}{spread}"
    return [str(len(runs)), wall, f"{typical.cpu_s:,.1f}", f"{typical.peak_mib:,.0f}", temp]


def growing(points: Sequence[Point]) -> str:
    first = next((point for point in points if point.rows == MAIN), None)
    head = ["rows", "accounts", "log MiB", "state MiB", "state of log", "time a row, of 16 M's", "CPU a row, of 16 M's"]
    rows = []
    for point in points:
        grown = growth(first, point)
        rows.append(
            [
                millions(point.rows),
                f"{point.figures['accounts']:,.0f}",
                f"{point.log_bytes / plan.MIB:,.0f}",
                f"{point.state_bytes / plan.MIB:,.1f}",
                f"{state_share(point):.1f} %",
                *([f"{each:.2f}" for each in grown] if grown else ["", ""]),
            ]
        )
    return f"## Growth\n\n{table(head, rows)}"


def phases(points: Sequence[Point]) -> str:
    """Where the time goes, as the program's own progress names it."""
    told = [(point, middle(point.ours).phases) for point in points]
    names = list(dict.fromkeys(name for _, own in told for name in own))
    if not names:
        return ""
    rows = [[name, *(f"{own[name]:,.1f}" if name in own else "" for _, own in told)] for name in names]
    head = ["phase, wall s", *(millions(point.rows) for point, _ in told)]
    return f"### Where the time goes\n\nOf the run in the middle.\n\n{table(head, rows)}"


def extrapolation(points: Sequence[Point], ahead: Sequence[Ahead]) -> str:
    head = ["", "exponent", "farthest from the fit", "by the fit", "in proportion", "unit"]
    rows = [
        [
            each.quantity.name,
            *(
                ["", "", "not measured"]
                if each.law is None
                else [f"{each.law.exponent:.2f}", f"{each.law.residual:.0%}", number(each.law.at(plan.TARGET))]
            ),
            number(each.linear),
            each.quantity.unit,
        ]
        for each in ahead
    ]
    sizes = ", ".join(millions(point.rows) for point in points)
    return f"""## Ten billion rows, on one machine

*By the fit* is a power law through {sizes} rows, by least squares of the logarithms: the same people, over the same
days, asking more often. *In proportion* multiplies the figures at {millions(_base(points))} rows: as many more people
as rows, and an upper bound, since start-up and buffers are multiplied too. A provider's night lies between the two.

{table(head, rows)}"""


def _base(points: Sequence[Point]) -> int:
    return max((point.rows for point in points if point.rows <= plan.FROM), default=points[0].rows)


def breaking(ahead: Sequence[Ahead]) -> str:
    bound = [each for each in ahead if each.quantity.limit is not None]
    head = ["", "limit", "why", "reached at, by the fit", "in proportion"]
    rows = [
        [
            each.quantity.name,
            f"{number(each.quantity.limit or 0)} {each.quantity.unit}",
            each.quantity.why,
            *(_at(rows) for rows in each.breaks),
        ]
        for each in sorted(bound, key=lambda each: each.breaks)
    ]
    said = [_first(bound, way, told) for way, told in enumerate(("the same people", "as many more people as rows"))]
    return f"### The first thing that breaks\n\n{chr(10).join(said)}\n\n{table(head, rows)}"


def _first(bound: Sequence[Ahead], way: int, told: str) -> str:
    first = plan.first_to_break(bound, way)
    if first is None:
        return f"With {told}, nothing reaches its limit."
    at = first.breaks[way]
    side = "before" if at < plan.TARGET else "after"
    return f"With {told}, the first to break is **{first.quantity.name}**, at {_at(at)} rows: {side} ten billion."


def _at(rows: float) -> str:
    if math.isinf(rows):
        return "never"
    units: tuple[tuple[float, str], ...] = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
    for size, name in units:
        if rows >= size:
            return f"{rows / size:,.3g} {name}" if rows < 1e15 else "beyond a thousand trillion"
    return f"{rows:,.0f}"


def on_a_cluster(night: Cluster, ahead: Sequence[Ahead]) -> str:
    left = next(each for each in ahead if each.quantity.name.startswith("time of linking"))
    cells: list[tuple[str, str, str]] = [
        (
            "contacts a row",
            f"{night.contacts_a_row:.2f}",
            "pairs of account and entity, all kinds, in the log nearest a million rows: a task's; days not counted",
        ),
        ("bytes a contact", f"{night.contact_bytes:.0f}", "as text and numbers, uncompressed, in the largest case"),
        ("shuffled", _tib(night.shuffle_bytes), "contacts a row, times bytes, times ten billion"),
        (
            "shuffled, seen otherwise",
            _tib(night.aside_bytes),
            "temporary files of the largest log a row, times ten billion",
        ),
        ("CPU s a million rows, here", f"{night.cpu_s_a_million:.2f}", "of the largest log"),
        (
            "core-hours",
            f"{night.core_hours:,.0f}",
            f"{plan.SPARK_FACTOR} times as many on Spark, measured once, an upper bound",
        ),
        (
            "executors",
            f"{night.executors:,}",
            f"of {plan.EXECUTOR_CORES} cores, to be done in {plan.NIGHT_S / 3600:g} hour; all work spread evenly",
        ),
        ("cost", f"{night.cost:,.0f} $", f"at {plan.PRICE} $ a core-hour, an assumption"),
        (
            "left to the driver",
            _hours(left),
            "linking, clustering, judging, writing at ten billion rows: by the fit, and in proportion",
        ),
    ]
    return f"""## Ten billion rows, on a Spark cluster

Pass 1 reduces each part of the log on its own and merges what comes out, so a cluster can spread it; what sees all
accounts at once stays on the driver. Spark took {plan.SPARK_FACTOR} times the seconds of Polars alone for the same
grouping of 16 million rows on the same two cores (Polars in `mapInArrow` under Spark 4.3 `local[2]` 105 s, Polars
6.9 s); much of that is start-up, so the figures below are upper bounds.

{table(["", "", "how"], cells)}"""


def _hours(left: Ahead) -> str:
    by_law = "?" if left.law is None else number(left.law.at(plan.TARGET))
    return f"{by_law} h; {number(left.linear)} h"


def _tib(n_bytes: float) -> str:
    size, unit = (plan.TIB, "TiB") if n_bytes >= plan.TIB else (plan.GIB, "GiB")
    return f"{n_bytes / size:,.1f} {unit}"
