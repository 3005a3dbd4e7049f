"""Items of every kind, two networks, one of them with hostile words."""

from __future__ import annotations

from datetime import UTC, datetime

from forensics.reports.export_format import SharedItem
from forensics.vocabulary.indicator import KINDS

FIRST, LAST = datetime(2026, 9, 7, 0, 15, 58, 126300, tzinfo=UTC), datetime(2026, 9, 20, tzinfo=UTC)
HASH = "ab" * 32
VALUES = {"address": "198.51.100.7", "prompt_hash": HASH, "system_prompt_hash": HASH, "email_domain": "mail.example"}


def item(kind: str, value: str, *, is_keyed: bool = False, cluster: str = "C-AAAAAAAA") -> SharedItem:
    return SharedItem(kind, value, is_keyed, cluster, 0.987, 12, FIRST, LAST)


ITEMS = [
    *(item(kind, VALUES.get(kind, "Value")) for kind in KINDS),
    item("address", "2001:db8::1"),
    item("card", HASH, is_keyed=True),
    item("device", "it's a \\ '] OR [a:b = '", cluster="C-BBBBBBBB"),
]
