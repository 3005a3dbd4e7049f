"""Measurements that are kept between runs of the benchmark, so that one size can be measured again alone."""

from __future__ import annotations

import json
import statistics
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.measuring import Cost

NARROW, PROMPTS, JSONL = "narrow", "prompts", "jsonl"
DIGITS = 4
"""Decimals kept of seconds and MiB."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one command."""

    wall_s: float
    cpu_s: float
    peak_mib: float
    temp_bytes: int = 0
    phases: dict[str, float] = field(default_factory=dict)
    """Wall seconds from the start of each phase that the program names to the next."""

    @classmethod
    def of(cls, cost: Cost) -> Run:
        wall_s, cpu_s, peak_mib = (round(value, DIGITS) for value in (cost.wall_s, cost.cpu_s, cost.peak_mib))
        return cls(wall_s, cpu_s, peak_mib, cost.temp_bytes, phases(cost))


@dataclass(frozen=True, slots=True)
class Point:
    """A whole analysis and its rival on one log, in turn."""

    rows: int
    log_bytes: int
    state_bytes: int
    figures: dict[str, float]
    """What the case holds: accounts, contacts, …"""
    rival: tuple[Run, ...]
    ours: tuple[Run, ...]
    where: str
    """Machine, commit and load."""

    @property
    def ratio(self) -> float:
        """Our wall seconds for one of the rival's."""
        return ratio(self.ours, self.rival, "wall_s")

    @property
    def cpu_ratio(self) -> float:
        """The same of CPU seconds, which other work on the machine moves less."""
        return ratio(self.ours, self.rival, "cpu_s")


@dataclass(frozen=True, slots=True)
class Peers:
    """A whole analysis and the scripts of a responder, in turn."""

    rows: int
    runs: dict[str, tuple[Run, ...]]
    """By name; ours comes first."""
    listed: dict[str, tuple[int, int]]
    """Components of several accounts that a script lists, and accounts of the largest."""
    where: str


@dataclass(frozen=True, slots=True)
class Measurements:
    """All that is kept."""

    points: dict[str, dict[int, Point]] = field(default_factory=dict)
    """By kind of log and rows."""
    peers: Peers | None = None

    def with_point(self, log: str, point: Point) -> Measurements:
        """Keep a point, in place of an older one of the same log and size."""
        own = self.points.get(log, {}) | {point.rows: point}
        return replace(self, points=self.points | {log: dict(sorted(own.items()))})


def middle(runs: tuple[Run, ...]) -> Run:
    """Medians, each of its own; phases are those of the run in the middle by time."""
    typical = sorted(runs, key=lambda run: run.wall_s)[len(runs) // 2]
    return Run(
        wall_s=statistics.median(run.wall_s for run in runs),
        cpu_s=statistics.median(run.cpu_s for run in runs),
        peak_mib=statistics.median(run.peak_mib for run in runs),
        temp_bytes=round(statistics.median(run.temp_bytes for run in runs)),
        phases=typical.phases,
    )


def ratio(one: tuple[Run, ...], other: tuple[Run, ...], figure: Literal["wall_s", "cpu_s", "peak_mib"]) -> float:
    """Median of the ratios of runs that took turns: what slows the machine for a while slows both of a pair."""
    pairs = zip(one, other, strict=True)
    return float(statistics.median(getattr(mine, figure) / getattr(theirs, figure) for mine, theirs in pairs))


def phases(cost: Cost) -> dict[str, float]:
    """Seconds of each phase, from the lines that a scheduled run writes."""
    starts = [(0.0, "start")]
    for moment, line in cost.lines:
        told = json.loads(line) if line.startswith("{") else {}
        if told.get("level") == "progress":
            starts.append((moment, str(told["phase"])))
    found: dict[str, float] = {}
    for (start, phase), (end, _) in zip(starts, [*starts[1:], (cost.wall_s, "")], strict=True):
        found[phase] = round(found.get(phase, 0.0) + end - start, DIGITS)
    return found if len(starts) > 1 else {}


def read(path: Path) -> Measurements:
    """Read what is kept; nothing yet if there is no file."""
    if not path.exists():
        return Measurements()
    held = json.loads(path.read_text("utf-8"))
    points = {log: {int(rows): _point(each) for rows, each in own.items()} for log, own in held["points"].items()}
    peers = held["peers"]
    return Measurements(points, None if peers is None else _peers(peers))


def write(path: Path, kept: Measurements) -> None:
    """Write what is kept, the same bytes for the same measurements."""
    path.write_text(json.dumps(asdict(kept), indent=1) + "\n", encoding="utf-8")


def _runs(held: list[Mapping[str, Any]]) -> tuple[Run, ...]:
    return tuple(Run(**each) for each in held)


def _point(held: Mapping[str, Any]) -> Point:
    return Point(**{**held, "rival": _runs(held["rival"]), "ours": _runs(held["ours"])})


def _peers(held: Mapping[str, Any]) -> Peers:
    runs = {name: _runs(each) for name, each in held["runs"].items()}
    listed = {name: (n, most) for name, (n, most) in held["listed"].items()}
    return Peers(held["rows"], runs, listed, held["where"])
