"""Prepare the next item while the current one is used: reading and parsing overlap with what follows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ItemT = TypeVar("ItemT")
_END = object()


def ahead(items: Iterable[ItemT]) -> Iterator[ItemT]:
    """Yield the items in order, each prepared while the one before is in use; errors arrive in their turn."""
    iterator = iter(items)
    with ThreadPoolExecutor(max_workers=1) as pool:
        coming = pool.submit(next, iterator, _END)
        while (item := coming.result()) is not _END:
            coming = pool.submit(next, iterator, _END)
            yield item  # type: ignore[misc]
