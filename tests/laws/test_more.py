"""What one more account, or one more shared thing, may change."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forensics.links.weigh import weigh
from forensics.summaries.reduce import entity_kinds
from forensics.vocabulary.graph import Entities
from tests.laws.rows import FAST, requests
from tests.stories import Row, in_texts, log, merged_of, reducer, request
from tests.worlds import accounts_of, analysed, memberships, partition, small_world

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.case import Case

KEY = ["account_id", "kind", "entity", "day"]
KINDS = entity_kinds()
SMALL_MOVE = 0.01


def with_stranger(name: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The small world and one more person at home, who shares nothing with anybody."""
    world = small_world()
    start = world.requests["timestamp"].min()
    rows = [
        {
            "account_id": name,
            "timestamp": start + timedelta(hours=5 * number),  # type: ignore[operator]
            "request_id": f"stranger-{number}",
            "ip": "192.0.2.77",
            "country": "SE",
            "user_agent": "Mozilla/5.0 (X11; Linux x86_64)",
            "model": world.requests["model"][0],
            "endpoint": world.requests["endpoint"][0],
            "status": 200,
            "input_tokens": 10,
            "output_tokens": 10,
        }
        for number in range(9)
    ]
    joined = pl.concat([world.requests, log(*rows)], how="diagonal_relaxed").sort("timestamp")
    person = pl.DataFrame({"account_id": [name], "plan": ["pro"]})
    return joined, pl.concat([world.accounts, person], how="diagonal_relaxed")


@pytest.mark.parametrize("name", ["!first", "~last"])
def test_one_unrelated_stranger_changes_no_cluster_and_hardly_a_score(name: str, case: Case, tmp_path: Path) -> None:
    joined = analysed(tmp_path, *with_stranger(name))
    assert partition(joined) == partition(case)
    before, after = memberships(case), memberships(joined)
    assert after.keys() - before.keys() == {name}
    assert max(abs(after[account] - before[account]) for account in before) < SMALL_MOVE
    confidences = [found.tables["clusters"].sort("cluster_id")["confidence"] for found in (case, joined)]
    assert (confidences[0] - confidences[1]).abs().max() < SMALL_MOVE  # type: ignore[operator]


def links(case: Case) -> dict[tuple[object, ...], float]:
    return {row[:-1]: row[-1] for row in case.tables["links"].select(*KEY, "bans").iter_rows()}


@pytest.mark.parametrize("group", ["op-naive", "homes"])
def test_one_more_rare_shared_thing_never_weakens_a_link(group: str, case: Case, tmp_path: Path) -> None:
    """Two accounts turn out to have given one phone number."""
    pair = accounts_of(group)[:2]
    phone = pl.when(pl.col("account_id").is_in(pair)).then(pl.lit("one phone")).otherwise("phone_hash")
    told = analysed(tmp_path, accounts=small_world().accounts.with_columns(phone_hash=phone))
    before, after = links(case), links(told)
    ours = {key: bans for key, bans in before.items() if key[0] in pair and key[1] != "phone"}
    assert all(after[key] >= bans - 1e-12 for key, bans in ours.items())
    assert {key[0] for key in after if key[2] == "one phone"} == set(pair)


def test_one_more_rare_shared_thing_makes_a_member_no_less_suspect(case: Case, tmp_path: Path) -> None:
    pair = accounts_of("op-naive")[:2]
    phone = pl.when(pl.col("account_id").is_in(pair)).then(pl.lit("one phone")).otherwise("phone_hash")
    told = analysed(tmp_path, accounts=small_world().accounts.with_columns(phone_hash=phone))
    assert all(memberships(told)[name] >= memberships(case)[name] - 1e-9 for name in pair)


def weighed(rows: list[Row], n_accounts: int) -> dict[tuple[object, ...], float]:
    """Links of a small log in which nothing is large enough to be judged."""
    contacts = in_texts(merged_of(reducer().reduce(log(*rows))).contacts)
    counted = contacts.group_by("kind", "entity", "day").agg(
        n_accounts=pl.col("account_id").n_unique().cast(pl.Int64), n_requests=pl.col("n_requests").sum()
    )
    entities = counted.with_columns(
        pl.lit("few accounts").alias("class"),
        verdict=pl.lit("unjudged").cast(Entities.verdict.dtype),
        p_operator=pl.lit(None, pl.Float64),
        p_organisation=pl.lit(None, pl.Float64),
    )
    return {row[:-1]: row[-1] for row in weigh(contacts, entities, n_accounts, KINDS).select(*KEY, "bans").iter_rows()}


@FAST
@given(requests(min_size=1), st.integers(10, 10_000))
def test_a_conversation_that_two_accounts_share_weakens_nothing_else(rows: list[Row], n_accounts: int) -> None:
    more = [*rows, *(request(name, conversation_id="one more") for name in ("ann", "bob"))]
    before, after = weighed(rows, n_accounts), weighed(more, n_accounts)
    assert all(after[key] >= bans for key, bans in before.items())
    assert any(key[2] == "one more" for key in after)


@FAST
@given(st.integers(2, 7), st.integers(100, 10_000))
def test_the_rarer_a_thing_the_more_it_says(users: int, n_accounts: int) -> None:
    def on_device(n: int) -> float:
        rows = [request(f"a{number}", device_id="laptop") for number in range(n)]
        return max(weighed(rows, n_accounts).values())

    assert on_device(users) >= on_device(users + 1)
