"""A blind sample on its way out: the sheet for the labeller, and the key that he must not see."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from forensics.casestore.read import read_case, seal_of
from forensics.cli.report_file import deliver
from forensics.foundation import json_text
from forensics.foundation.errors import CaseExistsError, UsageError
from forensics.foundation.safe_text import safe_text
from forensics.lab.scores.blind import draw_blind
from forensics.lab.scores.labels import LABELS
from forensics.reports.csv_rows import csv_text

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.cli.door import Call


def key_file(sheet: Path) -> Path:
    """Where the key of a sheet is: beside it."""
    return sheet.with_name(f"{sheet.name}.key.json")


def write_sample(call: Call, case: Path, out: Path, n: int) -> str:
    """Draw a blind sample, write sheet and key, and say what to do with them.

    Raises
    ------
    UsageError
        The sheet was to go to stdout: it would part from its key.
    CaseExistsError
        One of the files exists, and ``--force`` was not given.
    """
    if str(out) == "-":
        raise UsageError("a sample needs a file, not stdout", where="--out", hint="its key is written beside it")
    place, seed = key_file(out), int(call.choices.get("seed", 0))
    for file in (out, place):
        if (file.exists() or file.is_symlink()) and not call.choices.get("force"):
            raise CaseExistsError("the file exists", where=str(file), hint="add --force, or choose another --out")
    drawn = draw_blind(read_case(case).tables["accounts"], n, seed)
    key = {"seal": seal_of(case), "seed": seed, "sizes": drawn.sizes, "rows": drawn.key.to_dicts()}
    deliver(call, json_text.document(key), place)
    deliver(call, csv_text(drawn.sheet).encode("utf-8"), out)
    return "\n".join(
        [
            f"{safe_text(out)}: {drawn.sheet.height} accounts, some of them suspected, in no particular order",
            f"{safe_text(place)}: the key; whoever labels must not see it",
            "",
            "Next",
            f"  fill the column label with one of {', '.join(LABELS)}",
            f"  forensics lab score --labels {shlex.quote(safe_text(out))} {shlex.quote(safe_text(case))}",
        ]
    )
