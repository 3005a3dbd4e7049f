from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from forensics.ingest.indicators import read_indicators
from forensics.reports.exports.stix_bundle import part
from forensics.vocabulary.indicator import OWN_IDENTITY
from tests.reports.exports.items import ITEMS

if TYPE_CHECKING:
    from pathlib import Path

BUNDLE = part.write(ITEMS, "case-1")


def test_the_oasis_library_finds_it_valid() -> None:
    stix2 = pytest.importorskip("stix2", reason="the OASIS library, an oracle for tests, is not installed")
    parsed = stix2.parse(BUNDLE.decode(), allow_custom=True)
    kinds = [one.type for one in parsed.objects]
    assert kinds.count("indicator") == len(ITEMS)
    assert kinds.count("grouping") == 2
    assert {one.confidence for one in parsed.objects if one.type == "indicator"} == {99}


def test_every_item_is_read_back_and_refused_as_our_own(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_bytes(BUNDLE)
    used, unused = read_indicators([tmp_path / "own.json"])
    assert used.is_empty()
    assert unused["is_own"].to_list() == [True] * len(ITEMS)


def test_what_a_partner_says_himself_is_read_as_it_was_meant(tmp_path: Path) -> None:
    """The same patterns from somebody else: nothing is lost or changed on the way."""
    told = json.loads(BUNDLE)
    other = OWN_IDENTITY[:-1] + "2"
    for one in told["objects"]:
        one.pop("x_hydra_forensics", None)
        if "created_by_ref" in one:
            one["created_by_ref"] = other
    (tmp_path / "theirs.json").write_text(json.dumps(told))
    used, unused = read_indicators([tmp_path / "theirs.json"])
    assert unused.is_empty()
    assert sorted(used.select("kind", "value", "is_keyed").rows()) == sorted(
        (one.kind, one.value, one.is_keyed) for one in ITEMS
    )


def test_the_same_items_are_the_same_bytes_and_another_case_has_other_ids() -> None:
    assert part.write(ITEMS, "case-1") == BUNDLE
    ids = [
        {one["id"] for one in json.loads(part.write(ITEMS, case))["objects"] if one["type"] == "indicator"}
        for case in ("case-1", "case-2")
    ]
    assert len(ids[0]) == len(ITEMS)
    assert not ids[0] & ids[1]


def test_nothing_to_tell_is_a_bundle_too() -> None:
    assert len(json.loads(part.write([], "case-1"))["objects"]) == 1
