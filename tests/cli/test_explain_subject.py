from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from forensics.cli.explain_subject import WITHHELD, subject_text
from tests.reports.example_case import example_case, hostile_case, with_table

CASE = example_case()
ACCOUNT = "acct-h00003"


def test_no_other_account_cluster_or_evidence_detail_is_named() -> None:
    text = subject_text(CASE, ACCOUNT)
    accounts = CASE.tables["accounts"].get_column("account_id").to_list()
    clusters = CASE.tables["clusters"].get_column("cluster_id").to_list()
    assert not [name for name in [*accounts, *clusters] if name != ACCOUNT and name in text]
    assert "one card" not in text


def test_no_infrastructure_that_the_account_did_not_use_is_named() -> None:
    used = set(CASE.tables["links"].filter(pl.col("account_id") == ACCOUNT).get_column("entity"))
    unused = set(CASE.tables["entities"].get_column("entity")) - used
    text = subject_text(CASE, ACCOUNT)
    assert unused
    assert not [entity for entity in unused if entity in text]


def test_a_shared_value_that_holds_another_account_is_withheld() -> None:
    links = CASE.tables["links"].with_columns(
        pl.when(pl.col("kind") == "payment_card").then(pl.lit("acct-h00004+card")).otherwise("entity").alias("entity")
    )
    case = replace(CASE, tables={**CASE.tables, "links": links})
    text = subject_text(case, ACCOUNT)
    assert WITHHELD in text
    assert "acct-h00004" not in text


@pytest.mark.parametrize(
    "phrase",
    [
        "Estimated probability: 99 %, interval 97 % to over 99 %; in words: almost certain",
        "calibration: none",
        "A person decides",
        "11 other accounts",
        "how the account is paid for: moderately for it",
    ],
)
def test_the_owner_is_told_the_number_its_limits_and_who_decides(phrase: str) -> None:
    assert phrase in subject_text(CASE, ACCOUNT)


def test_an_account_in_no_network_is_told_so_in_the_same_words() -> None:
    text = subject_text(CASE, "acct-c004")
    assert "Your account acct-c004" in text


def test_a_hostile_name_cannot_act_on_the_terminal() -> None:
    case = hostile_case()
    text = subject_text(case, case.tables["accounts"].item(0, "account_id"))
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_take_over_tells_of_another_request_and_is_withheld() -> None:
    row = {"kind": "take_over", "entity": "31038cbb@1789934353219069", "day": None, "family": "timing", "bans": 2.7}
    links = pl.concat(
        [CASE.tables["links"], pl.DataFrame([{"account_id": ACCOUNT, **row}], CASE.tables["links"].schema)]
    )
    text = subject_text(replace(CASE, tables={**CASE.tables, "links": links}), ACCOUNT)
    assert f"take-over {WITHHELD}" in text
    assert "31038cbb" not in text


def test_the_limit_of_a_lone_account_is_told_without_a_group() -> None:
    account = "acct-c004"
    rows = [("network", "movement", 1.5, "was in 9 networks"), ("limit", "limit", -0.4, "one habit")]
    lone = pl.DataFrame(
        [("account", account, "hydra_member", *row, []) for row in rows],
        schema=CASE.tables["evidence"].schema,
        orient="row",
    )
    text = subject_text(with_table(CASE, "evidence", lone), account)
    assert "one habit by itself never makes an account more likely than not" in text
    assert "than the group of accounts" not in text
