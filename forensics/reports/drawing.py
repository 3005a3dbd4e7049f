"""Drawings as shapes, and the one place where they become markup."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle; ``look`` is a class of the style sheet."""

    x: float
    y: float
    width: float
    height: float
    look: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    look: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle."""

    x: float
    y: float
    radius: float
    look: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A text; ``anchor`` is start, middle or end."""

    x: float
    y: float
    text: str
    look: str
    anchor: str = "start"


Shape = Bar | Stroke | Dot | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes on a sheet, in pixels, with what a reader who cannot see them is told."""

    width: int
    height: int
    title: str
    description: str
    shapes: tuple[Shape, ...]


def to_svg(drawing: Drawing) -> Markup:
    """Draw. Every text is escaped where it enters the markup; numbers have one decimal."""
    title, description = escape(drawing.title), escape(drawing.description)
    sheet = f'viewBox="0 0 {drawing.width} {drawing.height}" width="{drawing.width}" height="{drawing.height}"'
    told = f'role="img" aria-label="{title}. {description}"><title>{title}</title>'
    shapes = "".join(_shape(shape) for shape in drawing.shapes)
    # Plain strings and not ``Markup.format``, which takes ten times as long for each of a report's ten thousand shapes.
    return Markup(f'<svg class="chart" {sheet} {told}{shapes}</svg>')  # noqa: S704 (all texts are escaped above and below)


def _shape(shape: Shape) -> str:
    look = escape(shape.look)
    match shape:
        case Bar():
            place = f'x="{_number(shape.x)}" y="{_number(shape.y)}"'
            size = f'width="{_number(shape.width)}" height="{_number(shape.height)}"'
            return f'<rect class="{look}" {place} {size}>{_hint(shape.hint)}</rect>'
        case Stroke():
            start = f'x1="{_number(shape.x1)}" y1="{_number(shape.y1)}"'
            return f'<line class="{look}" {start} x2="{_number(shape.x2)}" y2="{_number(shape.y2)}"/>'
        case Dot():
            place = f'cx="{_number(shape.x)}" cy="{_number(shape.y)}" r="{_number(shape.radius)}"'
            return f'<circle class="{look}" {place}>{_hint(shape.hint)}</circle>'
        case Words():
            place = f'x="{_number(shape.x)}" y="{_number(shape.y)}" text-anchor="{escape(shape.anchor)}"'
            return f'<text class="{look}" {place}>{escape(shape.text)}</text>'


def _hint(text: str) -> str:
    return f"<title>{escape(text)}</title>" if text else ""


def _number(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
