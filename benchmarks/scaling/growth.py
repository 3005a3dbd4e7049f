"""How a measured quantity grows with the rows of a log, and where that leads."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LEVEL = 0.02
"""Exponent below which a quantity is taken not to grow: less than a tenth more for a hundred times the rows."""


@dataclass(frozen=True, slots=True)
class PowerLaw:
    """``factor · rows ** exponent``, by least squares of the logarithms."""

    factor: float
    exponent: float
    residual: float
    """Largest distance of a measured value from the fitted one, as a share of the fitted one."""
    n_points: int

    def at(self, rows: float) -> float:
        """Value at so many rows."""
        return float(self.factor * rows**self.exponent)

    def rows_at(self, value: float) -> float:
        """Rows at which a value is reached; infinite when nothing grows."""
        if self.exponent < LEVEL:
            return 0.0 if self.factor >= value else math.inf
        log_rows = math.log(value / self.factor) / self.exponent
        return math.exp(log_rows) if log_rows < math.log(1e300) else math.inf


def fitted(points: Sequence[tuple[float, float]]) -> PowerLaw | None:
    """Fit rows and values; values of zero say nothing, and one point is not enough."""
    logs = [(math.log(rows), math.log(value)) for rows, value in points if rows > 0 and value > 0]
    if len({x for x, _ in logs}) < 2:
        return None
    x_mean = sum(x for x, _ in logs) / len(logs)
    y_mean = sum(y for _, y in logs) / len(logs)
    exponent = sum((x - x_mean) * (y - y_mean) for x, y in logs) / sum((x - x_mean) ** 2 for x, _ in logs)
    intercept = y_mean - exponent * x_mean
    residual = max(abs(math.exp(y - intercept - exponent * x) - 1) for x, y in logs)
    return PowerLaw(math.exp(intercept), exponent, residual, len(logs))
