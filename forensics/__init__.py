"""Offline forensic analysis of LLM API request logs: the library in three names.

Imports are lazy, so that ``forensics --help`` answers at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forensics.pipeline import analyze
    from forensics.pipeline import open_case as open_case
    from forensics.vocabulary.case import Case

__version__ = "0.1.0"
__all__ = ["Case", "__version__", "analyze", "open_case"]

_HOMES = {
    "analyze": "forensics.pipeline",
    "open_case": "forensics.pipeline",
    "Case": "forensics.vocabulary.case",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        import importlib  # noqa: PLC0415 (lazy on purpose)

        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
