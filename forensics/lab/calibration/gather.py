"""One world, judged by the numbers set by hand alone: what fitting needs to know of its clusters and accounts."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.assessments.calibration_file import FILE
from forensics.assessments.confidence import hypotheses
from forensics.assessments.domain import FEATURES, features
from forensics.assessments.enrichment import ENRICHMENT
from forensics.assessments.fitted import part_of
from forensics.assessments.second_witness import SECOND_WITNESS
from forensics.foundation.phrase import phrase
from forensics.foundation.rules_folder import rules_folder
from forensics.lab.suites import judges
from forensics.lab.suites.describe import digest_of
from forensics.links.adjudicators.organisation import PART_IDENTITY
from forensics.links.association import ASSOCIATION
from forensics.pipeline import analyze
from forensics.pipeline.judgement import log_of
from forensics.pipeline.state import state_of
from forensics.vocabulary.calibration import ABSENT, CLUSTER_PARTS, LIKENESS, LOAD_AMONG_USERS, MEMBER_PARTS
from forensics.vocabulary.calibration import OPEN_ORGANISATION as OPEN
from forensics.vocabulary.cohorts import FEW_HOURS, FEW_HOURS_A_DAY
from forensics.vocabulary.families import CausalFamily
from forensics.vocabulary.hypothesis import HYDRA
from forensics.vocabulary.settings import Inputs, JudgeSettings, RunSettings, Settings

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case

JUDGE: Final = "forensics.lab.calibration.gather:raw"
"""Name of the judge."""
FAMILIES: Final = tuple(str(family) for family in CausalFamily)
RIVALS: Final = tuple(name for name in hypotheses() if name != HYDRA)
"""Hypotheses that the hydra is weighed against."""
PRIOR: Final = "prior"
LOG: Final = "log."
"""Prefix of columns that describe the whole log: the same in every row."""
ON_TOP: Final = (PART_IDENTITY, FEW_HOURS, FEW_HOURS_A_DAY, LOAD_AMONG_USERS)
"""Sources about clusters that lie on top of what is fitted."""
_PREVALENCE: Final = 0.01
"""What neutral rules say; nothing that is gathered depends on it."""


def raw(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Judge a world's export: a judge of suites, whose frames are raw sums instead of probabilities."""
    accounts, payments, events = (
        path if path.is_file() else None
        for path in (folder / f"{name}.jsonl" for name in ("accounts", "payments", "events"))
    )
    with tempfile.TemporaryDirectory(dir=folder) as beside:
        rules = neutral_rules(Path(beside) / "rules")
        settings = Settings(judge=JudgeSettings(rules=rules), run=RunSettings(temp_dir=Path(beside)))
        case = analyze(Inputs((str(folder / "requests.parquet"),), accounts, payments, events), settings)
    return raw_accounts(case), raw_clusters(case)


def digest() -> str:
    """Digest of what the frames depend on: all code that judges, the rules set by hand, and this file."""
    with tempfile.TemporaryDirectory() as beside:
        judging = judges.digest(str(neutral_rules(Path(beside) / "rules")))
    return digest_of([judging, hashlib.sha256(Path(__file__).read_bytes()).hexdigest()])


def neutral_rules(into: Path) -> Path:
    """Copy the shipped rules, without what was fitted."""
    shutil.copytree(rules_folder(), into)
    content = json.loads((into / FILE).read_text("utf-8"))
    content |= {"status": "none", "provenance": "", "prevalence": _PREVALENCE, "fitted": None}
    (into / FILE).write_text(json.dumps(content, sort_keys=True), "utf-8")
    return into


def columns_of(hypothesis: str) -> list[str]:
    """Columns of a hypothesis in a frame of clusters: its prior, then ``CLUSTER_PARTS``."""
    return [f"{hypothesis}.{part}" for part in (PRIOR, *CLUSTER_PARTS)]


def raw_clusters(case: Case) -> pl.DataFrame:
    """``cluster_id``, ``n_accounts``, bans of every part of every hypothesis, ``n_measured`` families; sorted."""
    rows = case.tables["evidence"].filter(
        (pl.col("subject_kind").cast(pl.String) == "cluster") & ~pl.col("source").is_in(ON_TOP)
    )
    parted = rows.with_columns(part=phrase("{}.{}", "hypothesis", part_of()))
    columns = [name for hypothesis in (HYDRA, *RIVALS) for name in columns_of(hypothesis)]
    sums = _sums(parted, columns)
    own = rows.filter((pl.col("hypothesis") == HYDRA) & pl.col("family").is_in(FAMILIES))
    measured = own.group_by("subject").agg(n_measured=pl.col("family").n_unique())
    return (
        case.tables["clusters"]
        .select("cluster_id", "n_accounts")
        .join(sums, left_on="cluster_id", right_on="subject", how="left", validate="1:1")
        .join(measured, left_on="cluster_id", right_on="subject", how="left", validate="1:1")
        .with_columns(pl.col(columns).fill_null(0.0), pl.col("n_measured").cast(pl.Int64).fill_null(0))
        .sort("cluster_id")
    )


def raw_accounts(case: Case) -> pl.DataFrame:
    """``account_id``, ``cluster_id``, ``prior``, bans of ``MEMBER_PARTS`` and the log's features; every account.

    The last part is 1 where an account is an open organisation's.
    """
    rows = case.tables["evidence"].filter(pl.col("subject_kind").cast(pl.String) == "account")
    is_open = pl.col("source") == OPEN
    opened = rows.filter(is_open)["subject"].unique()
    # An open organisation's ties are taken back whole, so nothing of them is left to weigh.
    kept = pl.col("source").is_in([PRIOR, LIKENESS, ABSENT])
    # How likely clusters are is not known before fitting, nor what whoever resembles them has in common with them.
    # Nor are limits that lie on top of the fit.
    on_top = pl.col("source").str.starts_with(ENRICHMENT) | (pl.col("source") == SECOND_WITNESS)
    own = rows.filter((pl.col("source") != ASSOCIATION) & ~on_top)
    left = own.filter(is_open | ~pl.col("subject").is_in(opened.implode()) | kept)
    parted = left.with_columns(
        part=pl.when(is_open).then(pl.col("source")).otherwise(pl.col("family")),
        bans=pl.when(is_open).then(1.0).otherwise(pl.col("bans")),
    )
    log = features(log_of(state_of(case.state), case.tables["accounts"].drop_nulls("cluster_id")))
    return (
        case.tables["accounts"]
        .select("account_id", "cluster_id")
        .join(
            _sums(parted, [PRIOR, *MEMBER_PARTS]),
            left_on="account_id",
            right_on="subject",
            how="left",
            validate="1:1",
        )
        .with_columns(pl.col(PRIOR, *MEMBER_PARTS).fill_null(0.0))
        .with_columns(pl.lit(log.get(name), pl.Float64).alias(LOG + name) for name in FEATURES)
        .sort("account_id")
    )


def _sums(rows: pl.DataFrame, parts: list[str]) -> pl.DataFrame:
    """Bans of each subject, a column a part."""
    ordered = rows.sort("subject", "part", "source")
    columns = [pl.col("bans").filter(pl.col("part") == part).implode().list.sum().alias(part) for part in parts]
    return ordered.group_by("subject", maintain_order=True).agg(columns)
