"""All kinds of groups and all masks, found by looking."""

from __future__ import annotations

from functools import cache
from typing import Any

from forensics.foundation.errors import UsageError
from forensics.foundation.registry import parts
from forensics.lab.world import Kind, Mask

FOLDERS = ("forensics.lab.honest", "forensics.lab.hydras")


@cache
def kinds() -> dict[str, Kind[Any]]:
    """Name to kind, honest ones first."""
    return {name: kind for folder in FOLDERS for name, kind in parts(folder, Kind).items()}


def kind_named(name: str) -> Kind[Any]:
    """Find a kind.

    Raises
    ------
    UsageError
        No file has that name.
    """
    if name not in kinds():
        raise UsageError(f"no kind of group is called {name!r}", hint=f"one of {', '.join(kinds())}")
    return kinds()[name]


def mask_named(name: str) -> Mask:
    """Find a mask.

    Raises
    ------
    UsageError
        No file has that name.
    """
    masks = parts("forensics.lab.masks", Mask)
    if name not in masks:
        raise UsageError(f"no mask is called {name!r}", hint=f"one of {', '.join(masks)}")
    return masks[name]
