"""Read a case back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import dataframely as dy
import orjson
import polars as pl

from forensics.casestore import layout
from forensics.casestore.manifest import read_manifest
from forensics.casestore.parquet_file import read_frame
from forensics.casestore.rejects_file import read_rejects
from forensics.foundation.digests import file_sha256
from forensics.foundation.errors import InputError
from forensics.vocabulary.case import Case, Scope
from forensics.vocabulary.case_tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path


def read_case(path: Path) -> Case:
    """Read a case.

    Whether the bytes are those that were sealed is not asked here: that is what ``verify_case`` does.

    Raises
    ------
    InputError
        It is not a case, has another schema version, or a table is missing or not in schema.
    """
    manifest = read_manifest(path)
    return Case(
        scope=_with_paths(manifest.scope, path),
        provenance=manifest.provenance,
        tables={name: _read_table(path / layout.table_file(name), schema) for name, schema in TABLES.items()},
        state={file.stem: read_frame(file) for file in sorted((path / layout.STATE).glob("*.parquet"))},
        rejects=read_rejects(path / layout.REJECTS),
    )


def seal_of(path: Path) -> str:
    """Seal of a case: SHA-256 of its manifest.

    Raises
    ------
    InputError
        It has no manifest.
    """
    try:
        return file_sha256(path / layout.MANIFEST)
    except OSError as error:
        raise InputError("not a case: it has no manifest", where=str(path)) from error


def _read_table(path: Path, schema: type[dy.Schema]) -> pl.DataFrame:
    try:
        return schema.validate(read_frame(path))
    except (dy.exc.ValidationError, dy.exc.SchemaError, pl.exceptions.PolarsError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(
            f"not in the schema of a case: {reason}", where=str(path), hint="`forensics verify` tells what changed"
        ) from error


def _run_facts(path: Path) -> dict[str, Any]:
    try:
        facts = orjson.loads((path / layout.RUN).read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise InputError("the case has no readable run.json", where=str(path)) from error
    if not isinstance(facts, dict):
        raise InputError("run.json is not an object", where=str(path))
    return facts


def _with_paths(scope: Scope, path: Path) -> Scope:
    # Folders of inputs are facts of the run: a case without run.json still reads, with bare names.
    try:
        known = {(entry["name"], entry["sha256"]): entry["path"] for entry in _run_facts(path)["inputs"]}
    except (InputError, KeyError, TypeError):
        return scope
    inputs = (replace(file, path=known.get((file.name, file.sha256), file.name)) for file in scope.inputs)
    return replace(scope, inputs=tuple(inputs))
