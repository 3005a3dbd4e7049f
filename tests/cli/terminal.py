"""The command as a user has it: in this process, or as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from forensics.cli.app import app

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the command answered."""

    code: int
    out: str
    err: str


def forensics(*words: object) -> Answer:
    """Run the command in this process."""
    found = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    return Answer(found.exit_code, found.stdout, found.stderr)


def process(*words: object, folder: Path | None = None, **environment: str) -> Answer:
    """Run the command as a process, as a shell does."""
    found = subprocess.run(
        [sys.executable, "-m", "forensics", *(str(word) for word in words)],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        check=False,
        timeout=120,
    )
    return Answer(found.returncode, found.stdout, found.stderr)
