"""An analyst's own labels → maps and intervals of their own, on top of the weights that worlds gave."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from forensics.assessments.calibration_file import FILE, read_calibration
from forensics.foundation.bans import LIMIT_BANS, log10_odds
from forensics.foundation.digests import file_sha256
from forensics.foundation.errors import InputError
from forensics.foundation.rules_folder import rules_folder
from forensics.lab.calibration.document import document
from forensics.lab.calibration.maps import Scored, fit_map, loss_of
from forensics.lab.calibration.run import Calibrated, hand_set
from forensics.lab.calibration.steps import interval_steps
from forensics.lab.calibration.weights import DIGITS
from forensics.pipeline import judge
from forensics.vocabulary.calibration import Rate
from forensics.vocabulary.settings import JudgeSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.vocabulary.calibration import Calibration, Fit
    from forensics.vocabulary.case import Case

MIN_LABELS: Final = 50
"""Labels that a map needs, of at least ``MIN_EACH`` on either side: below, its two numbers are mostly chance."""
MIN_EACH: Final = 5
OPERATOR, HONEST = "operator", "honest"
_AFTER: Final = ("calibration", "prevalence", "limit")
"""Sources of a sum that come after its score."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Labels of accounts, with their file."""

    rows: pl.DataFrame
    """``account_id``, ``true``; victims and undecided ones left out; sorted."""
    sha256: str


def read_labels(path: Path) -> Labelled:
    """Read a CSV file with the columns ``account_id`` and ``label``: operator or honest; others are left out.

    Raises
    ------
    InputError
        The file cannot be read, a column is missing, or an account stands twice.
    """
    try:
        said = pl.read_csv(path, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError("cannot be read as a CSV file of labels", where=str(path)) from error
    if not {"account_id", "label"} <= set(said.columns):
        raise InputError("labels need the columns account_id and label", where=str(path))
    label = pl.col("label").str.strip_chars().str.to_lowercase()
    rows = said.filter(label.is_in([OPERATOR, HONEST])).select("account_id", true=label == OPERATOR)
    if rows["account_id"].n_unique() < rows.height:
        raise InputError("an account stands twice", where=str(path), hint="keep one label an account")
    return Labelled(rows.sort("account_id"), file_sha256(path))


def recalibrate(given: Labelled, cases: Sequence[Case], date: str) -> Calibrated:
    """Refit maps and intervals on labelled accounts of cases; weights stay as the shipped calibration has them.

    Raises
    ------
    InputError
        The labels are too few.
    """
    shipped = read_calibration(rules_folder())
    numbers = replace(shipped, status="local")
    clusters = _scores(cases, given, "cluster", rules_folder())
    kinds = {}
    if _enough(clusters):
        kinds["clusters"], fitted = _mapped(numbers.clusters, clusters)
        numbers = replace(numbers, clusters=fitted)
    with tempfile.TemporaryDirectory() as beside:
        rules = _rules_with(numbers, Path(beside) / "rules")
        members = _scores(cases, given, "account", rules)
    if not _enough(members):
        n_true = int(members.true.sum())
        raise InputError(
            f"{len(members.true)} labels of accounts in clusters ({n_true} of operators), too few to fit on",
            hint=f"label at least {MIN_LABELS}, with at least {MIN_EACH} of either kind",
        )
    kinds["members"], tied = _mapped(numbers.members, members)
    numbers = replace(numbers, members=tied, unclustered=numbers.unclustered or _rate(numbers))
    run = {"labels": given.sha256, "n_labels": len(members.true), "n_clusters": len(clusters.true), "maps": kinds}
    provenance = (
        f"Maps fitted on {date} on {len(members.true)} labelled accounts of {len(cases)} cases of this provider; "
        f"weights as before: {shipped.provenance}"
    )
    before, after = (loss_of(members, fit.curve) for fit in (shipped.members, tied))
    told = (
        f"{len(members.true)} labelled accounts in clusters, {int(members.true.sum())} of operators; log loss "
        f"{before:.4f} before, {after:.4f} after, on the same labels\n"
    )
    return Calibrated(document(hand_set(), numbers, provenance, run), told)


def _enough(scored: Scored) -> bool:
    n, n_true = len(scored.true), int(scored.true.sum())
    return n >= MIN_LABELS and min(n_true, n - n_true) >= MIN_EACH


def _mapped(fit: Fit, scored: Scored) -> tuple[str, Fit]:
    kind, curve = fit_map(scored)
    return kind, replace(fit, curve=curve, steps=interval_steps(scored))


def _rate(numbers: Calibration) -> Rate:
    """Nothing was fitted for accounts in no cluster: the prevalence, as unsure as numbers set by hand."""
    bans = round(log10_odds(numbers.prevalence), DIGITS)
    return Rate(bans, bans - numbers.half_width, bans + numbers.half_width)


def _rules_with(numbers: Calibration, into: Path) -> Path:
    """The shipped rules with another calibration."""
    shutil.copytree(rules_folder(), into)
    whole = replace(numbers, unclustered=numbers.unclustered or _rate(numbers))
    (into / FILE).write_bytes(document(json.loads((into / FILE).read_text("utf-8")), whole, "", {}))
    return into


def _scores(cases: Sequence[Case], given: Labelled, subject: str, rules: Path) -> Scored:
    """Scores of labelled subjects: the sum of their evidence before the map."""
    pieces = []
    for place, case in enumerate(cases):
        judged = judge(case, Settings(judge=JudgeSettings(rules=rules)))
        hypothesis = "hydra" if subject == "cluster" else "hydra_member"
        rows = judged.tables["evidence"].filter(
            (pl.col("subject_kind").cast(pl.String) == subject)
            & (pl.col("hypothesis") == hypothesis)
            & ~pl.col("source").is_in(_AFTER)
        )
        score = rows.group_by("subject", maintain_order=True).agg("bans").with_columns(pl.col("bans").list.sum())
        known = (
            judged.tables["accounts"]
            .drop_nulls("cluster_id")
            .join(given.rows, on="account_id", how="inner", validate="1:1")
            .join(
                judged.tables["clusters"].select("cluster_id", "confidence"),
                on="cluster_id",
                how="left",
                validate="m:1",
            )
        )
        if subject == "cluster":
            counted = known.group_by("cluster_id").agg(n=pl.len(), n_true=pl.col("true").sum())
            true = 2 * pl.col("n_true") > pl.col("n")
            known = counted.select(subject="cluster_id", true=true, ceiling=pl.lit(LIMIT_BANS))
        else:
            odds = pl.col("confidence").log10() - (1.0 - pl.col("confidence")).log10()
            known = known.select(subject="account_id", true="true", ceiling=odds)
        joined = known.join(score, on="subject", how="inner", validate="1:1").sort("subject")
        pieces.append(joined.with_columns(world=pl.lit(place, pl.Int64)))
    every = pl.concat(pieces)
    # Folds must not divide a case's pools; with few cases they divide accounts instead, which is all there is.
    fold = every["world"].to_numpy() if len(cases) > 1 else np.arange(every.height)
    scores, labels, ceiling = (every[name].to_numpy() for name in ("bans", "true", "ceiling"))
    return Scored(scores, labels, np.ones(every.height), fold, ceiling)
