"""Rules as text for stdout: lists, what is wrong, and single files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.cli.exit_codes import ExitCode
from forensics.cli.rows import rendered
from forensics.foundation.errors import RuleError, UsageError
from forensics.foundation.rules_folder import rules_folder
from forensics.foundation.safe_text import safe_text
from forensics.pipeline.rule_book import broken_examples, n_examples, problems, rule_files, text_of
from forensics.reports.figures import many

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.cli.door import Call


def listed(call: Call, form: str) -> str:
    """Every rule file, with what it is; what is wrong says so."""
    files = rule_files(_folder(call))
    rows = [(file.name, file.title or f"wrong: {file.problem}") for file in files]
    return rendered(pl.DataFrame(rows, schema={"file": pl.String, "what": pl.String}, orient="row"), form)


def linted(call: Call) -> int:
    """Say what is wrong, and return the exit code."""
    folder = _folder(call)
    if not rule_files(folder):
        raise RuleError("it holds no rule file", where=str(folder), hint="is it the folder that `rules list` shows?")
    found = problems(folder)
    lines = [f"{safe_text(file.name)}: {safe_text(file.problem)}" for file in found]
    call.write("\n".join(lines or [f"{many(len(rule_files(folder)), 'rule file')}, all right"]))
    return int(ExitCode.RULE if found else ExitCode.DONE)


def tested(call: Call) -> int:
    """Say which examples do not hold, and return the exit code."""
    folder = _folder(call)
    found = broken_examples(folder)
    lines = [f"{safe_text(name)}: {safe_text(said)}" for name, said in found]
    call.write("\n".join(lines or [f"{many(n_examples(folder), 'example')}, all right"]))
    return int(ExitCode.RULE if found else ExitCode.DONE)


def shown(call: Call, name: str) -> str:
    """One file, every line of it safe."""
    return "\n".join(safe_text(line) for line in text_of(_folder(call), name).splitlines())


def _folder(call: Call) -> Path:
    folder: Path = call.choices.get("rules") or rules_folder()
    if not folder.is_dir():
        raise UsageError("no such folder of rules", where=str(folder), hint="copy the shipped rules/ to start one")
    return folder
