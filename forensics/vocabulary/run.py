"""What belongs to one run and not to the case: clock, host, people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """Facts of one run; they go to run.json and custody.jsonl, outside the promise of equal bytes."""

    started_at: str
    """ISO-8601, UTC."""
    seconds: float
    peak_bytes: int
    host: str
    command: str
    examiner: str | None = None
    source_note: str | None = None
