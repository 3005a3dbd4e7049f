"""Mappings, lists and settings that somebody else wrote: one sentence and the right exit code, never a hang."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from forensics.foundation.errors import RuleError
from forensics.foundation.yaml_file import MAX_DEPTH, read_yaml
from tests.cli.terminal import forensics
from tests.ingest.logs import jsonl, request, written

INPUT, RULE, USAGE = 3, 4, 2


def yaml(folder: Path, text: str) -> Path:
    return written(folder / "given.yaml", text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "? [1, 2]\n: 3\n",
        "? {a: 1}\n: 3\n",
        "{[1]: 2}\n",
        "a: !!timestamp 'x'\n",
        "a: !!bool maybe\n",
        "a: !!int x\n",
        "a: !!int\n",
        "a: !!float 1e\n",
        "a: 2026-13-45\n",
        "a: " + "9" * 6_000 + "\n",
        "a: !!map 3\n",
        "a: \x00\n",
        "a: \x1b[31m\n",
        "--- 1\n--- 2\n",
        "<<: {a: 1}\n",
        "&a [*a]\n",
        "a: &b 1\nc: *b\n",
        "1: a\n1.0: b\n",
        "a: !!python/name:os.system\n",
        "a: !!python/object/new:os.system [ls]\n",
        "- " * 500 + "x\n",
        "{a: " * 5_000 + "\n",
        "a: " + "[" * 200_000 + "\n",
    ],
)
def test_a_hostile_document_is_one_rule_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(RuleError, match=r"given\.yaml"):
        read_yaml(yaml(tmp_path, text))


def test_depth_is_counted_exactly(tmp_path: Path) -> None:
    allowed = "[" * (MAX_DEPTH - 1) + "1" + "]" * (MAX_DEPTH - 1)
    read_yaml(yaml(tmp_path, allowed))
    with pytest.raises(RuleError, match="nested deeper"):
        read_yaml(yaml(tmp_path, f"[{allowed}]"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns: {account_id: who, surprise: x}\n", "surprise"),
        ("columns: [1, 2]\n", "columns"),
        ("unheard_of: 1\n", "unheard_of"),
        ("- a\n", "given.yaml"),
        ("columns: {account_id: who[}\n", "given.yaml"),
        ("columns: {account_id: 'a..b'}\n", "given.yaml"),
        ("columns: {account_id: {from: who, map: {a: 1}}}\n", "given.yaml"),
    ],
)
def test_a_wrong_mapping_is_exit_4_and_names_the_file(tmp_path: Path, text: str, said: str) -> None:
    log = written(tmp_path / "log.jsonl", jsonl(request()))
    answer = forensics("inspect", log, "--map", yaml(tmp_path, text))
    assert answer.code == RULE
    assert said in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(("flag", "code"), [("--map", RULE), ("--allow", INPUT), ("--config", USAGE)])
@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "absent"])
def test_what_is_no_regular_file_is_refused_and_never_waited_for(
    tmp_path: Path, flag: str, code: int, kind: str
) -> None:
    given = {"device": Path("/dev/zero"), "absent": tmp_path / "absent.yaml"}.get(kind, tmp_path / "given.yaml")
    if kind == "pipe":
        os.mkfifo(given)
    if kind == "folder":
        given.mkdir()
    log = written(tmp_path / "log.jsonl", jsonl(*(request(f"a{number}") for number in range(20))))
    answer = forensics("analyze", log, "--out", tmp_path / "case", flag, given)
    assert answer.code == code, answer.err
    assert given.name in answer.err
    assert not (tmp_path / "case").exists()


@pytest.mark.parametrize(
    ("flag", "value"),
    [
        ("--from", "0001-01-01T00:00:00+23:59"),
        ("--to", "9999-12-31T23:59:59-23:59"),
        ("--from", "yesterday"),
        ("--memory-limit", "9" * 400),
        ("--memory-limit", "1e9"),
        ("--timezone", "Mars/Olympus"),
        ("--timezone", "../../etc/passwd"),
        ("--timezone", "/etc/localtime"),
        ("--timezone", ""),
        ("--trusted-proxy", "10.0.0.0/99"),
        ("--max-reject-rate", "nan"),
        ("--prevalence", "-1"),
        ("--case-id", "a\x1b[31m"),
    ],
)
def test_a_value_that_cannot_be_is_exit_2_in_one_line(tmp_path: Path, flag: str, value: str) -> None:
    log = written(tmp_path / "log.jsonl", jsonl(*(request(f"a{number}") for number in range(20))))
    answer = forensics("analyze", log, "--out", tmp_path / "case", flag, value)
    assert answer.code == USAGE, answer.err
    assert answer.err.splitlines()[-1].startswith("error: ")
    assert "\x1b" not in answer.err
    assert not (tmp_path / "case").exists()


@pytest.mark.parametrize(
    "text",
    [
        "kind,value,scope,reason,owner,expiry\naccount,a1,,,,0001-01-01T00:00+23:59\n",
        "kind,value,scope,reason,owner,expiry\naccount,a1,,,,9999-12-31T23:59-23:59\n",
        "kind,value,scope,reason,owner,expiry\naccount,a1\n",
        "kind,value,scope,reason,owner,expiry\naccount,a1,,,,,,,,more\n",
        "kind,value,scope,reason,owner,expiry\naccount," + "x" * 200_000 + ",,,,\n",
        'kind,value,scope,reason,owner,expiry\naccount,"a1,,,,\n',
        "kind,value\n",
        "\x00\n",
        "",
    ],
)
def test_a_hostile_list_is_read_or_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    log = written(tmp_path / "log.jsonl", jsonl(*(request(f"a{number}") for number in range(20))))
    given = written(tmp_path / "allow.csv", text.encode())
    answer = forensics("analyze", log, "--out", tmp_path / "case", "--allow", given, "--quiet")
    assert answer.code in {0, USAGE, INPUT}, answer.err
    assert answer.code == 0 or "allow.csv" in answer.err
