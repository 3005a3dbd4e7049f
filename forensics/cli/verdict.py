"""What ``verify`` found, as text, and the exit code it means."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from forensics.cli.exit_codes import ExitCode
from forensics.cli.rows import as_json
from forensics.foundation.safe_text import safe_text
from forensics.reports.figures import many

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.casestore.custody import Head
    from forensics.casestore.verify import Verification
    from forensics.cli.console import Screen


def verdict_text(found: Verification, case: Path, screen: Screen) -> str:
    """Whole or not, every problem on a line, and the seal to compare with the one noted elsewhere."""
    if screen.form == "json":
        custody = asdict(found.custody) if found.custody else None
        facts = {"ok": found.ok, "problems": list(found.problems), "seal": found.seal, "custody": custody}
        return as_json(facts | {"n_files": found.n_files, "n_inputs": found.n_inputs})
    if found.ok:
        inputs = f", {many(found.n_inputs, 'input')}" if found.n_inputs else ""
        head = [f"{safe_text(case)}: ok, {many(found.n_files, 'file')}{inputs} as sealed"]
    else:
        head = [f"{safe_text(case)}: verification failed, {many(len(found.problems), 'problem')}"]
    lines = [*head, *(f"  {safe_text(problem)}" for problem in found.problems), f"seal {found.seal}"]
    if found.custody:
        lines.append(custody_text(found.custody))
    if found.ok:
        lines.append(
            "Seal and custody prove something only against a copy of these lines kept elsewhere: compare them."
        )
    return "\n".join(lines)


def custody_text(head: Head) -> str:
    """How far the chain of custody goes, to be noted elsewhere: lines cut from its end show nowhere else."""
    return f"custody {many(head.n_entries, 'entry', 'entries')}, head {head.sha256}"


def exit_code(found: Verification) -> int:
    """0 if the case is whole, 6 if not."""
    return int(ExitCode.DONE if found.ok else ExitCode.VERIFICATION)
