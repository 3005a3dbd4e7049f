"""Pools told apart by what they ask: paraphrase, sweeps, rubrics, elicitation; beside honest methodical work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.lab.families._crowd import bystanders, group, released
from forensics.lab.families._pools import STYLES, pool
from forensics.lab.suites.family import Family, Sketch
from forensics.lab.suites.ranges import some_of, whole

if TYPE_CHECKING:
    import numpy as np


def draw(rng: np.random.Generator) -> Sketch:
    """Draw two pools with systematic prompts among honest methodical work."""
    first, second = some_of(rng, 2, *STYLES[:-1])
    release = whole(rng, 2, 5)
    pools = (
        pool(rng, "op-first", 12, 70, style=first, payment="distinct", pivot_day=release),
        pool(rng, "op-second", 12, 70, style=second),
    )
    honest = (
        group(rng, "benchmark_sweep", "sweep"),
        group(rng, "translation_batch", "catalogue"),
        group(rng, "labelling_firm", "labellers"),
    )
    crowd = released((*bystanders(rng, 5), *honest), release)
    return Sketch((*crowd, *pools), whole(rng, 7, 14))


part = Family("prompts", "prompt styles", draw)
