from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from forensics.casestore.verify import verify_case
from forensics.cli.console import Screen
from forensics.cli.door import Call
from forensics.cli.report_file import deliver, format_name, record
from forensics.foundation.errors import CaseExistsError, UsageError
from tests.reports.example_case import RUN


def call(**choices: object) -> Call:
    return Call(dict(choices), Screen())


def test_the_format_is_asked_for_or_told_by_the_file() -> None:
    assert format_name("md", Path("x.html")) == "md"
    assert format_name(None, Path("x.HTML")) == "html"
    with pytest.raises(UsageError, match="unknown format 'pdf'"):
        format_name(None, Path("x.pdf"))


def test_a_report_is_for_its_owner_only(tmp_path: Path) -> None:
    deliver(call(), b"text", tmp_path / "r.md")
    assert (tmp_path / "r.md").read_bytes() == b"text"
    assert stat.S_IMODE((tmp_path / "r.md").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["r.md"]


def test_an_existing_file_needs_force(tmp_path: Path) -> None:
    deliver(call(), b"old", tmp_path / "r.md")
    with pytest.raises(CaseExistsError, match="add --force"):
        deliver(call(), b"new", tmp_path / "r.md")
    deliver(call(force=True), b"new", tmp_path / "r.md")
    assert (tmp_path / "r.md").read_bytes() == b"new"


def test_a_link_is_replaced_never_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_bytes(b"precious")
    (tmp_path / "r.md").symlink_to(tmp_path / "precious")
    deliver(call(force=True), b"new", tmp_path / "r.md")
    assert (tmp_path / "precious").read_bytes() == b"precious"


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"absent/r\.md: cannot be written"):
        deliver(call(), b"text", tmp_path / "absent" / "r.md")


def test_stdout_is_a_dash(capsys: pytest.CaptureFixture[str]) -> None:
    deliver(call(), b"text", Path("-"))
    assert capsys.readouterr().out == "text\n"


def test_what_was_rendered_is_noted_in_the_chain_and_the_case_stays_sealed(fresh: Path) -> None:
    record(call(clear=True), fresh, RUN, "html", b"text")
    last = json.loads((fresh / "custody.jsonl").read_text().splitlines()[-1])
    assert (last["action"], last["document"], last["clear"]) == ("rendered", "html", True)
    assert verify_case(fresh).ok
