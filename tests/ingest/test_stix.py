"""STIX bundles: those of the OASIS library, which checks what it writes, and others that are not valid."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from forensics.foundation.errors import InputError
from forensics.ingest.indicators import read_indicators
from forensics.vocabulary.indicator import OWN_IDENTITY

if TYPE_CHECKING:
    from pathlib import Path

stix2 = pytest.importorskip("stix2", reason="the OASIS library, an oracle for tests, is not installed")

HASH = "ab" * 32


def partner() -> Any:
    return stix2.Identity(name="a partner", identity_class="organization")


def indicator(pattern: str, **more: Any) -> Any:
    return stix2.Indicator(pattern=pattern, pattern_type="stix", valid_from="2026-09-01T00:00:00Z", **more)


def read(folder: Path, *objects: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    path = folder / "bundle.json"
    path.write_text(stix2.Bundle(*objects, allow_custom=True).serialize())
    used, unused = read_indicators([path])
    return used.to_dicts(), unused.to_dicts()


def test_an_indicator_says_who_says_so_and_how_sure(tmp_path: Path) -> None:
    maker, actor = partner(), stix2.ThreatActor(name="a pattern")
    one = indicator("[ipv4-addr:value = '198.51.100.7']", created_by_ref=maker.id, confidence=70)
    (row,), unused = read(tmp_path, maker, actor, one, stix2.Relationship(one, "indicates", actor))
    assert unused == []
    assert row == {
        "item": one.id,
        "kind": "address",
        "value": "198.51.100.7",
        "is_keyed": False,
        "source": "a partner",
        "reliability": "F",
        "credibility": 2,
        "actor": "a pattern",
        "until": None,
    }


@pytest.mark.parametrize(
    ("confidence", "credibility"), [(None, 6), (0, 5), (20, 4), (50, 3), (70, 2), (80, 1), (100, 1)]
)
def test_confidence_is_credibility(tmp_path: Path, confidence: int | None, credibility: int) -> None:
    more = {} if confidence is None else {"confidence": confidence}
    (row,), _ = read(tmp_path, indicator("[domain-name:value = 'a.example']", **more))
    assert row["credibility"] == credibility


def test_every_value_is_used_or_named_as_unused(tmp_path: Path) -> None:
    used, unused = read(
        tmp_path,
        indicator("[ipv4-addr:value = '198.51.100.7' OR email-addr:value = 'x@Mail.example']"),
        indicator(f"[file:hashes.'SHA-256' = '{HASH.upper()}']"),
        indicator("[ipv4-addr:value ISSUBSET '2001:db8::/32']"),
        indicator("[process:command_line = 'curl']"),
        indicator("[ipv4-addr:value = 'nowhere']"),
        indicator("[domain-name:value LIKE '%.example']"),
        stix2.Indicator(pattern="alert tcp any", pattern_type="snort", valid_from="2026-09-01T00:00:00Z"),
        stix2.IPv6Address(value="2001:DB8::1"),
        stix2.URL(value="https://relay.example/"),
        stix2.Malware(name="m", is_family=False),
    )
    assert {(row["kind"], row["value"]) for row in used} == {
        ("address", "198.51.100.7"),
        ("email_domain", "mail.example"),
        ("prompt_hash", HASH),
        ("address", "2001:db8::/32"),
        ("address", "2001:db8::1"),
    }
    assert len(unused) == 4


def test_our_own_items_are_refused(tmp_path: Path) -> None:
    own = indicator("[ipv4-addr:value = '198.51.100.7']", created_by_ref=OWN_IDENTITY)
    marked = indicator("[ipv4-addr:value = '198.51.100.8']", x_hydra_forensics="case-1", allow_custom=True)
    used, unused = read(tmp_path, own, marked)
    assert used == []
    assert [row["is_own"] for row in unused] == [True, True]


def test_the_newest_version_counts_and_what_was_taken_back_does_not(tmp_path: Path) -> None:
    old = indicator("[ipv4-addr:value = '198.51.100.7']")
    new = old.new_version(pattern="[ipv4-addr:value = '198.51.100.8']")
    gone = indicator("[ipv4-addr:value = '198.51.100.9']").revoke()
    used, _ = read(tmp_path, new, old, gone)
    assert [row["value"] for row in used] == ["198.51.100.8"]


def test_times_are_compared_as_times_and_an_end_is_kept(tmp_path: Path) -> None:
    versions = [
        GOOD | {"modified": "2026-09-01T00:00:00Z", "pattern": "[ipv4-addr:value = '198.51.100.7']"},
        GOOD
        | {"modified": "2026-09-01T00:00:00.500Z", "pattern": "[ipv4-addr:value = '198.51.100.8']"}
        | {"valid_until": "2026-10-01T00:00:00Z", "confidence": None},
    ]
    path = tmp_path / "bundle.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(BUNDLE | {"objects": versions}).encode())
    (row,) = read_indicators([path])[0].to_dicts()
    assert row["value"] == "198.51.100.8"
    assert (row["until"].isoformat(), row["credibility"]) == ("2026-10-01T00:00:00+00:00", 6)


def test_of_several_actors_the_first_by_name_is_meant(tmp_path: Path) -> None:
    one = indicator("[ipv4-addr:value = '198.51.100.7']")
    actors = [stix2.ThreatActor(name=name) for name in ("zeta", "alpha")]
    for order in (actors, actors[::-1]):
        told = [stix2.Relationship(one, "indicates", actor) for actor in order]
        (row,), _ = read(tmp_path, one, *order, *told)
        assert row["actor"] == "alpha"


@pytest.mark.parametrize(
    "change",
    [{"source_ref": None}, {"source_ref": ["x"]}, {"relationship_type": ["indicates"]}, {"target_ref": 7}],
)
def test_a_relationship_without_ends_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    told = {name: GOOD[name] for name in ("spec_version", "created", "modified")} | {
        "type": "relationship",
        "id": GOOD["id"].replace("indicator", "relationship"),
        "relationship_type": "indicates",
        "source_ref": GOOD["id"],
        "target_ref": GOOD["id"].replace("indicator", "campaign"),
    }
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(BUNDLE | {"objects": [GOOD, told | change]}))
    with pytest.raises(InputError, match=r"objects\[1\]"):
        read_indicators([path])


def test_a_keyed_pseudonym_says_its_kind(tmp_path: Path) -> None:
    used, unused = read(
        tmp_path,
        indicator(f"[x-keyed-pseudonym:value = 'card:{HASH}']"),
        indicator("[x-keyed-pseudonym:value = 'card:1']"),
        indicator(f"[x-keyed-pseudonym:value = 'nothing:{HASH}']"),
    )
    assert [(row["kind"], row["is_keyed"]) for row in used] == [("card", True)]
    assert len(unused) == 2


GOOD: dict[str, Any] = {
    "type": "indicator",
    "spec_version": "2.1",
    "id": "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
    "created": "2026-09-01T00:00:00.000Z",
    "modified": "2026-09-01T00:00:00.000Z",
    "pattern": "[ipv4-addr:value = '198.51.100.7']",
    "pattern_type": "stix",
    "valid_from": "2026-09-01T00:00:00Z",
}
BUNDLE = {"type": "bundle", "id": "bundle--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"spec_version": "2.0"}, "objects[0].spec_version"),
        ({"spec_version": None}, "objects[0].spec_version"),
        ({"id": "indicator--1"}, "objects[0].id"),
        ({"id": "malware--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}, "objects[0].id"),
        ({"type": 7}, "objects[0].type"),
        ({"created": "yesterday"}, "objects[0].created"),
        ({"modified": "2026-13-01T00:00:00Z"}, "objects[0].modified"),
        ({"valid_from": None}, "objects[0].valid_from"),
        ({"pattern": None}, "objects[0].pattern"),
        ({"pattern": "[ipv4-addr:value = ]"}, "objects[0].pattern"),
        ({"pattern_type": None}, "objects[0].pattern_type"),
        ({"confidence": 101}, "objects[0].confidence"),
        ({"confidence": True}, "objects[0].confidence"),
        ({"valid_until": "never"}, "objects[0].valid_until"),
    ],
)
def test_an_invalid_object_is_refused_with_the_place(tmp_path: Path, change: dict[str, Any], place: str) -> None:
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(BUNDLE | {"objects": [GOOD | change]}))
    with pytest.raises(InputError) as error:
        read_indicators([path])
    assert str(error.value).startswith(f"{path}: {place}: ")


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "{}",
        '{"type": "bundle"}',
        json.dumps(BUNDLE | {"objects": {}}),
        json.dumps(BUNDLE | {"objects": [1]}),
        json.dumps(BUNDLE | {"objects": [GOOD, GOOD]}),
        "{" * 100_000,
    ],
)
def test_what_is_no_bundle_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bundle.json"
    path.write_text(content)
    with pytest.raises(InputError):
        read_indicators([path])


def test_an_empty_bundle_has_no_items(tmp_path: Path) -> None:
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(BUNDLE))
    assert [len(frame) for frame in read_indicators([path])] == [0, 0]
