from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl
from polars.testing import assert_frame_equal

from forensics.foundation.digests import text_sha256
from forensics.vocabulary.columns import REQUEST_COLUMNS
from forensics.workloads import looking
from forensics.workloads.looking import columns_read, numbered, watch

if TYPE_CHECKING:
    import pytest

NOON = datetime(2026, 9, 7, 12, tzinfo=UTC)
POOL = [f"pool{number}" for number in range(4)]
SEED = 11


def log(accounts: list[str], each: int, **texts: object) -> pl.DataFrame:
    rows = [
        {"timestamp": NOON + timedelta(seconds=number), "account_id": name, "request_id": f"{name}-{number}", **texts}
        for name in accounts
        for number in range(each)
    ]
    columns = ["timestamp", "account_id", *sorted(columns_read(frozenset()))]
    return pl.DataFrame(rows, schema={name: REQUEST_COLUMNS[name].dtype for name in columns})


def watching(each: int, others: list[str] | None = None) -> looking.Watch:
    names = [*POOL, *(others or [])]
    memberships = pl.DataFrame({"account_id": POOL, "cluster_id": ["C-A"] * 4})
    return watch(memberships, pl.DataFrame({"account_id": names, "n": [each] * len(names)}), (), SEED)


def test_of_a_small_log_everything_is_looked_at() -> None:
    looked = watching(5, ["zoe"]).look(log([*POOL, "zoe", "nobody"], 5, prompt="one sentence of some length"))
    assert looked.group_by("cluster").len().sort("cluster").rows() == [(None, 5), (0, 20)]
    assert looked["fragments"].list.len().unique().to_list() == [1]


def test_no_text_is_kept() -> None:
    looked = watching(5).look(log(POOL, 5, prompt="one sentence of some length", system_prompt_sha256="ab" * 32))
    texts = [name for name, dtype in looked.schema.items() if dtype == pl.String]
    assert texts == ["request_id", "model", "system_sha256"]


def test_a_text_in_place_of_a_model_is_not_kept() -> None:
    for name, kept in (("x" * 200, ["x" * 200]), ("x" * 201, [None])):
        assert watching(1).look(log(POOL, 1, model=name))["model"].unique().to_list() == kept


def test_of_system_prompts_the_digest_is_kept_whether_their_text_is_known_or_not() -> None:
    derived = log(POOL, 1).drop("system_prompt_sha256").with_columns(system_prompt=pl.lit("You are careful."))
    told = watching(1).look(derived)
    assert told["system_sha256"].unique().to_list() == [text_sha256("You are careful.")]
    given = watching(1).look(log(POOL, 1, system_prompt_sha256="ab" * 32))
    assert given["system_sha256"].unique().to_list() == ["ab" * 32]


def test_without_texts_hashes_are_looked_at() -> None:
    looked = watching(1).look(log(POOL, 1, prompt_sha256="ab" * 32, system_prompt_sha256="cd" * 32))
    assert looked["fragments"].list.len().unique().to_list() == [1]
    assert looked["system"].null_count() == 0
    told = watching(1).look(log(POOL, 1, prompt="one sentence of some length", prompt_sha256="ab" * 32))
    assert told["fragments"].list.len().unique().to_list() == [1]
    bare = watching(1).look(log(POOL, 1))
    assert bare["fragments"].list.len().unique().to_list() == [0]
    assert (looked["script"].null_count(), told["script"].null_count()) == (len(POOL), 0)
    assert bare["prompt"].null_count() == bare["system"].null_count() == len(POOL)


def test_no_hash_is_made_of_a_text_that_is_there() -> None:
    derived = frozenset({"prompt_sha256", "system_prompt_sha256"})
    assert {name for name in columns_read(derived) if "prompt" in name} == {"prompt", "system_prompt"}
    told = log(POOL, 1, prompt="one sentence of some length").drop("prompt_sha256", "system_prompt_sha256")
    looked = watching(1).look(told.with_columns(system_prompt=pl.lit("a system prompt")))
    assert looked["system"].n_unique() == looked["prompt"].n_unique() == 1
    assert looked["prompt"].null_count() == 0


def test_settings_are_kept_as_a_key_and_as_what_they_offer() -> None:
    asked = log(POOL, 1, tool_count=2, image_count=0, max_tokens=64, temperature=0.5, model="m")
    row = watching(1).look(asked).row(0, named=True)
    assert (row["tools"], row["images"], row["max_tokens"], row["model"]) == (True, False, 64, "m")
    other = watching(1).look(asked.with_columns(temperature=pl.lit(1.0))).row(0, named=True)
    assert row["setting"] != other["setting"]
    nothing = watching(1).look(log(POOL, 1)).row(0, named=True)
    assert (nothing["tools"], nothing["images"]) == (False, False)


def test_of_a_large_cluster_a_part_is_drawn_however_the_log_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "OF_A_CLUSTER", 400)
    by, rows = watching(1_000), log(POOL, 1_000)
    looked = numbered([by.look(rows)])
    assert 300 < len(looked) < 500
    assert_frame_equal(looked, numbered([by.look(rows[1_500:]), by.look(rows[:1_500])]))


def test_of_many_clusters_less_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "OF_ALL", 1_000)
    memberships = pl.DataFrame({"account_id": POOL, "cluster_id": POOL})
    by = watch(memberships, pl.DataFrame({"account_id": POOL, "n": [1_000] * 4}), (), SEED)
    assert 0 < len(by.look(log(POOL, 1_000))) < 1_100


def test_others_are_chosen_by_lot_and_a_few_requests_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "OTHERS", 2)
    others = [f"home{number}" for number in range(6)]
    by = watching(500, others)
    chosen = by.account_ids - set(POOL)
    assert len(chosen) == 2
    assert by.account_ids == watching(500, others[::-1]).account_ids
    assert 0 < len(by.look(log(sorted(chosen), 500))) < 200
