from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from forensics.summaries.keys import KeyCollision
from forensics.summaries.kinds.prompt import OF_TEXTS
from forensics.summaries.reduce import entity_kinds
from forensics.summaries.seen import Seen, check_sights, named_late
from tests.stories import log, reducer, request

LONG = "Explain step by step how the tax is computed for the city."


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def keys(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.uint64) << np.uint64(40)


def test_a_key_that_came_before_is_always_known() -> None:
    draw = np.random.default_rng(1)
    every = np.sort(draw.integers(0, 1 << 64, 10_000, dtype=np.uint64))
    seen = Seen(10_000)
    assert seen.again("prompt", every[::2]).mean() < 0.2
    assert seen.again("prompt", every)[::2].all()
    assert seen.again("prompt", every).all()


def test_kinds_do_not_know_each_other() -> None:
    seen = Seen(0)
    seen.again("prompt", keys(1 << 20, 1 << 22))
    assert not seen.again("prompt_template", keys(1 << 20, 1 << 22)).any()


def test_what_one_account_sent_gets_a_name_when_another_piece_has_it() -> None:
    by = replace(reducer(), seen=Seen(10))
    first = by.reduce(log(request("ann", prompt=LONG), request("ann", prompt=LONG + " x"), request("bob", prompt=None)))
    second = by.reduce(log(request("bob", prompt=LONG), request("bob", prompt=LONG + " y")))
    assert first.entities["prompt_template"].is_empty()
    assert second.entities["prompt_template"]["text"].to_list() == [sha256(LONG.lower())]
    assert len(first.sights["prompt_template"]) == len(second.sights["prompt_template"]) == 2


def test_what_two_accounts_sent_has_a_name_at_once() -> None:
    rows = log(request("ann", prompt=LONG), request("bob", prompt=LONG), request("cat", prompt=LONG + " x"))
    whole = replace(reducer(), seen=Seen(10)).reduce(rows)
    assert whole.entities["prompt_template"]["text"].to_list() == [sha256(LONG.lower())]
    assert len(whole.contacts["prompt_template"]) == 3


def test_prompts_are_hashed_where_the_log_did_not() -> None:
    by = replace(reducer(frozenset({sha256("hi")})), kinds={**entity_kinds(), "prompt": OF_TEXTS})
    asked = [request(name, prompt=text, status=429) for name in ("ann", "bob") for text in ("hi", "", LONG)]
    found = by.reduce(log(*asked).drop("prompt_sha256", strict=False))
    assert sorted(found.entities["prompt"]["text"]) == sorted([sha256(""), sha256(LONG)])
    assert len(found.contacts["prompt"]) == 4
    assert sorted(set(found.failures["prompt_sha256"])) == sorted([sha256("hi"), sha256(""), sha256(LONG)])


def test_kinds_that_describe_an_account_are_named_whoever_shares_them() -> None:
    assert [kind.name for kind in entity_kinds().values() if named_late(kind)] == [
        "conversation",
        "prompt",
        "prompt_template",
    ]


def test_two_texts_with_one_key_are_noticed_without_their_names() -> None:
    pieces = [pl.DataFrame({"key": [1, 2], "check": [5, 6]}, schema={"key": pl.UInt64, "check": pl.UInt64})] * 2
    tying = np.array([1], dtype=np.uint64)
    check_sights(pieces, tying)
    check_sights([], tying)
    other = pieces[0].with_columns(check=pl.col("check") + 1)
    check_sights([pieces[0], other], np.array([], dtype=np.uint64))
    with pytest.raises(KeyCollision):
        check_sights([pieces[0], other], tying)
