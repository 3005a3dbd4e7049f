"""The manifest: what went in, what decided, and the digest of everything that came out."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from forensics.casestore.layout import MANIFEST
from forensics.foundation.errors import InputError
from forensics.vocabulary.case import SCHEMA_VERSION, Provenance, Scope
from forensics.vocabulary.request_log import Gap, InputFile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from forensics.vocabulary.case import Case

KIND = "hydra-forensics case"
"""How a manifest says what it is."""


@dataclass(frozen=True, slots=True)
class Output:
    """Digest and size of one file of a case."""

    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest holds."""

    scope: Scope
    provenance: Provenance
    outputs: Mapping[str, Output]


def manifest_of(case: Case, outputs: Mapping[str, Output]) -> dict[str, Any]:
    """Everything the manifest of a case says; folders of inputs stay out, so that two machines agree."""
    scope, provenance = case.scope, case.provenance
    return {
        "kind": KIND,
        "schema_version": SCHEMA_VERSION,
        "inputs": [_input_entry(file) for file in scope.inputs],
        "scope": {
            "gaps": [{"start": gap.start, "end": gap.end} for gap in scope.gaps],
            "warnings": scope.warnings,
            "covered": scope.covered,
        },
        **{field.name: getattr(provenance, field.name) for field in fields(provenance)},
        "outputs": {
            name: {"sha256": output.sha256, "size_bytes": output.size_bytes} for name, output in outputs.items()
        },
    }


def read_manifest(case_folder: Path) -> Manifest:
    """Read the manifest of a case.

    Raises
    ------
    InputError
        There is none, it is not ours, or its schema version is another one.
    """
    path = case_folder / MANIFEST
    try:
        raw = orjson.loads(path.read_bytes())
    except OSError as error:
        raise InputError(
            "not a case: it has no readable manifest.json",
            where=str(case_folder),
            hint="name the folder that `forensics analyze --out` wrote",
        ) from error
    except orjson.JSONDecodeError as error:
        raise InputError("the manifest is not JSON", where=str(path), hint="restore the case from a copy") from error
    if not isinstance(raw, dict) or raw.get("kind") != KIND:
        raise InputError("not the manifest of a case", where=str(path))
    if raw.get("schema_version") != SCHEMA_VERSION:
        raise InputError(
            f"the case has schema version {raw.get('schema_version')!r}, this tool reads {SCHEMA_VERSION!r}",
            where=str(path),
            hint="use the version of the tool that wrote it, or analyse again",
        )
    try:
        return _parse(raw)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"the manifest lacks or garbles {error}", where=str(path)) from error


def _parse(raw: dict[str, Any]) -> Manifest:
    scope = raw["scope"]
    return Manifest(
        scope=Scope(
            inputs=tuple(_input_file(entry) for entry in raw["inputs"]),
            gaps=tuple(
                Gap(datetime.fromisoformat(gap["start"]), datetime.fromisoformat(gap["end"])) for gap in scope["gaps"]
            ),
            warnings=tuple(scope["warnings"]),
            covered=tuple(scope["covered"]),
        ),
        provenance=Provenance(**{field.name: raw[field.name] for field in fields(Provenance)}),
        outputs={name: Output(entry["sha256"], entry["size_bytes"]) for name, entry in raw["outputs"].items()},
    )


def _input_entry(file: InputFile) -> dict[str, Any]:
    return {field.name: getattr(file, field.name) for field in fields(file) if field.name != "path"}


def _input_file(entry: dict[str, Any]) -> InputFile:
    values = {field.name: entry[field.name] for field in fields(InputFile) if field.name != "path"}
    for moment in ("first_seen", "last_seen"):
        if values[moment] is not None:
            values[moment] = datetime.fromisoformat(values[moment])
    values["warnings"] = tuple(values["warnings"])
    return InputFile(path=values["name"], **values)
