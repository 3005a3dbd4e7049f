from __future__ import annotations

import polars as pl
import pytest

from tests.lab.worlds import run


def test_strangers_at_two_places_ask_the_same_public_questions() -> None:
    worlds = [run("benchmark_sweep", 200, seed=seed, own_share=0.01) for seed in (1, 2)]
    asked = [set(world.requests["prompt_sha256"]) for world in worlds]
    assert len(asked[0] & asked[1]) > 0.2 * min(len(questions) for questions in asked)


def test_each_question_is_asked_once_a_fold_at_temperature_zero_and_in_no_conversation() -> None:
    world = run("benchmark_sweep", 8, size=8, folds=5, sharded=1.0, own_share=0.01, requests=100.0)
    cold = world.requests.filter(pl.col("temperature") == 0, pl.col("conversation_id").is_null())
    assert len(cold) > 0.95 * len(world.requests)
    assert cold["prompt_sha256"].value_counts()["count"].median() == 5
    assert cold["system_prompt_sha256"].null_count() > 0.99 * len(cold)
    assert cold["ip"].value_counts()["count"].max() > 0.95 * len(cold)  # type: ignore[operator]


def test_a_shard_is_one_students_or_every_student_asks_everything() -> None:
    sharded, whole = (
        run("benchmark_sweep", 5, size=5, sharded=share, own_share=0.01, requests=100.0).requests.group_by(
            "prompt_sha256"
        )
        for share in (1.0, 0.0)
    )
    counts = [float(rows.agg(pl.col("account_id").n_unique())["account_id"].median() or 0) for rows in (sharded, whole)]  # type: ignore[arg-type]
    assert counts[0] <= 4
    assert counts[1] == 5


def test_a_university_group_has_a_domain_and_a_grant_and_others_have_neither() -> None:
    inside, outside = (run("benchmark_sweep", 60, university=share).accounts for share in (1.0, 0.0))
    assert inside["email_domain"].str.ends_with(".edu.example").mean() > 0.5  # type: ignore[operator]
    assert (inside["access_pathway"] == "research").all()
    assert inside["payment_fingerprint"].n_unique() < 20
    assert not outside["email_domain"].str.ends_with(".edu.example").any()
    assert outside["payment_fingerprint"].drop_nulls().is_unique().all()


@pytest.mark.parametrize("accounts", [10, 400])
def test_it_grows_in_groups_of_three_to_twenty(accounts: int) -> None:
    world = run("benchmark_sweep", accounts, own_share=0.01)
    labs = world.requests.group_by("ip").agg(pl.col("account_id").n_unique())["account_id"]
    assert len(world.truth) == accounts
    assert 3 <= labs.max() <= 23  # type: ignore[operator]
