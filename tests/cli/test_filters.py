from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from forensics.cli.filters import dtype_name, parse_filter
from forensics.foundation.errors import UsageError

ROWS = pl.DataFrame(
    {
        "name": ["ann", "bob", "cy"],
        "membership": [0.95, 0.5, 0.1],
        "n": [1, 2, 3],
        "status": ["banned", None, "active"],
        "role": ["core", "member", None],
        "listed": [True, False, False],
        "seen": [datetime(2026, 5, day, 12, tzinfo=UTC) for day in (1, 2, 3)],
        "day": [date(2026, 5, day) for day in (1, 2, 3)],
        "citations": [["r-1", "r-2"], [], ["r-3"]],
    },
    schema_overrides={"role": pl.Enum(["core", "member"]), "seen": pl.Datetime("us", "UTC")},
)


def names(terms: str) -> list[str]:
    kept = ROWS.filter(parse_filter(terms, dict(ROWS.schema)))
    return kept.get_column("name").to_list()


@pytest.mark.parametrize(
    ("terms", "kept"),
    [
        ("", ["ann", "bob", "cy"]),
        ("membership:>=0.5", ["ann", "bob"]),
        ("membership:>0.5", ["ann"]),
        ("n:<=2", ["ann", "bob"]),
        ("n:<2", ["ann"]),
        ("n:3", ["cy"]),
        ("n:=3", ["cy"]),
        ("role:core", ["ann"]),
        ("listed:true", ["ann"]),
        ("seen:>=2026-05-02", ["bob", "cy"]),
        ("seen:<2026-05-02T12:00:00Z", ["ann"]),
        ("day:2026-05-03", ["cy"]),
        ("name:~b", ["bob"]),
        ("name:~.", []),
        ("citations:~r-3", ["cy"]),
        ("membership:>=0.1 n:>=2 status:active", ["cy"]),
        ("membership:>2", []),
    ],
)
def test_terms_keep_the_rows_they_describe(terms: str, kept: list[str]) -> None:
    assert names(terms) == kept


def test_an_account_without_a_status_is_not_banned() -> None:
    assert names("status:!=banned") == ["bob", "cy"]


def test_null_is_the_absent_value() -> None:
    assert names("role:null") == ["cy"]
    assert names("status:!=null") == ["ann", "cy"]


def test_a_value_with_spaces_is_quoted() -> None:
    assert names("name:'an n'") == []


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        ("membershp:>=0.9", r"unknown column 'membershp' \(did you mean 'membership'\?\)"),
        ("membership>=0.9", "not a term"),
        ("membership:>=high", r"'high' is not a value of membership \(number\)"),
        ("membership:>=nan", r"'nan' is not a value of membership \(number\)"),
        ("n:1.5", r"\(whole number\)"),
        ("listed:yes", r"\(true or false\)"),
        ("seen:>monday", r"\(UTC time\)"),
        ("name:'x", "unbalanced quotes"),
        ("membership:>null", "null can only be compared with = and !="),
    ],
)
def test_a_wrong_term_is_an_error_that_names_it(terms: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        names(terms)


def test_a_value_is_never_code() -> None:
    assert names("name:__import__('os')") == []


def test_types_are_named_in_words() -> None:
    assert dtype_name(pl.List(pl.String())) == "list of text"
    assert dtype_name(pl.Enum(["a", "b"])) == "one of a, b"
