from __future__ import annotations

import pytest

from forensics.cli.meanings import meaning
from forensics.vocabulary.case_tables import TABLES
from forensics.vocabulary.rejects import Rejects


@pytest.mark.parametrize("table", [*TABLES, "rejects"])
def test_every_column_of_every_table_is_explained(table: str) -> None:
    schema = TABLES.get(table, Rejects)
    assert not [name for name in schema.column_names() if not meaning(table, name)]


def test_nothing_is_said_about_a_column_that_does_not_exist() -> None:
    assert meaning("accounts", "colour") == ""
