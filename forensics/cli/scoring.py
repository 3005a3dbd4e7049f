"""Scores for the terminal: a case against the truth of its world, or against a human's labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson
import polars as pl

from forensics.casestore.read import read_case, seal_of
from forensics.cli.sampling import key_file
from forensics.foundation.errors import InputError, UsageError
from forensics.lab.scores.chart import reliability_svg
from forensics.lab.scores.labels import label_section, score_labels
from forensics.lab.scores.outcome import outcome_of, with_actors
from forensics.lab.scores.report import score
from forensics.lab.scores.sound import demand_truth
from forensics.lab.scores.table import sections, text

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.lab.scores.labels import LabelScores
    from forensics.lab.scores.probabilities import ProbabilityFigures
    from forensics.lab.scores.report import Scores

TRUTH = "truth.parquet"
WORKLOADS = "truth_workloads.parquet"
LONE = "world"
"""Family of a world that is scored alone."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What ``lab score`` shows."""

    table: str
    json: str
    curve: ProbabilityFigures | None
    """Of suspects; None against labels, and where nobody is suspected."""

    def chart(self) -> bytes:
        """The reliability curve of suspects as SVG.

        Raises
        ------
        UsageError
            There is none.
        """
        if self.curve is None:
            raise UsageError(
                "there is no reliability curve to draw", where="--chart", hint="it needs a TRUTH and suspected accounts"
            )
        return reliability_svg(self.curve, "suspects").encode("utf-8")


def answer(truth: Path, case: Path | None, labels: Path | None, seed: int) -> Answer:
    """Score a case against a truth; or with labels, what stands first is the case.

    Raises
    ------
    UsageError
        A path is missing, or one too many.
    """
    if labels and case is None:
        found = labelled(labels, truth, seed)
        return Answer(text([label_section(found)]), found.to_json(), None)
    if labels or case is None:
        raise UsageError(
            "either TRUTH and CASE are needed, or CASE and --labels",
            hint="`forensics lab score TRUTH CASE`, or `forensics lab score --labels FILE CASE`",
        )
    scores = scored(truth, case, seed)
    return Answer(text(sections(scores)), scores.to_json(), scores.probabilities.suspects)


def scored(truth: Path, case: Path, seed: int) -> Scores:
    """Score a case against the truth of its world: a Parquet file, or the folder of the world.

    Raises
    ------
    InputError
        A file is missing, lacks columns or is unsound, or the accounts of truth and case are not the same.
    """
    file = truth / TRUTH if truth.is_dir() else truth
    facts, workloads = _table(file), file.with_name(WORKLOADS)
    demand_truth(facts)
    if workloads.is_file():
        facts = with_actors(facts, _table(workloads))
    tables = read_case(case).tables
    name = file.absolute().parent.name if file.name == TRUTH else file.stem
    return score([outcome_of(facts, tables["accounts"], tables["clusters"], world=name, family=LONE)], seed)


def labelled(labels: Path, case: Path, seed: int) -> LabelScores:
    """Estimate from the labels of a blind sample of a case.

    Raises
    ------
    InputError
        The labels or their key cannot be read, or belong to another case.
    """
    place = key_file(labels)
    try:
        key = orjson.loads(place.read_bytes())
        rows, seal = pl.DataFrame(key["rows"]), key["seal"]
        sizes = {name: int(size) for name, size in key["sizes"].items()}
        rows = rows.select("sample_id", "stratum")
    except (
        OSError,
        orjson.JSONDecodeError,
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        pl.exceptions.PolarsError,
    ) as error:
        raise InputError(
            "the key of the sample cannot be read", where=str(place), hint="`forensics sample` wrote it beside the file"
        ) from error
    if seal != seal_of(case):
        raise InputError("the sample was drawn from another case", where=str(place), hint="name the case it came from")
    try:
        sheet = pl.read_csv(labels, infer_schema=False, encoding="utf8-lossy").select("sample_id", "label")
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(
            "no sheet of labels: sample_id and label are needed", where=str(labels), hint="keep the file's first line"
        ) from error
    return score_labels(sheet, rows, sizes, seed)


def _table(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path, glob=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(
            "cannot be read as Parquet",
            where=str(path),
            hint="TRUTH is a world's folder, or the truth.parquet in it",
        ) from error
