"""Every flag that a configuration file may set too: one table, so that neither can forget the other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MAX_SEED = 2**32 - 1
"""Community detection keeps its seed in 32 bits."""


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag of the command line, and the key of the same name in ``forensics.toml``."""

    name: str
    """Without the leading dashes; it is also the key."""
    type: type
    """str, int, float, bool or Path."""
    meaning: str
    many: bool = False
    """Whether it may be given several times; a list in the file."""
    short: str | None = None
    choices: tuple[str, ...] = ()
    metavar: str | None = None
    """How the value is shown in ``--help``; by default after its type."""
    most: int | None = None
    """The largest number it may be; the smallest is then 0."""

    @property
    def field(self) -> str:
        """The name as a Python identifier; ``from`` is a keyword, so every flag ends in an underscore."""
        return self.name.replace("-", "_") + "_"


SCREEN = (
    Flag("quiet", bool, "only errors, and no end screen", short="-q"),
    Flag("verbose", bool, "details, and a traceback of an internal error", short="-v"),
    Flag("log-format", str, "how messages and progress are written to stderr", choices=("text", "json")),
    Flag("no-color", bool, "no colours; NO_COLOR does the same"),
)
"""What is said, and how."""

INPUTS = (
    Flag("accounts", Path, "accounts file: Parquet, JSONL or CSV"),
    Flag("payments", Path, "payment instruments, one a row: Parquet, JSONL or CSV"),
    Flag("events", Path, "account events: Parquet or JSONL"),
)
"""What is read besides the logs."""

READ = (
    Flag("account-grain", str, "what account_id stands for (user)", choices=("user", "key", "org", "principal")),
    Flag("map", Path, "mapping of columns under other names: a file, or a shipped one's name; `inspect` proposes one"),
    Flag("timezone", str, "IANA zone of times without one (UTC)", metavar="ZONE"),
    Flag("trusted-proxy", str, "range to skip in a forwarding chain; repeatable", many=True, metavar="CIDR"),
    Flag("from", str, "keep rows at or after this time, ISO-8601, UTC", metavar="TIME"),
    Flag("to", str, "keep rows before this time, ISO-8601, UTC", metavar="TIME"),
    Flag("released", str, "day on which a model came out; repeatable", many=True, metavar="MODEL=DAY"),
    Flag("strict", bool, "a single rejected row is an error"),
    Flag("keep-text", bool, "keep up to 200 safe characters of a rejected row"),
)
"""How files are read."""

JUDGE = (
    Flag("prevalence", float, "share of accounts that hydras run, before looking: 0..1"),
    Flag("max-reject-rate", float, "share of rejected rows above which the exit code is 5 (0.01)"),
    Flag("rules", Path, "folder that replaces the shipped rules", metavar="FOLDER"),
    Flag("allow", Path, "allow-list file"),
    Flag("indicators", Path, "what partners report: a STIX 2.1 bundle or a CSV list; repeatable", many=True),
    Flag("share-key", Path, "file with the key of pseudonyms that partners share"),
    Flag("prices", Path, "list prices of models that come before the shipped ones"),
    Flag("dispositions", Path, "file of analysts' decisions"),
    Flag("seed", int, "seed of everything random (0)", most=MAX_SEED),
)
"""What decides verdicts."""

CASE = (
    Flag("case-id", str, "id of the case; derived from the inputs' digests by default"),
    Flag("examiner", str, "who runs this; goes to custody.jsonl"),
    Flag("key-file", Path, "file with the key of the pseudonyms; derived from the case id by default"),
    Flag("force", bool, "replace an existing case"),
    Flag("fail-on-cluster", float, "exit 1 when a hydra network has at least this confidence: 0..1"),
)
"""What is written."""

RUN = (
    Flag("threads", int, "threads to use; all cores by default"),
    Flag(
        "memory-limit",
        str,
        "stop above this much resident memory, as 4G or 800M; checked a few times a second",
        metavar="SIZE",
    ),
    Flag("temp-dir", Path, "folder for temporary files", metavar="FOLDER"),
    Flag("engine", str, "where the work runs", choices=("local",)),
)
"""How the machine is used; never changes a result."""

RENDER = (Flag("clear", bool, "show infrastructure in clear instead of pseudonyms"),)
"""How a report is rendered."""

FLAGS: dict[str, Flag] = {
    flag.name: flag for group in (SCREEN, INPUTS, READ, JUDGE, CASE, RUN, RENDER) for flag in group
}
"""Name to flag: the keys of ``forensics.toml``."""

LIMITS: dict[str, Flag] = {
    flag.name: flag
    for flag in (
        Flag("max-line-bytes", int, "bytes of one JSON line"),
        Flag("max-depth", int, "levels of JSON nesting"),
        Flag("max-columns", int, "columns of one file"),
        Flag("max-ratio", int, "decompressed bytes per compressed byte"),
        Flag("batch-rows", int, "rows of one batch"),
    )
}
"""Keys without a flag: limits against hostile files that an honest log never meets."""
