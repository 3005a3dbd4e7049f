from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forensics.cli.naming import hypothesis_titles, naming, read_key
from forensics.foundation.errors import UsageError
from tests.reports.example_case import example_case

if TYPE_CHECKING:
    from pathlib import Path

CASE = example_case()


def key_file(folder: Path, content: bytes) -> Path:
    path = folder / "key"
    path.write_bytes(content)
    return path


def test_reports_show_pseudonyms_unless_asked_otherwise() -> None:
    assert str(naming(CASE, {}).account("acct-1")) != "acct-1"
    assert str(naming(CASE, {"clear": True}).account("acct-1")) == "acct-1"


def test_another_key_makes_other_pseudonyms(tmp_path: Path) -> None:
    keyed = naming(CASE, {"key-file": key_file(tmp_path, b"k" * 32)})
    assert str(keyed.account("acct-1")) != str(naming(CASE, {}).account("acct-1"))


def test_a_newline_at_the_end_is_no_part_of_the_key(tmp_path: Path) -> None:
    assert read_key(key_file(tmp_path, b"k" * 32 + b"\r\n")) == b"k" * 32


@pytest.mark.parametrize("content", [b"", b"short", b"k" * 5000])
def test_a_key_of_the_wrong_length_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UsageError, match="a key has 16 to 4,096 bytes"):
        read_key(key_file(tmp_path, content))


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read the key"):
        read_key(tmp_path / "absent")


def test_every_hypothesis_has_a_title_in_reports() -> None:
    titles = hypothesis_titles()
    assert {"hydra", "organisation", "public"} < titles.keys()
    assert all(" " in title for title in titles.values())
    for choices in ({}, {"clear": True}):
        assert [naming(CASE, choices).hypothesis(name) for name in titles] == list(titles.values())
