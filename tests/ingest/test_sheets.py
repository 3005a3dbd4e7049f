from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from forensics.foundation.errors import InputError
from forensics.ingest.sheets import DUPLICATE, read_accounts, read_events, read_payments
from forensics.vocabulary.settings import ReadSettings
from tests.ingest.logs import CLOCK, jsonl, written

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = ReadSettings()


def account(name: str = "a1", **values: Any) -> dict[str, Any]:
    return {"account_id": name, "email": f"{name}@Mail.example", "signup_ip": "::ffff:203.0.113.9", **values}


def test_accounts_come_in_canonical_columns(tmp_path: Path) -> None:
    path = written(tmp_path / "accounts.jsonl", jsonl(account(created_at="2026-01-01", billing_country="de")))
    sheet, payments = read_accounts(path, SETTINGS)
    row = sheet.frame.row(0, named=True)
    assert row["created_at"] == datetime(2026, 1, 1, tzinfo=UTC)
    assert (row["signup_ip"], row["billing_country"], row["email_domain"]) == ("203.0.113.9", "DE", "mail.example")
    assert row["plan"] is None
    assert {"account_id", "signup_ip", "email_domain"} <= sheet.covered
    assert "plan" not in sheet.covered
    assert payments.frame.is_empty()


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.csv", "a.csv.gz", "a.parquet"])
def test_every_container_gives_the_same_accounts(tmp_path: Path, name: str) -> None:
    given = pl.DataFrame([account("a2", payment_bin=411111), account("a1", payment_bin=520082)])
    path = tmp_path / name
    if name.endswith(".parquet"):
        given.write_parquet(path)
    else:
        written(path, given.write_csv().encode() if ".csv" in name else jsonl(*given.to_dicts()))
    sheet, _ = read_accounts(path, SETTINGS)
    assert sheet.frame.select("account_id", "payment_bin", "signup_ip").rows() == [
        ("a1", "520082", "203.0.113.9"),
        ("a2", "411111", "203.0.113.9"),
    ]
    assert sheet.inputs[0].container == name.removeprefix("a.")
    assert sheet.inputs[0].kind == "accounts"


def test_a_second_row_of_an_account_is_a_reject_whatever_the_order(tmp_path: Path) -> None:
    both = [account(plan="payg"), account(plan="team")]
    one, _ = read_accounts(written(tmp_path / "one.jsonl", jsonl(*both)), SETTINGS)
    two, _ = read_accounts(written(tmp_path / "two.jsonl", jsonl(*both[::-1])), SETTINGS)
    assert one.frame.equals(two.frame)
    assert one.frame["plan"].to_list() == ["payg"]
    assert one.rejects.select("line", "reason").rows() == [(2, DUPLICATE)]
    assert (one.inputs[0].rows, one.inputs[0].requests, one.inputs[0].rejects) == (2, 1, 1)


def test_instruments_inside_the_rows_become_payments(tmp_path: Path) -> None:
    listed = [{"fingerprint": "f1", "bin": 411111, "country": "cn"}, {"payment_fingerprint": "f2", "brand": "visa"}]
    rows = [account("a1", payments=listed), account("a2", payments=None)]
    jsonl_file = written(tmp_path / "accounts.jsonl", jsonl(*rows))
    parquet = tmp_path / "accounts.parquet"
    pl.DataFrame(rows).write_parquet(parquet)
    for path in (jsonl_file, parquet):
        _, payments = read_accounts(path, SETTINGS)
        columns = ("account_id", "payment_fingerprint", "payment_bin", "payment_country", "brand")
        assert payments.frame.select(columns).rows() == [
            ("a1", "f1", "411111", "CN", None),
            ("a1", "f2", None, None, "visa"),
        ]


def test_payments_accept_short_names(tmp_path: Path) -> None:
    path = written(tmp_path / "p.csv", b"account_id,fingerprint,bin,country,added_at\na1,f1,411111,cn,1772449445\n")
    row = read_payments(path, SETTINGS).frame.row(0, named=True)
    assert (row["payment_fingerprint"], row["payment_bin"], row["payment_country"]) == ("f1", "411111", "CN")
    assert row["added_at"] == datetime(2026, 3, 2, 11, 4, 5, tzinfo=UTC)


def test_events_need_time_account_and_name(tmp_path: Path) -> None:
    good = {"timestamp": CLOCK, "account_id": "a1", "event": "login", "ip": "203.0.113.9:80"}
    rows: list[dict[str, Any]] = [good, {**good, "event": None}, {**good, "timestamp": "x"}, {**good, "account_id": ""}]
    sheet = read_events(written(tmp_path / "events.jsonl", jsonl(*rows) + b"bad\n"), SETTINGS)
    assert sheet.frame.select("event", "ip").rows() == [("login", "203.0.113.9")]
    assert sheet.rejects.select("line", "reason").rows() == [
        (2, "no event"),
        (3, "no timestamp"),
        (4, "no account_id"),
        (5, "not JSON"),
    ]
    assert (sheet.inputs[0].rows, sheet.inputs[0].rejects) == (5, 4)


def test_a_csv_row_of_another_width_is_a_reject(tmp_path: Path) -> None:
    path = written(tmp_path / "p.csv", b'account_id,fingerprint\na1,f1\na2\n"a,3","f\n3"\n')
    sheet = read_payments(path, SETTINGS)
    assert sheet.frame["account_id"].to_list() == ["a,3", "a1"]
    assert sheet.rejects["line"].to_list() == [3]


def test_a_sheet_without_accounts_says_what_it_needs(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"account_id.*columns found: name"):
        read_accounts(written(tmp_path / "a.jsonl", jsonl({"name": "x"})), SETTINGS)


def test_an_empty_sheet_is_a_warning(tmp_path: Path) -> None:
    sheet, _ = read_accounts(written(tmp_path / "a.jsonl", b""), SETTINGS)
    assert sheet.frame.is_empty()
    assert sheet.warnings == ("a.jsonl: the file holds no usable rows",)
    assert sheet.inputs[0].warnings == ()


def test_a_sheets_warnings_are_told_once_under_its_name(tmp_path: Path) -> None:
    sheet, _ = read_accounts(written(tmp_path / "a.jsonl", jsonl(account(created_at="never"))), SETTINGS)
    assert sheet.warnings == ("a.jsonl: 1 values of created_at could not be read",)
    assert sheet.inputs[0].warnings == ()


def test_a_device_that_only_stands_for_none_is_absent_and_told(tmp_path: Path) -> None:
    sheet, _ = read_accounts(written(tmp_path / "a.jsonl", jsonl(account(device_id="unknown"))), SETTINGS)
    assert sheet.frame["device_id"].to_list() == [None]
    assert any("1 values of device_id only stand for none" in text for text in sheet.warnings)


def test_an_account_of_white_space_is_no_account(tmp_path: Path) -> None:
    sheet, _ = read_accounts(written(tmp_path / "a.csv", b"account_id,plan\n  ,x\na1,y\n"), SETTINGS)
    assert sheet.frame["account_id"].to_list() == ["a1"]
    assert sheet.rejects.select("line", "reason").rows() == [(2, "no account_id")]
