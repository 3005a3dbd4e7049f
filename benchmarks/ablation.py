"""What each part adds: the same worlds judged without it, by the shipped numbers.

``python -m benchmarks.ablation [--workers 2] [--seeds 3]`` rewrites ``benchmarks/ablation.md``. The worlds are drawn
from every family with seeds that neither the frozen suite nor a fit has; each is analysed once and judged again without
each part. A part is taken out of its folder, an entity kind out of what accounts touched, and nothing is fitted again:
the figures say what a case loses where a log does not allow the part to be measured. Where clusters come out otherwise,
what the third pass reads of them is unmeasured, as whenever a case is judged again. A part whose absence changes
nothing, or betters the figures beyond their spread, does not earn its place.
"""

from __future__ import annotations

import argparse
import os
import pkgutil
import tempfile
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import polars as pl

from forensics.assessments.absent import absent
from forensics.assessments.confidence import hypotheses
from forensics.assessments.enrichment import limits
from forensics.assessments.networks import networks
from forensics.assessments.second_witness import second_witness
from forensics.lab.scores.outcome import outcome_of, with_actors
from forensics.lab.scores.report import compare, score
from forensics.lab.simulate import simulate
from forensics.lab.suites.evaluate import METHOD
from forensics.lab.suites.family import drawn, families
from forensics.lab.suites.judges import analysed
from forensics.lab.write import write_export
from forensics.links.adjudicate import adjudicators, terms
from forensics.links.adjudicators.movement import moving
from forensics.links.adjudicators.organisation import PART_IDENTITY
from forensics.links.association import association, resemblance
from forensics.links.day_by_day import few_hours_a_day
from forensics.links.likeness import likeness
from forensics.links.pools import with_pools
from forensics.links.remaining import remaining
from forensics.pipeline import judge
from forensics.pipeline.rules import Rules, read_rules
from forensics.summaries.reduce import entity_kinds
from forensics.vocabulary.calibration import LOAD_AMONG_USERS
from forensics.vocabulary.cohorts import FEW_HOURS
from forensics.vocabulary.hypothesis import HYDRA, STRANGERS
from forensics.vocabulary.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from forensics.lab.scores.outcome import Outcome
    from forensics.lab.scores.report import Scores
    from forensics.vocabulary.entity_kind import EntityKind

HERE = Path(__file__).resolve().parent
FIRST_SEED = 500
"""Of worlds that measure; the frozen suite has those below 100."""
JUDGEMENT = "forensics.pipeline.judgement"
EMPTIED: dict[str, tuple[str, Callable[..., pl.DataFrame]]] = {
    "likeness": (f"{JUDGEMENT}.likeness", likeness),
    "absent ties": ("forensics.assessments.membership.absent", absent),
    "lone movers": (f"{JUDGEMENT}.moving", moving),
    "accounts outside that use what suspects use": (f"{JUDGEMENT}.association", association),
    "clusters that resemble others": (f"{JUDGEMENT}.resemblance", resemblance),
    "software as one witness": ("forensics.assessments.membership.second_witness", second_witness),
    "hours of single days": (f"{JUDGEMENT}.few_hours_a_day", few_hours_a_day),
    "limits of ties": ("forensics.assessments.membership.limits", limits),
    "networks": (f"{JUDGEMENT}.networks", networks),
}
"""Parts that are functions: where each is called, and the function, of whose answer nothing is left."""
SOURCES = (PART_IDENTITY, FEW_HOURS, LOAD_AMONG_USERS)
"""Addends of clusters that lie on top of what is fitted, each by the name of its source."""
WITH_IT = {"organisation": "reseller"}
"""Part to what shows the same, and goes with it."""
WEIGHT = "weight of "
WEIGHTS = tuple(f"{WEIGHT}{name}" for name in ("reuse_distance", "hand_over_share"))
"""Signals of order and talks, which a calibration weighs."""
KINDS = "kinds."
"""Prefix of entity kinds."""
_MODULES = pkgutil.iter_modules
FOLDERS: dict[str, Callable[[], list[str]]] = {
    "forensics.links.adjudicators": lambda: [*adjudicators()],
    "forensics.assessments.hypotheses": lambda: [name for name in hypotheses() if name not in {HYDRA, STRANGERS}],
}
"""Folders of parts that can be taken out, and the parts in each that change a verdict."""
SHOWN = {"f1": "F1", "average_precision": "AP", "b_cubed_pulled_f": "B³ F, pulled in", "false_per_100k": "false/100k"}


def judged(family: str, seed: int) -> dict[str | None, Outcome]:
    """Analyse a world as the tool does, and judge it again without each part."""
    world = drawn(family, seed)
    with tempfile.TemporaryDirectory() as beside:
        folder = Path(beside)
        simulated = simulate(world)
        write_export(simulated, folder, "parquet")
        case = analysed(folder)
    truth = with_actors(simulated.truth, simulated.workloads)
    found = {}
    for without in variants():
        with _taken_out(without):
            tables = judge(case, Settings()).tables
        found[without] = outcome_of(
            truth, tables["accounts"], tables["clusters"], world=world.name, family=family, method=METHOD
        )
    return found


def _taken_out(without: str | None) -> AbstractContextManager[object]:
    if without is None:
        return nullcontext()
    if without in EMPTIED:
        place, said = EMPTIED[without]
        return mock.patch(place, lambda *given: said(*given).clear())
    if without in WEIGHTS:
        return mock.patch(f"{JUDGEMENT}.read_rules", partial(_rules_without, without))
    if without in SOURCES:
        return mock.patch(f"{JUDGEMENT}.terms", lambda *given: terms(*given).filter(pl.col("source") != without))
    if without.startswith(KINDS):
        # Frames name every kind; what is left out are its contacts, before others are derived from them.
        kind = without.removeprefix(KINDS)
        kept, more = partial(_without_kind, kind, with_pools), partial(_without_kind, kind, remaining)
        joined = partial(_joined_without, kind)
        alone, alike = (partial(_without_contacts, kind, weighed) for weighed in (association, resemblance))
        return mock.patch.multiple(
            JUDGEMENT, with_pools=kept, remaining=more, networks=joined, association=alone, resemblance=alike
        )
    return mock.patch.object(pkgutil, "iter_modules", partial(_others, *without.rsplit(".", 1)))


def _rules_without(signal: str, *given: Path | None) -> Rules:
    """The shipped rules, without the weight of one signal."""
    rules = read_rules(*given)
    kept = tuple(weight for weight in rules.calibration.signals if weight.measure != signal.removeprefix(WEIGHT))
    return replace(rules, calibration=replace(rules.calibration, signals=kept))


def _without_kind(
    kind: str, derive: Callable[..., pl.DataFrame], contacts: pl.DataFrame, *others: object
) -> pl.DataFrame:
    """Contacts that are derived from contacts, without those of one kind on either side."""
    other = pl.col("kind").cast(pl.String) != kind
    return derive(contacts.filter(other), *others).filter(other)


def _without_contacts(
    kind: str, weighed: Callable[..., pl.DataFrame], contacts: pl.DataFrame, *others: object
) -> pl.DataFrame:
    """What is weighed of contacts, without those of one kind."""
    return weighed(contacts.filter(pl.col("kind").cast(pl.String) != kind), *others)


def _joined_without(
    kind: str, suspects: pl.DataFrame, contacts: pl.DataFrame, lives: pl.DataFrame, kinds: Mapping[str, EntityKind]
) -> pl.DataFrame:
    return networks(suspects, contacts.filter(pl.col("kind").cast(pl.String) != kind), lives, kinds)


def _others(
    package: str, stem: str, path: Iterable[str] | None = None, prefix: str = ""
) -> Iterator[pkgutil.ModuleInfo]:
    """Modules of a folder, without the part that is taken out."""
    own = os.fspath(Path(*package.split(".")))
    for module in _MODULES(path, prefix):
        gone = module.name in (stem, WITH_IT.get(stem)) and any(str(place).endswith(own) for place in path or ())
        if not gone:
            yield module


def variants() -> list[str | None]:
    """Nothing taken out, then one part after the other."""
    named = [f"{folder}.{name}" for folder, names in FOLDERS.items() for name in names()]
    kinds = [f"{KINDS}{kind.name}" for kind in entity_kinds().values() if kind.ties]
    return [None, *EMPTIED, *SOURCES, *WEIGHTS, *named, *kinds]


def row(without: str, found: Scores, whole: Scores) -> str:
    """What taking a part out changes, with the 95 % interval of a bootstrap over worlds."""
    differences = compare(found, whole)
    cells = []
    for name in SHOWN:
        figure = differences[name]
        value, *ends = ("-" if at is None else f"{at:+.3f}" for at in (figure.value, figure.low, figure.high))
        cells.append(f"{value} ({' to '.join(ends)})")
    return f"| {without.removeprefix('forensics.')} | {' | '.join(cells)} |"


def main() -> None:
    """Run, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seeds", type=int, default=3)
    given = parser.parse_args()
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    seeds = range(FIRST_SEED, FIRST_SEED + given.seeds)
    names = [(family, seed) for seed in seeds for family in families()]
    with ProcessPoolExecutor(given.workers) as pool:
        worlds = list(pool.map(judged, *zip(*names, strict=True)))
    scores = {without: score([world[without] for world in worlds]) for without in variants()}
    whole = scores.pop(None)
    lines = [row(str(without), found, whole) for without, found in scores.items()]
    (HERE / "ablation.md").write_text(page(whole, lines, len(worlds), list(seeds)), "utf-8")


def page(whole: Scores, lines: Sequence[str], n_worlds: int, seeds: Sequence[int]) -> str:
    """Markdown."""
    figures = ", ".join(f"{title} {whole.figures[name].value:.3f}" for name, title in SHOWN.items())
    return f"""# What each part adds

`python -m benchmarks.ablation --seeds {len(seeds)}`: {n_worlds} worlds of every family, seeds {seeds[0]} to
{seeds[-1]}, which neither the frozen suite nor a fit has. With every part: {figures}. Each row: the figures without
the part minus those with it, in brackets the 95 % interval of a bootstrap over worlds. Nothing was fitted again. Worlds
were analysed once and judged again: where clusters come out otherwise, the order of their requests and their hours by
date are unmeasured. Without organisations there are no resellers.

| without | {" | ".join(SHOWN.values())} |
| --- | {" | ".join("---:" for _ in SHOWN)} |
{chr(10).join(lines)}
"""


if __name__ == "__main__":
    main()
