from __future__ import annotations

import json

from tests.cli.terminal import forensics


def test_the_columns_of_a_request_are_shown() -> None:
    answer = forensics("schema", "requests")
    assert answer.code == 0
    assert "account_id" in answer.out


def test_a_schema_for_programs() -> None:
    rows = json.loads(forensics("schema", "clusters", "--format", "json").out)
    assert {"column", "type", "always_there", "meaning"} == set(rows[0])


def test_an_unknown_name_is_exit_2() -> None:
    answer = forensics("schema", "request")
    assert answer.code == 2
    assert "did you mean 'requests'?" in answer.err
