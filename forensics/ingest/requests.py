"""The request log: files in, canonical rows out, again and again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.digests import seed_of
from forensics.foundation.errors import InputError
from forensics.foundation.last_words import reading
from forensics.foundation.registry import parts
from forensics.ingest.addresses import read_ranges
from forensics.ingest.ahead import ahead
from forensics.ingest.bad_rows import gathered
from forensics.ingest.canonical import HASH_OF
from forensics.ingest.containers import container_of
from forensics.ingest.discover import find_files
from forensics.ingest.gaps import find_gaps
from forensics.ingest.ids import Ids
from forensics.ingest.log_file import Intake, LogFile, LogFormat
from forensics.ingest.mappings import Source, find_mapping, plain_mapping
from forensics.ingest.provenance import input_file
from forensics.ingest.repeats import without_repeats
from forensics.ingest.tally import merged_minutes
from forensics.ingest.warn import log_warnings
from forensics.vocabulary.columns import REQUEST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from forensics.foundation.progress import Progress
    from forensics.ingest.mappings import Mapping
    from forensics.vocabulary.request_log import Gap, InputFile
    from forensics.vocabulary.settings import Grain, ReadSettings

_GRAIN_COLUMN: dict[Grain, str] = {
    "user": "account_id",
    "principal": "account_id",
    "key": "api_key_id",
    "org": "org_id",
}
"""Which column says who is judged."""


@dataclass(frozen=True, slots=True)
class FileRequestLog:
    """Requests of files on disk; see ``forensics.vocabulary.request_log.RequestLog``."""

    files: tuple[LogFile, ...]
    inputs: tuple[InputFile, ...]
    rejects: pl.DataFrame
    covered: frozenset[str]
    gaps: tuple[Gap, ...]
    warnings: tuple[str, ...]
    n_requests: int
    batch_rows: int

    @property
    def derived(self) -> frozenset[str]:
        """Hashes that no file has; see ``RequestLog``. What is staged has them already."""
        readers = [file.canonicaliser for file in self.files]
        return frozenset(name for name in HASH_OF if all(it is not None and not it.has(name) for it in readers))

    def batches(
        self, columns: frozenset[str], accounts: frozenset[str] | None = None, skip: int = 0
    ) -> Iterator[pl.DataFrame]:
        """Yield the rows in bounded pieces, in order of file and line; the next is read while one is in use."""
        return ahead(self._batches(columns, accounts, skip))

    def _batches(self, columns: frozenset[str], accounts: frozenset[str] | None, skip: int) -> Iterator[pl.DataFrame]:
        chosen = [name for name in REQUEST_COLUMNS if name in columns | {"timestamp", "account_id"}]
        wanted = None if accounts is None else pl.Series(sorted(accounts), dtype=pl.String)
        for file, counted in zip(self.files, self.inputs, strict=True):
            if skip >= counted.requests:
                skip -= counted.requests
                continue
            for whole in file.requests(columns):
                frame, skip = whole.slice(skip), max(0, skip - len(whole))
                kept = frame if wanted is None else frame.filter(pl.col("account_id").is_in(wanted.implode()))
                for batch in kept.select(chosen).iter_slices(self.batch_rows):
                    if len(batch):
                        yield batch


@dataclass(frozen=True, slots=True)
class Survey:
    """Files that were read once, one by one; their rows have not been compared yet."""

    files: tuple[LogFile, ...]
    warnings: tuple[str, ...]
    """About the finding."""
    ids: Ids
    minutes: pl.DataFrame
    """Every ``minute`` with a request in any file, its ``first`` and its ``last``, sorted."""


def open_requests(
    patterns: Sequence[str],
    settings: ReadSettings,
    workspace: Path,
    progress: Progress,
    besides: Sequence[Path] = (),
) -> FileRequestLog:
    """Read and check every file once, and hand back a log that can be read again and again.

    Parameters
    ----------
    patterns
        Files, folders or globs.
    settings
        How to read.
    workspace
        Existing folder for the working copy of JSON lines; must outlive the log.
    progress
        Listener; counts bytes.
    besides
        Files that are read as something else, and are no logs even where a folder or glob holds them.

    Raises
    ------
    InputError
        A file is unreadable, hostile or not a request log, or no request is left.
    RuleError
        The mapping is wrong.
    """
    survey = survey_files(patterns, settings, workspace, progress, besides)
    mapping = request_mapping(settings)
    for file in survey.files:
        _check_has_accounts(file, mapping, settings)
    files, n_conflicting = without_repeats(survey.files, survey.ids)
    inputs = tuple(input_file(file) for file in files)
    rejects = gathered([file.rejects for file in files])
    _check_not_empty(inputs)
    if settings.strict and not rejects.is_empty():
        first = rejects.row(0, named=True)
        raise InputError(
            f"{first['reason']}, and --strict accepts no reject",
            where=f"{first['file']}:{first['line']}",
            hint="run `forensics inspect` to see every reject",
        )
    covered = frozenset(name for file in inputs for name, share in file.coverage.items() if share > 0)
    gaps = find_gaps(survey.minutes)
    return FileRequestLog(
        files=files,
        inputs=inputs,
        rejects=rejects,
        covered=covered,
        gaps=gaps,
        warnings=(*log_warnings(files, inputs, n_conflicting), *survey.warnings),
        n_requests=sum(file.requests for file in inputs),
        batch_rows=settings.batch_rows,
    )


def survey_files(
    patterns: Sequence[str],
    settings: ReadSettings,
    workspace: Path,
    progress: Progress,
    besides: Sequence[Path] = (),
) -> Survey:
    """Find and survey the files, in order of name and digest."""
    mapping, trusted = request_mapping(settings), read_ranges(settings.trusted_proxies)
    found, warnings = find_files(patterns, besides)
    intake = Intake(
        settings, mapping, trusted, workspace, progress, Ids(workspace, seed_of(file.sha256 for file in found))
    )
    progress.start("reading", sum(file.size_bytes for file in found), "bytes")
    readers = {
        container: part
        for part in parts("forensics.ingest.formats", LogFormat).values()
        for container in sorted(part.containers)
    }
    surveyed: list[LogFile] = []
    minutes = merged_minutes([])
    for file in found:
        container = container_of(file.path)
        with reading(file.path):
            surveyed.append(readers[container].survey(file, container, intake))
        minutes = merged_minutes([minutes, surveyed[-1].tally.take_minutes()])
    return Survey(tuple(surveyed), warnings, intake.ids, minutes)


def request_mapping(settings: ReadSettings) -> Mapping:
    """Return the mapping asked for, or the plain one, with the account column of the declared grain."""
    mapping = (
        plain_mapping(REQUEST_COLUMNS) if settings.mapping is None else find_mapping(settings.mapping, REQUEST_COLUMNS)
    )
    source = mapping.columns.get(_GRAIN_COLUMN[settings.account_grain], Source())
    return mapping.with_columns({**mapping.columns, "account_id": source})


def _check_has_accounts(file: LogFile, mapping: Mapping, settings: ReadSettings) -> None:
    tally = file.tally
    grain = _GRAIN_COLUMN[settings.account_grain]
    for column, canonical, sent in (
        (grain, "account_id", tally.accounts_sent),
        ("timestamp", "timestamp", tally.times_sent),
    ):
        if tally.parsed and not sent:
            tops = {path.top for path in mapping.columns.get(canonical, Source()).paths}
            if tops & set(file.keys):
                raise InputError(
                    f"the column {min(tops & set(file.keys))!r} is empty in every row",
                    where=str(file.found.path),
                    hint="check the export, or name another column with --map",
                )
            found = ", ".join(file.keys[:_SHOWN_COLUMNS]) or "none"
            raise InputError(
                f"no row has the column {column!r}; columns found: {found}",
                where=str(file.found.path),
                hint="run `forensics inspect` on it, and pass the mapping it proposes with --map",
            )


_SHOWN_COLUMNS = 40
"""Column names an error shows."""


def _check_not_empty(inputs: tuple[InputFile, ...]) -> None:
    if not sum(file.rows for file in inputs):
        raise InputError(f"no rows in any input: {', '.join(file.name for file in inputs)}", hint="check the export")
    if sum(file.rows for file in inputs) == sum(file.rejects for file in inputs):
        raise InputError(
            f"every row was rejected in: {', '.join(file.name for file in inputs)}",
            hint="run `forensics inspect` to see why",
        )
