"""Drawings as shapes, and the one place where they become markup."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


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


_SHEET = Markup(
    '<svg class="chart" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
    'aria-label="{title}. {description}"><title>{title}</title>{shapes}</svg>'
)
_BAR = Markup('<rect class="{look}" x="{x}" y="{y}" width="{width}" height="{height}">{hint}</rect>')
_STROKE = Markup('<line class="{look}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>')
_DOT = Markup('<circle class="{look}" cx="{x}" cy="{y}" r="{radius}">{hint}</circle>')
_WORDS = Markup('<text class="{look}" x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>')
_HINT = Markup("<title>{}</title>")


def to_svg(drawing: Drawing) -> Markup:
    """Draw. Every text goes through ``Markup.format``, which escapes it; numbers have one decimal."""
    return _SHEET.format(
        width=drawing.width,
        height=drawing.height,
        title=drawing.title,
        description=drawing.description,
        shapes=Markup("").join(_shape(shape) for shape in drawing.shapes),
    )


def _shape(shape: Shape) -> Markup:
    match shape:
        case Bar():
            return _BAR.format(
                look=shape.look,
                x=_number(shape.x),
                y=_number(shape.y),
                width=_number(shape.width),
                height=_number(shape.height),
                hint=_hint(shape.hint),
            )
        case Stroke():
            ends = {name: _number(getattr(shape, name)) for name in ("x1", "y1", "x2", "y2")}
            return _STROKE.format(look=shape.look, **ends)
        case Dot():
            return _DOT.format(
                look=shape.look,
                x=_number(shape.x),
                y=_number(shape.y),
                radius=_number(shape.radius),
                hint=_hint(shape.hint),
            )
        case Words():
            return _WORDS.format(
                look=shape.look, x=_number(shape.x), y=_number(shape.y), anchor=shape.anchor, text=shape.text
            )


def _hint(text: str) -> Markup:
    return _HINT.format(text) if text else Markup("")


def _number(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
