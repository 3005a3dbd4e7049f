from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from forensics.pipeline.aside import ROWS_A_SHARD, aside
from forensics.summaries.reduce import entity_kinds, in_order, merge, merge_contacts, reduce
from tests.stories import log, request

if TYPE_CHECKING:
    from pathlib import Path

KINDS = entity_kinds()
ACCOUNTS = [f"account {number}" for number in range(20)]
PIECES = [
    reduce(
        log(*(request(name, ip=f"198.51.100.{place % 7}", at=f"{hour:02d}:00") for place, name in enumerate(ACCOUNTS))),
        KINDS,
        frozenset(),
    )
    for hour in range(3)
]


@pytest.mark.parametrize("n_requests", [1, 3 * ROWS_A_SHARD])
def test_what_waited_in_shards_is_what_would_have_been_merged(n_requests: int, tmp_path: Path) -> None:
    kept = aside(tmp_path, n_requests)
    left = [kept.put(piece) for piece in PIECES]
    assert all(piece.contacts.is_empty() and piece.account_days.is_empty() for piece in left)
    contacts = merge_contacts([piece for name in kept.contacts.names() for piece in kept.contacts.take(name)])
    whole = replace(merge(left), contacts=contacts, account_days=kept.account_days(), profiles=kept.profiles())
    expected = in_order(merge(PIECES)).frames()
    assert all(in_order(whole).frames()[name].equals(frame) for name, frame in expected.items())
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


def test_nothing_put_aside_is_nothing_with_its_schemas(tmp_path: Path) -> None:
    kept = aside(tmp_path, 0)
    assert kept.account_days().is_empty()
    assert kept.profiles().columns == merge([]).profiles.columns
