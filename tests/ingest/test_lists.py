from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from forensics.foundation.errors import InputError, UsageError
from forensics.ingest import lists
from forensics.ingest.lists import ALLOW_KINDS, read_allow_list, read_dispositions

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 9, 20, tzinfo=UTC)
ALLOW_HEADER = "kind,value,scope,reason,owner,expiry\n"
DECISION_HEADER = "subject,decision,analyst,time,reason\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_list_allows_nobody_and_decides_nothing() -> None:
    assert read_allow_list(None, NOW).is_empty()
    assert read_dispositions(None).is_empty()


@pytest.mark.parametrize("kind", ALLOW_KINDS)
def test_an_entry_names_an_account_or_a_trait(kind: str, tmp_path: Path) -> None:
    allowed = read_allow_list(write(tmp_path, f"{ALLOW_HEADER}{kind},x,all,known partner,trust,\n"), NOW)
    assert allowed.rows() == [(kind, "x", "known partner")]


@pytest.mark.parametrize(("expiry", "counts"), [("2026-09-19", False), ("2026-09-20", True), ("", True)])
def test_an_entry_counts_until_its_expiry_at_the_end_of_the_log(expiry: str, counts: bool, tmp_path: Path) -> None:
    allowed = read_allow_list(write(tmp_path, f"{ALLOW_HEADER}account,ann,all,r,o,{expiry}\n"), NOW)
    assert (len(allowed) == 1) is counts


def test_without_a_log_nothing_has_expired(tmp_path: Path) -> None:
    path = write(tmp_path, f"{ALLOW_HEADER}account,ann,all,r,o,2001-01-01\n")
    assert len(read_allow_list(path, None)) == 1


def test_an_entry_given_twice_counts_once_with_its_first_reason(tmp_path: Path) -> None:
    path = write(tmp_path, f"{ALLOW_HEADER}account,ann,all,first,o,\naccount,ann,all,second,o,\n")
    assert read_allow_list(path, NOW)["reason"].to_list() == ["first"]


def test_a_byte_order_mark_quotes_and_spaces_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, f'\ufeff{ALLOW_HEADER} account ," ann",all,"a, b",o,\n')
    assert read_allow_list(path, NOW).rows() == [("account", "ann", "a, b")]


def test_an_unknown_kind_is_named_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, f"{ALLOW_HEADER}account,ann,all,r,o,\nasn,64500,all,r,o,\n")
    with pytest.raises(UsageError, match="unknown kind 'asn'") as caught:
        read_allow_list(path, NOW)
    assert caught.value.where == f"{path}:3"


def test_an_expiry_that_is_no_date_is_named_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, f"{ALLOW_HEADER}account,ann,all,r,o,soon\n")
    with pytest.raises(UsageError, match="'soon' is not a date") as caught:
        read_allow_list(path, NOW)
    assert caught.value.where == f"{path}:2"


@pytest.mark.parametrize("text", ["", "kind,value\naccount,ann\n"])
def test_a_missing_column_is_named(text: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no column"):
        read_allow_list(write(tmp_path, text), NOW)


def test_a_row_that_ends_early_has_empty_fields(tmp_path: Path) -> None:
    assert read_allow_list(write(tmp_path, f"{ALLOW_HEADER}account,ann\n"), NOW).rows() == [("account", "ann", "")]


def test_the_latest_decision_about_an_account_counts(tmp_path: Path) -> None:
    rows = (
        "ann,legitimate,eve,2026-09-02,checked\nann,confirmed,eve,2026-09-01,first look\nbob,cleared,eve,2026-09-01,\n"
    )
    decided = read_dispositions(write(tmp_path, DECISION_HEADER + rows))
    assert dict(decided.iter_rows()) == {"ann": "legitimate", "bob": "cleared"}


def test_of_two_decisions_at_one_time_the_later_line_counts(tmp_path: Path) -> None:
    rows = "ann,legitimate,eve,2026-09-01,\nann,confirmed,eve,2026-09-01,\n"
    assert read_dispositions(write(tmp_path, DECISION_HEADER + rows)).rows() == [("ann", "confirmed")]


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read the list"):
        read_allow_list(tmp_path / "absent.csv", NOW)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00kind", b'kind,value,scope,reason,owner,expiry\n"' + b"x" * 200_000])
def test_what_is_no_text_table_is_an_input_error(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match="cannot read the list"):
        read_allow_list(path, NOW)


def test_a_list_too_large_to_be_kept_by_hand_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MAX_BYTES", 10)
    with pytest.raises(InputError, match="larger than"):
        read_dispositions(write(tmp_path, DECISION_HEADER))


def test_dispositions_in_different_zones_are_ordered_by_time_and_not_by_text(tmp_path: Path) -> None:
    path = tmp_path / "dispositions.csv"
    path.write_text(
        "subject,decision,analyst,time,reason\n"
        "ann,legitimate,kim,2026-09-10T01:00:00+09:00,called\n"
        "ann,hydra,lee,2026-09-09T23:00:00Z,cards\n",
        encoding="utf-8",
    )
    assert read_dispositions(path)["disposition"].to_list() == ["hydra"]
