from __future__ import annotations

from xml.etree import ElementTree as ET

from forensics.reports.drawing import Bar, Dot, Drawing, Stroke, Words, to_svg
from tests.reports.example_case import HOSTILE


def test_every_text_of_a_drawing_is_escaped() -> None:
    shapes = (Bar(0, 0, 1, 1, "for", HOSTILE), Dot(0, 0, 1, "thing", HOSTILE), Words(0, 0, HOSTILE, "name"))
    svg = to_svg(Drawing(10, 10, HOSTILE, HOSTILE, shapes))
    assert "<img" not in svg
    assert "</script>" not in svg


def test_a_drawing_is_an_image_with_a_title_and_no_style_of_its_own() -> None:
    svg = to_svg(Drawing(10, 20, "a title", "a description", (Stroke(0, -0.01, 1.25, 2, "edge"),)))
    root = ET.fromstring(svg)  # noqa: S314 (our own text)
    assert root.get("role") == "img"
    assert root.get("aria-label") == "a title. a description"
    assert root.findtext("title") == "a title"
    assert "style=" not in svg


def test_numbers_have_one_decimal_and_no_negative_zero() -> None:
    svg = to_svg(Drawing(10, 20, "t", "d", (Stroke(0, -0.01, 1.25, 2, "edge"),)))
    assert 'x1="0" y1="0" x2="1.2" y2="2"' in svg
