"""Days on which models came out, as a user gives them: they beat what the log shows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from forensics.foundation.errors import UsageError
from forensics.workloads.model_names import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

WHERE = "--released"
_HINT = "as claude-opus-4-1=2025-08-05; one * may stand for anything"


def release_days(texts: Iterable[str]) -> dict[str, date]:
    """Pattern of a model's name to the UTC day on which it came out.

    Parameters
    ----------
    texts
        ``MODEL=DAY`` each.

    Raises
    ------
    UsageError
        One of them is not so, or gives a second day for the same model.
    """
    days: dict[str, date] = {}
    for text in texts:
        name, _, told = text.rpartition("=")
        model = pattern(name)
        try:
            day = date.fromisoformat(told.strip())
        except ValueError as error:
            raise UsageError(f"not a model and a day: {text!r}", where=WHERE, hint=_HINT) from error
        if model is None:
            raise UsageError(f"not a model and a day: {text!r}", where=WHERE, hint=_HINT)
        if days.setdefault(model, day) != day:
            raise UsageError(f"two days for {model!r}", where=WHERE, hint="keep one of them")
    return days
