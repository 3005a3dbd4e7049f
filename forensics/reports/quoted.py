"""Text that came from a log, marked as such: formats fence it and label it as data."""

from __future__ import annotations


class Quoted(str):
    """A value of the log (or its pseudonym), made safe already; never a sentence of ours."""

    __slots__ = ()
