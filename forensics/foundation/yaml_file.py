"""Read YAML that somebody else wrote: safe loader, no aliases, no duplicate keys, bounded size and depth."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import yaml

from forensics.foundation.errors import RuleError
from forensics.foundation.small_file import read_small

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 1 << 20
"""Bytes. No rule or mapping is larger; a larger file is refused unread."""
MAX_DEPTH = 64
"""Levels of nesting."""

_NOT_YAML = (yaml.YAMLError, ValueError, LookupError, AttributeError)
"""What PyYAML raises; the last two when a value is not of the type that its tag names, or is empty."""
_SURROGATE = re.compile("[\ud800-\udfff]")
"""What no file can hold as UTF-8, and an escape in quotes can make."""


class _Loader(yaml.SafeLoader):
    """Safe loader without aliases and with unique keys."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.events.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases are not allowed", event.start_mark)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise yaml.composer.ComposerError(None, None, f"nested deeper than {MAX_DEPTH}", None)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_scalar(self, node: yaml.ScalarNode | yaml.MappingNode) -> Any:
        value = super().construct_scalar(node)
        if isinstance(value, str) and _SURROGATE.search(value):
            raise yaml.constructor.ConstructorError(None, None, "half a character (a surrogate)", node.start_mark)
        return value

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 (PyYAML's signature)
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise yaml.constructor.ConstructorError(None, None, "a key is a list or a map", key_node.start_mark)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"duplicate key {key!r}", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def read_yaml(path: Path) -> Any:
    """Read one YAML document.

    Raises
    ------
    RuleError
        The file is too large, not UTF-8, not YAML, nested too deep, or uses aliases, duplicate keys or lone surrogates.
    """
    try:
        raw = read_small(path, MAX_BYTES)
    except OSError as error:
        raise RuleError(f"cannot read: {error.strerror}", where=str(path)) from error
    try:
        return yaml.load(raw.decode("utf-8"), Loader=_Loader)  # noqa: S506 (a subclass of SafeLoader)
    except UnicodeDecodeError as error:
        raise RuleError("not UTF-8", where=str(path)) from error
    except _NOT_YAML as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}" if mark else str(path)
        raise RuleError(str(getattr(error, "problem", error) or error), where=place) from error
