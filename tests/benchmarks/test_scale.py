"""What is measured, kept and written: from fixed measurements, without a run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from benchmarks.measuring import Cost
from benchmarks.peers import peers_page
from benchmarks.scale import Task, arguments_of, tasks
from benchmarks.scaling.acceptance import OURS, PLAIN, lines
from benchmarks.scaling.figures import contact_bytes, figures
from benchmarks.scaling.page import page
from benchmarks.scaling.plan import cluster, extrapolated, first_to_break
from benchmarks.scaling.points import (
    JSONL,
    NARROW,
    PROMPTS,
    Measurements,
    Peers,
    Point,
    Run,
    middle,
    phases,
    read,
    write,
)

if TYPE_CHECKING:
    from pathlib import Path

MILLION = 1_000_000


def run(wall_s: float, peak_mib: float = 1000.0) -> Run:
    return Run(wall_s, 2 * wall_s, peak_mib, 1 << 20, {"start": 1.0, "judge": wall_s - 1.0})


def point(millions: int, ours: tuple[Run, ...] | None = None, theirs: float = 0.5) -> Point:
    """Two seconds and a mebibyte a million rows, against half a second."""
    rows = millions * MILLION
    return Point(
        rows=rows,
        log_bytes=100 * rows,
        state_bytes=4 * rows,
        figures={
            "accounts": 300_000.0,
            "contacts": 0.5 * rows,
            "pairs": 2.0 * rows,
            "most_pairs": 1.0 * rows,
            "contact_bytes": 50.0,
            "links": 0.1 * rows,
        },
        rival=(run(theirs * millions),),
        ours=ours or (run(2.0 * millions, 10.0 * millions),),
        where="2 cores",
    )


def measurements() -> Measurements:
    kept = Measurements()
    for log, millions in ((NARROW, 190), (NARROW, 1), (NARROW, 16), (PROMPTS, 4), (JSONL, 16)):
        kept = kept.with_point(log, point(millions))
    peers = Peers(
        4 * MILLION, {OURS: (run(10),), PLAIN: (run(150, 4000),), "careful": (run(30),)}, {"plain": (7, 3)}, ""
    )
    return replace(kept, peers=peers)


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    write(tmp_path / "scale.json", measurements())
    assert read(tmp_path / "scale.json") == measurements()


def test_nothing_is_kept_before_the_first_run(tmp_path: Path) -> None:
    assert read(tmp_path / "scale.json") == Measurements()


def test_one_size_measured_again_replaces_itself_alone() -> None:
    again = measurements().with_point(NARROW, point(16, (run(7),)))
    assert list(again.points[NARROW]) == [1 * MILLION, 16 * MILLION, 190 * MILLION]
    assert middle(again.points[NARROW][16 * MILLION].ours).wall_s == 7
    assert again.points[JSONL] == measurements().points[JSONL]


def test_figures_are_medians() -> None:
    typical = middle((run(9), run(1), run(2), run(3), run(50)))
    assert typical.wall_s == 3
    assert typical.phases["judge"] == 2


def test_a_ratio_is_of_runs_that_followed_each_other() -> None:
    ours, theirs = (run(2), run(40), run(3)), (run(1), run(10), run(1))
    assert replace(point(1), ours=ours, rival=theirs).ratio == 3


def test_every_demand_is_held_against_its_figure() -> None:
    verdicts = {line.what: (line.value, line.verdict) for line in lines(measurements())}
    assert verdicts["16 M narrow, Parquet: time, of DuckDB's bare contacts"] == (4.0, "missed")
    assert verdicts["16 M narrow, Parquet: peak memory"] == (160.0, "met")
    assert verdicts["4 M, prompts of 400 characters: time, of a plain decode"] == (4.0, "met")
    assert verdicts["190 M narrow: time a row, of that at 16 M"] == (1.0, "met")
    assert verdicts["190 M narrow: state, of the log"] == (4.0, "met")
    assert verdicts["4 M, pandas + networkx, plain: its time, of ours"] == (15.0, "met")
    assert verdicts["4 M, pandas + networkx, plain: its memory, of ours"] == (4.0, "missed")


def test_what_was_not_measured_is_not_met() -> None:
    assert {line.verdict for line in lines(Measurements())} == {"not measured"}


def test_the_page_is_the_same_for_the_same_measurements() -> None:
    assert page(measurements()) == page(measurements())


def test_the_page_says_what_was_measured_and_where_it_leads() -> None:
    text = page(measurements())
    assert "| 16 M narrow, Parquet: time, of DuckDB's bare contacts | ≤ 3.00 times | 4.00 times | missed |" in text
    assert "| 190 M | rival | 1 | 95.0 | 190.0 | 1,000 | 1 | 1 | 1 |" in text
    assert "| time | 1.00 | 0% | 5.56 | 5.56 | h |" in text
    assert "the first to break is **time of linking, clustering and judging**" in text


def test_a_page_without_any_measurement_is_all_unmeasured() -> None:
    assert page(Measurements()).count("not measured") == len(lines(Measurements()))


def test_exact_growth_leads_exactly_to_ten_billion_rows() -> None:
    points = list(measurements().points[NARROW].values())
    ahead = {each.quantity.name: each for each in extrapolated(points)}
    links = ahead["links"]
    assert links.law is not None
    assert links.law.at(1e10) == pytest.approx(1_000)
    assert links.linear == pytest.approx(1_000)
    assert ahead["rows of one frame: contacts in the state"].breaks == pytest.approx((2**33, 2**33))
    first = first_to_break(list(ahead.values()), 0)
    assert first is not None
    # 2 s a million rows but for one second in all: an hour is over before two billion rows.
    assert first.quantity.name == "time of linking, clustering and judging"
    assert first.breaks[1] == pytest.approx(3600 / (31 / 16) * MILLION)


def test_a_cluster_moves_what_tasks_leave_and_pays_by_the_core_hour() -> None:
    night = cluster(list(measurements().points[NARROW].values()))
    assert night.shuffle_bytes == pytest.approx(2 * 50 * 1e10)
    assert night.cpu_s_a_million == pytest.approx(4)
    assert night.core_hours == pytest.approx(4 * 1e4 * 15.2 / 3600)
    assert night.executors == 43
    assert night.cost == pytest.approx(night.core_hours * 0.05)


def test_the_peers_page_judges_the_plain_script_and_shows_the_careful_one() -> None:
    peers = measurements().peers
    assert peers is not None
    text = peers_page(peers)
    assert "- pandas + networkx, plain, wall seconds: 15.00 times ours, 10 asked for: met." in text
    assert "- pandas + networkx, careful, wall seconds: 3.00 times ours; shown, not judged." in text


def test_phases_last_until_the_next_begins() -> None:
    said = (
        (2.0, '{"level": "progress", "phase": "reading"}'),
        (3.0, "{}"),
        (5.0, '{"level": "progress", "phase": "judge"}'),
    )
    assert phases(Cost(9.0, 1.0, 1.0, 0, "", said)) == {"start": 2.0, "reading": 3.0, "judge": 4.0}


def test_sizes_that_are_named_are_all_that_runs() -> None:
    assert tasks(arguments_of(["--sizes", "4", "0.2"])) == [Task(NARROW, 200_000), Task(NARROW, 4 * MILLION)]
    assert tasks(arguments_of(["--page"])) == []


def test_by_default_small_logs_run_and_large_ones_when_asked_for() -> None:
    usual = [(task.log, task.rows // MILLION) for task in tasks(arguments_of([]))]
    assert usual == [(NARROW, 1), (NARROW, 4), (PROMPTS, 4), (NARROW, 16), (JSONL, 16)]
    asked = tasks(arguments_of(["--to", "190"]))
    assert [task.rows // MILLION for task in asked[-2:]] == [64, 190]


def test_a_case_is_counted(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    contacts = pl.DataFrame({"account_id": ["ab"], "kind": ["ip"], "entity": ["1.1.1.1"], "n_requests": [3]})
    contacts.write_parquet(tmp_path / "state" / "contacts.parquet")
    reach = {"account_id": ["a", "a", "b"], "kind": ["ip", "card", "ip"], "n_entities": [2, 1, 4]}
    pl.DataFrame(reach).write_parquet(tmp_path / "state" / "reach.parquet")
    pl.DataFrame({"a": [1, 2]}).write_parquet(tmp_path / "links.parquet")
    counts = {"accounts": 2, "contacts": 1, "pairs": 7, "most_pairs": 6, "contact_bytes": 19, "links": 2}
    assert figures(tmp_path) == counts


def test_a_contact_weighs_the_same_as_text_and_as_codes() -> None:
    texts = pl.DataFrame({"account_id": ["ab", "cd"], "n": [1, 2]})
    codes = texts.cast({"account_id": pl.Enum(["ab", "cd"])})
    assert contact_bytes(texts) == contact_bytes(codes) == 10
