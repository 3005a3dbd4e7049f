"""How fast and in how much memory the disclosed case is simulated, and whether the same seed gives the same bytes.

``python -m benchmarks.simulate_2026 [--scale 1]`` writes ``benchmarks/simulate_2026.md``. Every simulation runs in a
process of its own; CPU seconds (user and system) and peak memory are the operating system's.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import machine, measured, python
from forensics.foundation.digests import file_sha256

HERE = Path(__file__).resolve().parent
SMALL = 0.05
"""Scale of the two worlds that are compared byte by byte."""


@dataclass(frozen=True, slots=True)
class Run:
    """One simulation."""

    scale: float
    requests: int
    accounts: int
    hydra_accounts: int
    cpu_s: float
    peak_mib: float
    digests: tuple[tuple[str, str], ...]


def simulated(scale: float) -> Run:
    """Simulate into a folder that goes away again."""
    with tempfile.TemporaryDirectory() as place:
        world = Path(place) / "world"
        order = ["lab", "simulate", "campaign_2026", "--scale", str(scale), "--container", "parquet"]
        cost = measured(python("-m", "forensics", *order, "--out", str(world), "-q"))
        counts = re.search(r": ([\d,]+) requests of ([\d,]+) accounts, ([\d,]+) of them run by a hydra", cost.said)
        if counts is None:
            raise SystemExit(f"does not say what was simulated: {cost.said}")
        digests = tuple(
            (path.relative_to(world).as_posix(), file_sha256(path))
            for path in sorted(world.rglob("*"))
            if path.is_file()
        )
    requests, accounts, hydra_accounts = (int(text.replace(",", "")) for text in counts.groups())
    return Run(scale, requests, accounts, hydra_accounts, cost.cpu_s, cost.peak_mib, digests)


def page(once: Run, again: Run, whole: Run) -> str:
    """What is written."""
    rows = [
        f"| {run.scale:g} | {run.requests:,} | {run.accounts:,} | {run.hydra_accounts:,} | {run.cpu_s:,.0f} | "
        f"{run.requests / run.cpu_s:,.0f} | {run.peak_mib:,.0f} |"
        for run in (once, again, whole)
    ]
    same = "the same bytes" if once.digests == again.digests else "OTHER BYTES: the seed does not decide everything"
    return f"""# The disclosed case, simulated

`python -m benchmarks.simulate_2026 --scale {whole.scale:g}` (`make bench`): `forensics lab simulate campaign_2026
--container parquet`, written to disk, on {machine()}; one run of each.

| scale | requests | accounts | run by a hydra | CPU s | requests per CPU second | peak MiB |
|---|---|---|---|---|---|---|
{chr(10).join(rows)}

The two runs at scale {once.scale:g}: {len(once.digests)} files, {same}.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=1.0)
    arguments = parser.parse_args()
    text = page(simulated(SMALL), simulated(SMALL), simulated(arguments.scale))
    (HERE / "simulate_2026.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
