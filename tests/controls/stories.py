"""Twenty requests on three days: three suspected accounts on one card, and two customers.

| account | card | plan, pathway | signed up | Monday | Tuesday | Wednesday |
|---|---|---|---|--:|--:|--:|
| a | x | free, education | Monday | 4 | 2 | |
| b | x | free, direct | Tuesday | | 4 | 1 |
| c | x and one of its own | free, direct | Tuesday | | 1 | 2 |
| d | y | team, education | long before | 3 | | |
| e | y | team, direct | unknown | 1 | 1 | 1 |

Every request has 10 output tokens. Template t: all of a's, three of b's on Tuesday, all of d's.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from forensics.controls.policy_files import controls
from forensics.controls.replay import Played, replay
from forensics.vocabulary.control import History, Policy

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 9, day) for day in (7, 8, 9))
ACCOUNTS = pl.Enum(list("abcde"))
EVERYTHING = frozenset({"prompt", "output_tokens", "system_prompt_sha256"}) | {
    f"accounts.{name}" for name in ("payment_fingerprint", "plan", "access_pathway", "created_at")
}

SENT = [
    ("a", MONDAY, 4),
    ("a", TUESDAY, 2),
    ("b", TUESDAY, 4),
    ("b", WEDNESDAY, 1),
    ("c", TUESDAY, 1),
    ("c", WEDNESDAY, 2),
    ("d", MONDAY, 3),
    ("e", MONDAY, 1),
    ("e", TUESDAY, 1),
    ("e", WEDNESDAY, 1),
]


def _rows(rows: list[tuple[Any, ...]], schema: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema, orient="row")


def history() -> History:
    days = _rows(SENT, {"account_id": ACCOUNTS, "day": pl.Date, "n_requests": pl.Int64})
    named = {"account_id": ACCOUNTS, "kind": pl.String, "entity": pl.String, "n_requests": pl.Int64}
    touched = [("a", "x", 0), ("b", "x", 0), ("c", "x", 0), ("d", "y", 0), ("e", "y", 0)]
    contacts = [(account, "payment_card", card, n) for account, card, n in touched]
    contacts += [("a", "prompt_template", "t", 6), ("b", "prompt_template", "t", 3), ("d", "prompt_template", "t", 3)]
    reach = [("a", 1), ("b", 1), ("c", 2), ("d", 1), ("e", 1)]
    traits = [(name, "plan", "free") for name in "abc"] + [(name, "plan", "team") for name in "de"]
    traits += [(name, "pathway", "education" if name in "ad" else "direct") for name in "abcde"]
    people = [
        ("a", MONDAY, MONDAY),
        ("b", TUESDAY, TUESDAY),
        ("c", TUESDAY, TUESDAY),
        ("d", date(2025, 1, 1), date(2025, 1, 1)),
        ("e", None, MONDAY),
    ]
    return History(
        account_days=days.with_columns(output_tokens=pl.col("n_requests") * 10),
        contacts=_rows(contacts, named),
        reach=_rows(
            [(name, "payment_card", n) for name, n in reach],
            {"account_id": ACCOUNTS, "kind": pl.String, "n_entities": pl.Int64},
        ),
        traits=_rows(traits, {"account_id": ACCOUNTS, "covariate": pl.String, "value": pl.String}),
        people=_rows(people, {"account_id": ACCOUNTS, "created": pl.Date, "began": pl.Date}),
    )


def stopped(control: str, past: History | None = None, **settings: int | str) -> dict[tuple[str, str], int]:
    """Requests that a control stops, by account and day of the week."""
    found = controls()[control].stops(past or history(), settings)
    return {(account, day.strftime("%a")): n for account, day, n in found.sort("account_id", "day").rows()}


def policy(control: str, **settings: int | str) -> Policy:
    return Policy(control, control, control, settings, "a test")


def played(*policies: Policy, past: History | None = None, covered: frozenset[str] = EVERYTHING) -> Played:
    accused = _rows(
        [
            ("a", "C-1", 0.9, False),
            ("b", "C-1", 0.8, False),
            ("c", "C-1", 0.9, True),
            ("d", None, 0.1, False),
            ("e", None, 0.0, False),
        ],
        {"account_id": ACCOUNTS, "cluster_id": pl.String, "membership": pl.Float64, "is_victim": pl.Boolean},
    )
    work = _rows(
        [("C-1", MONDAY, 2), ("C-1", TUESDAY, 6)], {"cluster_id": pl.String, "day": pl.Date, "n_requests": pl.Int64}
    )
    return replay(past or history(), policies, accused, work, covered)
