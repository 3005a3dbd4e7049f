from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forensics.cli.show_rows import BRIEF, ORDER, chosen_columns, show_rows
from forensics.foundation.errors import InputError, UsageError
from forensics.vocabulary.case_tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_shown_first_exists() -> None:
    for names in (BRIEF, ORDER):
        for table, columns in names.items():
            assert set(columns) <= set(TABLES[table].column_names())


def test_the_most_interesting_rows_come_first(case: Path) -> None:
    memberships = show_rows(case, "accounts", None, None).get_column("membership")
    assert memberships.is_sorted(descending=True)


def test_a_table_shows_some_columns_and_other_forms_all(case: Path) -> None:
    rows = show_rows(case, "accounts", None, 1)
    assert chosen_columns(rows, "accounts", None, "table").columns == list(BRIEF["accounts"])
    assert chosen_columns(rows, "accounts", None, "csv").columns == rows.columns
    assert chosen_columns(rows, "accounts", "all", "table").columns == rows.columns
    assert chosen_columns(rows, "accounts", "role, account_id", "table").columns == ["role", "account_id"]


def test_a_wrong_name_fails_before_a_case_is_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="unknown table"):
        show_rows(tmp_path, "acounts", None, None)
    with pytest.raises(InputError, match="not a case"):
        show_rows(tmp_path, "accounts", None, None)
