from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from forensics.foundation.touched import coded
from forensics.links.sights import first_sights
from forensics.vocabulary.summaries import Contacts

MONDAY = date(2026, 9, 7)
TEXTS = ("account_id", "kind", "entity")


def seen(hour: int) -> datetime:
    return datetime(2026, 9, 7, hour, tzinfo=UTC)


CONTACTS = pl.DataFrame(
    [
        ("ann", "ip_address", "exit", MONDAY, 1, seen(9)),
        ("bob", "ip_address", "exit", MONDAY, 2, seen(8)),
        ("ann", "device", "laptop", None, 0, None),
    ],
    schema=Contacts.create_empty().schema,
    orient="row",
)


def ties(*rows: tuple[str, str, str, date | None]) -> pl.DataFrame:
    schema = {"account_id": pl.String, "kind": pl.String, "entity": pl.String, "day": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


@pytest.mark.parametrize("contacts", [CONTACTS, coded(CONTACTS, TEXTS)])
def test_a_tie_was_first_seen_when_its_own_contact_was(contacts: pl.DataFrame) -> None:
    found = first_sights(ties(("bob", "ip_address", "exit", MONDAY), ("ann", "device", "laptop", None)), contacts)
    assert found.select("account_id", "n_requests", "timestamp").rows() == [("bob", 2, seen(8)), ("ann", 0, None)]


def test_a_tie_without_a_contact_was_never_seen() -> None:
    strange = ties(("bob", "device", "laptop", None), ("ann", "ip_address", "exit", None))
    assert first_sights(strange, CONTACTS)["n_requests"].to_list() == [None, None]


def test_no_ties_were_seen_nowhere() -> None:
    assert first_sights(ties(), CONTACTS).is_empty()
