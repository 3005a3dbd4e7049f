from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from forensics.casestore.custody import append_action
from forensics.casestore.read import seal_of
from forensics.casestore.verify import verify_case
from forensics.casestore.write import Overwrite, write_case
from forensics.foundation.errors import InputError
from forensics.vocabulary.case import Case, Scope
from tests.reports.example_case import RUN

if TYPE_CHECKING:
    from pathlib import Path


def files(case: Path) -> list[Path]:
    return sorted(path for path in case.rglob("*") if path.is_file())


def test_an_untouched_case_verifies(written: Path) -> None:
    verification = verify_case(written)
    assert verification.ok
    assert verification.custody_ok
    assert verification.problems == ()
    assert verification.seal == seal_of(written)
    assert verification.n_files == len(files(written))


def test_one_changed_byte_of_any_file_is_found(written: Path) -> None:
    for path in files(written):
        content = path.read_bytes()
        for position in (0, len(content) // 2, len(content) - 1):
            changed = bytearray(content)
            changed[position] ^= 1
            path.write_bytes(changed)
            assert not verify_case(written).ok, (path.name, position)
        path.write_bytes(content)
    assert verify_case(written).ok


def test_a_missing_file_is_found(written: Path) -> None:
    for path in files(written):
        if path.name != "manifest.json":
            content = path.read_bytes()
            path.unlink()
            assert not verify_case(written).ok, path.name
            path.write_bytes(content)


def test_an_extra_file_folder_or_link_is_found(written: Path) -> None:
    (written / "planted.txt").write_text("x")
    (written / "extra").mkdir()
    (written / "link").symlink_to("/")
    problems = verify_case(written).problems
    assert len(problems) == 3
    assert any("planted.txt" in problem for problem in problems)


def test_a_folder_without_a_manifest_is_another_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not a case"):
        verify_case(tmp_path)


def test_inputs_are_found_by_name_at_any_depth_and_compared(case: Case, tmp_path: Path) -> None:
    content = b'{"account_id": "a"}\n'
    entry = replace(case.scope.inputs[0], sha256=hashlib.sha256(content).hexdigest())
    known = replace(case, scope=Scope((entry,), (), (), ()))
    write_case(known, {}, RUN, tmp_path / "case", overwrite=Overwrite.NEVER)
    logs = tmp_path / "logs"
    (logs / "deep").mkdir(parents=True)
    assert verify_case(tmp_path / "case", logs).problems == ("input log.jsonl: not found",)
    (logs / "log.jsonl").write_bytes(b"another log of this name")
    assert not verify_case(tmp_path / "case", logs).ok
    (logs / "deep" / "log.jsonl").write_bytes(content)
    verification = verify_case(tmp_path / "case", logs)
    assert verification.ok
    assert verification.n_inputs == 1


def test_actions_are_chained_and_leave_the_seal_alone(written: Path) -> None:
    seal = seal_of(written)
    append_action(written, "rendered", RUN, file="report.html")
    append_action(written, "exported", RUN)
    assert verify_case(written).ok
    assert seal_of(written) == seal
    assert len((written / "custody.jsonl").read_bytes().splitlines()) == 3


def test_a_line_that_was_taken_out_of_the_chain_is_missed(written: Path) -> None:
    append_action(written, "rendered", RUN)
    append_action(written, "exported", RUN)
    chain = written / "custody.jsonl"
    first, _, last = chain.read_bytes().splitlines(keepends=True)
    chain.write_bytes(first + last)
    verification = verify_case(written)
    assert not verification.custody_ok
    assert "line 2" in verification.problems[0]


def test_a_manifest_that_was_written_anew_breaks_the_chain(written: Path) -> None:
    manifest = written / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b'"seed": 0', b'"seed": 1'))
    verification = verify_case(written)
    assert not verification.custody_ok
