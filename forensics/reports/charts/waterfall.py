"""Evidence for and against as a waterfall: each row starts where the one before ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.reports.drawing import Bar, Drawing, Shape, Stroke, Words
from forensics.reports.figures import MINUS, bans, percent

if TYPE_CHECKING:
    from forensics.reports.view import Addend

_WIDTH = 760
_LABELS = 210
_FIGURES = 64
_ROW = 22
_TOP = 26


def draw_waterfall(addends: tuple[Addend, ...], total: float, p: float, subject: str) -> Drawing:
    """Draw a sum of evidence.

    Parameters
    ----------
    addends
        Rows in the order they are added.
    total
        Bans: their sum, the log10 odds.
    p
        The probability of that sum, 0..1.
    subject
        Who is judged.
    """
    ends = [0.0, total, *(row.running for row in addends), *(row.running - row.bans for row in addends)]
    low, high = min(ends), max(ends)
    scale = (_WIDTH - _LABELS - _FIGURES) / ((high - low) or 1.0)
    shapes: list[Shape] = list(_axis(low, high, scale, len(addends)))
    for number, row in enumerate(addends):
        shapes += _row(row, number, low, scale)
    y = _TOP + _ROW * len(addends)
    left = _LABELS + (min(0.0, total) - low) * scale
    shapes += [
        Words(_LABELS - 8, y + 15, "sum: log10 odds", "label strong", "end"),
        Bar(left, y + 4, max(1.0, abs(total) * scale), _ROW - 8, "sum"),
        Words(_WIDTH, y + 15, bans(total), "figure strong", "end"),
    ]
    return Drawing(
        width=_WIDTH,
        height=y + _ROW + 6,
        title=f"Evidence about {subject}, in bans",
        description=f"{len(addends)} addends sum to {bans(total)} bans, a probability of {percent(p)}",
        shapes=tuple(shapes),
    )


def _row(row: Addend, number: int, low: float, scale: float) -> list[Shape]:
    y = _TOP + _ROW * number
    start, end = sorted((row.running - row.bans, row.running))
    x = _LABELS + (row.running - low) * scale
    return [
        Words(_LABELS - 8, y + 15, row.source[:32], "label", "end"),
        Bar(
            _LABELS + (start - low) * scale,
            y + 4,
            max(1.0, (end - start) * scale),
            _ROW - 8,
            "for" if row.bans >= 0 else "against",
            f"{row.source}: {bans(row.bans)} bans, sum so far {bans(row.running)}",
        ),
        Stroke(x, y + 4, x, y + _ROW + 4, "step"),
        Words(_WIDTH, y + 15, bans(row.bans), "figure", "end"),
    ]


def _axis(low: float, high: float, scale: float, n_rows: int) -> list[Shape]:
    step = next((step for step in (1, 2, 5, 10, 20) if (high - low) / step <= 12), 50)  # noqa: PLR2004 (ticks that fit)
    bottom = _TOP + _ROW * (n_rows + 1)
    shapes: list[Shape] = []
    for tick in range(int(low // step) * step, int(high) + step + 1, step):
        if low <= tick <= high:
            x = _LABELS + (tick - low) * scale
            shapes.append(Stroke(x, _TOP - 4, x, bottom, "zero" if tick == 0 else "grid"))
            shapes.append(Words(x, _TOP - 10, str(tick).replace("-", MINUS), "tick", "middle"))
    return shapes
