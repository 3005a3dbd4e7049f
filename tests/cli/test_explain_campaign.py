from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.casestore.read import read_case
from forensics.cli.explain import Question, question
from forensics.cli.explain_campaign import MAX_DAYS, MAX_MODELS, campaign_lines
from forensics.cli.explain_rows import citations
from forensics.cli.explain_text import explanation
from forensics.vocabulary.case_tables import CampaignDays, CampaignModels, Signals
from forensics.vocabulary.workload import ASKING, WORDING
from tests.cli.terminal import forensics
from tests.reports.example_case import HYDRA, example_case
from tests.reports.test_work import tables

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.case import Case

NAME = f"{HYDRA}-1"


def case(n_days: int = 2, recognised_by: str = WORDING) -> Case:
    rows = [(NAME, date(2026, 9, 1) + timedelta(days=number), "coding", 7) for number in range(n_days)]
    days = pl.DataFrame(rows, schema=CampaignDays.create_empty().schema, orient="row")
    plain = example_case()
    models = [
        (NAME, "model\u202e", None, 300, 2_000_000, 0, 1_000_000, 3.0, None, 15.0, 21.0, "a\u202e list"),
        (NAME, None, None, 100, 5, 0, 6, None, None, None, None, None),
    ]
    used = pl.DataFrame(models, schema=CampaignModels.create_empty().schema, orient="row")
    signals = [("campaign", NAME, "settings_changed", 0.25, "share of requests after an account's first", 0.01)]
    habits = pl.DataFrame(signals, schema=Signals.create_empty().schema, orient="row")
    clusters = plain.tables["clusters"].with_columns(extraction_share_low=pl.lit(0.36))
    return replace(
        plain,
        tables={
            **plain.tables,
            **tables(0.4, cluster=HYDRA, recognised_by=recognised_by),
            "campaign_days": days,
            "campaign_models": used,
            "signals": habits,
            "clusters": clusters,
        },
    )


def test_a_campaign_is_explained_with_what_was_looked_at_and_the_requests_that_show_it() -> None:
    text = explanation(case(), Question(campaign=NAME))
    assert text.startswith(f"campaign {NAME}, in cluster {HYDRA}\n40 % of the requests of the cluster")
    assert "- coding 60 %\n- tool_use 40 %" in text
    assert "a third of them and more, or over 10 and more of whose requests they are 25 %, as evenly" in text
    assert "Requests without token counts add nothing" in text
    assert "Moved to a new model: 2026-09-10, 48 % of it from then on, to 'new" in text
    assert "at least 36 % are such work: 90 % of the sum over its campaigns of at least 10 % of" in text
    assert "2026-09-02  coding" in text
    assert "\u202e" not in text
    assert "evaluation vendors" in text


def test_its_cost_is_traced_to_tokens_and_prices_of_each_model() -> None:
    text = explanation(case(), Question(campaign=NAME))
    assert "At list price: about 0.50 USD, for 100 % of the tokens that are counted. USD per million tokens" in text
    (priced,) = (line for line in text.splitlines() if line.startswith("model\\u202e"))
    assert priced.split()[1:] == ["-", "300", "2000000", "0", "1000000", "3", "-", "15", "21"]
    assert "- prices of a\\u202e list" in text
    assert "no reason for suspicion" in text


def test_its_habits_stand_beside_those_of_accounts_in_no_cluster() -> None:
    text = explanation(case(), Question(campaign=NAME))
    assert "How it asks; shown, never weighed" in text
    (habit,) = (line for line in text.splitlines() if line.startswith("settings changed"))
    assert habit.split()[-4:] == ["25", "%", "1", "%"]


def test_of_very_many_models_the_largest_are_listed() -> None:
    plain = case()
    one = plain.tables["campaign_models"].head(1)
    many = replace(plain, tables={**plain.tables, "campaign_models": pl.concat([one] * (MAX_MODELS + 1))})
    assert f"and more: forensics show CASE campaign_models --filter campaign_id:{NAME}" in campaign_lines(many, NAME)


def test_of_very_many_days_the_first_are_listed() -> None:
    lines = campaign_lines(case(MAX_DAYS + 1), NAME)
    assert f"and more: forensics show CASE campaign_days --filter campaign_id:{NAME}" in lines
    assert "and more: forensics" not in "\n".join(campaign_lines(case(MAX_DAYS), NAME))


def test_a_campaign_that_is_told_by_how_it_asks_says_so_and_that_it_is_not_counted() -> None:
    text = explanation(case(recognised_by=ASKING), Question(campaign=NAME))
    assert "5 times as common here as among accounts in no cluster; at least 50 % of each begin a thread" in text
    assert "3 accounts and 5 different hours or more, are spread over the cluster's accounts, or over a third" in text
    assert "10 and more of whose threads they are 25 %, and over the hours at which the cluster begins threads" in text
    assert "told by words of a field at best; they are never counted as extracted" in text
    assert "Why it is work that is shared out" not in text
    assert "never counted as extracted" not in explanation(case(), Question(campaign=NAME))


def test_whose_a_campaign_is_that_is_told_by_how_it_asks_alone_is_not_offered() -> None:
    of_cluster = Question(cluster=HYDRA)
    assert f"For whom: forensics explain CASE {NAME}" in explanation(case(), of_cluster)
    assert "For whom" not in explanation(case(recognised_by=ASKING), of_cluster)


def test_a_campaign_is_found_by_its_name_and_cites_its_own_requests() -> None:
    asked, files = question(case(), [NAME], None, None, logs=False)
    assert (asked, files) == (Question(campaign=NAME), [])
    assert citations(case(), asked) == ["req\u202e1"]


@pytest.mark.parametrize("name", ["C-NOBODY-1"])
def test_of_an_unknown_one_the_kinds_of_subjects_are_named(analysed: Path, name: str) -> None:
    answer = forensics("explain", analysed, name)
    assert answer.code == 2
    assert "no cluster, campaign, account or shared thing is called" in answer.err


def test_its_requests_are_resolved_to_file_and_line(analysed: Path, world: Path) -> None:
    campaigns = read_case(analysed).tables["campaigns"]
    name = str(campaigns["campaign_id"][0])
    answer = forensics("explain", analysed, name, "--inputs", world / "requests.jsonl")
    assert answer.code == 0
    assert f"Cited rows ({len(campaigns['citations'][0])} found, 0 not)" in answer.out


def test_of_ids_that_strangers_use_too_one_request_of_the_cluster_s_is_shown(
    analysed: Path, world: Path, tmp_path: Path
) -> None:
    case = read_case(analysed)
    campaign = case.tables["campaigns"].row(0, named=True)
    cited = set(campaign["citations"])
    log = tmp_path / "requests.jsonl"
    rows = [json.loads(line) for line in (world / "requests.jsonl").read_text().splitlines()]
    again = [row for row in rows if row["request_id"] in cited]
    strange = [{**row, "account_id": "stranger", "timestamp": "2026-09-01T00:00:00Z"} for row in again]
    log.write_text("".join(json.dumps(row) + "\n" for row in [*strange, *rows, *again]))
    answer = forensics("explain", analysed, campaign["campaign_id"], "--inputs", log)
    assert f"Cited rows ({len(cited)} found, 0 not)" in answer.out
    assert "stranger" not in answer.out
