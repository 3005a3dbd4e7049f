from __future__ import annotations

import pytest

from forensics.cli.schema_rows import INPUTS, OUTPUTS, schema_rows
from forensics.foundation.errors import UsageError
from forensics.vocabulary.columns import REQUEST_COLUMNS


def test_without_a_name_everything_is_listed() -> None:
    names = schema_rows(None).get_column("name").to_list()
    assert {"requests", "accounts", "accounts-table", "clusters", "rejects", "exit-codes", "config"} <= set(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", [*INPUTS, *OUTPUTS, "exit-codes", "config"])
def test_every_name_of_the_list_has_rows_that_say_what_they_mean(name: str) -> None:
    rows = schema_rows(name)
    assert not rows.is_empty()
    assert "" not in rows.get_column("meaning").to_list()


def test_the_request_columns_are_those_of_the_contract() -> None:
    rows = schema_rows("requests")
    assert rows.get_column("column").to_list() == list(REQUEST_COLUMNS)
    required = rows.filter(rows.get_column("required")).get_column("column").to_list()
    assert required == ["timestamp", "account_id"]


def test_an_unknown_name_is_an_error_with_the_closest_one() -> None:
    with pytest.raises(UsageError, match="did you mean 'clusters'"):
        schema_rows("cluster")
