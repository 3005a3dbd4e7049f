"""Work in several threads: a function over many pieces, a few at a time, or a few jobs; results in their order."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

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


def all_done(jobs: Sequence[Callable[[], ResultT]], n_threads: int) -> list[ResultT]:
    """Do jobs that do not depend on each other, as many at once as there are threads; results in their order."""
    return list(in_threads(_done, jobs, n_threads))


def _done(job: Callable[[], ResultT]) -> ResultT:
    return job()
