from __future__ import annotations

from dataclasses import replace

import polars as pl

from forensics.reports.brief import brief_of
from forensics.reports.build import build_view
from forensics.reports.limits import Limits
from forensics.reports.naming import in_clear
from tests.reports.example_case import COMPANY, HYDRA, RIDDLE, example_case, with_table, without_clusters

VIEW = build_view(brief_of(example_case(), in_clear()))


def test_the_suspected_come_first_then_what_nobody_could_decide() -> None:
    assert [line.cluster_id for line in VIEW.overview] == [HYDRA, RIDDLE, COMPANY]
    assert [cluster.line.cluster_id for cluster in VIEW.clusters] == [HYDRA, RIDDLE, COMPANY]


def test_the_summary_speaks_in_words_and_numbers_and_names_the_prevalence() -> None:
    text = " ".join(VIEW.summary)
    assert "1 suspected hydra network found" in text
    assert "almost certain (99 %" in text
    assert "hydras run 2 % of all accounts" in text
    assert "expected to be false accusations" in text


def test_the_state_of_the_calibration_is_said() -> None:
    assert VIEW.calibration_tag == "calibration: none"
    assert all(cluster.calibration == "calibration: none" for cluster in VIEW.clusters)


def test_a_case_in_which_nothing_was_found_says_so() -> None:
    view = build_view(brief_of(without_clusters(), in_clear()))
    assert "No group of accounts was found that shares enough to be judged." in view.summary
    assert "No account is recommended for verification or review." in view.summary


def test_a_case_in_which_no_one_is_suspected_does_not_count_to_zero() -> None:
    case = example_case()
    honest = case.tables["clusters"].filter(pl.col("cluster_id") == COMPANY)
    summary = " ".join(build_view(brief_of(with_table(case, "clusters", honest), in_clear())).summary)
    assert "No suspected hydra network found; other groups were looked at and not accused (organisation 1)." in summary
    assert "under other assumptions" not in " ".join(build_view(brief_of(without_clusters(), in_clear())).summary)


def test_an_unrecorded_prevalence_is_said_too() -> None:
    case = example_case()
    view = build_view(brief_of(replace(case, provenance=replace(case.provenance, settings={})), in_clear()))
    assert any("does not record" in sentence for sentence in view.summary)


def test_what_does_not_fit_is_counted_not_dropped() -> None:
    view = build_view(brief_of(example_case(), in_clear(), Limits(clusters=1, listed=2, members=3)))
    assert len(view.clusters) == 1
    assert view.n_overview_left_out == 1
    assert [line.has_section for line in view.overview] == [True, False]
    assert view.clusters[0].n_members_left_out == 9


def test_the_scope_has_digests_rows_gaps_warnings_and_columns() -> None:
    [line] = VIEW.scope.inputs
    assert line.sha256 == "ab" * 32
    assert (line.rows, line.requests, line.repeats, line.filtered, line.rejects) == ("2,505", "2,500", "2", "1", "2")
    assert VIEW.scope.gaps[0].endswith("(5.0 hours)")
    assert VIEW.scope.warnings[0].startswith("one address is shared by more than half")
    assert "naive times read as UTC" in VIEW.scope.warnings[1]
    assert VIEW.scope.covered == ("account_id", "ip", "timestamp")
    assert VIEW.scope.reject_reasons == (("not JSON", "2"),)


def test_a_warning_of_many_files_is_told_once_even_if_the_scope_tells_it_too() -> None:
    case = example_case()
    (file,) = case.scope.inputs
    told = "2 files, the first log.jsonl: naive times read as UTC"
    scope = replace(case.scope, inputs=(file, replace(file, name="more.jsonl")), warnings=(told,))
    assert build_view(brief_of(replace(case, scope=scope), in_clear())).scope.warnings == (told,)


def test_what_could_not_be_measured_is_listed_with_its_reason() -> None:
    assert VIEW.unmeasured == (("device", "summaries", "no column device_id"),)
