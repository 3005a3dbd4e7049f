"""The answer of ``explain``: for an analyst, for the account's owner, and with the rows it cites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.cli.explain_subject import subject_text
from forensics.cli.explain_text import explanation
from forensics.foundation.errors import UsageError

if TYPE_CHECKING:
    from forensics.cli.door import Call
    from forensics.cli.explain import Question
    from forensics.vocabulary.case import Case


def answer(call: Call, case: Case, asked: Question, *, for_subject: bool, logs: list[str]) -> str:
    """Text for stdout.

    Raises
    ------
    UsageError
        Words for an owner were asked for something that is not one account, or together with log rows.
    """
    if not for_subject:
        text = explanation(case, asked, every_rival=call.screen.volume == "verbose")
        return f"{text}\n\n{_rows(call, case, asked, logs)}" if logs else text
    if not asked.account:
        raise UsageError("--for-subject is about one account", hint="name it with --account")
    if logs:
        raise UsageError("--for-subject shows no log rows", hint="leave --inputs out")
    return subject_text(case, asked.account)


def _rows(call: Call, case: Case, asked: Question, logs: list[str]) -> str:
    from forensics.cli.explain_rows import cited_rows  # noqa: PLC0415 (lazy: reading logs needs much more)

    with call.screen.progress() as progress:
        return cited_rows(call, case, asked, logs, progress)
