from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import polars as pl

from forensics.reports.brief import brief_of
from forensics.reports.formats.json_document import part
from forensics.reports.naming import in_clear, pseudonymous
from tests.reports.example_case import HYDRA, example_case, hostile_case, with_table

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case


def document(case: Case) -> dict[str, object]:
    parsed = orjson.loads(part.render(brief_of(case, pseudonymous(case))))
    assert isinstance(parsed, dict)
    return parsed


def test_the_document_has_what_a_program_needs() -> None:
    parsed = document(example_case())
    for key in ("accounts", "calibration", "clusters", "entities", "evidence", "hypotheses", "provenance", "scope"):
        assert parsed[key]
    assert list(parsed) == sorted(parsed)
    assert parsed["names"] == "pseudonyms"


def test_the_evidence_in_the_document_sums_to_the_odds() -> None:
    evidence = document(example_case())["evidence"]
    assert isinstance(evidence, list)
    rows = [row["bans"] for row in evidence if row["subject"] == HYDRA and row["hypothesis"] == "hydra"]
    assert len(rows) == 6


def test_accounts_with_nothing_to_do_are_left_to_the_table() -> None:
    case = example_case()
    accounts = case.tables["accounts"]
    quiet = accounts.with_columns(pl.lit("none").cast(accounts.schema["recommendation"]).alias("recommendation"))
    assert document(with_table(case, "accounts", quiet))["accounts"] == []


def test_names_are_pseudonyms_unless_asked_for() -> None:
    case = example_case()
    raw = part.render(brief_of(case, pseudonymous(case)))
    assert b"acct-h0" not in raw
    assert b"203.0.113.7" not in raw
    assert b"private" not in raw
    assert b"acct-h00003" in part.render(brief_of(case, in_clear()))


def test_a_programs_terminal_is_safe_too() -> None:
    raw = part.render(brief_of(hostile_case(), in_clear())).decode()
    assert "\u202e" not in raw
    assert "\x1b" not in raw
    assert "\\u001b" not in raw
