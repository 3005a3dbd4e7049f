from __future__ import annotations

import pytest

from forensics.cli.exit_codes import ExitCode
from forensics.foundation.errors import (
    CaseExistsError,
    ForensicsError,
    InputError,
    ResourceError,
    RuleError,
    UsageError,
    VerificationError,
)


def test_an_error_says_where_what_and_what_to_do_next() -> None:
    error = InputError("not JSON", where="log.jsonl:7", hint="run inspect")
    assert str(error) == "log.jsonl:7: not JSON (run inspect)"


def test_an_error_without_a_place_or_a_remedy_is_its_sentence() -> None:
    assert str(UsageError("nothing to do")) == "nothing to do"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ForensicsError, ExitCode.INTERNAL),
        (UsageError, ExitCode.USAGE),
        (InputError, ExitCode.INPUT),
        (RuleError, ExitCode.RULE),
        (VerificationError, ExitCode.VERIFICATION),
        (CaseExistsError, ExitCode.CASE_EXISTS),
        (ResourceError, ExitCode.RESOURCE),
    ],
)
def test_every_error_has_its_code_in_the_one_table(error: type[ForensicsError], code: ExitCode) -> None:
    assert error.exit_code == code
