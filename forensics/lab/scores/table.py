"""Scores as tables of text: aligned for a terminal, or as Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forensics.foundation.safe_text import safe_text
from forensics.lab.scores.worlds import RATES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forensics.lab.scores.accusations import Rate
    from forensics.lab.scores.probabilities import ProbabilityFigures
    from forensics.lab.scores.report import FamilyScore, Scores
    from forensics.lab.scores.worlds import Interval

TITLES = {
    "precision": "precision",
    "recall": "recall",
    "f1": "F1",
    "average_precision": "average precision",
    "recall_at_budget": "recall at 0.1 % false accusations",
    "operators_found": "operators found",
    "b_cubed_f": "B³ F",
    "b_cubed_pulled_f": "B³ F with honest accounts pulled in",
    "false_per_100k": "false accusations per 100,000 honest",
    "reviews_per_100k": "suspension reviews per 100,000 honest",
}
"""Main figure to how it is called."""
_POOLED = ("precision", "recall", "f1", "average_precision", "recall_at_budget")
UNMEASURED = "unmeasured"
_GAP = "  "
_NONE = "-"


@dataclass(frozen=True, slots=True)
class Section:
    """A table with a title; the first column is text, the others are figures."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def sections(scores: Scores) -> tuple[Section, ...]:
    """Every table of one method's scores."""
    several = (_families(scores),) if len(scores.families) > 1 else ()
    return (
        _main(scores),
        *several,
        _pooled(scores),
        _accusations(scores),
        _networks(scores),
        _probabilities(scores),
        _purposes(scores),
        _victims(scores),
    )


def difference_section(ours: str, theirs: str, found: Mapping[str, Interval]) -> Section:
    """Main figures of one method minus another's, from ``compare``."""
    rows = tuple((TITLES[name], *_bounded(name, figure)) for name, figure in found.items())
    return Section(f"{ours} minus {theirs}", ("figure", "difference", "95 % interval"), rows)


def text(tables: Sequence[Section]) -> str:
    """Tables for a terminal: columns aligned, figures to the right."""
    return "\n\n".join(_aligned(table) for table in tables)


def markdown(tables: Sequence[Section]) -> str:
    """Tables for a Markdown file, each under a heading of the third level."""
    return "\n\n".join(_marked(table) for table in tables) + "\n"


def number(value: float | None, digits: int = 3) -> str:
    """A share or an error with three decimals, a dash where there is none; what is not quite 1 is not shown as 1."""
    if value is None:
        return _NONE
    shown = f"{value:.{digits}f}"
    edge = f"{1:.{digits}f}"
    if shown == edge and value < 1:
        return f">{1 - 10**-digits:.{digits}f}"
    return shown.removeprefix("-") if float(shown) == 0 else shown


def per_100k(value: float | None) -> str:
    """A rate per 100,000: one decimal below ten, none above."""
    if value is None:
        return _NONE
    return f"{value:,.1f}" if abs(value) < 10 else f"{value:,.0f}"  # noqa: PLR2004 (two digits are enough)


def _main(scores: Scores) -> Section:
    rows = tuple((TITLES[name], *_bounded(name, figure)) for name, figure in scores.figures.items())
    n = len(scores.worlds)
    title = f"{scores.method}: one world" if n == 1 else f"{scores.method}: {n} worlds, mean over families"
    return Section(title, ("figure", "value", "95 % interval"), rows)


def _bounded(name: str, figure: Interval) -> tuple[str, str]:
    shown = per_100k if name in RATES else number
    if figure.low is None:
        return shown(figure.value), _NONE
    return shown(figure.value), f"{shown(figure.low)} to {shown(figure.high)}"


def _families(scores: Scores) -> Section:
    columns = ("precision", "recall", "f1", "average_precision", "recall_at_budget", "operators_found", "b_cubed_f")
    rows = tuple(
        (
            family.family,
            str(family.n_worlds),
            *(_of_some(family, name) for name in columns),
            per_100k(family.figures["false_per_100k"]),
        )
        for family in scores.families
    )
    header = ("family", "worlds", "precision", "recall", "F1", "AP", "R at 0.1 %", "found", "B³ F", "false/100k")
    return Section("Families; in brackets: worlds that define the figure, where not all do", header, rows)


def _of_some(family: FamilyScore, name: str) -> str:
    n = family.n_defined[name]
    return number(family.figures[name]) + (f" ({n})" if 0 < n < family.n_worlds else "")


def _pooled(scores: Scores) -> Section:
    found, silent = scores.pooled, scores.silent
    n_run = found.n_operator + silent.n_operator
    rows = (
        ("operators' accounts", f"{found.n_operator:,}"),
        ("honest accounts", f"{found.n_honest:,}"),
        ("accused", f"{found.n_suspected:,}"),
        *((TITLES[name], number(getattr(found, name))) for name in _POOLED),
        ("operators' accounts without a request, left out", f"{silent.n_operator:,} of {n_run:,}"),
        ("honest accounts without a request, accused", f"{silent.n_honest_suspected:,} of {silent.n_honest:,}"),
    )
    return Section("Accounts of all worlds pooled", ("what", "value"), rows)


def _accusations(scores: Scores) -> Section:
    found = scores.accusations
    kinds = [("all", found.suspected, found.review)]
    kinds += [(kind.honest_kind, kind.suspected, kind.review) for kind in found.kinds]
    rows = tuple((name, f"{one.n_honest:,}", *_rate(one), *_rate(other)) for name, one, other in kinds)
    header = ("honest kind", "accounts", "accused", "per 100k", "at most", "reviews", "per 100k", "at most")
    return Section("False accusations; at most: one-sided 95 % bound", header, rows)


def _rate(rate: Rate) -> tuple[str, str, str]:
    return f"{rate.n:,}", per_100k(rate.per_100k), per_100k(rate.upper)


def _networks(scores: Scores) -> Section:
    networks = [world.networks for world in scores.worlds]
    spread = [network.pieces for network in networks if network.pieces is not None]
    counts = (
        ("operators", sum(network.n_operators for network in networks)),
        ("operators found", sum(network.n_found for network in networks)),
        ("suspected clusters", sum(network.n_suspected_clusters for network in networks)),
        ("of several operators", sum(network.n_merged for network in networks)),
        ("mostly of honest accounts", sum(network.n_honest_clusters for network in networks)),
    )
    pieces = number(sum(spread) / len(spread) if spread else None, 2)
    rows = (*((name, f"{n:,}") for name, n in counts), ("pieces an operator, mean over worlds", pieces))
    return Section("Networks", ("what", "number"), rows)


def _probabilities(scores: Scores) -> Section:
    found = scores.probabilities
    rows = (
        ("accounts", *_probability(found.accounts)),
        ("suspects: from 0.1 on, or in a cluster", *_probability(found.suspects)),
        ("clusters", *_probability(found.clusters)),
    )
    return Section("Probabilities", ("of", "n", "true", "Brier", "log loss", "ECE", "perfect predictor"), rows)


def _probability(found: ProbabilityFigures | None) -> tuple[str, ...]:
    if found is None:
        return (UNMEASURED, *[_NONE] * 5)
    figures = (number(value, 4) for value in (found.brier, found.log_loss, found.ece))
    return (f"{found.n:,}", f"{found.n_true:,}", *figures, f"{found.band_low:.4f} to {found.band_high:.4f}")


def _purposes(scores: Scores) -> Section:
    extraction, actor = scores.extraction, scores.actor
    rows = (
        ("extraction: average precision", number(extraction.average_precision) if extraction else UNMEASURED),
        ("extraction: lower bounds that hold", number(extraction.bounds_held_share) if extraction else UNMEASURED),
        ("customer: right among those named", number(actor.accuracy) if actor else UNMEASURED),
        ("customer: not named", number(actor.null_rate) if actor else UNMEASURED),
    )
    return Section("Purposes, by cluster", ("what", "share"), rows)


def _victims(scores: Scores) -> Section:
    held = scores.victims
    rows = (
        ("accounts", f"{held.n:,}"),
        ("accused", number(held.suspected_share)),
        ("recommended for suspension (must be 0)", number(held.review_share)),
        ("recognised as compromised", number(held.recognised_share)),
    )
    return Section("Compromised accounts", ("what", "share"), rows)


def _aligned(table: Section) -> str:
    lines = [[safe_text(cell) for cell in line] for line in (table.header, *table.rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(table.header))]
    shown = (
        _GAP.join(
            cell.ljust(wide) if not place else cell.rjust(wide)
            for place, (cell, wide) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
    return "\n".join([table.title, *(f"{_GAP}{line}" for line in shown)])


def _marked(table: Section) -> str:
    rule = ("---", *["---:"] * (len(table.header) - 1))
    rows = (
        " | ".join(safe_text(cell).replace("|", "\\|") for cell in line) for line in (table.header, rule, *table.rows)
    )
    return "\n".join([f"### {table.title}", "", *(f"| {row} |" for row in rows)])
