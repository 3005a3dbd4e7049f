from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from forensics.reports.desk import desk_of
from forensics.reports.infrastructure import PER_KIND, by_thing, largest_things, ruled_out, shared_by, touched
from forensics.reports.limits import Limits
from forensics.reports.naming import in_clear
from tests.reports.example_case import HYDRA, example_case


def test_a_crowds_address_is_one_line_however_many_days_it_was_seen() -> None:
    things, n_left_out = ruled_out(desk_of(example_case(), in_clear()))
    assert n_left_out == 0
    nat = things[0]
    assert (nat.name, nat.entity_class, nat.verdict) == ("198.51.100.9", "carrier NAT", "public")
    assert (nat.n_days, nat.n_accounts) == (2, 2100)


def test_what_was_ruled_out_says_why() -> None:
    things, _ = ruled_out(desk_of(example_case(), in_clear()))
    assert things[0].reasons == ("as mixed as the log",)


def test_a_thing_without_days_has_none() -> None:
    things, _ = ruled_out(desk_of(example_case(), in_clear()))
    [company] = [thing for thing in things if thing.verdict == "organisation"]
    assert company.n_days == 0


def test_what_is_left_out_is_counted() -> None:
    things, n_left_out = ruled_out(desk_of(example_case(), in_clear(), Limits(ruled_out=1)))
    assert (len(things), n_left_out) == (1, 1)


def test_shared_things_carry_their_verdict_and_how_many_members_touched_them() -> None:
    desk = desk_of(example_case(), in_clear())
    members = desk.table("accounts").filter(pl.col("cluster_id") == HYDRA)["account_id"].to_list()
    links = desk.table("links").filter(pl.col("account_id").is_in(members)).rename({"account_id": "account"})
    things, n_left_out = shared_by(desk, touched(links))
    assert n_left_out == 0
    assert {thing.name: (thing.verdict, thing.n_members, thing.n_days) for thing in things} == {
        "203.0.113.7": ("operator", 12, 2),
        "card-1": ("operator", 12, 0),
    }


def test_the_heaviest_few_of_each_kind_are_shown_and_equally_heavy_ones_by_name() -> None:
    """Ten addresses of two members, the last worth more than the others, which are worth the same; one card."""
    things = [("ip_address", f"203.0.113.{number}", 0.9 if number == 19 else 0.5) for number in range(19, 9, -1)]
    links = pl.DataFrame(
        [
            {"account": account, "kind": kind, "entity": entity, "bans": bans}
            for account in ("a1", "a2")
            for kind, entity, bans in [*things, ("payment_card", "card-9", 0.1)]
        ]
    )
    shown, n_left_out = shared_by(desk_of(example_case(), in_clear()), touched(links))
    names = ["203.0.113.19", *(f"203.0.113.{number}" for number in range(10, 9 + PER_KIND)), "card-9"]
    assert [thing.name for thing in shown] == names
    assert n_left_out == 11 - len(names)


def test_a_shared_thing_that_the_entities_do_not_name_is_shown_as_not_judged() -> None:
    links = pl.DataFrame({"account": ["a1"], "kind": ["payment_card"], "entity": ["card-9"], "bans": [0.4]})
    [thing], _ = shared_by(desk_of(example_case(), in_clear()), touched(links))
    assert (thing.entity_class, thing.verdict, thing.n_accounts) == ("not judged", "unjudged", 1)


def test_the_largest_things_are_those_of_all_things_put_together() -> None:
    """A crowd of two hundred days, each with more accounts than any other thing, does not hide the others."""
    entities = example_case().tables["entities"]
    crowd = entities.filter(pl.col("entity") == "198.51.100.9").head(1)
    days = pl.concat(
        crowd.with_columns(day=pl.lit(date(2026, 1, 1) + timedelta(days=n)), n_accounts=pl.lit(9_000 + n, pl.Int64))
        for n in range(200)
    )
    every = pl.concat([days, entities.with_columns(pl.col("n_accounts").cast(pl.Int64))])
    order = ["n_accounts", "kind", "entity", "class", "verdict"]
    whole = by_thing(every).sort(order, descending=[True, False, False, False, False])
    for n in (1, 2, 3, 100):
        assert largest_things(every, n).equals(whole.head(n))


def test_of_nothing_nothing_is_largest() -> None:
    assert largest_things(example_case().tables["entities"].clear(), 5).is_empty()
