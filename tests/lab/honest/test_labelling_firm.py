from __future__ import annotations

import polars as pl
import pytest

from tests.lab.worlds import run


def test_annotators_share_a_bin_but_not_a_card_and_start_in_waves() -> None:
    accounts = run("labelling_firm", 200, virtual_cards=1.0, waves=3).accounts
    assert accounts["payment_bin"].n_unique() == 1
    assert accounts["payment_fingerprint"].is_unique().all()
    assert accounts["created_at"].dt.date().n_unique() <= 10


def test_mail_is_plus_addressed_or_the_firms_or_private() -> None:
    mail = run("labelling_firm", 200, plus_share=0.4, firm_mail=0.4).accounts["email"]
    plussed = mail.filter(mail.str.contains(r"\+"))
    assert plussed.is_unique().all()
    assert plussed.str.extract(r"^([^+]+)\+").n_unique() == 1
    assert 50 < len(plussed) < 110
    assert mail.str.extract("@(.*)$").value_counts()["count"].sort(descending=True).head(2).sum() > 130


def test_everybody_writes_into_a_few_rubrics_and_the_tool_has_one_system_prompt() -> None:
    requests = run("labelling_firm", 200, projects=2, tool_share=1.0).requests
    assert requests["prompt"].str.split("Task: ").list.first().n_unique() == 2
    assert requests["user_agent"].n_unique() == requests["system_prompt_sha256"].n_unique() == 1
    assert requests["prompt"].n_unique() > 0.95 * len(requests)


def test_some_work_in_the_office_and_some_at_home_in_the_same_country() -> None:
    requests = run("labelling_firm", 200).requests
    office = requests.filter(pl.col("account_id").n_unique().over("ip") > 20)
    assert office["ip"].n_unique() == 2
    assert 90 < office["account_id"].n_unique() < 150
    assert requests["country"].n_unique() == 1


@pytest.mark.parametrize("accounts", [10, 400])
def test_it_grows_and_talks_stay_on_one_account(accounts: int) -> None:
    world = run("labelling_firm", accounts)
    assert len(world.truth) == accounts
    talks = world.requests.drop_nulls("conversation_id").group_by("conversation_id")
    assert talks.agg(pl.col("account_id").n_unique())["account_id"].max() == 1
