from __future__ import annotations

import polars as pl
import pytest

from forensics.foundation.errors import UsageError
from forensics.reports.replayed import Rule, render_replay
from forensics.vocabulary.control import Replayed, ReplayedDays
from tests.reports.charts.test_stopped import days

HOSTILE = "<script>alert(1)</script> | `x`"
EMPTY: dict[str, object] = dict.fromkeys(Replayed.columns())
ROWS = pl.DataFrame(
    [
        EMPTY
        | {"policy": "a", "title": HOSTILE, "suspected_stopped": 0.25, "n_suspected": 1234, "n_others": 3}
        | {"others_met": 0.01, "expected_honest": 2.96},
        EMPTY | {"policy": "b", "title": "b", "unmeasured": "missing: prompt"},
    ],
    schema=Replayed.create_empty().schema,
)
RULES = [Rule("a", HOSTILE, "It stops.", "nothing", HOSTILE), Rule("b", "b", "It stops.", "nothing", "a test")]


def page(form: str) -> str:
    return render_replay(ROWS, days(("a", 0, 4, 1)), RULES, HOSTILE, form).decode()


@pytest.mark.parametrize("form", ["html", "md"])
def test_a_page_says_what_is_stopped_and_what_is_not_measured(form: str) -> None:
    text = page(form)
    for words in ("25 %", "1,234", "3 (1 %)", "unmeasured: missing: prompt", "It stops."):
        assert words in text


@pytest.mark.parametrize("form", ["html", "md"])
def test_words_of_a_policy_are_text_and_nothing_else(form: str) -> None:
    assert "<script" not in page(form)


def test_a_page_has_a_chart_and_a_text_has_none() -> None:
    assert "<svg" in page("html")
    assert "<svg" not in page("md")
    nothing = render_replay(ROWS, ReplayedDays.create_empty(), RULES, "case", "html").decode()
    assert "<svg" not in nothing


def test_another_format_is_refused() -> None:
    with pytest.raises(UsageError, match="html, md"):
        page("pdf")
