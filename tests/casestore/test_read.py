from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from forensics.casestore.read import read_case, seal_of
from forensics.casestore.write import Overwrite, write_case
from forensics.foundation.errors import InputError
from forensics.vocabulary.case import SCHEMA_VERSION
from tests.reports.example_case import RUN, hostile_case, without_clusters

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.case import Case


def assert_same(a: Case, b: Case) -> None:
    assert (a.scope, a.provenance) == (b.scope, b.provenance)
    assert a.tables.keys() == b.tables.keys()
    assert a.state.keys() == b.state.keys()
    for name in a.tables:
        assert_frame_equal(a.tables[name], b.tables[name])
    for name in a.state:
        assert_frame_equal(a.state[name], b.state[name])
    assert_frame_equal(a.rejects, b.rejects)


def test_a_case_comes_back_as_it_was(case: Case, written: Path) -> None:
    assert_same(read_case(written), case)


def test_an_adversarys_words_come_back_byte_for_byte(tmp_path: Path) -> None:
    case = hostile_case()
    write_case(case, {}, RUN, tmp_path / "case", overwrite=Overwrite.NEVER)
    assert_same(read_case(tmp_path / "case"), case)


def test_a_case_in_which_nothing_was_found_comes_back(tmp_path: Path) -> None:
    case = replace(without_clusters(), rejects=hostile_case().rejects.clear(), state={})
    write_case(case, {}, RUN, tmp_path / "case", overwrite=Overwrite.NEVER)
    assert_same(read_case(tmp_path / "case"), case)


def test_a_case_without_its_run_still_reads_with_bare_names(case: Case, written: Path) -> None:
    (written / "run.json").unlink()
    assert read_case(written).scope.inputs[0].path == "log.jsonl"


def test_a_folder_without_a_manifest_is_no_case(tmp_path: Path) -> None:
    for read in (read_case, seal_of):
        with pytest.raises(InputError, match="not a case"):
            read(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"kind": "something else"}', "nonsense"])
def test_a_manifest_of_something_else_is_no_case(written: Path, text: str) -> None:
    (written / "manifest.json").write_text(text)
    with pytest.raises(InputError, match="manifest"):
        read_case(written)


def test_another_schema_version_is_refused_with_a_remedy(written: Path) -> None:
    manifest = written / "manifest.json"
    manifest.write_text(manifest.read_text().replace(f'"schema_version": "{SCHEMA_VERSION}"', '"schema_version": "99"'))
    with pytest.raises(InputError, match="use the version"):
        read_case(written)


def test_a_manifest_that_lacks_a_field_is_refused(written: Path) -> None:
    manifest = written / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"seed"', '"seeds"'))
    with pytest.raises(InputError, match="seed"):
        read_case(written)


def test_a_table_out_of_schema_is_refused_by_name(written: Path) -> None:
    pl.DataFrame({"account_id": ["a", "a"]}).write_parquet(written / "accounts.parquet")
    with pytest.raises(InputError, match=r"accounts\.parquet"):
        read_case(written)


def test_a_table_that_is_not_parquet_is_refused_by_name(written: Path) -> None:
    (written / "links.parquet").write_bytes(b"half a fi")
    with pytest.raises(InputError, match=r"links\.parquet"):
        read_case(written)
