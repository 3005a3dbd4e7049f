"""How well suspected networks are found, and whom the tool would wrongly accuse: the frozen suite, ours and all rivals.

``python -m benchmarks.quality [--suite FILE] [--capture FOLDER] [--workers 2]`` rewrites ``benchmarks/quality.md``,
``benchmarks/quality.json`` and the charts in ``benchmarks/quality/``. Rivals' verdicts are kept in
``benchmarks/baselines/results`` and computed only where a world or a rival is new. The capture is real relay software
behind made-up accounts; without its folder that section says so.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.baselines import store
from benchmarks.baselines.baseline import baselines
from benchmarks.baselines.run import judge_suite, kept_rows
from benchmarks.relay_capture import capture_outcome
from forensics.assessments.calibration_file import read_calibration
from forensics.lab.scores.chart import reliability_svg
from forensics.lab.scores.outcome import judged
from forensics.lab.scores.report import compare, score
from forensics.lab.scores.table import Section, difference_section, markdown, number, per_100k, sections
from forensics.lab.suites.describe import digest_of
from forensics.lab.suites.evaluate import METHOD, outcomes
from forensics.lab.suites.family import families
from forensics.lab.suites.run import Hands, run_worlds
from forensics.lab.suites.suite import read_suite

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from forensics.lab.scores.outcome import Outcome
    from forensics.lab.scores.report import Scores
    from forensics.lab.suites.run import Judged

HERE = Path(__file__).resolve().parent
SUITE = HERE / "suites" / "fixed.json"
STRONG = "strong"
HARD_ENOUGH = {"shared_ip": 0.25, "evilcohort": 0.40, "fraudar": 0.45, STRONG: 0.85}
"""Mean F1 that these rivals may reach on the suite: above, the suite would be too easy to tell methods apart."""
MIN_CLUSTERS = 1_000
"""Clusters over which the calibration of confidence is judged."""
CONTENTS = HERE / "suites" / "fixed.contents.json"
"""World to digest of what it holds, written once: the description alone would not notice softer growing."""
HELD_OUT = "held_out"
MAX_SUSPECTS_ECE, MAX_CLUSTERS_ECE = 0.07, 0.05
"""Expected calibration errors demanded of held-out worlds."""


AT_LEAST = {
    "f1": ("mean F1", 0.90),
    "average_precision": ("mean average precision", 0.95),
    "recall_at_budget": ("recall at 0.1 % false accusations", 0.85),
    "b_cubed_pulled_f": ("B³ F with honest accounts pulled in", 0.80),
}
"""What is demanded of our means over families."""
MAX_FALSE = 100.0
"""Honest accounts in 100,000 that may be accused, in any family and of any kind."""


def rivals(worlds: Sequence[Judged], folder: Path) -> dict[str, Scores]:
    """Scores of every rival on worlds whose verdicts are kept."""
    found = {}
    for name, rows in kept_rows(folder).items():
        told = [_rival(world, name, store.unpacked(rows, world.content, world.truth)) for world in worlds]
        found[name] = score(told)
    return found


def _rival(world: Judged, name: str, verdict: tuple[pl.DataFrame, pl.DataFrame]) -> Outcome:
    return judged(world.truth, *verdict, world=world.entry.world.name, family=world.entry.family, method=name)


def methods_table(found: Mapping[str, Scores]) -> Section:
    """One row a method."""
    columns = ("precision", "recall", "f1", "average_precision", "recall_at_budget", "b_cubed_f", "b_cubed_pulled_f")
    rows = [
        (
            name,
            *(number(scores.figures[column].value) for column in columns),
            per_100k(scores.figures["false_per_100k"].value),
        )
        for name, scores in found.items()
    ]
    header = ("method", "precision", "recall", "F1", "AP", "R at 0.1 %", "B³ F", "B³ F, pulled in", "false/100k")
    return Section("Methods, mean over families", header, tuple(rows))


def family_table(found: Mapping[str, Scores], figure: str, title: str) -> Section:
    """One row a family with a hydra, one column a method."""
    names = [family.family for family in found[METHOD].families if family.figures["recall"] is not None]
    of = {name: {family.family: family.figures[figure] for family in scores.families} for name, scores in found.items()}
    rows = tuple((family, *(number(of[name][family], 2) for name in found)) for family in names)
    return Section(title, ("family", *found), rows)


def as_recorded(worlds: Sequence[Judged], record: Path) -> tuple[str, str, str]:
    """How many worlds hold what they held when they were frozen; the first run of a world records it."""
    kept: dict[str, str] = json.loads(record.read_text("utf-8")) if record.exists() else {}
    now = {world.entry.world.name: world.content for world in worlds}
    same = sum(kept.get(name, content) == content for name, content in now.items())
    record.write_text(json.dumps({**now, **kept}, indent=0, sort_keys=True) + "\n", "utf-8")
    return "worlds that hold what was recorded", f"{same:,} of {len(now):,}", "yes" if same == len(now) else "no"


def nearest(found: Mapping[str, Scores]) -> Section:
    """Of every family with operators, the rival of the best average precision, and how far we are from it.

    Differences are ours minus theirs, in brackets the 95 % interval of a paired bootstrap over the family's worlds; the
    family where we are nearest to losing, or farthest behind, comes first.
    """
    rows = []
    for family in sorted({world.family for world in found[METHOD].worlds}):
        own = {name: _of_family(scores, family) for name, scores in found.items()}
        means = {name: _mean_precision(scores) for name, scores in own.items() if name != METHOD}
        rival = max(means, key=lambda name: (means[name] or 0.0, name))
        if means[rival] is None:
            continue
        gap = compare(own[METHOD], own[rival])["average_precision"]
        if gap.value is not None and gap.low is not None and gap.high is not None:
            behind = "yes" if gap.high < 0.0 else "no"
            rows.append((gap.value, (family, rival, f"{gap.value:+.3f}", f"{gap.low:+.3f} to {gap.high:+.3f}", behind)))
    header = ("family", "best rival", "AP, ours minus theirs", "95 % interval", "behind beyond it")
    return Section("Nearest to losing", header, tuple(row for _, row in sorted(rows)))


def _of_family(scores: Scores, family: str) -> Scores:
    return replace(scores, worlds=tuple(world for world in scores.worlds if world.family == family))


def _mean_precision(scores: Scores) -> float | None:
    known = [world.accounts.average_precision for world in scores.worlds]
    values = [value for value in known if value is not None]
    return sum(values) / len(values) if values else None


def held_out(told: Sequence[Outcome]) -> Section:
    """The same figures over families that no fit has seen."""
    apart = {name for name, family in families().items() if family.split == HELD_OUT}
    scores = score([outcome for outcome in told if outcome.family in apart])
    section = sections(scores)[0]
    return Section(f"Families held out of all fitting: {', '.join(sorted(apart))}", section.header, section.rows)


def demands(found: Mapping[str, Scores]) -> Section:
    """Whether suite and calibration are what was asked for."""
    probabilities = found[METHOD].probabilities
    suspects, clusters = probabilities.suspects, probabilities.clusters
    rows = [
        (f"{name}: mean F1 at most {limit:.2f}", value := number(found[name].figures["f1"].value), _yes(value, limit))
        for name, limit in HARD_ENOUGH.items()
    ]
    if suspects is not None and clusters is not None:
        within = clusters.ece <= clusters.band_high or clusters.ece <= MAX_CLUSTERS_ECE
        rows += [
            (
                f"suspects: ECE at most {MAX_SUSPECTS_ECE:.2f}",
                number(suspects.ece),
                _yes(number(suspects.ece), MAX_SUSPECTS_ECE),
            ),
            (
                f"clusters: ECE in the band of a perfect predictor, or at most {MAX_CLUSTERS_ECE:.2f}",
                number(clusters.ece),
                "yes" if within else "no",
            ),
            (
                f"clusters: at least {MIN_CLUSTERS:,}",
                f"{clusters.n:,}",
                "yes" if clusters.n >= MIN_CLUSTERS else "no",
            ),
        ]
    return Section("Demands", ("what", "figure", "met"), (*rows, *_judgement(found[METHOD])))


def _judgement(ours: Scores) -> list[tuple[str, str, str]]:
    """Figures of our own that are demanded, and whether they are reached."""
    rows = []
    for name, (title, least) in AT_LEAST.items():
        value = ours.figures[name].value
        reached = value is not None and value >= least
        rows.append((f"{title}: at least {least:.2f}", number(value), "yes" if reached else "no"))
    by_family = max((family.figures["false_per_100k"] or 0.0, family.family) for family in ours.families)
    by_kind = max((kind.suspected.per_100k or 0.0, kind.honest_kind) for kind in ours.accusations.kinds)
    for what, (worst, where) in (("family", by_family), ("honest kind", by_kind)):
        met = "yes" if worst <= MAX_FALSE else "no"
        rows.append(
            (f"false accusations in 100,000, worst {what}: at most {MAX_FALSE:.0f}", f"{worst:.0f} ({where})", met)
        )
    reviews = ours.accusations.review.n
    return [*rows, ("honest accounts recommended for suspension: none", f"{reviews}", "no" if reviews else "yes")]


def _calibration() -> str:
    told = read_calibration(HERE.parent / "rules")
    return f"{told.status}, {told.provenance.rstrip('.')}"


def _yes(shown: str, limit: float) -> str:
    return "yes" if float(shown.lstrip(">")) <= limit else "no"


def charts(scores: Scores, folder: Path) -> str:
    """Write reliability charts; the Markdown that shows them."""
    folder.mkdir(exist_ok=True)
    shown = []
    for name in ("suspects", "clusters"):
        figures = getattr(scores.probabilities, name)
        if figures is not None:
            (folder / f"reliability_{name}.svg").write_text(reliability_svg(figures, name), "utf-8")
            shown.append(f"![Reliability of {name}]({folder.name}/reliability_{name}.svg)")
    return "\n\n".join(shown)


def capture_part(folder: Path | None) -> str:
    """The capture of real relays, scored by the same code."""
    if folder is None:
        return "The capture was not beside this run (`--capture FOLDER`), so nothing is said of it here.\n"
    return markdown(sections(score([capture_outcome(folder)])))


def main() -> None:
    """Run, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suite", type=Path, default=SUITE)
    parser.add_argument("--capture", type=Path, default=None)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    suite = read_suite(given.suite)
    kept = judge_suite(suite.worlds, store.RESULTS, given.workers)
    run = run_worlds(suite.worlds, hands=Hands(given.workers))
    ours = outcomes(run)
    found = {METHOD: score(ours), **rivals(kept, store.RESULTS)}
    asked = demands(found)
    asked = replace(asked, rows=(as_recorded(run, CONTENTS), *asked.rows))
    pages = [asked, methods_table(found), held_out(ours)]
    text = f"""# Quality

`make quality`: suite `{suite.name}`, digest `{suite.digest}`,
{len(suite.worlds)} worlds of {len({entry.family for entry in suite.worlds})} families,
{sum(world.n_requests for world in run):,} requests of {sum(world.n_accounts for world in run):,} accounts. None of
these worlds was used to fit a number of the tool, or of a rival. Digest of what the worlds hold:
`{digest_of([world.content for world in run])}`; rules: calibration {_calibration()}.

{markdown(pages)}
{markdown([family_table(found, "f1", "F1 by family"), family_table(found, "average_precision", "AP by family")])}
{markdown([difference_section(METHOD, STRONG, compare(found[METHOD], found[STRONG])), nearest(found)])}
## Ours

{markdown(sections(found[METHOD]))}
{charts(found[METHOD], HERE / "quality")}

## Real relay software

{capture_part(given.capture)}
{(HERE / "quality_notes.md").read_text("utf-8")}"""
    (HERE / "quality.md").write_text(text, "utf-8")
    every = {name: json.loads(scores.to_json()) for name, scores in found.items()}
    (HERE / "quality.json").write_text(json.dumps({"suite": suite.digest, "methods": every}, sort_keys=True) + "\n")
    sys.stdout.write(text)
    titles = {name: part.title for name, part in baselines().items()}
    sys.stderr.write(f"rivals: {titles}\n")


if __name__ == "__main__":
    main()
