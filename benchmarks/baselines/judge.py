"""The rivals as one judge of a suite's worlds: a world is simulated once, and all of them look at it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl

from benchmarks.baselines.baseline import baselines, judge_folder
from forensics.lab.suites.describe import digest_of

JUDGE = "benchmarks.baselines.judge:judge"
HERE = Path(__file__).parent
SHARED = ("case.py", "entities.py", "verdict.py")
"""Files beside this one that every rival's verdicts depend on."""


def judge(folder: Path, names: str = "") -> tuple[pl.DataFrame, pl.DataFrame]:
    """Judge a folder by several rivals, named with commas; by all when none is named.

    Returns
    -------
    tuple
        The tables of ``baseline.Judge``, of all rivals one below the other, with ``baseline`` in front.
    """
    found = {name: judge_folder(name, folder) for name in _split(names)}
    accounts, clusters = (
        pl.concat([tables[which].select(pl.lit(name).alias("baseline"), pl.all()) for name, tables in found.items()])
        for which in (0, 1)
    )
    return accounts, clusters


def digest(names: str = "") -> str:
    """Digest of what the verdicts of these rivals depend on: suites cache under it."""
    return digest_of({name: method_digest(name) for name in _split(names)})


def method_digest(name: str) -> str:
    """SHA-256 over a rival's own file, the files it names, and those that all share."""
    hashed = hashlib.sha256()
    for file in (f"methods/{name}.py", *baselines()[name].files, *SHARED):
        hashed.update(file.encode() + b"\0" + hashlib.sha256((HERE / file).read_bytes()).digest())
    return hashed.hexdigest()


def _split(names: str) -> list[str]:
    return names.split(",") if names else list(baselines())
