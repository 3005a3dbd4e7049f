"""Templates and what they may call: the one place where a view becomes text."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from forensics.reports import figures
from forensics.reports.drawing import to_svg
from forensics.reports.quoted import Quoted

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_QUOTED = Markup('<span class="v">{}</span>')

_MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]|~&#])")
"""Characters that Markdown, or HTML inside it, would obey."""
_LINKS = re.compile(r"(?i)(://|www\.|@)")
"""What some Markdown readers turn into links without being asked."""


@cache
def html_environment() -> Environment:
    """Templates for HTML: everything is escaped, values of the log are marked as data."""
    environment = _environment()
    environment.finalize = _mark
    environment.filters["svg"] = to_svg
    return environment


@cache
def markdown_environment() -> Environment:
    """Templates for Markdown: everything is escaped, values of the log are code spans."""
    environment = _environment()
    # What finalize returns is marked as safe, so that autoescape does not write HTML entities into Markdown.
    environment.finalize = lambda value: Markup(markdown_text(value))  # noqa: S704 (markdown_text escapes)
    return environment


@cache
def style() -> Markup:
    """The style sheet: ours, and free of anything that could end a style element."""
    text = (_TEMPLATES / "style.css").read_text(encoding="utf-8")
    if "<" in text:
        raise ValueError("the style sheet must not contain markup")
    return Markup(text)  # noqa: S704 (a file of this package, checked above)


def policy() -> str:
    """Content security policy of a page: nothing but our own style sheet, by its digest; no script at all."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def markdown_text(value: object) -> str:
    r"""A value in a Markdown document, as text and nothing else.

    Signs get a backslash, ``<`` and ``>`` become entities. A value of the log becomes a code span, in which
    nothing is obeyed: its own backticks become apostrophes, ``|`` is escaped because tables are cut before code
    spans are read, and ``<`` is shown as ``\x3c`` for readers that look for HTML everywhere.
    """
    if isinstance(value, Markup):
        return str(value)
    if isinstance(value, Quoted):
        inside = value.replace("`", "'").replace("|", "\\|").replace("<", "\\x3c")
        return f"`{inside}`" if inside.strip() else "` `"
    text = _MARKDOWN_SIGNS.sub(r"\\\1", str(value))
    text = text.replace("<", "&lt;").replace(">", "&gt;")
    return _LINKS.sub(lambda match: f"{match.group()[:-1]}\\{match.group()[-1]}", text)


def _mark(value: object) -> object:
    return _QUOTED.format(str(value)) if isinstance(value, Quoted) else value


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    filters: dict[str, Any] = {
        "percent": figures.percent,
        "share": figures.share,
        "bans": figures.bans,
        "count": figures.count,
        "expected": figures.expected,
        "accounts_are": lambda n: figures.many_are(n, "account"),
        "accounts": lambda n: figures.many(n, "account"),
    }
    environment.filters.update(filters)
    return environment
