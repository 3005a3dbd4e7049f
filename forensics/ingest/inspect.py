"""What is in these logs, without judging anyone."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from forensics.ingest.gaps import find_gaps
from forensics.ingest.mappings import fitting
from forensics.ingest.names import propose
from forensics.ingest.provenance import input_file
from forensics.ingest.repeats import without_repeats
from forensics.ingest.requests import request_mapping, survey_files
from forensics.ingest.warn import log_warnings
from forensics.vocabulary.columns import REQUEST_COLUMNS
from forensics.vocabulary.inspection import ColumnSeen, FileInspection, Inspection

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forensics.foundation.progress import Progress
    from forensics.ingest.log_file import LogFile
    from forensics.ingest.mappings import Mapping
    from forensics.vocabulary.request_log import InputFile
    from forensics.vocabulary.settings import ReadSettings

_PLAIN = re.compile(r"@?[A-Za-z0-9_-]+")
"""A name that is a path as it stands; any other is quoted inside the path."""


def inspect_logs(patterns: Sequence[str], settings: ReadSettings, workspace: Path, progress: Progress) -> Inspection:
    """Read every file once and describe it; files that ``analyze`` would refuse for their columns included.

    Raises
    ------
    InputError
        A file is unreadable or hostile.
    RuleError
        The mapping is wrong.
    """
    survey = survey_files(patterns, settings, workspace, progress)
    files, n_conflicting = without_repeats(survey.files, survey.ids)
    inputs = tuple(input_file(file) for file in files)
    mapping = request_mapping(settings)
    covered = frozenset(name for file in inputs for name in file.coverage)
    keys = frozenset(key for file in files for key in file.keys)
    unread = sorted(keys - set(_read_as(mapping)))
    # A file of which no row could be used still shows what it has by name.
    named = frozenset(_read_as(mapping).get(key, "") for file in files for key in file.keys)
    proposed = propose(tuple(unread), covered | named)
    return Inspection(
        files=tuple(_inspected(file, given, mapping, proposed) for file, given in zip(files, inputs, strict=True)),
        covered=covered,
        gaps=find_gaps(survey.minutes),
        warnings=(*log_warnings(files, inputs, n_conflicting), *survey.warnings),
        proposed_mapping=_as_yaml(proposed, mapping, named, fitting(keys, REQUEST_COLUMNS)),
    )


def _read_as(mapping: Mapping) -> dict[str, str]:
    """Source column to the canonical column it is read as."""
    return {
        path.top: name for name, source in mapping.columns.items() for path in source.paths if name != "account_id"
    } | {path.top: "account_id" for path in mapping.columns["account_id"].paths}


def _inspected(file: LogFile, given: InputFile, mapping: Mapping, proposed: dict[str, str]) -> FileInspection:
    read_as = _read_as(mapping)
    guessed = {theirs: ours for ours, theirs in proposed.items()}
    columns = []
    for key in file.keys:
        canonical = read_as.get(key)
        share = None if canonical is None or not given.requests else 1 - given.coverage.get(canonical, 0.0)
        columns.append(ColumnSeen(key, canonical, guessed.get(key), share))
    reasons = file.rejects["reason"].value_counts().sort(["count", "reason"], descending=[True, False])
    return FileInspection(
        name=given.name,
        container=given.container,
        profile=given.profile,
        size_bytes=given.size_bytes,
        rows=given.rows,
        requests=given.requests,
        rejects=given.rejects,
        filtered=given.filtered,
        first_seen=given.first_seen,
        last_seen=given.last_seen,
        columns=tuple(columns),
        reject_reasons=dict(zip(reasons["reason"].to_list(), reasons["count"].to_list(), strict=True)),
        warnings=given.warnings,
    )


def _as_yaml(proposed: dict[str, str], mapping: Mapping, named: frozenset[str], shipped: str | None) -> str:
    """YAML for ``--map``: what is proposed, and what is read already, since a mapping replaces all names."""
    if not proposed:
        return ""
    kept = {name: source.paths[0].text for name, source in mapping.columns.items() if name in named and source.paths}
    lines = ["# Proposed by name alone: check every line before you use it."]
    if shipped is not None:
        lines.append(f"# The shipped mapping fits better: --map {shipped}")
    lines += ["profile: proposed", "columns:"]
    # A name is quoted as a path of one key, so that dots and spaces in it stay what they are.
    lines += [f"  {name}: {_quoted(theirs)}  # check" for name, theirs in proposed.items()]
    lines += [f"  {name}: {_quoted(theirs)}" for name, theirs in kept.items() if name not in proposed]
    return "\n".join(lines) + "\n"


def _quoted(name: str) -> str:
    return json.dumps(name if _PLAIN.fullmatch(name) else f'["{name}"]', ensure_ascii=True)
