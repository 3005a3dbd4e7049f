from __future__ import annotations

import numpy as np
import pytest

from forensics.clusters.presence import presence

GROUP = np.array([2, 2, 5], dtype=np.int64)
NODE = np.array([1, 7, 7], dtype=np.uint32)


@pytest.mark.parametrize("table_bytes", [1, 1 << 20])
def test_a_table_and_a_sorted_list_say_the_same(table_bytes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forensics.clusters.presence.TABLE_BYTES", table_bytes)
    on = presence(GROUP, NODE, 9)
    asked = np.array([2, 2, 5, 5, 0, 8], dtype=np.int64), np.array([1, 7, 1, 7, 1, 7], dtype=np.uint32)
    assert (on.table is None) == (table_bytes == 1)
    assert on.of(*asked).tolist() == [True, True, False, True, False, False]


def test_a_group_s_entities_lie_together() -> None:
    assert presence(GROUP, NODE, 7).begins.tolist() == [0, 0, 0, 2, 2, 2, 3, 3]
