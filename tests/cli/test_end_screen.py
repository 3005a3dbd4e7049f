from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.cli.end_screen import Ending, networks, next_command, screen_json, screen_text
from tests.reports.example_case import HYDRA, RUN, example_case, hostile_case, without_clusters
from tests.reports.many_clusters import many_clusters

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case


def ending(case: Case, out: str = "my case") -> Ending:
    return Ending(case, RUN, Path(out), "ab" * 32, ("report.html", "report.md"), rows_read=2_505)


SCREEN = screen_text(ending(example_case()))


@pytest.mark.parametrize(
    "line",
    [
        "2,505 rows; 2,500 kept, 2 repeats, 1 filtered, 2 rejected",
        "warning: log.jsonl: naive times read as UTC",
        "gap without any request: 2026-03-02 00:00Z to 2026-03-02 05:00Z (5.0 h)",
        f"{HYDRA}  almost certain (99 %, interval 97 % to over 99 %); 12 accounts, 1,200 requests",
        "strongest: 9 accounts shared 14 addresses",
        "calibration: none",
        "a human decides",
        "1 cluster judged organisation, 8 accounts; likeliest to be a hydra: under 1 %",
        "1 shared thing judged public: carrier NAT, up to 2,100 accounts on one",
        "device: no column device_id",
        "  my case/report.html\n",
        "6 accounts to verify, 6 to review for suspension",
        "1.5 s, peak memory 0 MiB, 1,670 rows a second",
        f"seal {'ab' * 32}",
    ],
)
def test_the_end_of_a_run_says_what_a_responder_asks(line: str) -> None:
    assert line in SCREEN


def test_the_strongest_is_evidence_of_the_family_that_says_most_once_it_is_weighed() -> None:
    case = example_case()
    evidence = case.tables["evidence"]
    own = evidence.filter(pl.col("subject") == HYDRA, pl.col("hypothesis") == "hydra").head(1)
    rows = pl.concat(
        own.with_columns(
            family=pl.lit(family).cast(own.schema["family"]),
            source=pl.lit(source),
            bans=pl.lit(bans),
            detail=pl.lit(said),
        )
        for family, source, bans, said in (
            ("network", "shared.network", 1.8, "addresses"),
            ("network", "weight.network", -1.8, "counts 0.0 times"),
            ("payment", "organisation.one_payer", 3.0, "which party"),
            ("timing", "load_dispersion", 1.0, "an even load"),
            ("timing", "weight.timing", 2.0, "counts 3.0 times"),
        )
    )
    screen = screen_text(ending(replace(case, tables={**case.tables, "evidence": rows})))
    assert "strongest: an even load (timing: +3.0 bans)" in screen


def test_a_warning_of_many_files_is_one_line() -> None:
    case = example_case()
    (file,) = case.scope.inputs
    told = "2 files, the first log.jsonl: naive times read as UTC"
    scope = replace(case.scope, inputs=(file, replace(file, name="more.jsonl")), warnings=(told,))
    screen = screen_text(ending(replace(case, scope=scope)))
    assert screen.count("naive times read as UTC") == 1
    assert f"  warning: {told}\n" in screen


def test_the_last_line_is_the_next_command_to_type() -> None:
    assert SCREEN.splitlines()[-1].strip() == f"forensics explain 'my case' {HYDRA}"


def test_an_empty_result_is_no_clean_bill() -> None:
    text = screen_text(ending(without_clusters(), "quiet"))
    assert "it does not show that there is none" in text
    assert next_command(ending(without_clusters(), "quiet")) == "forensics show quiet entities"


def test_only_clusters_judged_hydra_are_networks_surest_first() -> None:
    assert networks(example_case()).get_column("cluster_id").to_list() == [HYDRA]


def test_a_run_of_no_time_or_of_no_rows_has_no_speed() -> None:
    case = ending(example_case())
    assert "rows a second" not in screen_text(replace(case, run=replace(RUN, seconds=0.0)))
    assert "rows a second" not in screen_text(replace(case, rows_read=0))


def test_json_holds_the_same_facts() -> None:
    facts = json.loads(screen_json(ending(example_case())))
    assert facts["seal"] == "ab" * 32
    assert [network["cluster_id"] for network in facts["networks"]] == [HYDRA]
    assert facts["inputs"][0]["rejects"] == 2


def test_hostile_names_cannot_act_on_the_terminal() -> None:
    text = screen_text(ending(hostile_case(), "x\x1b[31m"))
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_clusters_of_one_network_are_counted_once_and_say_so() -> None:
    case = many_clusters(3)
    clusters = case.tables["clusters"].sort("cluster_id")
    joined = clusters.with_columns(network_id=pl.Series(["N-ABCDEFGH", "N-ABCDEFGH", None]))
    text = screen_text(ending(replace(case, tables={**case.tables, "clusters": joined})))
    assert "Networks found: 2, in 3 clusters" in text
    assert text.count("; of N-ABCDEFGH") == 2
