from __future__ import annotations

from pathlib import Path

import polars as pl

from forensics.foundation.rules_folder import rules_folder
from forensics.pipeline import analyze
from forensics.vocabulary.settings import Inputs, RunSettings, Settings
from forensics.workloads.phrase_files import read_families

QUIET = Path(__file__).parents[2] / "sample_logs" / "quiet"


def test_honest_people_who_all_ask_for_reasoning_in_any_language_raise_nothing(tmp_path: Path) -> None:
    wordings = [
        text
        for family in read_families(rules_folder())
        if family.capability == "reasoning"
        for words in family.words
        for text in words.fires
    ]
    assert len(wordings) > 50
    log = pl.read_parquet(QUIET / "requests.parquet").with_row_index("row")
    asked = pl.Series(wordings).gather(log["row"] % len(wordings))
    rows = log.with_columns(prompt=asked + " " + pl.col("prompt")).drop("row", "prompt_sha256")
    rows.write_parquet(tmp_path / "requests.parquet")
    inputs = Inputs((str(tmp_path / "requests.parquet"),), QUIET / "accounts.jsonl", None, None)
    case = analyze(inputs, Settings(run=RunSettings(temp_dir=tmp_path)))
    assert case.tables["campaigns"].is_empty()
    clusters = case.tables["clusters"]
    assert clusters.height > 0
    assert clusters.filter((pl.col("extraction") > 0.5) | pl.col("extraction_share_low").is_not_null()).is_empty()
