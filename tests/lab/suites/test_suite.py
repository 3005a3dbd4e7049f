"""A suite in a file: read as it was written, and refused when anything in it was touched."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from forensics.foundation.errors import ForensicsError, InputError, RuleError
from forensics.lab.suites import freeze as freezing
from forensics.lab.suites.freeze import freeze, main
from forensics.lab.suites.suite import Suite, entry_of, read_suite, write_suite
from tests.lab.suites.worlds import small

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from forensics.lab.world import World

SUITE = Suite("s", (small("a"), small("b", 2, ("accounts", "events"))))


def touched(path: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    said = json.loads(path.read_text("utf-8"))
    change(said)
    path.write_text(json.dumps(said), "utf-8")
    return path


def test_a_suite_comes_back_as_it_was(tmp_path: Path) -> None:
    write_suite(SUITE, tmp_path / "deep" / "s.json")
    assert read_suite(tmp_path / "deep" / "s.json") == SUITE
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["s.json"]


def test_a_suites_digest_changes_with_every_world_and_with_one_more() -> None:
    others = [Suite("s", SUITE.worlds[:1]), Suite("s", SUITE.worlds[::-1]), Suite("t", SUITE.worlds)]
    assert len({SUITE.digest, *(suite.digest for suite in others)}) == 4


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda said: said["worlds"][1]["world"].update(days=4), "world 2: the world 'b' is not the one"),
        (lambda said: said["worlds"][0]["world"].update(prompts="text"), "is not the one that was recorded"),
        (lambda said: said["worlds"][0]["world"].update(day=4), "unknown key 'day'"),
        (lambda said: said["worlds"][0].update(note="x"), "keys digest, family, world"),
        (lambda said: said["worlds"].append(said["worlds"][0]), "two worlds are called 'a'"),
        (lambda said: said["worlds"][0].update(family=3), "'family' must be a text"),
        (lambda said: said.update(schema=2), "not a suite of schema 1"),
        (lambda said: said.pop("suite"), "keys schema, suite, worlds"),
    ],
)
def test_a_suite_that_was_touched_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], reason: str
) -> None:
    write_suite(SUITE, tmp_path / "s.json")
    with pytest.raises(InputError, match=reason):
        read_suite(touched(tmp_path / "s.json", change))


@pytest.mark.parametrize("text", ["", "{", '{"suite": "a", "suite": "b", "schema": 1, "worlds": []}', "[]"])
def test_what_is_no_suite_is_an_input_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "s.json").write_text(text, "utf-8")
    with pytest.raises(InputError):
        read_suite(tmp_path / "s.json")


def test_freezing_adds_and_never_alters(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    first = freeze(path, [2, 1], ["plain"])
    assert [entry.world.name for entry in first.worlds] == ["plain-1", "plain-2"]
    second = freeze(path, [1, 3], ["plain"])
    assert second.worlds[:2] == first.worlds
    assert [entry.world.seed for entry in second.worlds] == [1, 2, 3]
    before = path.read_bytes()
    assert freeze(path, [1, 2, 3], ["plain"]) == second
    assert path.read_bytes() == before


def test_a_family_that_draws_otherwise_cannot_replace_its_worlds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.json"
    freeze(path, [1], ["plain"])
    before = path.read_bytes()

    def softer(name: str, seed: int) -> World:
        return small(f"{name}-{seed}").world

    monkeypatch.setattr(freezing, "drawn", softer)
    with pytest.raises(RuleError, match="'plain-1'"):
        freeze(path, [1, 2], ["plain"])
    assert path.read_bytes() == before
    assert [entry.world.name for entry in freeze(path, [2], ["plain"]).worlds] == ["plain-1", "plain-2"]
    assert read_suite(path).worlds[1] == entry_of("plain", softer("plain", 2))


def test_the_freezing_command_says_how_many_worlds_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "s.json"), "--seeds", "1,2", "--families", "plain"]) == 0
    assert "2 worlds, digest" in capsys.readouterr().out
    assert main([str(tmp_path / "s.json"), "--seeds", "one"]) == 2
    assert main([str(tmp_path / "s.json"), "--seeds", "1", "--families", "plane"]) == 2
    assert issubclass(RuleError, ForensicsError)
