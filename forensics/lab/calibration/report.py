"""How good a fit is on worlds it never saw, beside the numbers set by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from forensics.lab.calibration.scoring import of_clusters, predicted_clusters, predicted_members, unmeasured_of
from forensics.lab.calibration.worlds import CALIBRATE, TEST, TRAIN
from forensics.lab.draws import group_rng
from forensics.lab.scores.probabilities import probability_figures
from forensics.vocabulary.calibration import neutral

if TYPE_CHECKING:
    import polars as pl

    from forensics.lab.calibration.collect import Gathered
    from forensics.lab.calibration.fit import Fitted
    from forensics.lab.calibration.scoring import Predicted
    from forensics.lab.draws import Flags, Floats
    from forensics.lab.scores.probabilities import ProbabilityFigures
    from forensics.vocabulary.calibration import Calibration

TWO_SIDED: Final = 1.96
"""Standard errors that chance keeps within, 95 times of 100."""


_BY_MEASURED: Final = (
    "Intervals of clusters by causal families measured (mean low, observed, mean high, n; refuted: what was observed "
    "lies outside by more than chance gives 19 times of 20)"
)


def report(gathered: Gathered, fitted: Fitted) -> str:
    """Everything a reader needs to decide whether to trust the fit."""
    lines = [_splits(gathered), "", _numbers(fitted), ""]
    clusters, accounts = (frame.filter(split=TEST) for frame in (gathered.clusters, gathered.accounts))
    if clusters.is_empty() or accounts.is_empty():
        return "\n".join([*lines, "No world of the test split has a cluster: nothing is measured.", ""])
    lines += [
        f"On the worlds of the split {TEST}, which no number has seen (before: the numbers set by hand)",
        "",
        "                    n   true   Brier  log loss     ECE  a perfect predictor's",
    ]
    told: dict[str, Predicted] = {}
    for when, numbers in (("before", neutral(fitted.calibration)), ("after", fitted.calibration)):
        said, of_members = predictions(clusters, accounts, numbers)
        lines.append(_line(f"clusters {when}", said, clusters["true"].to_numpy()))
        lines.append(_line(f"accounts {when}", of_members, accounts["true"].to_numpy()))
        told = {"clusters": said, "accounts": of_members}
    for name, frame in (("clusters", clusters), ("accounts", accounts)):
        figures = _figures(told[name].p, frame["true"].to_numpy())
        lines += ["", f"Reliability of {name} (predicted, observed, its 95 % band, n)", *_curve(figures)]
    measured = clusters["n_measured"].to_numpy()
    lines += ["", _BY_MEASURED]
    lines += [_held(told["clusters"], clusters["true"].to_numpy(), measured == n, f"{n}") for n in np.unique(measured)]
    return "\n".join([*lines, ""])


def predictions(clusters: pl.DataFrame, accounts: pl.DataFrame, numbers: Calibration) -> tuple[Predicted, Predicted]:
    """What a calibration says of gathered clusters and the accounts in them."""
    said = predicted_clusters(clusters, numbers)
    odds, unmeasured = (
        of_clusters(accounts, clusters, values) for values in (said.odds, unmeasured_of(clusters, numbers))
    )
    return said, predicted_members(accounts, odds, numbers, unmeasured)


def _splits(gathered: Gathered) -> str:
    rows = ["Worlds and what they hold", "", "split      worlds  clusters  hydras  accounts in clusters  of operators"]
    for split in (TRAIN, CALIBRATE, TEST):
        logs, clusters, accounts = (
            frame.filter(split=split) for frame in (gathered.logs, gathered.clusters, gathered.accounts)
        )
        rows.append(
            f"{split:<9}  {logs.height:>6,}  {clusters.height:>8,}  {clusters['true'].sum():>6,}  "
            f"{accounts.height:>20,}  {accounts['true'].sum():>12,}"
        )
    return "\n".join(rows)


def _numbers(fitted: Fitted) -> str:
    rows = ["What was fitted", ""]
    parts = {"clusters": fitted.calibration.clusters, "members": fitted.calibration.members}
    for name, fit in parts.items():
        weights = ", ".join(f"{part} {weight:.2f}" for part, weight in fit.weights.items())
        rivals = "".join(f", {rival} {bans:+.2f}" for rival, bans in fit.rivals.items())
        curve = fit.curve
        rows.append(
            f"{name}: prior {fit.prior:+.2f}{rivals}; {weights}; {fitted.maps[name]} map {curve.intercept:+.2f}, rises "
            f"{curve.rise_low:.2f} and {curve.rise_high:.2f}; {len(fit.steps)} steps; pull {fitted.pulls[name]}"
        )
    rows.append(f"prevalence {fitted.calibration.prevalence:.4f}; in no cluster: {fitted.calibration.unclustered}")
    return "\n".join(rows)


def _figures(p: Floats, true: Flags) -> ProbabilityFigures:
    figures = probability_figures(p, true, group_rng(0, 0, "calibration/report"))
    if figures is None:
        raise ValueError("nothing to measure")
    return figures


def _line(name: str, predicted: Predicted, true: Flags) -> str:
    found = _figures(predicted.p, true)
    return (
        f"{name:<15}  {found.n:>5,}  {found.n_true:>5,}  {found.brier:.4f}    {found.log_loss:.4f}  {found.ece:.4f}  "
        f"{found.band_low:.4f} to {found.band_high:.4f}{', within' if found.within_band else ''}"
    )


def _curve(figures: ProbabilityFigures) -> list[str]:
    return [
        f"  {point.predicted:.3f}  {point.observed:.3f}  {point.low:.3f} to {point.high:.3f}  {point.n:,}"
        for point in figures.curve
    ]


def _held(predicted: Predicted, true: Flags, rows: Flags, name: str) -> str:
    low, high, observed = (float(values[rows].mean()) for values in (predicted.low, predicted.high, true))
    n = int(rows.sum())
    end = min(max(observed, low), high)
    chance = TWO_SIDED * float(np.sqrt(end * (1.0 - end) / n))
    said = "not refuted" if abs(observed - end) <= chance else "refuted"
    return f"  {name}: {low:.3f}  {observed:.3f}  {high:.3f}  {n:,}  {said}"
