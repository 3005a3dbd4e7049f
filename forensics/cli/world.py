"""Simulated worlds: which there are, and one written to a folder."""

from __future__ import annotations

import inspect
import shlex
from typing import TYPE_CHECKING

import polars as pl

from forensics.casestore.staging import is_free, refuse_unsafe
from forensics.cli.config import closest
from forensics.cli.rows import table
from forensics.foundation.errors import CaseExistsError, UsageError
from forensics.foundation.safe_text import safe_text
from forensics.lab.presets import PRESETS, simulate_preset
from forensics.reports.figures import many

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.cli.config import Choices
    from forensics.lab.write import Container


def preset_list() -> str:
    """Every preset with what it holds."""
    rows = [(name, (inspect.getdoc(make) or "").split("\n", maxsplit=1)[0]) for name, make in PRESETS.items()]
    return table(pl.DataFrame(rows, schema=["world", "what it holds"], orient="row"))


def written(choices: Choices, preset: str, scale: float, out: Path, container: Container) -> str:
    """Write a world, and say what is in it and what to type next.

    Raises
    ------
    UsageError
        There is no such world.
    CaseExistsError
        The folder is not empty, and ``--force`` was not given.
    """
    if preset not in PRESETS:
        raise UsageError(f"no world is called {preset!r}", hint=closest(preset, PRESETS))
    refuse_unsafe(out)
    if not is_free(out) and not choices.get("force"):
        raise CaseExistsError("the folder is not empty", where=str(out), hint="add --force, or choose another --out")
    world = simulate_preset(preset, choices.get("seed", 0), scale, out, container)
    hydra = world.truth.filter(pl.col("operator_id").is_not_null()).height
    size = f"{many(int(world.truth['n_requests'].sum()), 'request')} of {many(world.accounts.height, 'account')}"
    logs = "requests" if any(group.slices > 1 for group in world.world.groups) else f"requests.{container}"
    place = shlex.quote(safe_text(out))
    sheets = " ".join(f"--{file} {place}/{file}.jsonl" for file in world.world.files)
    return "\n".join(
        [
            f"{safe_text(out)}: {size}, {hydra:,} of them run by a hydra",
            "",
            "Next",
            f"  forensics analyze {place}/{logs} {sheets} --out case",
        ]
    )
