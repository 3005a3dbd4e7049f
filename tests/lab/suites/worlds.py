"""Small worlds that tests of suites run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.errors import InputError
from forensics.lab.suites.suite import Entry, entry_of
from forensics.lab.world import Group, World

if TYPE_CHECKING:
    from collections.abc import Callable

    from forensics.lab.world import File

DAY = date(2026, 9, 7)
HERE = "tests.lab.suites.worlds"


def small(name: str, seed: int = 1, files: tuple[File, ...] = ("accounts",)) -> Entry:
    groups = (
        Group("home", "homes", 30, (("requests", 4.0),)),
        Group("naive", "op", 12, (("exits", 2), ("families", "reasoning"), ("requests", 10.0))),
    )
    return entry_of("test", World(name, seed, DAY, 5, groups, files=files))


def counting(folder: Path, loud: str = "") -> tuple[pl.DataFrame, pl.DataFrame]:
    """A judge that accuses whoever is named in no accounts file, and writes down that it was asked."""
    files = sorted(path.name for path in folder.iterdir())
    accounts = pl.read_parquet(folder / "requests.parquet").select(pl.col("account_id").unique().sort())
    verdicts = accounts.with_columns(score=pl.lit(0.0), suspected=pl.lit(bool(loud)))
    if loud:
        with Path(loud).open("a", encoding="utf-8") as log:
            log.write(f"{' '.join(files)}\n")
    return verdicts, pl.DataFrame(schema={"cluster": pl.String, "n_accounts": pl.Int64})


def failing(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A judge that refuses worlds with payments."""
    if (folder / "payments.jsonl").exists():
        raise InputError("payments are not for me", where="payments.jsonl")
    return counting(folder)


@dataclass(frozen=True, slots=True)
class Part:
    judge: Callable[[Path], tuple[pl.DataFrame, pl.DataFrame]]


PART = Part(failing)


def stumbling(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    raise ZeroDivisionError(str(len(folder.name)))
