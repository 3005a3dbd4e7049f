"""From what was measured to ten billion rows: on one machine, on a cluster, and what breaks first."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.scaling.growth import fitted
from benchmarks.scaling.points import middle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.scaling.growth import PowerLaw
    from benchmarks.scaling.points import Point

TARGET = 10_000_000_000
"""Rows of the night that is planned for."""
MIB, GIB, TIB = 1 << 20, 1 << 30, 1 << 40
FROM = 16_000_000
"""Rows from which the second estimate is linear: there the disclosed log's rows and accounts are in proportion."""
DRIVER = frozenset({"link and cluster", "judge", "writing the case"})
"""Phases that see all accounts at once and would stay on a cluster's driver."""
SPARK_FACTOR = 15.2
"""Seconds on Spark for one of Polars alone, the same grouping of 16 million rows on the same two cores: Polars inside
``mapInArrow`` 105 s (Spark 4.3, ``local[2]``), Polars 6.9 s. Most of it is start-up and copies between processes, so a
real cluster should do better: an upper bound."""
NIGHT_S = 3_600.0
"""Seconds in which a cluster shall be done."""
EXECUTOR_CORES = 4
PRICE = 0.05
"""Dollars per core-hour. An assumption: rented machines cost about that on demand, less when bought for longer."""
TASK_ROWS = 1_000_000
"""Rows that one task of a cluster reduces before anything is shuffled."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something that grows."""

    name: str
    unit: str
    of: Callable[[Point], float]
    limit: float | None = None
    """Value at which it breaks."""
    why: str = ""
    """What that limit is."""


def driver_s(point: Point) -> float:
    """Wall seconds of the phases that cannot be spread."""
    return sum(seconds for phase, seconds in middle(point.ours).phases.items() if phase in DRIVER)


QUANTITIES = (
    Quantity("time", "h", lambda at: middle(at.ours).wall_s / 3600, 24.0, "the next day's log is there"),
    Quantity("CPU time", "h", lambda at: middle(at.ours).cpu_s / 3600),
    Quantity(
        *("time of linking, clustering and judging", "h", lambda at: driver_s(at) / 3600, NIGHT_S / 3600),
        "they see all accounts at once, so a cluster's driver does them alone, in the hour there is",
    ),
    Quantity(
        "peak memory", "GiB", lambda at: middle(at.ours).peak_mib * MIB / GIB, 64.0, "a machine of 64 GiB, assumed"
    ),
    Quantity(
        *("temporary files", "GiB", lambda at: middle(at.ours).temp_bytes / GIB, 2048.0),
        "a disk of 2 TiB, assumed",
    ),
    Quantity("state", "GiB", lambda at: at.state_bytes / GIB),
    Quantity("log", "GiB", lambda at: at.log_bytes / GIB),
    Quantity(
        *("rows of one frame: contacts in the state", "million", lambda at: at.figures["contacts"] / 1e6, 2**32 / 1e6),
        "Polars counts the rows of a frame in 32 bits",
    ),
    Quantity(
        *("pairs of account and entity of the largest kind", "million", lambda at: at.figures["most_pairs"] / 1e6),
        2**32 / 1e6,
        "no more values than pairs, and a dictionary's codes have 32 bits",
    ),
    Quantity(
        "accounts", "million", lambda at: at.figures["accounts"] / 1e6, 2**32 / 1e6, "a dictionary's codes have 32 bits"
    ),
    Quantity("links", "million", lambda at: at.figures["links"] / 1e6),
)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A quantity at ten billion rows, two ways, and where it breaks."""

    quantity: Quantity
    law: PowerLaw | None
    linear: float
    """If it grew in proportion from sixteen million rows on (or from the largest size below)."""
    breaks: tuple[float, float]
    """Rows at which the limit is reached: by the law, and in proportion. Infinite if never."""


def extrapolated(points: Sequence[Point]) -> list[Ahead]:
    """Every quantity at ten billion rows."""
    base = max((point for point in points if point.rows <= FROM), key=lambda point: point.rows, default=points[0])
    found = []
    for quantity in QUANTITIES:
        law = fitted([(point.rows, quantity.of(point)) for point in points])
        a_row = quantity.of(base) / base.rows
        limit = math.inf if quantity.limit is None else quantity.limit
        by_law = math.inf if law is None or math.isinf(limit) else law.rows_at(limit)
        in_proportion = limit / a_row if a_row > 0 else math.inf
        found.append(Ahead(quantity, law, a_row * TARGET, (by_law, in_proportion)))
    return found


def first_to_break(ahead: Sequence[Ahead], way: int) -> Ahead | None:
    """What breaks at the fewest rows, by the law (0) or in proportion (1); nothing if all is without an end."""
    earliest = min(ahead, key=lambda each: each.breaks[way])
    return None if math.isinf(earliest.breaks[way]) else earliest


@dataclass(frozen=True, slots=True)
class Cluster:
    """What a cluster would move, need and cost."""

    contacts_a_row: float
    """Pairs of account and entity that a task of about a million rows leaves, a row."""
    contact_bytes: float
    shuffle_bytes: float
    aside_bytes: float
    """The same by another way: what one machine puts aside, a row, times the rows."""
    cpu_s_a_million: float
    core_hours: float
    executors: int
    cost: float


def cluster(points: Sequence[Point]) -> Cluster:
    """Plan a night of ten billion rows on Spark, from the point nearest a task's size and from the largest."""
    task = min(points, key=lambda point: abs(math.log(point.rows / TASK_ROWS)))
    largest = max(points, key=lambda point: point.rows)
    a_row, size = task.figures["pairs"] / task.rows, largest.figures["contact_bytes"]
    cpu_a_row = middle(largest.ours).cpu_s / largest.rows
    core_hours = cpu_a_row * TARGET * SPARK_FACTOR / 3600
    return Cluster(
        contacts_a_row=a_row,
        contact_bytes=size,
        shuffle_bytes=a_row * size * TARGET,
        aside_bytes=middle(largest.ours).temp_bytes / largest.rows * TARGET,
        cpu_s_a_million=cpu_a_row * 1e6,
        core_hours=core_hours,
        executors=math.ceil(core_hours * 3600 / NIGHT_S / EXECUTOR_CORES),
        cost=core_hours * PRICE,
    )
