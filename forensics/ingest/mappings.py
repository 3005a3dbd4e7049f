"""How other people's column names become ours: ``--map FILE``, and the shipped ``rules/mappings``."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from forensics.foundation.errors import RuleError
from forensics.foundation.rules_folder import rules_folder
from forensics.foundation.yaml_file import read_yaml
from forensics.ingest.paths import SourcePath, parse_path
from forensics.ingest.times import UNITS

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.columns import Column

CANONICAL = "canonical"
"""Name of the mapping that maps nothing: the columns have our names."""

_FILE_KEYS: Final = frozenset(
    {"profile", "version", "kind", "title", "source", "null_values", "columns", "caveats", "examples"}
)
_SOURCE_KEYS: Final = frozenset({"path", "as", "unit", "map", "constant"})
LENGTH: Final = "len"
"""``as: len``: the number of elements of a JSON list."""

_FITS_SHARE: Final = 0.7
"""Share of a shipped mapping's columns that a file must have for it to be proposed. The LiteLLM and Cloudflare
examples have all of theirs, each other's none."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where one canonical column comes from."""

    paths: tuple[SourcePath, ...] = ()
    """The first one that is not null wins."""
    constant: str | None = None
    unit: str | None = None
    """Epoch unit, when the format fixes it."""
    length: str | None = None
    """``LENGTH`` when the value is the number of elements."""
    values: dict[str, str] = field(default_factory=dict)
    """Source text to canonical text, before the type is read."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Canonical column to source."""

    profile: str
    columns: dict[str, Source]
    null_values: frozenset[str] = frozenset()
    """Texts that mean nothing is there."""
    caveats: tuple[str, ...] = ()

    def with_columns(self, columns: dict[str, Source]) -> Mapping:
        """Return the mapping with other columns."""
        return replace(self, columns=columns)

    @property
    def tops(self) -> tuple[str, ...]:
        """Top-level source columns that may be needed, sorted."""
        found = {path.top for source in self.columns.values() for path in source.paths}
        # Flattened exports hold the whole dotted path as one name.
        found |= {path.text for source in self.columns.values() for path in source.paths}
        return tuple(sorted(found))


def plain_mapping(columns: dict[str, Column], synonyms: dict[str, str] | None = None) -> Mapping:
    """Build the mapping of a file whose columns have our names, or one accepted synonym each."""
    spare = {ours: theirs for theirs, ours in (synonyms or {}).items()}
    sources = {}
    for name, column in columns.items():
        if column.group != "provenance":
            names = [name, spare[name]] if name in spare else [name]
            sources[name] = Source(paths=tuple(SourcePath(text, (text,)) for text in names))
    return Mapping(CANONICAL, sources)


def shipped_mappings() -> dict[str, Path]:
    """Name to file of every shipped mapping, in order of name."""
    return {path.stem: path for path in sorted((rules_folder() / "mappings").glob("*.yaml"))}


def fitting(keys: frozenset[str], columns: dict[str, Column]) -> str | None:
    """Name of the shipped mapping that finds most of its columns among some source columns, if any does."""
    shares: dict[str, float] = {}
    for name, path in shipped_mappings().items():
        sources = read_mapping(path, columns).columns
        found = [ours for ours, source in sources.items() if keys & {path.top for path in source.paths}]
        if {"timestamp", "account_id"} <= set(found):
            shares[name] = len(found) / len(sources)
    best = max(shares, key=lambda name: shares[name], default=None)
    return best if best is not None and shares[best] >= _FITS_SHARE else None


def find_mapping(asked: Path, columns: dict[str, Column]) -> Mapping:
    """Read the mapping a user named: a file, or the name of a shipped one.

    Raises
    ------
    RuleError
        There is no such file or shipped mapping, or it is wrong.
    """
    if asked.is_file():
        return read_mapping(asked, columns)
    shipped = shipped_mappings()
    if str(asked) in shipped:
        return read_mapping(shipped[str(asked)], columns)
    raise RuleError(
        f"there is no mapping file {str(asked)!r}, and no shipped mapping of that name",
        hint=f"shipped: {', '.join(shipped) or 'none'}",
    )


def read_mapping(path: Path, columns: dict[str, Column]) -> Mapping:
    """Read a mapping file.

    Raises
    ------
    RuleError
        Not YAML, an unknown key or column, or a source that cannot be understood.
    """
    document = read_yaml(path)
    where = str(path)
    if not isinstance(document, dict):
        raise RuleError("a mapping is a YAML mapping with the key 'columns'", where=where)
    if "columns" not in document:
        # The short form: nothing but columns.
        document = {"columns": document}
    _known(document, _FILE_KEYS, where)
    chosen = document["columns"]
    if not isinstance(chosen, dict) or not chosen:
        raise RuleError("'columns' must name at least one column", where=where)
    allowed = frozenset(name for name, column in columns.items() if column.group != "provenance")
    _known(chosen, allowed, where)
    sources = {str(name): _source(spec, f"{where}: {name}") for name, spec in chosen.items()}
    return Mapping(
        profile=str(document.get("profile", path.stem)),
        columns=sources,
        null_values=frozenset(str(value) for value in document.get("null_values") or ()),
        caveats=tuple(str(text) for text in document.get("caveats") or ()),
    )


def _known(given: dict[Any, Any], allowed: frozenset[str], where: str) -> None:
    for key in given:
        if key not in allowed:
            close = difflib.get_close_matches(str(key), sorted(allowed), n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"known: {', '.join(sorted(allowed))}"
            raise RuleError(f"{key!r} is not known here", where=where, hint=hint)


def _source(spec: object, where: str) -> Source:
    if isinstance(spec, str):
        return Source(paths=(parse_path(spec, where),))
    if isinstance(spec, list):
        return Source(paths=_paths(spec, where))
    if not isinstance(spec, dict):
        raise RuleError("a source is a path, a list of paths, or a mapping", where=where)
    _known(spec, _SOURCE_KEYS, where)
    if ("path" in spec) == ("constant" in spec):
        raise RuleError("a source has either 'path' or 'constant'", where=where)
    unit, length = _form(spec, where)
    values = spec.get("map") or {}
    if not isinstance(values, dict):
        raise RuleError("'map' is source value: our value", where=where)
    paths = spec.get("path", [])
    return Source(
        paths=_paths(paths if isinstance(paths, list) else [paths], where),
        constant=None if "constant" not in spec else _text(spec["constant"]),
        unit=unit,
        length=length,
        values={_text(old): _text(new) for old, new in values.items()},
    )


def _form(spec: dict[Any, Any], where: str) -> tuple[str | None, str | None]:
    form = spec.get("unit", spec.get("as"))
    if form is None or form in UNITS:
        return form, None
    if form == LENGTH:
        return None, LENGTH
    raise RuleError(f"{form!r} is not a form", where=where, hint=f"one of {', '.join(UNITS)}, {LENGTH}")


def _paths(texts: list[Any], where: str) -> tuple[SourcePath, ...]:
    return tuple(parse_path(str(text), where) for text in texts)


def _text(value: object) -> str:
    # YAML reads `true` and `200`; the log holds their JSON text.
    return str(value).lower() if isinstance(value, bool) else str(value)
