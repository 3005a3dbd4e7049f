from __future__ import annotations

import polars as pl

from forensics.summaries.reduce import contacts_of, entity_kinds
from forensics.summaries.take_overs import COLUMNS, failed_prompts, retries, take_overs
from tests.stories import log, reducer, request, summary_of, tied, told

KIND = entity_kinds()["take_over"]


def test_a_take_over_ties_giver_and_heir() -> None:
    relay = log(
        request("ann", prompt_sha256="h", message_count=1, status=429, at="12:00:00"),
        request("bob", prompt_sha256="h", message_count=1, status=200, at="12:00:02"),
    )
    rows = retries(relay, failed_prompts(summary_of(relay).failures, seed=0))
    contacts = told(contacts_of(take_overs([rows]), KIND, reducer())).contacts
    assert tied(contacts, "take_over") == [["ann", "bob"]]


def test_requests_alone_show_no_take_over() -> None:
    """It takes a second pass: the first only remembers the failures."""
    relay = log(request("ann", prompt_sha256="h", status=429), request("bob", prompt_sha256="h", status=200))
    assert summary_of(relay).contacts.filter(pl.col("kind") == "take_over").is_empty()


def test_it_reads_what_it_needs() -> None:
    assert KIND.needs | KIND.uses == COLUMNS
