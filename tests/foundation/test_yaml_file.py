from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forensics.foundation.errors import RuleError
from forensics.foundation.yaml_file import MAX_BYTES, read_yaml

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "rule.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_plain_document_is_read(tmp_path: Path) -> None:
    assert read_yaml(written(tmp_path, "a: 1\nb: [x, y]\n")) == {"a": 1, "b": ["x", "y"]}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: &x [1]\nb: *x\n", "aliases are not allowed"),
        ("a: 1\na: 2\n", "duplicate key 'a'"),
        ("a: !!python/object/apply:os.system [ls]\n", "could not determine a constructor"),
        ("a: [\n", "rule.yaml"),
        (b"a: \xff\n", "not UTF-8"),
        ('a: "x\\ud800"\n', "half a character"),
        ('"x\\udfff": 1\n', "half a character"),
        ('- ["\\ud83d\\ude00"]\n', "half a character"),
        ("[" * 70 + "]" * 70, "nested deeper than 64"),
    ],
)
def test_what_an_attacker_would_write_is_refused(tmp_path: Path, text: str | bytes, reason: str) -> None:
    with pytest.raises(RuleError, match=reason):
        read_yaml(written(tmp_path, text))


def test_an_error_names_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"rule\.yaml:2: duplicate key"):
        read_yaml(written(tmp_path, "a: 1\na: 2\n"))


def test_a_file_larger_than_any_rule_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="larger than"):
        read_yaml(written(tmp_path, b"#" * (MAX_BYTES + 1)))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"absent\.yaml: cannot read"):
        read_yaml(tmp_path / "absent.yaml")
