from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from forensics.foundation.touched import coded
from forensics.links.association import ASSOCIATION, association
from forensics.summaries.reduce import entity_kinds
from forensics.vocabulary.families import SPEAKS
from forensics.vocabulary.summaries import Contacts

NOON = datetime(2026, 9, 7, 12, tzinfo=UTC)
N = 1_000
Things = dict[tuple[str, str], list[str]]
"""Kind and value, and who touched it."""


def named(prefix: str, n: int) -> list[str]:
    return [f"{prefix}{number:03d}" for number in range(n)]


POOL, PEOPLE = named("pool", 20), named("home", 400)


def said(things: Things, p: float = 1.0, pool: list[str] = POOL) -> pl.DataFrame:
    rows = [(name, kind, value, None, 1, NOON) for (kind, value), users in things.items() for name in users]
    contacts = pl.DataFrame(rows, schema=Contacts.create_empty().schema, orient="row")
    suspicion = pl.DataFrame({"account_id": pool, "p": [p] * len(pool)}, schema={"account_id": str, "p": pl.Float64})
    return association(coded(contacts, ("account_id", "kind", "entity")), suspicion, N, entity_kinds())


def bans(found: pl.DataFrame, name: str) -> float:
    return float(found.filter(account_id=name)["bans"].sum())


def test_who_uses_what_suspected_accounts_alone_use_is_likelier_one_of_them() -> None:
    found = said({("system_prompt", "secret"): [*POOL, "zoe"], ("system_prompt", "product"): PEOPLE})
    assert found["account_id"].to_list() == ["zoe"]
    assert found.select("family", "source", "detail").row(0) == (
        "content",
        ASSOCIATION,
        "one system prompt shared with 20 more, about 20 of them in suspected clusters",
    )
    q = 20 / N
    assert bans(found, "zoe") == pytest.approx(float(pl.Series([(20 + q) / 21 / ((1 - q) / 981)]).log10()[0]))


def test_what_everybody_uses_says_nothing() -> None:
    assert said({("system_prompt", "product"): [*POOL, *named("home", N - len(POOL))]}).is_empty()


def test_one_thing_in_common_says_less_of_an_account_that_has_others_of_its_own() -> None:
    own: Things = {("client_stack", "usual"): [*PEOPLE, "zoe"], ("prompt", "hello"): [*PEOPLE, "zoe"]}
    secret: Things = {("system_prompt", "secret"): [*POOL, "ann", "zoe"]}
    found = said(own | secret)
    assert SPEAKS < bans(found, "zoe") < bans(found, "ann")


def test_many_things_of_one_kind_do_not_drown_the_others() -> None:
    secret: Things = {("system_prompt", "secret"): [*POOL, "ann", "zoe"]}
    shared: Things = {
        ("ip_address", f"10.0.0.{place}"): [PEOPLE[place], "zoe", "ann"][: 2 + (place < 1)] for place in range(60)
    }
    found = said(secret | shared)
    assert bans(found, "zoe") == pytest.approx(bans(found, "ann"), abs=0.01)


def test_doubt_about_the_cluster_is_doubt_about_whoever_resembles_it() -> None:
    things: Things = {("system_prompt", "secret"): [*POOL, "zoe"]}
    assert bans(said(things, 0.1), "zoe") < bans(said(things, 0.6), "zoe") < bans(said(things), "zoe")


def test_accounts_in_clusters_are_not_weighed_again() -> None:
    assert said({("system_prompt", "secret"): POOL}).is_empty()


@pytest.mark.parametrize(("p", "pool"), [(0.0, POOL), (1.0, [])])
def test_where_nobody_is_suspected_nothing_is_said(p: float, pool: list[str]) -> None:
    assert said({("system_prompt", "secret"): [*POOL, "zoe"]}, p, pool).is_empty()


def test_a_log_in_which_nobody_touched_anything_says_nothing() -> None:
    assert said({}).is_empty()


def test_the_order_of_contacts_changes_nothing() -> None:
    things: Things = {("system_prompt", "secret"): [*POOL, "ann", "zoe"], ("client_stack", "usual"): [*PEOPLE, "zoe"]}
    other = {key: users[::-1] for key, users in reversed(things.items())}
    assert said(things).equals(said(other))
