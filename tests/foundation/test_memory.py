from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

from forensics.foundation.memory import give_back

if TYPE_CHECKING:
    import pytest


def test_memory_is_given_back_where_the_system_can() -> None:
    give_back()


def test_a_c_library_without_it_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    give_back()
