"""Draw worlds into a suite: ``python -m forensics.lab.suites.freeze OUT --seeds 1,2,3``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from forensics.foundation.errors import ForensicsError, RuleError
from forensics.lab.suites.family import drawn, families, family_named
from forensics.lab.suites.suite import Suite, entry_of, read_suite, write_suite

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forensics.lab.suites.suite import Entry


def freeze(path: Path, seeds: Iterable[int], chosen: Iterable[str] = ()) -> Suite:
    """Add every family's world of every seed to a suite's file; worlds already there stay as they are.

    Parameters
    ----------
    path
        The file; it is made when absent, and named after its stem.
    seeds
        One world a family and seed.
    chosen
        Names of families; all when empty.

    Raises
    ------
    RuleError
        A family now draws another world than the one recorded for the seed; nothing is written.
    InputError
        The file is there and is not a suite.
    """
    suite = read_suite(path) if path.exists() else Suite(path.stem)
    there = {entry.world.name: entry for entry in suite.worlds}
    wanted = [entry_of(name, drawn(name, seed)) for name in _names(chosen) for seed in sorted(set(seeds))]
    for entry in wanted:
        _refuse_change(there.get(entry.world.name), entry, path)
    added = [entry for entry in wanted if entry.world.name not in there]
    grown = Suite(suite.name, (*suite.worlds, *added))
    if added:
        write_suite(grown, path)
    return grown


def _names(chosen: Iterable[str]) -> list[str]:
    return [family_named(name).name for name in chosen] or list(families())


def _refuse_change(recorded: Entry | None, now: Entry, path: Path) -> None:
    if recorded is not None and recorded.digest != now.digest:
        raise RuleError(
            f"the family {now.family!r} now draws another world than the recorded {now.world.name!r}",
            where=str(path),
            hint="recorded worlds never change: draw other seeds, or make the new way of drawing a family of its own",
        )


def main(arguments: Sequence[str]) -> int:
    """Freeze worlds into the file named; the seeds and families as listed."""
    parser = argparse.ArgumentParser(prog="python -m forensics.lab.suites.freeze", description=__doc__)
    parser.add_argument("out", type=Path, help="suite file; worlds are added to one that is there")
    parser.add_argument("--seeds", required=True, help="whole numbers, comma-separated")
    parser.add_argument("--families", default="", help="names, comma-separated; all by default")
    given = parser.parse_args(arguments)
    try:
        seeds = [int(seed) for seed in given.seeds.split(",")]
        suite = freeze(given.out, seeds, [name for name in given.families.split(",") if name])
    except (ForensicsError, ValueError) as error:
        sys.stderr.write(f"error: {error}\n")
        return error.exit_code if isinstance(error, ForensicsError) else 2
    sys.stdout.write(f"{given.out}: {len(suite.worlds)} worlds, digest {suite.digest}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
