"""Whatever a small log holds, it becomes a valid case, and judging that case again changes nothing."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from forensics.pipeline import analyze, judge
from forensics.vocabulary.case_tables import TABLES
from forensics.vocabulary.columns import ACCOUNT_COLUMNS
from forensics.vocabulary.settings import Inputs, Settings
from tests.laws.rows import requests
from tests.stories import MONDAY, Row, log
from tests.worlds import differences, write

NAMES = [f"a{number:02d}" for number in range(14)]
"""Enough accounts for hubs that are judged."""
PERSON: dict[str, list[object]] = {
    "email": ["a.b1@x.example", "c@y.example", "bad", "@", "é@z", None],
    "payment_fingerprint": ["card1", "card2", None],
    "payment_bin": ["4000", None],
    "payment_country": ["IT", None],
    "signup_ip": ["198.51.100.7", "::1", None],
    "access_pathway": ["direct", "education", "reseller", None],
    "org_name": ["acme", None],
    "plan": ["pro", "free", None],
    "status": ["active", "banned", None],
    "phone_hash": ["phone", None],
    "device_id": ["laptop", None],
}


@st.composite
def logs(draw: st.DrawFn) -> list[Row]:
    rows = draw(requests(min_size=1, max_size=60))
    return [{**row, "account_id": draw(st.sampled_from(NAMES))} for row in rows]


def people() -> st.SearchStrategy[list[Row]]:
    signed_up = st.one_of(st.none(), st.integers(-200, 3).map(lambda day: MONDAY + timedelta(days=day)))
    columns = {name: st.sampled_from(values) for name, values in PERSON.items()}
    named = st.sampled_from([*NAMES, "idle"])
    return st.lists(st.fixed_dictionaries({"account_id": named, "created_at": signed_up, **columns}), max_size=16)


@settings(max_examples=15, derandomize=True)
@given(logs(), people())
def test_any_log_becomes_a_valid_case(rows: list[Row], accounts: list[Row]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, sheet = Path(name), None
        path = write(log(*rows), folder / "requests.parquet", "parquet")
        if accounts:
            schema = {column: ACCOUNT_COLUMNS[column].dtype for column in accounts[0]}
            sheet = write(pl.DataFrame(accounts, schema=schema), folder / "accounts.parquet", "parquet")
        case = analyze(Inputs((str(path),), accounts=sheet), Settings())
    assert all(schema.is_valid(case.tables[table]) for table, schema in TABLES.items())
    assert case.tables["accounts"]["n_requests"].sum() == case.scope.inputs[0].requests
    assert differences(case, judge(case, Settings())) == []
