from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

from forensics.cli.config import KEYS
from forensics.cli.settings import inputs, settings
from forensics.foundation.errors import InputError, UsageError
from forensics.vocabulary.settings import JudgeSettings, ReadSettings, RunSettings, Settings

RENAMED = {"mapping": "map", "trusted_proxies": "trusted-proxy", "start": "from", "end": "to"}
"""Field to flag, where they differ."""


def test_nothing_chosen_is_every_default() -> None:
    assert settings({}) == Settings()


@pytest.mark.parametrize("part", [ReadSettings, JudgeSettings, RunSettings])
def test_every_setting_has_a_key(part: type) -> None:
    names = {RENAMED.get(field.name, field.name.replace("_", "-")) for field in fields(part)}
    assert names <= set(KEYS)


def test_every_choice_arrives() -> None:
    chosen = settings(
        {
            "account-grain": "key",
            "map": Path("m.yaml"),
            "timezone": "Europe/Berlin",
            "trusted-proxy": ["10.0.0.0/8", "fd00::/8"],
            "from": "2026-05-01",
            "to": "2026-06-01",
            "released": ["claude-opus-4-1=2025-08-05"],
            "strict": True,
            "keep-text": True,
            "max-line-bytes": 1000,
            "prevalence": 0.05,
            "max-reject-rate": 0.2,
            "rules": Path("r"),
            "prices": Path("p.yaml"),
            "seed": 7,
            "case-id": "case-1",
            "examiner": "A",
            "threads": 2,
            "memory-limit": "1G",
            "temp-dir": Path("t"),
        }
    )
    assert chosen.read == ReadSettings(
        account_grain="key",
        timezone="Europe/Berlin",
        trusted_proxies=("10.0.0.0/8", "fd00::/8"),
        start=datetime(2026, 5, 1, tzinfo=UTC),
        end=datetime(2026, 6, 1, tzinfo=UTC),
        mapping=Path("m.yaml"),
        released=("claude-opus-4-1=2025-08-05",),
        keep_text=True,
        strict=True,
        max_line_bytes=1000,
    )
    assert chosen.judge == JudgeSettings(prevalence=0.05, max_reject_rate=0.2, rules=Path("r"), prices=Path("p.yaml"))
    assert chosen.run == RunSettings(threads=2, memory_limit=1 << 30, temp_dir=Path("t"))
    assert (chosen.seed, chosen.case_id, chosen.examiner) == (7, "case-1", "A")


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        ({"from": "2026-05-02", "to": "2026-05-01"}, "--from must be before --to"),
        ({"timezone": "Mars/Olympus"}, "unknown time zone 'Mars/Olympus'"),
        ({"timezone": "../../etc/passwd"}, "unknown time zone"),
        ({"trusted-proxy": ["10.0.0.1/8"]}, "not a range: '10.0.0.1/8'"),
        ({"released": ["claude-opus-4-1"]}, "--released: not a model and a day: 'claude-opus-4-1'"),
        ({"released": ["m=2025-08-05", "m=2025-08-06"]}, "--released: two days for 'm'"),
        ({"prevalence": 1.5}, "--prevalence: must be between 0 and 1"),
        ({"prevalence": 0.0}, "must be above 0 and below 1"),
        ({"max-reject-rate": -0.1}, "--max-reject-rate: must be between 0 and 1"),
        ({"threads": 0}, "--threads: must be at least 1"),
        ({"max-depth": 0}, "max-depth: must be at least 1"),
    ],
)
def test_a_value_out_of_its_range_is_refused(choices: dict[str, object], reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        settings(choices)


def test_inputs_are_the_logs_of_the_command_line_and_the_files_of_the_flags(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()
    found = inputs({"accounts": tmp_path / "a.csv"}, ["logs/*.jsonl", "more"])
    assert found.logs == ("logs/*.jsonl", "more")
    assert found.accounts == tmp_path / "a.csv"
    assert found.events is None


def test_a_file_that_is_not_there_is_said_before_hours_of_reading(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.csv: no such file \(check --payments\)"):
        inputs({"payments": tmp_path / "absent.csv"}, ["log.jsonl"])
