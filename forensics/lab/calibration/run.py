"""``forensics lab calibrate``: worlds in, ``calibration.json`` and a report out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from forensics.assessments.calibration_file import FILE, read_calibration
from forensics.foundation.rules_folder import rules_folder
from forensics.lab.calibration.collect import collect
from forensics.lab.calibration.document import document
from forensics.lab.calibration.fit import fit
from forensics.lab.calibration.report import report
from forensics.lab.calibration.worlds import CALIBRATE, TEST, TRAIN, calibration_worlds
from forensics.lab.suites.describe import description_digest, digest_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forensics.foundation.progress import Progress
    from forensics.lab.calibration.collect import Gathered
    from forensics.lab.calibration.fit import Fitted
    from forensics.lab.calibration.worlds import Chosen

N_WORLDS: Final = 375
"""Worlds of a fit: fifteen of each family, of which three in five fit weights."""
SEED: Final = 1_000
UNDATED: Final = "a day that was not said"
"""What stands for the day where none is said."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a fit is asked for."""

    n_worlds: int = N_WORLDS
    seed: int = SEED
    date: str = UNDATED
    """For the provenance; the clock is never asked, so that the same command gives the same bytes."""
    work: Path | None = None
    """Folder where worlds are kept between fits."""
    workers: int = 2


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A new calibration file, and what is known of it."""

    document: bytes
    report: str


def calibrate(order: Order, progress: Progress | None = None) -> Calibrated:
    """Draw worlds, judge them, fit, and measure on those that were left out.

    Raises
    ------
    UsageError
        The seeds are those of a suite.
    InputError
        Too few worlds.
    ForensicsError
        A world failed; the error names it.
    """
    worlds = calibration_worlds(order.n_worlds, order.seed)
    gathered = collect(worlds, order.work, order.workers, progress)
    return calibrated(worlds, gathered, order)


def calibrated(worlds: Sequence[Chosen], gathered: Gathered, order: Order) -> Calibrated:
    """Fit what was gathered of worlds."""
    found = fit(gathered, read_calibration(rules_folder()))
    told = report(gathered, found)
    return Calibrated(
        document(hand_set(), found.calibration, _provenance(worlds, gathered, order), _run(worlds, gathered, found)),
        told,
    )


def hand_set() -> dict[str, Any]:
    """The shipped file as it stands."""
    content: dict[str, Any] = json.loads((rules_folder() / FILE).read_text("utf-8"))
    return content


def _provenance(worlds: Sequence[Chosen], gathered: Gathered, order: Order) -> str:
    families = {chosen.family for chosen in worlds}
    return (
        f"Fitted on {order.date} on {len(worlds)} simulated worlds of {len(families)} families "
        f"({gathered.clusters.height:,} clusters, {gathered.accounts.height:,} accounts in them), on top of numbers "
        f"set by hand. Simulated worlds are not your customers."
    )


def _run(worlds: Sequence[Chosen], gathered: Gathered, found: Fitted) -> dict[str, Any]:
    splits = {split: sum(chosen.split == split for chosen in worlds) for split in (TRAIN, CALIBRATE, TEST)}
    seeds = sorted({chosen.world.seed for chosen in worlds})
    return {
        "command": f"forensics lab calibrate --worlds {len(worlds)} --seed {seeds[0]}",
        "worlds": splits,
        "seeds": [seeds[0], seeds[-1]],
        "families": sorted({chosen.family for chosen in worlds}),
        "worlds_digest": digest_of([description_digest(chosen.world) for chosen in worlds]),
        "digest": gathered.digest,
        "maps": found.maps,
        "pulls": found.pulls,
    }
