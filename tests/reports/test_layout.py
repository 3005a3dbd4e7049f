from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from forensics.reports.drawing import Drawing
from forensics.reports.layout import html_environment, markdown_environment, policy, style
from forensics.reports.quoted import Quoted


def html(template: str, **values: object) -> str:
    return html_environment().from_string(template).render(**values)


def test_everything_is_escaped_in_html() -> None:
    assert html("{{ x }}", x="<b>&'\"") == "&lt;b&gt;&amp;&#39;&#34;"


def test_a_value_of_the_log_is_marked_as_data_in_html() -> None:
    assert html("{{ x }}", x=Quoted("<b>")) == '<span class="v">&lt;b&gt;</span>'


def test_only_our_own_drawings_become_markup() -> None:
    assert html("{{ x | svg }}", x=Drawing(1, 1, "<t>", "d", ())).startswith('<svg class="chart"')


def test_markdown_is_escaped_once_also_inside_macros() -> None:
    template = "{% macro m(x) %}{{ x }}{% endmacro %}{{ m('a_b') }} {{ x }}"
    assert markdown_environment().from_string(template).render(x="<") == r"a\_b &lt;"


def test_a_misspelt_value_is_an_error_and_not_a_hole() -> None:
    with pytest.raises(UndefinedError):
        html("{{ missing }}")


def test_the_style_sheet_loads_nothing_and_the_policy_names_it() -> None:
    assert "url(" not in style()
    assert "@import" not in style()
    assert policy().startswith("default-src 'none'; style-src 'sha256-")
