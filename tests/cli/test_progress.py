from __future__ import annotations

import io

import pytest
from rich.console import Console

from forensics.cli.progress import bars, pace


def drawn(*amounts: int, total: int | None) -> str:
    """The last frame of a phase that advanced by these amounts."""
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=100, markup=False, emoji=False, no_color=True)
    with bars(console) as progress:
        progress.start("reading [red]x\x1b", total, "rows")
        for amount in amounts:
            progress.advance(amount)
    return out.getvalue().splitlines()[-2 if out.getvalue().endswith("\n\x1b[?25h") else -1]


def test_a_finished_phase_says_what_it_counted() -> None:
    assert "1,500 rows" in drawn(1_000, 500, total=1_500)


def test_a_phase_of_unknown_length_says_how_far_it_came() -> None:
    assert "1,000 rows" in drawn(1_000, total=None)


def test_a_phase_that_counts_nothing_shows_no_number() -> None:
    assert "rows" not in drawn(total=None)


@pytest.mark.parametrize("total", [None, 10])
def test_the_name_of_a_phase_is_shown_not_obeyed(total: int | None) -> None:
    shown = drawn(10, total=total)
    assert "reading [red]x\\x1b" in shown


@pytest.mark.parametrize(
    ("per_second", "seconds_left", "said"),
    [
        (None, None, ""),
        (None, 5.0, ""),
        (1_234_567.8, None, "1,234,568 rows/s"),
        (1_000.0, 0.0, "1,000 rows/s"),
        (1_000.0, 59.6, "1,000 rows/s, 1:00 left"),
        (1_000.0, 3_725.0, "1,000 rows/s, 62:05 left"),
    ],
)
def test_a_phase_says_how_fast_it_goes_and_how_long_it_will_take(
    per_second: float | None, seconds_left: float | None, said: str
) -> None:
    assert pace("rows", per_second, seconds_left) == said
