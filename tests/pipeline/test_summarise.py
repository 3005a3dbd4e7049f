from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl

from forensics.foundation.digests import text_sha256
from forensics.pipeline.analysis import analyze
from forensics.pipeline.state import state_of
from forensics.vocabulary.settings import Inputs, Settings
from tests.stories import in_texts

if TYPE_CHECKING:
    from pathlib import Path

ASKED = "Explain step by step how item {} of the list is computed."


def requests() -> pl.DataFrame:
    """Three accounts that ask alike, and a prompt that fails with one and is sent again by another at once."""
    start = datetime(2026, 9, 7, tzinfo=UTC)
    rows = [
        {
            "timestamp": start + timedelta(minutes=minute, seconds=account),
            "account_id": f"account-{account}",
            "ip": f"192.0.2.{account}",
            "prompt": ASKED.format(minute * 3 + (account > 0)),
            "system_prompt": "You are a clerk." if account else None,
            "status": 429 if account == 1 else 200,
        }
        for minute in range(40)
        for account in range(3)
    ]
    return pl.DataFrame([*rows, {**rows[0], "account_id": "account-3", "prompt": None}])


def test_hashes_that_the_log_has_and_hashes_made_of_texts_leave_the_same(tmp_path: Path) -> None:
    plain = requests()
    own = plain.with_columns(
        pl.Series(f"{name}_sha256", [None if text is None else text_sha256(text) for text in plain[name]])
        for name in ("prompt", "system_prompt")
    )
    states = []
    for name, rows in (("plain", plain), ("own", own)):
        rows.write_parquet(tmp_path / f"{name}.parquet")
        states.append(state_of(analyze(Inputs((str(tmp_path / f"{name}.parquet"),)), Settings()).state))
    for name in ("contacts", "reach", "profiles", "account_days"):
        made, given = (in_texts(getattr(state, name)) for state in states)
        assert made.equals(given), name
    kinds = set(in_texts(states[0].contacts)["kind"])
    assert {"prompt", "prompt_template", "system_prompt", "take_over"} <= kinds
