from __future__ import annotations

import hashlib
import stat
from dataclasses import replace
from typing import TYPE_CHECKING

import orjson
import pytest

from forensics.casestore.lock import lock_file, locked
from forensics.casestore.staging import new_sibling, old_sibling
from forensics.casestore.write import Overwrite, write_case
from forensics.foundation.errors import CaseExistsError, UsageError
from forensics.vocabulary.case_tables import TABLES
from tests.casestore.conftest import DOCUMENTS
from tests.reports.example_case import RUN, example_case

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.case import Case


def contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_case_has_every_file_of_the_contract(written: Path) -> None:
    expected = {f"{name}.parquet" for name in TABLES} | set(DOCUMENTS)
    expected |= {"state/contacts.parquet", "rejects.jsonl", "run.json", "custody.jsonl", "manifest.json"}
    assert set(contents(written)) == expected


def test_the_seal_is_the_digest_of_the_manifest(case: Case, tmp_path: Path) -> None:
    seal = write_case(case, DOCUMENTS, RUN, tmp_path / "case", overwrite=Overwrite.NEVER)
    assert seal == hashlib.sha256((tmp_path / "case" / "manifest.json").read_bytes()).hexdigest()


def test_two_runs_differ_in_run_and_custody_only(case: Case, tmp_path: Path) -> None:
    write_case(case, DOCUMENTS, RUN, tmp_path / "a", overwrite=Overwrite.NEVER)
    later = replace(RUN, started_at="2027-01-01T00:00:00+00:00", host="elsewhere", seconds=9.0)
    write_case(example_case(), DOCUMENTS, later, tmp_path / "b", overwrite=Overwrite.NEVER)
    a, b = contents(tmp_path / "a"), contents(tmp_path / "b")
    assert {name for name in a if a[name] != b[name]} == {"run.json", "custody.jsonl"}


def test_the_manifest_lists_every_output_and_no_folder_of_this_machine(written: Path) -> None:
    manifest = orjson.loads((written / "manifest.json").read_bytes())
    files = contents(written)
    assert set(manifest["outputs"]) == set(files) - {"manifest.json", "run.json", "custody.jsonl"}
    for name, output in manifest["outputs"].items():
        assert output == {"sha256": hashlib.sha256(files[name]).hexdigest(), "size_bytes": len(files[name])}
    assert b"private" not in files["manifest.json"]
    assert b"private" in files["run.json"]


def test_only_the_owner_may_read_a_case(written: Path) -> None:
    for path in [written, *written.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_an_empty_folder_is_accepted(case: Case, tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    write_case(case, DOCUMENTS, RUN, tmp_path / "case", overwrite=Overwrite.NEVER)
    assert (tmp_path / "case" / "manifest.json").is_file()


def test_missing_parents_are_made(case: Case, tmp_path: Path) -> None:
    write_case(case, DOCUMENTS, RUN, tmp_path / "2026" / "case", overwrite=Overwrite.NEVER)
    assert (tmp_path / "2026" / "case" / "manifest.json").is_file()


def test_a_written_case_is_not_overwritten_unasked(case: Case, written: Path) -> None:
    before = contents(written)
    with pytest.raises(CaseExistsError, match="--force") as caught:
        write_case(case, {}, RUN, written, overwrite=Overwrite.NEVER)
    assert caught.value.exit_code == 7
    assert contents(written) == before


def test_replacing_a_case_leaves_nothing_of_the_old_one(case: Case, written: Path) -> None:
    (written / "note.txt").write_text("mine")
    write_case(case, {"report.md": b"# again\n"}, RUN, written, overwrite=Overwrite.REPLACE)
    assert (written / "report.md").read_bytes() == b"# again\n"
    assert not (written / "note.txt").exists()
    assert [path.name for path in written.parent.iterdir()] == ["case"]


def test_a_folder_that_is_no_case_is_kept_beside_when_it_gives_way(case: Case, tmp_path: Path) -> None:
    out = tmp_path / "precious"
    out.mkdir()
    (out / "thesis.txt").write_text("years of work")
    write_case(case, DOCUMENTS, RUN, out, overwrite=Overwrite.REPLACE)
    assert (out / "manifest.json").is_file()
    assert (tmp_path / "precious.replaced-1" / "thesis.txt").read_text() == "years of work"


@pytest.mark.parametrize("overwrite", list(Overwrite))
def test_a_file_in_the_way_is_never_replaced(case: Case, tmp_path: Path, overwrite: Overwrite) -> None:
    (tmp_path / "case").write_text("a file")
    with pytest.raises(CaseExistsError, match="is a file"):
        write_case(case, DOCUMENTS, RUN, tmp_path / "case", overwrite=overwrite)


def test_two_writers_do_not_meet(case: Case, tmp_path: Path) -> None:
    out = tmp_path / "case"
    with locked(out), pytest.raises(CaseExistsError, match="another process"):
        write_case(case, DOCUMENTS, RUN, out, overwrite=Overwrite.REPLACE)
    assert list(tmp_path.iterdir()) == []


def test_a_lock_of_a_dead_run_stops_nobody(case: Case, tmp_path: Path) -> None:
    out = tmp_path / "case"
    lock_file(out).touch()
    write_case(case, DOCUMENTS, RUN, out, overwrite=Overwrite.NEVER)
    assert [path.name for path in tmp_path.iterdir()] == ["case"]


def test_what_a_dead_run_left_is_cleaned_up(case: Case, tmp_path: Path) -> None:
    out = tmp_path / "case"
    new_sibling(out).mkdir()
    (new_sibling(out) / "accounts.parquet").write_bytes(b"half")
    write_case(case, DOCUMENTS, RUN, out, overwrite=Overwrite.NEVER)
    assert [path.name for path in tmp_path.iterdir()] == ["case"]


def test_a_case_caught_in_the_swap_comes_back(case: Case, written: Path) -> None:
    before = contents(written)
    written.rename(old_sibling(written))
    with pytest.raises(CaseExistsError):
        write_case(case, {}, RUN, written, overwrite=Overwrite.NEVER)
    assert contents(written) == before


def test_a_report_cannot_take_the_name_of_the_stores_own_file(case: Case, tmp_path: Path) -> None:
    for name in ("manifest.json", "accounts.parquet", "../escape.html", "state"):
        with pytest.raises(UsageError):
            write_case(case, {name: b""}, RUN, tmp_path / "case", overwrite=Overwrite.NEVER)
    assert list(tmp_path.iterdir()) == []
