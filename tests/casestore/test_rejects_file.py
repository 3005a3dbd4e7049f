from __future__ import annotations

import io
from typing import TYPE_CHECKING

import orjson
import pytest
from polars.testing import assert_frame_equal

from forensics.casestore.rejects_file import read_rejects, write_rejects
from forensics.foundation.errors import InputError
from tests.reports.example_case import HOSTILE, example_case

if TYPE_CHECKING:
    from pathlib import Path


def test_one_object_a_line_whatever_a_name_holds(tmp_path: Path) -> None:
    rejects = example_case(words=HOSTILE + "\n\u2028").rejects
    stream = io.BytesIO()
    write_rejects(rejects, stream)
    lines = stream.getvalue().split(b"\n")
    assert len(lines) == rejects.height + 1
    assert list(orjson.loads(lines[0])) == ["file", "length", "line", "reason", "sha256"]
    (tmp_path / "rejects.jsonl").write_bytes(stream.getvalue())
    assert_frame_equal(read_rejects(tmp_path / "rejects.jsonl"), rejects)


def test_no_rejects_are_an_empty_file(tmp_path: Path) -> None:
    stream = io.BytesIO()
    write_rejects(example_case().rejects.clear(), stream)
    assert stream.getvalue() == b""
    (tmp_path / "rejects.jsonl").touch()
    assert read_rejects(tmp_path / "rejects.jsonl").is_empty()


def test_a_file_that_is_no_jsonl_is_named(tmp_path: Path) -> None:
    (tmp_path / "rejects.jsonl").write_text("nonsense")
    with pytest.raises(InputError, match=r"rejects\.jsonl"):
        read_rejects(tmp_path / "rejects.jsonl")
