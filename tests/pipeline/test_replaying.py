from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from forensics.controls.replay import replay
from forensics.pipeline import analyze
from forensics.pipeline.replaying import history, replay_case
from forensics.pipeline.state import state_of
from forensics.vocabulary.settings import Inputs, Settings
from tests.controls.stories import EVERYTHING, MONDAY, SENT, TUESDAY, policy

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.case import Case

PEOPLE = {
    "a": {"payment_fingerprint": "x", "plan": "free", "access_pathway": "education", "created_at": "2026-09-07"},
    "b": {"payment_fingerprint": "x", "plan": "free", "access_pathway": "direct", "created_at": "2026-09-08"},
    "c": {"payment_fingerprint": "x", "plan": "free", "access_pathway": "direct", "created_at": "2026-09-08"},
    "d": {"payment_fingerprint": "y", "plan": "team", "access_pathway": "education", "created_at": "2025-01-01"},
    "e": {"payment_fingerprint": "y", "plan": "team", "access_pathway": "direct"},
}


def files(folder: Path, *, backwards: bool = False) -> Inputs:
    """The twenty requests of the story as a log, an hour apart, and its accounts."""
    rows: list[dict[str, object]] = []
    for account, day, n_requests in SENT:
        began = datetime(day.year, day.month, day.day)  # noqa: DTZ001 (as logs have them)
        rows += [
            {
                "timestamp": (began + timedelta(hours=hour)).isoformat() + "Z",
                "account_id": account,
                "output_tokens": 10,
                "prompt": f"Tell me, as well as you can, all there is to know about subject {len(rows) + hour}.",
            }
            for hour in range(n_requests)
        ]
    people = [{"account_id": name, **columns} for name, columns in PEOPLE.items()]
    folder.mkdir(exist_ok=True)
    for name, lines in (("log.jsonl", rows), ("people.jsonl", people)):
        told = lines[::-1] if backwards else lines
        (folder / name).write_text("".join(json.dumps(line) + "\n" for line in told))
    assert len(rows) == 20
    return Inputs(logs=(str(folder / "log.jsonl"),), accounts=folder / "people.jsonl")


@pytest.fixture(scope="module")
def twenty(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return analyze(files(tmp_path_factory.mktemp("twenty")), Settings())


def test_a_log_of_twenty_rows_as_computed_by_hand(twenty: Case, tmp_path: Path) -> None:
    """Nobody is suspected of twenty rows: everybody whom a policy meets is another account."""
    quota = tmp_path / "quota.yaml"
    quota.write_text(
        "name: quota\ntitle: quota\ncontrol: plan_quota\nsettings: {plan: any, requests_per_day: 3}\nsource: a test\n"
    )
    found = replay_case(twenty, [quota])
    (row,) = found.rows.to_dicts()
    assert (row["n_suspected"], row["n_others"]) == (0, 2)
    assert row["others_met"] == pytest.approx(2 / 5)
    assert row["others_stopped"] == pytest.approx(2 / 20)
    assert row["suspected_stopped"] is None


def test_the_same_log_with_suspects_as_computed_by_hand(twenty: Case) -> None:
    """b and c share a's card, and c has no other: b's 5 requests and c's 3 of their 14."""
    state = state_of(twenty.state)
    accounts = state.activity["account_id"].dtype
    accused = pl.DataFrame(
        {
            "account_id": pl.Series(list("abcde")).cast(accounts),
            "cluster_id": ["C-1", "C-1", "C-1", None, None],
            "membership": [0.9, 0.9, 0.9, 0.0, 0.0],
            "is_victim": [False] * 5,
        }
    )
    work = pl.DataFrame({"cluster_id": ["C-1"], "day": [TUESDAY], "n_requests": [7]})
    found = replay(history(state), [policy("accounts_per_card", accounts=1)], accused, work, EVERYTHING)
    (row,) = found.rows.to_dicts()
    assert row["suspected_stopped"] == pytest.approx(8 / 14)
    assert row["extraction_stopped"] == pytest.approx(5 / 7)
    assert (row["first_day"], row["before"]) == (TUESDAY, pytest.approx(4 / 14))
    assert (row["n_suspected"], row["n_others"]) == (2, 1)
    assert found.days.rows()[0] == ("accounts_per_card", MONDAY, 4, 0)


def test_the_order_of_the_log_changes_nothing(twenty: Case, tmp_path: Path) -> None:
    backwards = analyze(files(tmp_path / "backwards", backwards=True), Settings())
    one, other = replay_case(twenty, []), replay_case(backwards, [])
    assert_frame_equal(one.rows, other.rows)
    assert_frame_equal(one.days, other.days)


def test_a_case_of_a_hydra_has_something_to_stop(case: Case) -> None:
    rows = replay_case(case, []).rows
    assert rows["policy"].to_list()[-1] == "together"
    assert rows.filter(policy="together")["suspected_stopped"][0] > 0
