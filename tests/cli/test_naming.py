from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.cli.naming import hypothesis_titles, naming
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


def test_every_hypothesis_has_a_title_in_reports() -> None:
    titles = hypothesis_titles()
    assert {"hydra", "organisation", "public"} < titles.keys()
    assert all(" " in title for title in titles.values())
    for choices in ({}, {"clear": True}):
        assert [naming(CASE, choices).hypothesis(name) for name in titles] == list(titles.values())
