from __future__ import annotations

from datetime import UTC, datetime
from pathlib import PurePosixPath

import pytest

from forensics.foundation import json_text


def test_keys_are_sorted_at_every_depth() -> None:
    assert json_text.line({"b": {"d": 1, "c": 2}, "a": [True, None]}) == b'{"a":[true,null],"b":{"c":2,"d":1}}\n'


def test_sets_times_and_paths_have_one_spelling() -> None:
    value = {"set": {"b", "a"}, "time": datetime(2026, 3, 1, tzinfo=UTC), "path": PurePosixPath("x/y")}
    assert json_text.line(value) == b'{"path":"x/y","set":["a","b"],"time":"2026-03-01T00:00:00+00:00"}\n'


def test_a_file_name_that_is_not_utf8_is_shown_escaped() -> None:
    assert json_text.line({"name": b"log\xff".decode("utf-8", "surrogateescape")}) == b'{"name":"log\\\\udcff"}\n'


def test_a_line_stays_one_line() -> None:
    assert json_text.line({"a": "x\ny\r\0"}).count(b"\n") == 1


def test_an_object_without_a_spelling_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="no place"):
        json_text.document({"a": object()})
