from __future__ import annotations

from forensics.foundation.progress import Progress, Silence


def test_silence_listens_and_says_nothing() -> None:
    listener: Progress = Silence()
    listener.start("reading", total=10, unit="rows")
    listener.advance(10)
