from __future__ import annotations

from datetime import UTC, datetime

import polars as pl

from forensics.foundation.touched import coded
from forensics.links.meetings import widened
from forensics.links.population import MIN_JUDGED_ACCOUNTS
from forensics.links.remaining import REMAINING, remaining
from forensics.vocabulary.summaries import Contacts

NOON = datetime(2026, 9, 7, 12, tzinfo=UTC)


def prompts(**users: list[str]) -> pl.DataFrame:
    rows = [(name, "system_prompt", prompt, None, 3, NOON) for prompt, names in users.items() for name in sorted(names)]
    texts = pl.DataFrame(rows, schema=Contacts.create_empty().schema, orient="row")
    return widened(coded(texts, ("account_id", "kind", "entity")), [REMAINING])


def named(n: int, prefix: str) -> list[str]:
    return [f"{prefix}{number:02d}" for number in range(n)]


def test_prompts_of_ungrouped_accounts_are_asked_again() -> None:
    alone, grouped = named(MIN_JUDGED_ACCOUNTS, "a"), named(5, "g")
    left = remaining(prompts(secret=[*alone, *grouped]), grouped, 1_000)
    assert left["account_id"].cast(pl.String).to_list() == alone
    assert left["kind"].cast(pl.String).unique().to_list() == [REMAINING]


def test_too_few_that_are_left_over_are_not() -> None:
    few, grouped = named(MIN_JUDGED_ACCOUNTS - 1, "a"), named(5, "g")
    assert remaining(prompts(secret=[*few, *grouped]), grouped, 1_000).is_empty()


def test_a_prompt_of_a_tenth_of_the_log_is_a_product_s() -> None:
    users = named(20, "a")
    assert remaining(prompts(product=users), [], 200).height == 20
    assert remaining(prompts(product=users), [], 199).is_empty()


def test_nothing_is_left_where_there_are_no_prompts() -> None:
    assert remaining(prompts(), ["g"], 1_000).is_empty()
