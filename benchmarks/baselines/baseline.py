"""What a rival method is: a folder of case files in, verdicts on accounts and clusters out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from forensics.foundation.errors import UsageError
from forensics.foundation.registry import parts

FOLDER = "benchmarks.baselines.methods"

Judge = Callable[[Path], tuple[pl.DataFrame, pl.DataFrame]]
"""Folder to (accounts: ``account_id``, ``score`` 0..1, ``suspected``, ``cluster`` or null), one row per account and
sorted; and (clusters: ``cluster``, ``n_accounts``, ``confidence`` 0..1)."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A rival method: one file in ``methods``, one ``part``."""

    name: str
    """The file's stem."""
    title: str
    """For tables."""
    source: str
    """The paper, or the habit, that it follows."""
    judge: Judge
    files: tuple[str, ...] = ()
    """Further files beside ``baseline.py`` that its verdicts depend on."""


def baselines() -> dict[str, Baseline]:
    """Name to rival, in order of name."""
    return parts(FOLDER, Baseline)


def judge_folder(name: str, folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Judge the case files of a folder by a rival's name.

    Raises
    ------
    UsageError
        No rival has that name.
    """
    found = baselines()
    if name not in found:
        raise UsageError(f"no baseline is called {name!r}", hint=f"one of {', '.join(found)}")
    return found[name].judge(folder)
