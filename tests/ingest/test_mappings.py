from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import polars as pl
import pytest

from forensics.foundation.errors import RuleError
from forensics.foundation.rules_folder import rules_folder
from forensics.foundation.yaml_file import read_yaml
from forensics.ingest.mappings import read_mapping
from forensics.vocabulary.columns import REQUEST_COLUMNS
from tests.ingest.logs import jsonl, read, read_bytes, rows, values, written

SHIPPED = sorted((rules_folder() / "mappings").glob("*.yaml"))
WHO_AND_WHEN = "timestamp: at\naccount_id: who\n"


def mapped(folder: Path, text: str, *given: dict[str, Any], **settings: Any) -> Any:
    path = folder / "map.yaml"
    path.write_text(WHO_AND_WHEN + text)
    full = [{"at": 1772449445, "who": "a", **row} for row in given]
    return read_bytes(folder, jsonl(*full), mapping=path, **settings)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_mapping_reads_its_own_examples(tmp_path: Path, path: Path) -> None:
    document = read_yaml(path)
    assert document["profile"] == path.stem
    lines = [orjson.dumps(orjson.loads(example["line"])) for example in document["examples"]]
    log = read_bytes(tmp_path, b"\n".join(lines), mapping=Path(path.stem))
    for example, row in zip(document["examples"], rows(log), strict=True):
        expected = {**example["row"], "timestamp": datetime.fromisoformat(example["row"]["timestamp"])}
        assert {name: row[name] for name in expected} == expected
    assert not log.rejects.height
    assert {row["profile"] for row in rows(log)} == {path.stem}


def test_columns_are_coalesced_from_left_to_right(tmp_path: Path) -> None:
    log = mapped(tmp_path, "model: [x, y]\n", {"x": None, "y": "b"}, {"x": "a", "y": "b"}, {"x": ""})
    assert values(log, "model") == ["b", "a", None]


def test_a_path_goes_into_objects_lists_and_json_text(tmp_path: Path) -> None:
    text = """
model: m.n["x.y"][1]
user_agent: body >> headers.ua
endpoint: flat.name
"""
    log = mapped(
        tmp_path,
        text,
        {"m": {"n": {"x.y": ["a", "b"]}}, "body": '{"headers": {"ua": "curl"}}', "flat.name": "f"},
        {"m": "not an object", "body": {"headers": '{"ua": "node"}'}, "flat": {"name": "g"}},
    )
    found = rows(log, "model", "user_agent", "endpoint")
    assert found == [
        {"model": "b", "user_agent": "curl", "endpoint": "f"},
        {"model": None, "user_agent": "node", "endpoint": "g"},
    ]


def test_a_path_goes_into_parquet_structs(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text(WHO_AND_WHEN + "model: m.n\nuser_agent: h[0]\nregion: t >> r\nasn: m.absent\n")
    row = {"at": 1772449445, "who": 7, "m": {"n": "x"}, "h": ["ua", "b"], "t": '{"r": "eu"}'}
    pl.DataFrame([row]).write_parquet(tmp_path / "log.parquet")
    log = read(tmp_path, tmp_path / "log.parquet", mapping=tmp_path / "map.yaml")
    assert rows(log, "account_id", "model", "user_agent", "region", "asn") == [
        {"account_id": "7", "model": "x", "user_agent": "ua", "region": "eu", "asn": None}
    ]


def test_values_constants_and_lengths(tmp_path: Path) -> None:
    text = """
status: {path: s, map: {success: 200, true: 204}}
endpoint: {constant: chat}
tool_count: {path: tools, as: len}
"""
    log = mapped(tmp_path, text, {"s": "success", "tools": [{"a": 1}, {}]}, {"s": True, "tools": "x"}, {"s": 429})
    assert rows(log, "status", "endpoint", "tool_count") == [
        {"status": 200, "endpoint": "chat", "tool_count": 2},
        {"status": 204, "endpoint": "chat", "tool_count": None},
        {"status": 429, "endpoint": "chat", "tool_count": None},
    ]


def test_a_given_epoch_unit_is_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_text("timestamp: {path: at, unit: ms}\naccount_id: who\n")
    log = read_bytes(tmp_path, jsonl({"at": 1772449445000, "who": "a"}, {"at": 1772449445, "who": "a"}), mapping=path)
    assert log.n_requests == 1
    assert len(log.rejects) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("acount_id: x\n", "did you mean 'account_id'"),
        ("model: {pth: x}\n", "did you mean 'path'"),
        ("model: {path: x, constant: y}\n", "either 'path' or 'constant'"),
        ("model: {path: x, as: float}\n", "not a form"),
        ("model: 'a[x'\n", "not a path"),
        ("model: 5\n", "a path, a list of paths"),
        ("source_file: x\n", "not known"),
        ("columns: {}\n", "at least one column"),
        ("- a\n", "with the key 'columns'"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(text)
    with pytest.raises(RuleError, match=message):
        read_mapping(path, REQUEST_COLUMNS)


def test_a_mapping_that_does_not_exist_lists_the_shipped_ones(tmp_path: Path) -> None:
    log = written(tmp_path / "log.jsonl", b"{}")
    with pytest.raises(RuleError, match="litellm_spendlogs"):
        read(tmp_path, log, mapping=Path("nothing"))
