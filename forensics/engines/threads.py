"""A function over many pieces in several threads, a few pieces at a time, results in the order of the pieces."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

PieceT = TypeVar("PieceT")
ResultT = TypeVar("ResultT")


def in_threads(function: Callable[[PieceT], ResultT], pieces: Iterable[PieceT], n_threads: int) -> Iterator[ResultT]:
    """Yield the result for each piece, in order.

    For functions that leave the interpreter alone most of the time, as sorting and grouping of columns do. Pieces are
    drawn in this thread, one more than there are threads, so that the next one is ready when a thread is.
    """
    waiting: deque[Future[ResultT]] = deque()
    with ThreadPoolExecutor(n_threads) as pool:
        try:
            for piece in pieces:
                waiting.append(pool.submit(function, piece))
                if len(waiting) > n_threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
