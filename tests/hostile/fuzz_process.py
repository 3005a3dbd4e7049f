"""A process that reads what hypothesis draws: when it dies, the test that started it does not.

Run as ``python -m tests.hostile.fuzz_process KIND EXAMPLES FILE``: each input is written to FILE before it is read.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from tests.hostile import fuzzing
from tests.hostile.lying import lying_parquets

KINDS = {
    "damaged": fuzzing.damaged_parquets(),
    "lying": lying_parquets(),
    "typed": fuzzing.typed_parquets(),
}
"""Kinds of Parquet files: a line of JSON ends no process."""


def main(kind: str, n_examples: int, kept: Path) -> None:
    """Read as many files of a kind, each in its turn."""

    @settings(max_examples=n_examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(KINDS[kind])
    def read(content: bytes) -> None:
        kept.write_bytes(content)
        fuzzing.check_parquet(content)

    read()


if __name__ == "__main__":
    warnings.simplefilter("error")
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
