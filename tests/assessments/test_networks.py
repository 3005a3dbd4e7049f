from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from forensics.assessments.facts import OF_EXITS
from forensics.assessments.networks import AT_LEAST, networks
from forensics.foundation.touched import coded
from forensics.summaries.reduce import entity_kinds

A, B, C = (f"C-{name}" for name in "ABC")
START = datetime(2026, 3, 1, tzinfo=UTC)
SILENT = (-1, -1)
HELD = "things that one party holds"
DONE = "the work of most accounts and exits of some"
Rows = list[tuple[str, str, str]]
"""Account, kind, entity."""


def pool(name: str, n: int = 10) -> list[str]:
    return [f"{name}{number:02d}" for number in range(n)]


def using(accounts: list[str], kind: str, entity: str) -> Rows:
    return [(account, kind, entity) for account in accounts]


def joined(
    clusters: dict[str, list[str]], rows: Rows, days: dict[str, tuple[int, int]] | None = None
) -> dict[str, tuple[str, int, str]]:
    """Cluster to network, generation and relation; ``days`` are the first and last of each cluster's accounts."""
    suspects = pl.DataFrame(
        [(account, cluster) for cluster, accounts in clusters.items() for account in accounts],
        schema={"account_id": pl.String, "cluster_id": pl.String},
        orient="row",
    ).sort("account_id")
    touched = pl.DataFrame(rows, schema={"account_id": pl.String, "kind": pl.String, "entity": pl.String}, orient="row")
    contacts = coded(touched.with_columns(day=pl.lit(None, pl.Date)), ["account_id", "kind", "entity"])
    contacts = contacts.sort("kind", "entity", "day", "account_id")
    spans = days or {}
    lives = pl.DataFrame(
        [
            (account, *(START + timedelta(days=day) for day in spans.get(cluster, (0, 30))))
            for cluster, accounts in clusters.items()
            for account in accounts
            if spans.get(cluster) != SILENT
        ],
        schema={"account_id": pl.String, "first_seen": pl.Datetime("us", "UTC"), "last_seen": pl.Datetime("us", "UTC")},
        orient="row",
    )
    told = networks(suspects, contacts, lives, entity_kinds())
    return {row["cluster_id"]: (row["network_id"], row["generation"], row["relation"]) for row in told.to_dicts()}


a, b, c = pool("a"), pool("b"), pool("c")
TWO = {A: a, B: b}


def test_clusters_that_hold_what_one_party_holds_are_one_network() -> None:
    found = joined({**TWO, C: c}, using([*a[:2], *b[:2]], "payment_card", "visa"))
    assert set(found) == {A, B}
    assert found[A] == found[B]
    assert found[A][1:] == (0, f"shares {HELD}")


@pytest.mark.parametrize("kind", ["connection", "conversation", "take_over", "device", "phone"])
def test_one_account_of_each_is_chance_and_two_are_none(kind: str) -> None:
    assert not joined(TWO, using([a[0], b[0]], kind, "x"))
    assert joined(TWO, using([*a[:AT_LEAST], *b[:AT_LEAST]], kind, "x"))


def test_the_same_work_through_the_same_exits_is_one_network() -> None:
    prompt, exits = using([*a, *b], "system_prompt", "p"), using([*a[:2], *b[:2]], "ip_address", "x")
    assert joined(TWO, [*prompt, *exits])[A][2] == f"shares {DONE}"


def test_the_same_work_alone_joins_nobody_for_a_system_prompt_names_a_program() -> None:
    assert not joined(TWO, using([*a, *b], "system_prompt", "p"))
    assert not joined(TWO, [*using([*a, *b], "system_prompt", "p"), *using([*a, *b], "email_pattern", "a9@b")])


@pytest.mark.parametrize("kind", OF_EXITS)
def test_exits_alone_join_nobody_for_two_operators_may_rent_one_proxy(kind: str) -> None:
    contacts = using([*a, *b], kind, "x")
    assert not joined(TWO, contacts)
    assert not joined(TWO, [*contacts, *using([*a[:2], *b[:2]], "system_prompt", "p")])


def test_what_the_public_uses_too_joins_nobody() -> None:
    public = using(pool("home", 20), "device", "p")
    assert not joined(TWO, [*using([*a, *b], "device", "p"), *public])


def test_the_name_of_a_network_depends_on_its_clusters_alone() -> None:
    one, other = (joined(TWO, using([*a, *b], kind, "x")) for kind in ("device", "connection"))
    assert one[A][0] == other[A][0]
    assert one[A][0].startswith("N-")


def test_a_chain_is_one_network() -> None:
    cards = [*using([*a, *b], "payment_card", "p"), *using([*b, *c], "payment_card", "q")]
    found = joined({**TWO, C: c}, cards)
    assert set(found) == {A, B, C}
    assert len({network for network, _, _ in found.values()}) == 1


def test_a_cluster_that_began_when_another_had_ended_is_of_the_next_generation() -> None:
    cards = using([*a, *b, *c], "payment_card", "p")
    found = joined({**TWO, C: c}, cards, {A: (0, 9), B: (10, 19), C: (5, 30)})
    assert found[A][1:] == (0, f"shares {HELD}")
    assert found[B][1:] == (1, f"shares {HELD}; began after {A} had ended")
    assert found[C][1] == 0


def test_clusters_of_one_moment_are_of_one_generation() -> None:
    found = joined(TWO, using([*a, *b], "payment_card", "p"), {A: (3, 3), B: (3, 3)})
    assert [generation for _, generation, _ in found.values()] == [0, 0]


def test_accounts_that_sent_nothing_have_no_generation() -> None:
    found = joined(TWO, using([*a, *b], "payment_card", "p"), {A: (0, 9), B: SILENT})
    assert [generation for _, generation, _ in found.values()] == [0, 0]


def test_one_cluster_is_no_network() -> None:
    assert not joined({A: a}, using(a, "device", "p"))


def test_nobody_suspected_is_no_network() -> None:
    assert not joined({}, using(a, "system_prompt", "p"))


def test_connections_of_two_days_are_different_things() -> None:
    """Who has that number on another day is somebody else."""
    columns = ["account_id", "kind", "entity", "day"]
    suspects = pl.DataFrame({"account_id": [*a, *b], "cluster_id": [A] * 10 + [B] * 10})
    lives = suspects.select("account_id", first_seen=pl.lit(START), last_seen=pl.lit(START))
    for day, joins in ((date(2026, 3, 1), True), (date(2026, 3, 2), False)):
        rows = [(account, "connection", "x", date(2026, 3, 1)) for account in a]
        rows += [(account, "connection", "x", day) for account in b]
        contacts = coded(pl.DataFrame(rows, schema=columns, orient="row"), columns[:3]).sort("kind", "entity", "day")
        assert networks(suspects, contacts, lives, entity_kinds()).is_empty() is not joins
