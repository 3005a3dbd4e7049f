"""Arbitrary requests: few accounts and values, so that they meet; nulls everywhere."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st

from tests.stories import MONDAY, Row, log

if TYPE_CHECKING:
    import polars as pl

FAST = settings(max_examples=30, derandomize=True)
"""Small frames, the same in every run."""

_TEXTS: dict[str, list[str | None]] = {
    "ip": ["198.51.100.7", "198.51.100.8", "2001:db8::1", "masked:203.0.113.0/24", None],
    "connection_id": ["1", "2", None],
    "tls_fingerprint": ["t1", None],
    "user_agent": ["sdk/1.2 x", "sdk/2", "curl", None],
    "accept_language": ["en", None],
    "country": ["IT", "FR", None],
    "device_id": ["laptop", None],
    "org_id": ["o1", None],
    "conversation_id": ["c1", "c2", None],
    "prompt": ["Translate the number 17 into words, please.", "hi", None],
    "prompt_sha256": ["p1", "p2", "trivial", None],
    "system_prompt_sha256": ["s1", None],
    "model": ["large", "small", None],
}
_NUMBERS: dict[str, list[int | None]] = {
    "asn": [64500, None],
    "max_tokens": [1, 100, None],
    "message_count": [1, 3, None],
    "status": [200, 400, 429, 500, None],
    "input_tokens": [-1, 0, 7, None],
    "output_tokens": [5, None],
}
TRIVIAL = frozenset({"trivial"})


def requests(*, min_size: int = 0, max_size: int = 24) -> st.SearchStrategy[list[Row]]:
    """Rows over three days, with every column or with some missing throughout."""
    columns = {
        **{n: st.sampled_from(v) for n, v in _TEXTS.items()},
        **{n: st.sampled_from(v) for n, v in _NUMBERS.items()},
    }
    seconds = st.integers(0, 3 * 86_400)
    required = {"account_id": st.sampled_from(["ann", "bob", "cat"]), "timestamp": seconds.map(_moment)}
    row = st.fixed_dictionaries({**required, **columns})
    rows = st.lists(row, min_size=min_size, max_size=max_size)
    missing = st.sets(st.sampled_from(sorted(columns)), max_size=8)
    return st.tuples(rows, missing).map(lambda drawn: _without(*drawn))


def splits(rows: list[Row], places: list[int]) -> list[pl.DataFrame]:
    """Deal rows out to pieces; all pieces have the same columns, as batches of one log have."""
    return [
        log(*(row for row, place in zip(rows, places, strict=True) if place == piece)) for piece in sorted(set(places))
    ]


def dealt(max_pieces: int = 4) -> st.SearchStrategy[tuple[list[Row], list[int]]]:
    """Rows in any order, and the piece that each belongs to."""
    return requests(min_size=1).flatmap(
        lambda rows: st.tuples(
            st.permutations(rows), st.lists(st.integers(0, max_pieces - 1), min_size=len(rows), max_size=len(rows))
        )
    )


def _moment(second: int) -> object:
    return MONDAY + timedelta(seconds=second)


def _without(rows: list[Row], missing: set[str]) -> list[Row]:
    return [{name: value for name, value in row.items() if name not in missing} for row in rows]
