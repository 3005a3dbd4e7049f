from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from forensics.foundation.touched import KEY
from forensics.links.meetings import account_numbers, meetings

MONDAY, TUESDAY = date(2026, 9, 7), date(2026, 9, 8)
SCHEMA = {"account_id": pl.String, "kind": pl.String, "entity": pl.String, "day": pl.Date, "n_requests": pl.Int64}
CONTACTS = pl.DataFrame(
    [
        ("ann", "device", "laptop", None, 1),
        ("bob", "device", "laptop", None, 2),
        ("bob", "ip_address", "exit", TUESDAY, 3),
        ("ann", "ip_address", "exit", MONDAY, 4),
        ("cat", "ip_address", "exit", MONDAY, 5),
    ],
    schema=SCHEMA,
    orient="row",
)


def test_accounts_on_one_thing_and_day_are_one_run_of_rows() -> None:
    met = meetings(CONTACTS)
    assert met.sizes.tolist() == [2, 2, 1]
    assert met.contacts["n_requests"].to_list() == [1, 2, 4, 5, 3]


def test_the_order_of_contacts_does_not_matter() -> None:
    met, turned = meetings(CONTACTS), meetings(CONTACTS.reverse())
    assert turned.contacts.equals(met.contacts)
    assert turned.first.tolist() == met.first.tolist()


def test_contacts_in_order_are_left_as_they_are() -> None:
    ordered = meetings(CONTACTS).contacts
    assert meetings(ordered).contacts.equals(ordered)


def test_things_are_found_again() -> None:
    met = meetings(CONTACTS)
    things = pl.DataFrame(
        [("ip_address", "exit", TUESDAY), ("device", "laptop", MONDAY), ("device", "laptop", None)],
        schema={name: SCHEMA[name] for name in KEY},
        orient="row",
    )
    assert met.places(things).tolist() == [2, -1, 0]


def test_nobody_met_nobody() -> None:
    met = meetings(CONTACTS.clear())
    assert met.sizes.tolist() == []
    assert met.places(CONTACTS.head(1)).tolist() == [-1]


def test_rows_are_chosen_by_what_they_are_about() -> None:
    met = meetings(CONTACTS)
    assert met.rows(met.of_kinds(["device"])).tolist() == [True, True, False, False, False]


def test_accounts_that_are_not_of_the_population_have_no_number() -> None:
    ids = pl.Series(["ann", "cat"])
    names = ["ann", "bob", "cat", "ann"]
    for dtype in (pl.String, pl.Enum(["ann", "bob", "cat"])):
        assert account_numbers(pl.Series(names, dtype=dtype), ids).to_list() == [0, None, 1, 0]


def test_where_everybody_is_known_categories_are_numbers() -> None:
    ids = pl.Series(["ann", "bob"])
    found = account_numbers(pl.Series(["bob", "ann"], dtype=pl.Enum(["ann", "bob"])), ids)
    assert found.dtype == pl.UInt32
    assert np.array_equal(found.to_numpy(), [1, 0])
