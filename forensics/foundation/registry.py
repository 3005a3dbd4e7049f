"""A folder is a registry: one file is one part, found by looking, named after its file."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Protocol, TypeVar

from forensics.foundation.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Mapping

PartT = TypeVar("PartT")


def parts(package: str, of: type[PartT]) -> dict[str, PartT]:
    """Load every part of a package, sorted by name.

    Parameters
    ----------
    package
        Dotted name of the folder. Modules that start with an underscore are not parts.
    of
        The dataclass every part must be an instance of.

    Returns
    -------
    dict
        Name to part, in order of name.

    Raises
    ------
    RuleError
        A module has no ``part``, or one of another type, or one whose name is not the file's stem.
    """
    folder = importlib.import_module(package)
    found: dict[str, PartT] = {}
    for stem in sorted(module.name for module in pkgutil.iter_modules(folder.__path__)):
        if stem.startswith("_"):
            continue
        part = getattr(importlib.import_module(f"{package}.{stem}"), "part", None)
        if not isinstance(part, of):
            raise RuleError(f"a part must expose `part`, an instance of {of.__name__}", where=f"{package}.{stem}")
        if getattr(part, "name", None) != stem:
            raise RuleError("a part's name must equal its file's stem", where=f"{package}.{stem}")
        found[stem] = part
    return found


class Needing(Protocol):
    """A part that says which columns it needs."""

    @property
    def needs(self) -> frozenset[str]:
        """Names of columns."""
        ...


def unmeasured(known: Mapping[str, Needing], covered: frozenset[str]) -> dict[str, str]:
    """Name of each part that cannot be taken, and the columns it misses."""
    missing = {name: sorted(part.needs - covered) for name, part in known.items()}
    return {name: "missing: " + ", ".join(columns) for name, columns in missing.items() if columns}
