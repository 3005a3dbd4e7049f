from __future__ import annotations

import polars as pl

from forensics.reports.asking import habitual, innocents
from forensics.vocabulary.case_tables import Signals
from forensics.vocabulary.workload import ASKING
from tests.reports.example_case import HYDRA, example_case
from tests.reports.test_work import tables

CASE = example_case()
SIGNALS = pl.DataFrame(
    [
        ("cluster", HYDRA, "repeats", 0.02, "share of requests", 0.1),
        ("cluster", HYDRA, "output_ratio", 3.0, "ratio", None),
        ("cluster", HYDRA, "hour_flatness", 0.55, "share of requests", None),
        ("cluster", "C-OTHER", "repeats", 0.9, "share of requests", 0.1),
        ("account", HYDRA, "repeats", 0.9, "share of requests", 0.1),
        ("campaign", f"{HYDRA}-1", "temperatures", 1.6, "effective number", None),
    ],
    schema=Signals.create_empty().schema,
    orient="row",
)
TABLES = {**CASE.tables, "signals": SIGNALS, **tables(0.4, cluster=HYDRA)}
ROW = {"cluster_id": HYDRA, "n_accounts": 12, "extraction_share_low": 0.36}


def test_habits_stand_beside_those_of_others() -> None:
    ratio, repeats = habitual(TABLES, HYDRA)
    assert (ratio.here, ratio.usual) == ("3.00", "not measured")
    assert (repeats.title, repeats.here, repeats.usual) == ("prompts that were asked before", "2 %", "10 %")


def test_a_campaign_has_habits_of_its_own() -> None:
    (grid,) = habitual(TABLES, f"{HYDRA}-1", "campaign")
    assert (grid.title, grid.here) == ("temperatures used", "1.60")


def test_every_rival_says_what_would_show_it_and_what_is_here() -> None:
    told = {rival.who: rival.here for rival in innocents(TABLES, ROW)}
    assert len(told) == 7
    assert told["class, boot camp, hackathon"] == (
        "prompts that other accounts sent, too: not measured; busiest twelve hours: 55 %"
    )
    assert told["support bot"] == "first turns: not measured"
    assert told["batch translation"].startswith("languages: 0 %; organisation: under 1 %")
    assert "12 accounts" in told["customer who generates data under contract"]
    assert told["reseller of access, router"].startswith("at least 36 % is shared out; reseller: ")


def test_of_campaigns_that_are_told_by_how_they_ask_alone_nothing_is_said() -> None:
    told = {rival.who: rival.here for rival in innocents({**TABLES, **asking()}, ROW)}
    assert told["batch translation"].startswith("languages: not measured")
    assert "largest campaign" not in told["reseller of access, router"]


def asking() -> dict[str, pl.DataFrame]:
    return tables(0.4, cluster=HYDRA, recognised_by=ASKING)


def test_without_campaigns_nothing_is_said_of_them() -> None:
    bare = {**TABLES, "campaigns": TABLES["campaigns"].clear()}
    told = {rival.who: rival.here for rival in innocents(bare, {**ROW, "extraction_share_low": None})}
    assert told["batch translation"].startswith("languages: not measured")
    assert told["reseller of access, router"].startswith("no share can be shown to be")
