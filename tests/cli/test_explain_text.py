from __future__ import annotations

import polars as pl

from forensics.cli.explain import Question
from forensics.cli.explain_text import explanation
from tests.reports.example_case import COMPANY, HYDRA, example_case, hostile_case, with_table

CASE = example_case()


def test_a_cluster_is_explained_with_its_sum_its_rivals_and_its_accounts() -> None:
    text = explanation(CASE, Question(cluster=HYDRA))
    assert text.startswith(f"{HYDRA}: suspected hydra\n")
    assert "= log10 odds, " in text
    assert "posterior" in text
    assert "acct-h00000" in text


def test_the_explanation_that_won_is_shown_beside_the_accusation() -> None:
    text = explanation(CASE, Question(cluster=COMPANY))
    assert "Evidence for hydra" in text
    assert "Evidence for organisation" in text
    assert "= log10 odds against a crowd of strangers" in text
    assert "Evidence for reseller" not in text


def test_every_rival_is_shown_when_asked_for() -> None:
    text = explanation(CASE, Question(cluster=HYDRA), every_rival=True)
    assert text.count("Evidence for ") == 4


def test_a_hypothesis_is_named_by_its_title_too_and_one_nobody_knows_by_its_name() -> None:
    text = explanation(CASE, Question(cluster=HYDRA))
    assert "Evidence for hydra (one hidden operator); " in text
    rows = CASE.tables["hypotheses"].with_columns(pl.col("hypothesis").replace("reseller", "lunch_queue"))
    renamed = explanation(with_table(CASE, "hypotheses", rows), Question(cluster=HYDRA))
    assert "lunch_queue" in renamed


def test_a_sentence_is_made_where_the_case_has_none() -> None:
    text = explanation(CASE, Question(cluster=HYDRA))
    assert "It is almost certain (99 %, interval 97 % to over 99 %) that these 12 accounts are one coordinated" in text


def test_a_company_of_eight_is_listed_whole_and_a_hydra_of_many_is_cut() -> None:
    assert "and more:" not in explanation(CASE, Question(cluster=COMPANY))
    text = explanation(example_case(n_hydra=40), Question(cluster=HYDRA))
    assert f"and more: forensics show CASE accounts --filter cluster_id:{HYDRA}" in text


def test_an_account_is_explained_with_its_membership_and_what_it_shares() -> None:
    text = explanation(CASE, Question(account="acct-h00003"))
    assert "It is almost certain (99 %, interval 97 % to over 99 %) that a hydra's operator runs it." in text
    assert "payment_card" in text
    assert "disposition looked at" in text


def test_a_compromised_account_is_to_be_secured() -> None:
    text = explanation(CASE, Question(account="acct-h00001"))
    assert "role compromised" in text
    assert "to be secured, never suspended" in text


def test_every_answer_says_that_nothing_is_calibrated_and_who_decides() -> None:
    for asked in (Question(cluster=COMPANY), Question(account="acct-h00003")):
        text = explanation(CASE, asked)
        assert "calibration: none" in text
        assert text.endswith("A human decides.")


def test_hostile_names_cannot_act_on_the_terminal() -> None:
    case = hostile_case()
    account = case.tables["accounts"].item(0, "account_id")
    for asked in (Question(cluster=HYDRA), Question(account=account), Question(pair=(account, account))):
        text = explanation(case, asked)
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "\\x1b[31m" in text


def test_a_cluster_of_a_network_names_the_others() -> None:
    rows = {
        "network_id": ["N-A"] * 2,
        "cluster_id": [HYDRA, "C-OTHER"],
        "generation": [0, 0],
        "relation": ["shares x"] * 2,
    }
    case = with_table(CASE, "networks", pl.DataFrame(rows))
    assert "Suspected to be of one network, N-A, with C-OTHER" in explanation(case, Question(cluster=HYDRA))
    assert "of one network" not in explanation(CASE, Question(cluster=HYDRA))
