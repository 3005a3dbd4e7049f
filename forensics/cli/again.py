"""Settings of a case that was made before: what is not chosen anew stays as the case has it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from forensics.casestore.read import read_case, seal_of
from forensics.cli.settings import settings
from forensics.vocabulary.settings import ReadSettings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from forensics.cli.config import Choices
    from forensics.cli.door import Call
    from forensics.vocabulary.case import Case
    from forensics.vocabulary.settings import Settings

KEPT = {"prevalence": "prevalence", "max_reject_rate": "max-reject-rate"}
"""Recorded setting of judging to its flag."""
NOT_CHOSEN = "calibration"
"""Recorded origin of a prevalence that was the calibration's own: another calibration brings another one."""
FILES = {
    name: name.replace("_", "-") for name in ("rules", "allow", "prices", "indicators", "share_key", "dispositions")
}
"""Recorded file to its flag. A case has only their names and digests, so they must be named again."""


def judged_folder(call: Call, folder: Path) -> tuple[Case, Settings]:
    """The case of a folder, judged again, and the settings that judged it."""
    from forensics.pipeline import judge  # noqa: PLC0415 (lazy: reading logs again needs no pipeline)

    before = read_case(folder)
    chosen, notes = judged_again(before, call.choices)
    call.warn(notes)
    return with_lineage(before, judge(before, chosen, seal_of(folder))), chosen


def judged_again(case: Case, choices: Choices) -> tuple[Settings, tuple[str, ...]]:
    """Settings for judging a case again, and what its reader should know about them.

    Returns
    -------
    tuple
        Settings, and a sentence for each file that the case was judged with and that is not named now.
    """
    judge = _recorded(case, "judge")
    kept = {flag: judge[name] for name, flag in KEPT.items() if judge.get(name) is not None}
    if judge.get("prevalence_from") == NOT_CHOSEN:
        kept.pop("prevalence", None)
    chosen = settings({"seed": case.provenance.seed, "case-id": case.provenance.case_id, **kept, **choices})
    missing = [(name, flag) for name, flag in FILES.items() if judge.get(name) and flag not in choices]
    notes = tuple(
        f"the case was judged with {_names(judge[name])}, which is not used now; name it with --{flag} to keep it"
        for name, flag in missing
    )
    return chosen, notes


def with_lineage(before: Case, judged: Case) -> Case:
    """A case judged again; if nothing that decides has changed it is the same case, not a child of it."""
    as_before = replace(judged.provenance, parent=before.provenance.parent)
    return replace(judged, provenance=as_before) if as_before == before.provenance else judged


def read_again(case: Case, choices: Choices) -> tuple[ReadSettings, tuple[str, ...]]:
    """Settings for reading the logs of a case again, and what its reader should know about them."""
    recorded = _recorded(case, "read")
    known = {field.name for field in fields(ReadSettings)} - {"mapping"}
    values = {name: _value(name, value) for name, value in recorded.items() if name in known}
    mapping = choices.get("map")
    notes: tuple[str, ...] = ()
    if recorded.get("mapping") and mapping is None:
        notes = (f"the logs were read with the mapping {recorded['mapping']['name']}; name it with --map",)
    # A bad row was a reject then, and stays one: strict was about the first reading.
    return replace(ReadSettings(**values), mapping=mapping, strict=False), notes


def _recorded(case: Case, part: str) -> Mapping[str, Any]:
    found = case.provenance.settings.get(part)
    return found if isinstance(found, dict) else {}


def _names(recorded: Any) -> str:
    files = recorded if isinstance(recorded, list) else [recorded]
    return ", ".join(file["name"] for file in files)


def _value(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if name in {"start", "end"} and isinstance(value, str):
        return datetime.fromisoformat(value)
    return value
