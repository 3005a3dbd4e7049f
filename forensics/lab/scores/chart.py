"""A reliability curve as a picture: what was predicted across, what came true upwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.reports.drawing import Dot, Drawing, Shape, Stroke, Words, to_svg

if TYPE_CHECKING:
    from forensics.lab.scores.probabilities import Bin, ProbabilityFigures

_SIDE = 320
"""Pixels of the square from 0 to 1."""
_LEFT = 56
_TOP = 36
_BELOW = 52
_RIGHT = 20
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_DOT = 4.5
_STYLE = (
    "<style>text{font:12px sans-serif;fill:#333}.grid{stroke:#ddd}.even{stroke:#999;stroke-dasharray:4 3}"
    ".band{stroke:#9db8d2;stroke-width:7}.inside{fill:#1f5f99}.outside{fill:#b5452c}</style>"
)
"""The picture stands alone in a Markdown file: no style sheet of a page reaches it."""


def reliability_svg(found: ProbabilityFigures, subject: str) -> str:
    """Draw a reliability curve as the text of an SVG file; equal figures give equal text.

    A dot is a bin. The bar behind it is where a perfect predictor's dot lies in 95 of 100 cases: dots outside of
    their bars have another colour.
    """
    shapes: list[Shape] = [*_frame(), *(shape for point in found.curve for shape in _point(point))]
    shapes.append(Words(_LEFT, _TOP - 14, f"{subject}: ECE {found.ece:.3f}, n = {found.n:,}", "label"))
    drawing = Drawing(
        width=_LEFT + _SIDE + _RIGHT,
        height=_TOP + _SIDE + _BELOW,
        title=f"Reliability of {subject}",
        description="; ".join(
            f"predicted {point.predicted:.3f}, observed {point.observed:.3f}" for point in found.curve
        ),
        shapes=tuple(shapes),
    )
    markup = str(to_svg(drawing)).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return markup.replace("</title>", f"</title>{_STYLE}", 1) + "\n"


def _frame() -> list[Shape]:
    lines: list[Shape] = []
    for tick in _TICKS:
        lines += [
            Stroke(_x(tick), _y(0), _x(tick), _y(1), "grid"),
            Stroke(_x(0), _y(tick), _x(1), _y(tick), "grid"),
            Words(_x(tick), _y(0) + 18, f"{tick:g}", "tick", "middle"),
            Words(_LEFT - 8, _y(tick) + 4, f"{tick:g}", "tick", "end"),
        ]
    lines.append(Stroke(_x(0), _y(0), _x(1), _y(1), "even"))
    lines.append(Words(_x(0.5), _y(0) + 40, "predicted (across), came true (upwards)", "label", "middle"))
    return lines


def _point(point: Bin) -> list[Shape]:
    x = _x(point.predicted)
    look = "inside" if point.low <= point.observed <= point.high else "outside"
    hint = f"{point.n:,}: predicted {point.predicted:.3f}, observed {point.observed:.3f}"
    return [Stroke(x, _y(point.low), x, _y(point.high), "band"), Dot(x, _y(point.observed), _DOT, look, hint)]


def _x(share: float) -> float:
    return _LEFT + _SIDE * share


def _y(share: float) -> float:
    return _TOP + _SIDE * (1 - share)
