"""Write a case: atomic, deterministic, sealed."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from forensics.casestore import layout
from forensics.casestore.custody import first_entry
from forensics.casestore.lock import locked
from forensics.casestore.manifest import Output, manifest_of
from forensics.casestore.parquet_file import write_frame
from forensics.casestore.rejects_file import write_rejects
from forensics.casestore.sealed import Sealed
from forensics.casestore.staging import (
    clear_disk_errors,
    discard,
    flush_folder,
    is_free,
    new_file,
    new_folder,
    new_sibling,
    recover,
    refuse_unsafe,
    swap,
)
from forensics.casestore.state_file import write_state
from forensics.foundation import json_text
from forensics.foundation.errors import CaseExistsError, UsageError
from forensics.vocabulary.case_tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import IO

    from forensics.vocabulary.case import Case
    from forensics.vocabulary.run import Run


class Overwrite(StrEnum):
    """What happens to a folder that stands where the case is to be written."""

    NEVER = "never"
    """Only nothing, or an empty folder, is accepted."""
    REPLACE = "replace"
    """A case gives way when the new one is finished; any other folder is kept beside."""


def write_case(case: Case, documents: Mapping[str, bytes], run: Run, out: Path, *, overwrite: Overwrite) -> str:
    """Write a case with its reports.

    Parameters
    ----------
    case
        What was found out; its tables must be in schema.
    documents
        File name to bytes: the rendered reports.
    run
        Clock, host and people: they go to run.json and custody.jsonl only.
    out
        The case folder. Its parents are made if needed.
    overwrite
        Whether a case that stands there may be replaced.

    Returns
    -------
    str
        The seal: SHA-256 of the manifest.

    Raises
    ------
    CaseExistsError
        Something stands there, or another process is writing it.
    ResourceError
        The disk is full; nothing is left of the new case, and the old one is as it was.
    UsageError
        The place cannot be written, or a document has a name of the store's own files.
    """
    target = out if out.name not in {"", ".."} else out.resolve()
    refuse_unsafe(target)
    with clear_disk_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with locked(target):
            recover(target)
            if overwrite is Overwrite.NEVER and not is_free(target):
                raise CaseExistsError(
                    "the output folder is not empty", where=str(target), hint="add --force, or choose another --out"
                )
            try:
                seal = _write_files(new_sibling(target), case, documents, run)
                swap(target)
            except BaseException:
                discard(target)
                raise
    return seal


def _write_files(folder: Path, case: Case, documents: Mapping[str, bytes], run: Run) -> str:
    new_folder(folder)
    new_folder(folder / layout.STATE)
    outputs: dict[str, Output] = {}
    for name, fill in _contents(case, documents).items():
        with new_file(folder / name) as stream:
            sealed = Sealed(stream)
            fill(sealed)  # type: ignore[arg-type]
        outputs[name] = Output(sealed.sha256(), sealed.size_bytes)
    manifest = json_text.document(manifest_of(case, outputs))
    seal = hashlib.sha256(manifest).hexdigest()
    run_facts = json_text.document(_run_facts(case, run))
    custody = first_entry(seal, case.provenance.case_id, run, {"run_sha256": hashlib.sha256(run_facts).hexdigest()})
    for name, content in ((layout.MANIFEST, manifest), (layout.RUN, run_facts), (layout.CUSTODY, custody)):
        with new_file(folder / name) as stream:
            stream.write(content)
    flush_folder(folder / layout.STATE)
    flush_folder(folder)
    return seal


def _contents(case: Case, documents: Mapping[str, bytes]) -> dict[str, Callable[[IO[bytes]], object]]:
    contents: dict[str, Callable[[IO[bytes]], object]] = {}
    for name, schema in TABLES.items():
        table = schema.validate(case.tables[name])
        contents[layout.table_file(name)] = lambda stream, table=table: write_frame(table, stream)  # type: ignore[misc]
    for name in sorted(case.state):
        contents[layout.state_file(name)] = lambda stream, name=name: write_state(case.state[name], stream)  # type: ignore[misc]
    contents[layout.REJECTS] = lambda stream: write_rejects(case.rejects, stream)
    for name in sorted(documents):
        if name in contents or name in layout.OUTSIDE or name == layout.STATE:
            raise UsageError(f"a report cannot be called {name!r}: the case uses that name itself")
        contents[layout.own_name(name)] = lambda stream, name=name: stream.write(documents[name])  # type: ignore[misc]
    return contents


def _run_facts(case: Case, run: Run) -> dict[str, Any]:
    paths = [{"name": file.name, "sha256": file.sha256, "path": file.path} for file in case.scope.inputs]
    return {**asdict(run), "inputs": paths}
