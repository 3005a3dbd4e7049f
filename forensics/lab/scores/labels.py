"""What the labels of a blind sample say about the whole case: precision and false accusations, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.foundation.errors import InputError
from forensics.lab.draws import group_rng
from forensics.lab.scores.accusations import PER
from forensics.lab.scores.as_json import scores_json
from forensics.lab.scores.blind import STRATA
from forensics.lab.scores.table import Section, number, per_100k

if TYPE_CHECKING:
    from collections.abc import Callable

    from forensics.lab.draws import Floats

LABELS = ("operator", "honest", "compromised", "unsure")
"""What a label may be; an empty one counts as ``unsure``. As in simulated truth, a compromised account is a victim and
counts on neither side."""
JUDGED = LABELS[:3]
N_DRAWS = 2_000
"""Draws of an interval: its ends rest on fifty each."""
JEFFREYS = 0.5
"""Pseudo-count of each label in each stratum: the prior of Jeffreys, whose intervals cover about what they claim from
a handful of labels on (Brown, Cai and DasGupta 2001), and do not shrink to nothing when no error was seen."""
INTERVAL = (0.025, 0.975)
_ACCUSED = 2
"""Strata from here on are accused: membership of at least 0.5."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure of the whole case, estimated from a sample, with its 95 % interval."""

    value: float | None
    """None where its denominator is empty."""
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class LabelScores:
    """What a blind sample says of a case.

    Each label stands for the accounts of its stratum: Σ size · share over strata (stratified estimator, Cochran 1977,
    chapter 5). Intervals are simulated per stratum: the labels of the accounts that were not drawn follow a
    Dirichlet-multinomial with the prior of Jeffreys; a stratum that was labelled whole leaves no doubt.
    """

    n_labelled: int
    n_unsure: int
    """Left out: their stratum's other labels stand for them."""
    precision: Estimate
    """Share of the accused that operators run."""
    recall: Estimate
    """Share of operators' accounts that are accused."""
    false_per_100k: Estimate
    """Honest accounts accused, per 100,000 honest accounts."""

    def to_json(self) -> str:
        """Every figure as JSON, keys sorted."""
        return scores_json(self)


def score_labels(labels: pl.DataFrame, key: pl.DataFrame, sizes: dict[str, int], seed: int = 0) -> LabelScores:
    """Estimate from labels.

    Parameters
    ----------
    labels
        ``sample_id`` and ``label``.
    key, sizes
        Of the ``BlindSample``.
    seed
        Of the intervals.

    Raises
    ------
    InputError
        A label is none, a row is not in the sample, or a stratum that has accounts has no label.
    """
    said = _checked(labels, key)
    counts = np.array(
        [
            [said.filter((pl.col("stratum") == stratum) & (pl.col("label") == label)).height for label in JUDGED]
            for stratum in STRATA
        ],
        dtype=np.int64,
    )
    held = np.array([sizes.get(stratum, 0) for stratum in STRATA], dtype=np.int64)
    n = counts.sum(axis=1)
    for stratum in np.flatnonzero((held > 0) & (n == 0)):
        raise InputError(
            f"no account of the stratum {STRATA[int(stratum)]!r} is labelled, so nothing is known of it",
            hint="label more rows: every stratum needs one",
        )
    point = np.divide(counts * held[:, None], n[:, None], out=np.zeros(counts.shape), where=n[:, None] > 0)
    drawn = _drawn(counts, held, group_rng(seed, 0, "scores/labels"))
    return LabelScores(
        int(n.sum()),
        said.height - int(n.sum()),
        *(_estimate(measure, point[None], drawn) for measure in (_precision, _recall, _false)),
    )


def label_section(found: LabelScores) -> Section:
    """The estimates as a table."""
    rows = (
        ("precision", *_shown(found.precision, number)),
        ("recall", *_shown(found.recall, number)),
        ("false accusations per 100,000 honest", *_shown(found.false_per_100k, per_100k)),
    )
    title = f"Estimated from {found.n_labelled} labels ({found.n_unsure} unsure or empty), weighted by stratum"
    return Section(title, ("figure", "estimate", "95 % interval"), rows)


def _checked(labels: pl.DataFrame, key: pl.DataFrame) -> pl.DataFrame:
    cleaned = labels.select(
        "sample_id", pl.col("label").fill_null("").str.strip_chars().str.to_lowercase().replace("", "unsure")
    )
    strange = cleaned.filter(~pl.col("label").is_in(LABELS))
    if strange.height:
        raise InputError(
            f"{strange['label'][0]!r} is not a label", where=strange["sample_id"][0], hint=f"use {', '.join(LABELS)}"
        )
    lost = cleaned.join(key, on="sample_id", how="anti")
    if lost.height or any(rows["sample_id"].n_unique() < rows.height for rows in (cleaned, key)):
        raise InputError("the labels are not those of this sample: a row is unknown, or stands twice")
    return cleaned.join(key, on="sample_id", how="inner", validate="1:1")


def _drawn(counts: np.ndarray, held: np.ndarray, rng: np.random.Generator) -> Floats:
    """Whole populations that fit the labels: draws x strata x labels."""
    populations = np.zeros((N_DRAWS, *counts.shape))
    for stratum in np.flatnonzero(held):
        shares = rng.dirichlet(counts[stratum] + JEFFREYS, N_DRAWS)
        rest = max(0, int(held[stratum] - counts[stratum].sum()))
        populations[:, stratum] = counts[stratum] + rng.multinomial(rest, shares)
    return populations


def _estimate(measure: Callable[[Floats], Floats], point: Floats, drawn: Floats) -> Estimate:
    value, simulated = float(measure(point)[0]), measure(drawn)
    known = simulated[~np.isnan(simulated)]
    if np.isnan(value) or not len(known):
        return Estimate(None, None, None)
    low, high = np.quantile(known, INTERVAL)
    # Without an error seen, the estimate is an end of the scale, which no draw quite reaches.
    return Estimate(value, min(value, float(low)), max(value, float(high)))


def _precision(n: Floats) -> Floats:
    return _ratio(n[:, _ACCUSED:, 0].sum(axis=1), n[:, _ACCUSED:, :2].sum(axis=(1, 2)))


def _recall(n: Floats) -> Floats:
    return _ratio(n[:, _ACCUSED:, 0].sum(axis=1), n[:, :, 0].sum(axis=1))


def _false(n: Floats) -> Floats:
    return PER * _ratio(n[:, _ACCUSED:, 1].sum(axis=1), n[:, :, 1].sum(axis=1))


def _ratio(over: Floats, under: Floats) -> Floats:
    return np.asarray(np.divide(over, under, out=np.full(len(over), np.nan), where=under > 0))


def _shown(estimate: Estimate, show: Callable[[float | None], str]) -> tuple[str, str]:
    interval = "-" if estimate.low is None else f"{show(estimate.low)} to {show(estimate.high)}"
    return show(estimate.value), interval
