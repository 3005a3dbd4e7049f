from __future__ import annotations

from datetime import date

import pytest

from forensics.foundation.errors import UsageError
from forensics.workloads.releases import release_days


def test_models_and_their_days_are_read() -> None:
    given = ["Maker/model-4.1=2026-09-07", "new*=2026-09-08", "model-4-1=2026-09-07"]
    assert release_days(given) == {"model-4-1": date(2026, 9, 7), "new*": date(2026, 9, 8)}
    assert release_days(()) == {}


@pytest.mark.parametrize(
    "text", ["", "model", "=2026-09-07", "model=", "model=soon", "model=2026-13-01", "a*b*=2026-09-07"]
)
def test_what_is_no_model_and_day_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a model and a day"):
        release_days([text])


def test_two_days_for_one_model_are_refused() -> None:
    with pytest.raises(UsageError, match="two days for 'model'"):
        release_days(["model=2026-09-07", "MODEL=2026-09-08"])
