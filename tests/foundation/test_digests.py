from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from forensics.foundation.digests import file_sha256, record_sha256, text_sha256

if TYPE_CHECKING:
    from pathlib import Path


def test_a_text_has_the_digest_of_its_utf8_bytes() -> None:
    assert text_sha256("größe") == hashlib.sha256("größe".encode()).hexdigest()


def test_a_lone_surrogate_from_a_log_has_a_digest_too() -> None:
    assert text_sha256("\ud800") != text_sha256("?")


def test_a_file_larger_than_a_chunk_has_the_digest_of_all_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "log"
    content = b"x" * ((1 << 20) + 1)
    path.write_bytes(content)
    assert file_sha256(path) == hashlib.sha256(content).hexdigest()


def test_an_empty_file_has_the_digest_of_nothing(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.touch()
    assert file_sha256(path) == hashlib.sha256(b"").hexdigest()


def test_a_record_is_digested_by_its_values_whatever_their_order() -> None:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    assert record_sha256({"b": 1, "a": at}) == record_sha256({"a": at, "b": 1})
    assert record_sha256({"a": 1}) != record_sha256({"a": 2})


def test_an_absent_value_is_as_if_its_column_were_absent() -> None:
    assert record_sha256({"a": 1, "b": None}) == record_sha256({"a": 1})
