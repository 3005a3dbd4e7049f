"""An accounts file in CSV: one bad row costs one row, and nothing is lost without a word."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from forensics.foundation.errors import InputError
from forensics.ingest.csv_rows import MAX_RECORD_LINES
from forensics.ingest.sheets import read_accounts
from forensics.vocabulary.settings import ReadSettings
from tests.ingest.logs import written

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.people import Sheet


def accounts(folder: Path, content: bytes, name: str = "a.csv", **settings: int) -> Sheet:
    return read_accounts(written(folder / name, content), ReadSettings(**settings))[0]  # type: ignore[arg-type]


def test_no_known_column_names_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.csv.*columns found: bar, foo.*needs the columns account_id"):
        accounts(tmp_path, b"foo,bar\n1,2\n")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_says_what_to_do(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(InputError, match=r"a\.csv.*UTF-16.*convert it to UTF-8"):
        accounts(tmp_path, "account_id,plan\na1,x\n".encode(encoding))


def test_a_quote_that_is_never_closed_costs_its_own_line(tmp_path: Path) -> None:
    sheet = accounts(tmp_path, b'account_id,plan\na1,"x\na2,y\na3,z\n')
    assert sheet.frame["account_id"].to_list() == ["a2", "a3"]
    assert sheet.rejects.select("line", "reason", "length").rows() == [(2, "a quote without its closing quote", 5)]


def test_a_quote_that_meets_another_further_down_costs_its_own_line(tmp_path: Path) -> None:
    sheet = accounts(tmp_path, b'account_id,plan\na1,"x\na2,y\na3,"z"\n')
    assert sheet.frame["account_id"].to_list() == ["a2", "a3"]
    assert sheet.rejects["line"].to_list() == [2]


def test_a_field_of_several_lines_is_one_field(tmp_path: Path) -> None:
    sheet = accounts(tmp_path, b'account_id,plan\na1,"x\ny ""z"""\r\na2,w\n')
    assert sheet.frame["plan"].to_list() == ['x\ny "z"', "w"]


def test_quotes_opened_on_every_line_are_read_in_bounded_time(tmp_path: Path) -> None:
    hostile = b'x""","\n' * (20 * MAX_RECORD_LINES)
    sheet = accounts(tmp_path, b"account_id,plan\n" + hostile + b"a1,y\n")
    assert sheet.frame["account_id"].to_list() == ["a1"]
    assert len(sheet.rejects) == 20 * MAX_RECORD_LINES


def test_a_row_that_is_not_utf8_is_a_reject(tmp_path: Path) -> None:
    sheet = accounts(tmp_path, b"account_id,plan\na\xff1,x\na2,\xe9t\xe9\na3,\xc3\xa9t\xc3\xa9\n")
    assert sheet.frame.select("account_id", "plan").rows() == [("a3", "été")]
    assert sheet.rejects.select("line", "reason").rows() == [(2, "not UTF-8"), (3, "not UTF-8")]


def test_a_cut_off_stream_is_told(tmp_path: Path) -> None:
    rows = b"".join(b"a%d,%x\n" % (number, hash(number * 7919) ** 9) for number in range(3_000))
    packed = gzip.compress(b"account_id,plan\n" + rows)
    (tmp_path / "a.csv.gz").write_bytes(packed[: len(packed) // 2])
    sheet, _ = read_accounts(tmp_path / "a.csv.gz", ReadSettings())
    assert "a.csv.gz: the gzip stream is cut off: what came before it was kept" in sheet.warnings
    assert sheet.rejects["reason"].to_list() == ["the gzip stream is cut off"]
    assert 0 < len(sheet.frame) < 3_000


def test_a_field_beyond_the_limit_is_a_reject_and_in_the_header_an_error(tmp_path: Path) -> None:
    sheet = accounts(tmp_path, b"account_id,plan\na1," + b"x" * 99 + b"\na2,y\n", max_line_bytes=50)
    assert sheet.frame["account_id"].to_list() == ["a2"]
    assert sheet.rejects.select("line", "reason").rows() == [(2, "a field is too long")]
    with pytest.raises(InputError, match=r"a\.csv:1.*header is not CSV.*limit"):
        accounts(tmp_path, b"account_id," + b"x" * 99 + b"\na1,y\n", max_line_bytes=50)


def test_a_column_given_twice_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="2 columns are called 'account_id'"):
        accounts(tmp_path, b"account_id,account_id\na1,a2\n")
    assert len(accounts(tmp_path, b"account_id,,\na1,,\n").frame) == 1


def test_a_header_that_is_not_utf8_or_has_no_end_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="header is not UTF-8"):
        accounts(tmp_path, b"account_id,\xff\na1,a2\n")
    with pytest.raises(InputError, match="header is not CSV"):
        accounts(tmp_path, b'account_id,"plan\na1,a2\n')
