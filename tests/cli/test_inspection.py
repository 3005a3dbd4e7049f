from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from forensics.cli.inspection import inspection_json, inspection_text, measurable
from forensics.vocabulary.inspection import ColumnSeen, FileInspection, Inspection
from forensics.vocabulary.request_log import Gap

FILE = FileInspection(
    name="log\x1b.jsonl",
    container="jsonl",
    profile="canonical",
    size_bytes=1_000,
    rows=10,
    requests=7,
    rejects=2,
    filtered=1,
    first_seen=datetime(2026, 5, 1, tzinfo=UTC),
    last_seen=datetime(2026, 5, 2, tzinfo=UTC),
    columns=(
        ColumnSeen("account_id", "account_id", None, 0.0),
        ColumnSeen("client_ip\u202e", None, "ip", None),
        ColumnSeen("timestamp", "timestamp", None, 0.25),
    ),
    reject_reasons={"not JSON": 2},
    warnings=("naive times",),
)
FOUND = Inspection(
    files=(FILE,),
    covered=frozenset({"account_id", "timestamp"}),
    gaps=(Gap(datetime(2026, 5, 1, 3, tzinfo=UTC), datetime(2026, 5, 1, 9, tzinfo=UTC)),),
    warnings=("no address anywhere",),
    proposed_mapping="columns:\n  ip: client_ip\u202e\n",
)


def test_a_file_is_described_with_its_rows_columns_and_rejects() -> None:
    text = inspection_text(FOUND)
    assert "10 rows: 7 usable, 2 rejected, 1 filtered; 2026-05-01 00:00:00Z to 2026-05-02 00:00:00Z" in text
    assert "rejected 2: not JSON" in text
    assert "75.0%" in text
    assert "gap without any request: 2026-05-01 03:00:00Z" in text
    assert "warning: no address anywhere" in text


def test_a_mapping_is_proposed_to_be_checked() -> None:
    assert "A mapping for --map; check it" in inspection_text(FOUND)
    assert "--map" not in inspection_text(replace(FOUND, proposed_mapping=""))


def test_names_of_files_and_columns_cannot_act_on_the_terminal() -> None:
    text = inspection_text(FOUND)
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_what_can_be_measured_follows_from_the_columns_that_have_values() -> None:
    able, unable = measurable(frozenset({"account_id", "timestamp", "ip"}))
    assert "address" in able
    assert ("device", "needs device_id") in unable
    assert any("needs an accounts or payments file" in reason for _, reason in unable)


def test_a_log_without_usable_rows_measures_nothing() -> None:
    assert measurable(frozenset())[0] == []


def test_the_same_facts_are_there_for_programs() -> None:
    facts = json.loads(inspection_json(FOUND))
    assert facts["files"][0]["columns"][1]["proposed"] == "ip"
    assert facts["covered"] == ["account_id", "timestamp"]
