"""What was asked for, beside what was measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.scaling.points import JSONL, NARROW, PROMPTS, middle, ratio

if TYPE_CHECKING:
    from benchmarks.scaling.points import Measurements, Peers, Point

MILLION = 1_000_000
MAIN, LARGEST = 16 * MILLION, 190 * MILLION
GIB = 1024
"""MiB."""
MAX_TO_CONTACTS, MAX_TO_DECODE, MAX_TO_READ = 3.0, 4.0, 2.5
"""Times the rival's wall seconds: bare contacts, decoding with prompts, reading JSON lines."""
MAX_PEAK, MAX_LARGEST_PEAK = 4 * GIB, 8 * GIB
MAX_GROWTH = 1.15
"""Wall seconds a row at 190 million rows, for one at 16 million."""
MAX_STATE = 5.0
"""Per cent of the log's bytes."""
MIN_AHEAD_S, MIN_AHEAD_MIB = 10.0, 5.0
"""Times the script of a responder."""
PLAIN = "plain"
"""The script that the bars of the peers are held against: what is written in the first hour. The careful one needs to
know which values tie nobody before it starts, so it is shown and not judged."""
OURS = "ours"


@dataclass(frozen=True, slots=True)
class Line:
    """One demand."""

    what: str
    bar: float
    at_least: bool
    value: float | None
    """None when it was not measured."""
    unit: str

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "not measured"
        return "met" if (self.value >= self.bar if self.at_least else self.value <= self.bar) else "missed"

    @property
    def cells(self) -> str:
        sign = "≥" if self.at_least else "≤"
        shown = "" if self.value is None else f"{number(self.value)}{self.unit}"
        return f"| {self.what} | {sign} {number(self.bar)}{self.unit} | {shown} | {self.verdict} |"


def number(value: float) -> str:
    """Two decimals below a hundred, none above."""
    return f"{value:,.2f}" if abs(value) < 100 else f"{value:,.0f}"


def lines(kept: Measurements) -> list[Line]:
    """Every demand, in the order in which it was made."""
    narrow = kept.points.get(NARROW, {})
    main, largest = narrow.get(MAIN), narrow.get(LARGEST)
    prompts, jsonl = (_largest(kept.points.get(log, {})) for log in (PROMPTS, JSONL))
    grown = growth(main, largest)
    return [
        _most("16 M narrow, Parquet: time, of DuckDB's bare contacts", MAX_TO_CONTACTS, _ratio(main), " times"),
        _most("16 M narrow, Parquet: peak memory", MAX_PEAK, _peak(main), " MiB"),
        _most(
            f"{_rows(prompts)}prompts of 400 characters: time, of a plain decode",
            MAX_TO_DECODE,
            _ratio(prompts),
            " times",
        ),
        _most(f"{_rows(jsonl)}JSON lines: time, of DuckDB's bare read", MAX_TO_READ, _ratio(jsonl), " times"),
        _most("190 M narrow: peak memory", MAX_LARGEST_PEAK, _peak(largest), " MiB"),
        _most("190 M narrow: time a row, of that at 16 M", MAX_GROWTH, None if grown is None else grown[0], " times"),
        _most("190 M narrow: state, of the log", MAX_STATE, None if largest is None else state_share(largest), " %"),
        *_ahead(kept.peers),
    ]


def growth(first: Point | None, last: Point | None) -> tuple[float, float] | None:
    """Wall and CPU seconds a row at the last point, for the first."""
    if first is None or last is None:
        return None
    before, after = middle(first.ours), middle(last.ours)
    rows = last.rows / first.rows
    return after.wall_s / before.wall_s / rows, after.cpu_s / before.cpu_s / rows


def state_share(point: Point) -> float:
    """Per cent of the log's bytes that the state has."""
    return 100 * point.state_bytes / point.log_bytes


def ahead(peers: Peers, script: str) -> tuple[float, float]:
    """How many times our seconds and our MiB a script takes."""
    ours, theirs = peers.runs[OURS], peers.runs[script]
    return ratio(theirs, ours, "wall_s"), ratio(theirs, ours, "peak_mib")


def _ahead(peers: Peers | None) -> list[Line]:
    time, memory = (None, None) if peers is None else ahead(peers, PLAIN)
    what = "pandas + networkx, plain" if peers is None else f"{_rows(peers)}pandas + networkx, plain"
    return [
        Line(f"{what}: its time, of ours", MIN_AHEAD_S, True, time, " times"),
        Line(f"{what}: its memory, of ours", MIN_AHEAD_MIB, True, memory, " times"),
    ]


def _most(what: str, bar: float, value: float | None, unit: str) -> Line:
    return Line(what, bar, False, value, unit)


def _ratio(point: Point | None) -> float | None:
    return None if point is None else point.ratio


def _peak(point: Point | None) -> float | None:
    return None if point is None else middle(point.ours).peak_mib


def _largest(points: dict[int, Point]) -> Point | None:
    return points[max(points)] if points else None


def _rows(measured: Point | Peers | None) -> str:
    return "" if measured is None else f"{measured.rows / MILLION:g} M, "
