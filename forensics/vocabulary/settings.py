"""What a user can set, as frozen dataclasses: every field is a key of ``forensics.toml``, and all but limits a flag."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

Grain = Literal["user", "key", "org", "principal"]
"""What `account_id` stands for. Keys and principals are not people."""


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How files are read. Limits are the traps of hostile files, not of honest ones."""

    account_grain: Grain = "user"
    timezone: str = "UTC"
    """IANA name; naive times are read in it."""
    trusted_proxies: tuple[str, ...] = ()
    """CIDR ranges to skip, from the right, in a forwarding chain."""
    start: datetime | None = None
    """Keep rows at or after this time (UTC)."""
    end: datetime | None = None
    """Keep rows before this time (UTC)."""
    mapping: Path | None = None
    """``--map``: how other column names become ours."""
    released: tuple[str, ...] = ()
    """``MODEL=DAY`` each: days on which models came out, which beat those that the log shows."""
    keep_text: bool = False
    """Whether rejects keep up to 200 safe characters of the bad row."""
    strict: bool = False
    """Whether a single reject is an error."""
    max_line_bytes: int = 16 << 20
    """Bytes of one JSON line. The longest prompt a provider accepts is about 4 MB of text."""
    max_depth: int = 64
    """Levels of JSON nesting."""
    max_columns: int = 512
    """Columns or top-level keys of one file."""
    max_ratio: int = 1_000
    """Decompressed bytes per compressed byte. Real logs measure 5 to 40."""
    batch_rows: int = 1_000_000
    """Rows a batch may have."""


@dataclass(frozen=True, slots=True)
class JudgeSettings:
    """What decides verdicts and recommendations, besides ``rules/``."""

    prevalence: float | None = None
    """Share of accounts that hydras run, before looking; None takes the calibration's."""
    max_reject_rate: float = 0.01
    """Share of rejected rows above which a run ends with exit code 5."""
    rules: Path | None = None
    """Folder that replaces the shipped rules."""
    allow: Path | None = None
    """Allow-list: kind, value, scope, reason, owner, expiry."""
    indicators: tuple[Path, ...] = ()
    """What partners report: STIX 2.1 bundles and lists."""
    share_key: Path | None = None
    """Key under which partners exchange pseudonyms."""
    prices: Path | None = None
    """List prices that come before the shipped ones."""
    dispositions: Path | None = None
    """Analysts' decisions: subject, decision, analyst, time, reason."""


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How a run uses the machine; never changes a result, so it is not part of the case."""

    threads: int | None = None
    memory_limit: int | None = None
    """Bytes."""
    temp_dir: Path | None = None
    engine: Literal["local"] = "local"


@dataclass(frozen=True, slots=True)
class Inputs:
    """What to analyse."""

    logs: tuple[str, ...]
    """Files, folders or globs."""
    accounts: Path | None = None
    payments: Path | None = None
    events: Path | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a user can set for one analysis."""

    read: ReadSettings = field(default_factory=ReadSettings)
    judge: JudgeSettings = field(default_factory=JudgeSettings)
    run: RunSettings = field(default_factory=RunSettings)
    seed: int = 0
    case_id: str | None = None
    """None derives one from the inputs' digests."""
    examiner: str | None = None
