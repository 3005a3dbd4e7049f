"""Warnings about many files, each told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def told_once(warnings: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Put warnings that differ only in the file into one sentence: how many files, and the first of them.

    An export in parts says the same of every part, and what one part alone says must not be buried below.

    Parameters
    ----------
    warnings
        Name of the file and what is to be said about it, in the order in which files were read.

    Returns
    -------
    tuple of str
        In the order in which each was first said.
    """
    names: dict[str, list[str]] = {}
    for name, text in warnings:
        names.setdefault(text, []).append(name)
    return tuple(
        f"{own[0]}: {text}" if len(own) == 1 else f"{len(own):,} files, the first {own[0]}: {text}"
        for text, own in names.items()
    )
