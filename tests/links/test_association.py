from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from forensics.foundation.touched import coded
from forensics.links.association import ASSOCIATION, MOST, association, resemblance
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


def contacts_of(things: Things) -> pl.DataFrame:
    rows = [(name, kind, value, None, 1, NOON) for (kind, value), users in things.items() for name in users]
    return coded(
        pl.DataFrame(rows, schema=Contacts.create_empty().schema, orient="row"), ("account_id", "kind", "entity")
    )


def said(things: Things, p: float = 1.0, pool: list[str] = POOL) -> pl.DataFrame:
    suspicion = pl.DataFrame({"account_id": pool, "p": [p] * len(pool)}, schema={"account_id": str, "p": pl.Float64})
    return association(contacts_of(things), suspicion, N, entity_kinds())


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


PIECE = named("piece", 4)
"""A cluster that is undecided."""


def alike(things: Things, p: float = 1.0, by_software: tuple[str, ...] = (), own: float = 0.2) -> float | None:
    """Bans of resemblance of the piece; None where nothing is said."""
    rows = [*((name, "C-POOL", p) for name in POOL), *((name, "C-PIECE", own) for name in PIECE)]
    suspicion = pl.DataFrame(rows, schema=["account_id", "cluster_id", "p"], orient="row")
    software = pl.Series("cluster_id", by_software, dtype=pl.String)
    found = dict(resemblance(contacts_of(things), suspicion, N, entity_kinds(), software).rows())
    return found.get("C-PIECE")


def test_a_cluster_that_shares_what_another_suspected_one_has_is_likelier_a_piece_of_it() -> None:
    found = alike({("system_prompt", "secret"): [*POOL, *PIECE]})
    assert found == MOST
    own: Things = {("ip_address", f"10.0.0.{place}"): [name, PEOPLE[place]] for place, name in enumerate(PIECE)}
    weaker = alike({("system_prompt", "secret"): [*POOL, *PIECE, *PEOPLE[:19]], **own})
    assert weaker is not None
    assert 0.0 < weaker <= MOST


def test_what_fewer_suspects_than_others_have_speaks_for_no_cluster() -> None:
    assert alike({("system_prompt", "secret"): [*POOL, *PIECE, *PEOPLE[:21]]}) is None
    assert alike({("system_prompt", "secret"): [*POOL, *PIECE]}, 0.4) is None


@pytest.mark.parametrize("own", [0.1, 0.2, 0.3, 0.2000004, 0.3333333])
def test_a_cluster_s_own_doubt_does_not_move_the_limit(own: float) -> None:
    assert alike({("system_prompt", "secret"): [*POOL, *PIECE]}, 0.5, own=own) == MOST


def test_a_kind_that_nobody_of_a_cluster_shares_says_nothing() -> None:
    secret: Things = {("system_prompt", "secret"): [*POOL, *PIECE, *PEOPLE[:19]]}
    alone: Things = {("ip_address", f"10.0.0.{place}"): [name] for place, name in enumerate(PIECE)}
    assert alike(secret) == alike(secret | alone)


def test_a_cluster_is_no_witness_of_itself() -> None:
    assert alike({("system_prompt", "secret"): PIECE, ("ip_address", "10.0.0.1"): POOL}) is None


def test_sharing_what_people_have_says_nothing_of_a_cluster() -> None:
    assert alike({("system_prompt", "product"): [*PIECE, *PEOPLE], ("ip_address", "10.0.0.1"): POOL}) is None


def test_where_nobody_else_is_suspected_a_cluster_resembles_nobody() -> None:
    assert alike({("system_prompt", "secret"): [*POOL, *PIECE]}, 0.0) is None


def test_resemblance_needs_contacts_and_clusters() -> None:
    none = pl.Series("cluster_id", [], dtype=pl.String)
    assert resemblance(contacts_of({}), pl.DataFrame(), N, entity_kinds(), none).is_empty()


def test_exits_and_software_say_nothing_of_a_cluster_that_was_found_by_software() -> None:
    line: Things = {("ip_address", "10.0.0.1"): [*POOL, *PIECE], ("client_stack", "sdk"): [*POOL, *PIECE]}
    assert alike(line) == MOST
    assert alike(line, by_software=("C-PIECE",)) is None
    assert alike(line, by_software=("C-POOL",)) == MOST


def test_a_prompt_in_common_speaks_for_a_cluster_that_was_found_by_software() -> None:
    line: Things = {("ip_address", f"10.0.0.{place}"): [name, PEOPLE[place]] for place, name in enumerate(PIECE)}
    secret: Things = {("system_prompt", "secret"): [*POOL, *PIECE]}
    assert alike(line | secret, by_software=("C-PIECE",)) == MOST


def test_what_one_account_has_in_common_with_others_is_not_the_whole_cluster_s() -> None:
    own: Things = {("ip_address", f"10.0.0.{place}"): [name, PEOPLE[place]] for place, name in enumerate(PIECE)}
    whole = alike({("client_stack", "rare"): [POOL[0], *PIECE], **own})
    half = alike({("client_stack", "rare"): [POOL[0], *PIECE[:2]], **own})
    one = alike({("client_stack", "rare"): [POOL[0], PIECE[0]], **own})
    assert whole == MOST
    assert one is not None
    assert half is not None
    assert 0.0 < one < half <= MOST


def test_a_cluster_s_accounts_count_once_a_kind() -> None:
    rare: Things = {("client_stack", f"rare-{place}"): [POOL[place], PIECE[0]] for place in range(8)}
    own: Things = {("ip_address", f"10.0.0.{place}"): [name, PEOPLE[place]] for place, name in enumerate(PIECE)}
    one = alike({("client_stack", "rare-0"): [POOL[0], PIECE[0]], **own})
    assert one is not None
    assert alike(rare | own) == pytest.approx(one)
