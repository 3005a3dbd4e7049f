from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forensics.cli.again import judged_again, read_again, with_lineage
from forensics.vocabulary.settings import ReadSettings
from tests.reports.example_case import example_case

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case


def judged_with(**settings: Any) -> Case:
    case = example_case()
    return replace(case, provenance=replace(case.provenance, settings=settings, seed=7, case_id="case-1"))


def test_what_is_not_chosen_stays_as_the_case_has_it() -> None:
    chosen, notes = judged_again(judged_with(judge={"prevalence": 0.05, "max_reject_rate": 0.2}), {})
    assert (chosen.judge.prevalence, chosen.judge.max_reject_rate, chosen.seed) == (0.05, 0.2, 7)
    assert chosen.case_id == "case-1"
    assert notes == ()


def test_a_prevalence_that_nobody_chose_goes_with_its_calibration() -> None:
    judge = {"prevalence": 0.05, "prevalence_from": "calibration"}
    assert judged_again(judged_with(judge=judge), {})[0].judge.prevalence is None
    assert judged_again(judged_with(judge={**judge, "prevalence_from": "setting"}), {})[0].judge.prevalence == 0.05


def test_what_is_chosen_wins() -> None:
    chosen, _ = judged_again(judged_with(judge={"prevalence": 0.05}), {"prevalence": 0.1, "seed": 3})
    assert (chosen.judge.prevalence, chosen.seed) == (0.1, 3)


def test_a_file_that_is_not_named_again_is_missed_aloud() -> None:
    case = judged_with(judge={"allow": {"name": "allow.csv", "sha256": "x"}, "rules": None})
    _, notes = judged_again(case, {})
    assert notes == ("the case was judged with allow.csv, which is not used now; name it with --allow to keep it",)
    assert judged_again(case, {"allow": Path("allow.csv")})[1] == ()


def test_logs_are_read_again_as_they_were_read() -> None:
    read = {
        "account_grain": "key",
        "timezone": "Europe/Berlin",
        "trusted_proxies": ["10.0.0.0/8"],
        "start": "2026-05-01T00:00:00+00:00",
        "end": None,
        "mapping": None,
        "strict": True,
        "batch_rows": 5,
    }
    chosen, notes = read_again(judged_with(read=read), {})
    assert chosen == ReadSettings(
        account_grain="key",
        timezone="Europe/Berlin",
        trusted_proxies=("10.0.0.0/8",),
        start=datetime(2026, 5, 1, tzinfo=UTC),
        batch_rows=5,
    )
    assert notes == ()


def test_a_mapping_must_be_named_again() -> None:
    case = judged_with(read={"mapping": {"name": "ours.yaml", "sha256": "x"}})
    assert read_again(case, {})[1] == ("the logs were read with the mapping ours.yaml; name it with --map",)
    chosen, notes = read_again(case, {"map": Path("ours.yaml")})
    assert (chosen.mapping, notes) == (Path("ours.yaml"), ())


def test_an_unchanged_judgement_is_the_same_case_and_a_changed_one_is_a_child() -> None:
    before = judged_with(judge={"prevalence": 0.05})
    same = replace(before, provenance=replace(before.provenance, parent="seal"))
    assert with_lineage(before, same).provenance.parent is None
    other = replace(before, provenance=replace(before.provenance, parent="seal", seed=8))
    assert with_lineage(before, other).provenance.parent == "seal"
