from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from forensics.foundation.progress import Silence
from forensics.foundation.rules_folder import rules_folder
from forensics.foundation.yaml_file import read_yaml
from forensics.ingest.inspect import inspect_logs
from forensics.ingest.names import COMMON_NAMES, normal
from forensics.vocabulary.columns import REQUEST_COLUMNS
from forensics.vocabulary.settings import ReadSettings
from tests.ingest.logs import CLOCK, jsonl, read, request, rows, written

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.inspection import Inspection


def inspect(folder: Path, content: bytes) -> Inspection:
    path = written(folder / "log.jsonl", content)
    return inspect_logs([str(path)], ReadSettings(), folder, Silence())


def test_every_column_is_shown_with_what_it_is_read_as(tmp_path: Path) -> None:
    seen = inspect(tmp_path, jsonl(request(asn=1, colour="red"), request())).files[0]
    assert {column.name: (column.canonical, column.null_share) for column in seen.columns} == {
        "timestamp": ("timestamp", 0.0),
        "account_id": ("account_id", 0.0),
        "ip": ("ip", 0.0),
        "asn": ("asn", 0.5),
        "colour": (None, None),
    }
    assert seen.unknown == ("colour",)


def test_a_log_of_other_names_is_described_and_a_mapping_proposed_that_reads_it(tmp_path: Path) -> None:
    content = jsonl({"startTime": CLOCK, "user": "a1", "ClientIP": "203.0.113.9", "prompt tokens": 5, "model": "m"})
    found = inspect(tmp_path, content)
    assert found.files[0].rejects == 1
    mapping = tmp_path / "map.yaml"
    mapping.write_text(found.proposed_mapping)
    (row,) = rows(read(tmp_path, tmp_path / "log.jsonl", mapping=mapping))
    assert (row["account_id"], row["ip"], row["input_tokens"], row["model"]) == ("a1", "203.0.113.9", 5, "m")


def test_nothing_is_proposed_when_all_names_are_ours(tmp_path: Path) -> None:
    assert inspect(tmp_path, jsonl(request())).proposed_mapping == ""


def test_rejects_are_counted_by_reason(tmp_path: Path) -> None:
    seen = inspect(tmp_path, jsonl(request()) + b"x\ny\n[]\n").files[0]
    assert seen.reject_reasons == {"not JSON": 2, "not a JSON object": 1}


def test_names_are_compared_in_one_spelling() -> None:
    assert [normal(name) for name in ("ClientIP", "client-ip", "Client IP", "JA3Hash")] == [
        "client_ip",
        "client_ip",
        "client_ip",
        "ja3_hash",
    ]


def test_the_common_names_are_for_our_columns_and_in_normal_spelling() -> None:
    assert set(COMMON_NAMES) <= set(REQUEST_COLUMNS)
    assert all(normal(other) == other for others in COMMON_NAMES.values() for other in others)


def test_a_shipped_mapping_that_fits_is_named(tmp_path: Path) -> None:
    example = read_yaml(rules_folder() / "mappings" / "cloudflare_http.yaml")["examples"][0]["line"]
    found = inspect(tmp_path, orjson.dumps(orjson.loads(example)))
    assert "--map cloudflare_http" in found.proposed_mapping
    assert "--map" not in inspect(tmp_path, jsonl({"time": CLOCK, "user": "a"})).proposed_mapping
