"""The checked-in sample worlds: ``python -m forensics.lab.samples FOLDER`` writes them again from their seeds."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from forensics.lab.presets import simulate_preset

if TYPE_CHECKING:
    from forensics.lab.write import Container


@dataclass(frozen=True, slots=True)
class Sample:
    """One checked-in world."""

    preset: str
    seed: int
    container: Container


SAMPLES: tuple[Sample, ...] = (
    Sample("hydra", 20_260_223, "parquet"),
    Sample("mixed", 20_260_908, "jsonl.gz"),
    Sample("quiet", 20_261_001, "parquet"),
)
"""Both containers are shown; the seeds are dates and mean nothing."""


def write_samples(folder: Path) -> None:
    """Write every sample into a folder of its own name."""
    for sample in SAMPLES:
        simulate_preset(sample.preset, sample.seed, 1.0, folder / sample.preset, sample.container)


def main(arguments: list[str]) -> int:
    """Write the samples into the one folder named."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m forensics.lab.samples FOLDER\n")
        return 2
    write_samples(Path(arguments[0]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
