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
from forensics.lab.calibration.fit import with_map
from forensics.lab.calibration.maps import Scored, loss_of
from forensics.lab.calibration.run import Calibrated, hand_set
from forensics.lab.calibration.weights import DIGITS
from forensics.pipeline import judge
from forensics.vocabulary.calibration import Rate
from forensics.vocabulary.settings import JudgeSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.vocabulary.calibration import Calibration
    from forensics.vocabulary.case import Case

MIN_LABELS: Final = 50
"""Labels that a map needs, of at least ``MIN_EACH`` on either side: below, its two numbers are mostly chance."""
MIN_EACH: Final = 5
KEY: Final = ".key.json"
"""What the name of a blind sample's key ends with, after its sheet's name."""
OPERATOR, HONEST = "operator", "honest"
_AFTER: Final = ("calibration", "prevalence", "resemblance", "limit")
"""Sources of a sum that come after its score."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Labels of accounts, with their file."""

    rows: pl.DataFrame
    """``account_id``, ``true``; victims and undecided ones left out; sorted."""
    sha256: str
    seal: str | None = None
    """Of the case that a blind sample was drawn from; None where the labels are no blind sample."""
    prevalence: float | None = None
    """Share of that case's accounts that operators run, as its blind sample says; None where nothing says it."""


def read_labels(path: Path) -> Labelled:
    """Read a CSV file with the columns ``account_id`` and ``label``: operator or honest; others are left out.

    A key beside it, as ``forensics sample`` writes one, says how many accounts each label stands for.

    Raises
    ------
    InputError
        The file or its key cannot be read, a column is missing, or an account stands twice.
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
    place = path.with_name(path.name + KEY)
    seal, prevalence = _blind(place, rows) if place.is_file() else (None, None)
    return Labelled(rows.sort("account_id"), file_sha256(path), seal, prevalence)


def _blind(place: Path, rows: pl.DataFrame) -> tuple[str, float | None]:
    """Seal of the case that was sampled, and the share of operators among its accounts.

    Each label stands for the accounts of its stratum (stratified estimator, Cochran 1977, chapter 5); None where a
    stratum that has accounts has no label.
    """
    try:
        key = json.loads(place.read_text("utf-8"))
        drawn = pl.DataFrame(key["rows"]).select("account_id", "stratum")
        sizes = {str(name): int(size) for name, size in key["sizes"].items() if int(size) > 0}
        seal = str(key["seal"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, pl.exceptions.PolarsError) as error:
        raise InputError("the key of the sample cannot be read", where=str(place)) from error
    known = rows.join(drawn, on="account_id", how="inner", validate="1:1")
    shares = dict(known.group_by("stratum").agg(pl.col("true").mean()).iter_rows())
    if not sizes or set(sizes) - set(shares):
        return seal, None
    return seal, sum(size * shares[name] for name, size in sorted(sizes.items())) / sum(sizes.values())


def recalibrate(given: Labelled, cases: Sequence[Case], date: str) -> Calibrated:
    """Refit maps and intervals on labelled accounts of cases; weights stay as the shipped calibration has them.

    Raises
    ------
    InputError
        The labels are too few.
    """
    shipped = read_calibration(rules_folder())
    prevalence = shipped.prevalence if given.prevalence is None else round(given.prevalence, DIGITS)
    numbers = replace(shipped, status="local", prevalence=prevalence)
    clusters = _scores(cases, given, "cluster", rules_folder())
    kinds = {}
    if _enough(clusters):
        kinds["clusters"], fitted = with_map(numbers.clusters, clusters)
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
    kinds["members"], tied = with_map(numbers.members, members)
    numbers = replace(numbers, members=tied, unclustered=numbers.unclustered or _rate(numbers))
    run = {"labels": given.sha256, "n_labels": len(members.true), "n_clusters": len(clusters.true), "maps": kinds}
    provenance = (
        f"Maps fitted on {date} on {len(members.true)} labelled accounts of {len(cases)} cases of this provider; "
        f"{_prevalence_said(given, prevalence)}; weights as before: {shipped.provenance}"
    )
    before, after = (loss_of(members, fit.curve) for fit in (shipped.members, tied))
    told = (
        f"{len(members.true)} labelled accounts in clusters, {int(members.true.sum())} of operators; log loss "
        f"{before:.4f} before, {after:.4f} after, on the same labels\n"
    )
    return Calibrated(document(hand_set(), numbers, provenance, run), told)


def _prevalence_said(given: Labelled, prevalence: float) -> str:
    if given.prevalence is None:
        return f"the prevalence of {prevalence} is not local: no blind sample says how many accounts operators run"
    return f"the prevalence of {prevalence} is this provider's, as a blind sample says"


def _enough(scored: Scored) -> bool:
    n, n_true = len(scored.true), int(scored.true.sum())
    return n >= MIN_LABELS and min(n_true, n - n_true) >= MIN_EACH


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
