from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from forensics.attributions.actor_files import read_profiles
from forensics.attributions.examples import failures
from forensics.foundation.errors import RuleError
from forensics.foundation.rules_folder import rules_folder
from forensics.vocabulary.actor import Vertex

if TYPE_CHECKING:
    from pathlib import Path

ITEM = {
    "role": "customer",
    "vertex": "victim",
    "matcher": "capability_mix",
    "values": ["coding"],
    "least": 0.6,
    "grade": "B2",
    "source": "a report",
    "date": "2026-02",
}
MATCHING = {"role": "customer", "seen": {"capability_mix": {"coding": 0.9}}, "matches": ["coding"]}
SILENT = {"role": "customer", "seen": {"capability_mix": {"vision": 0.9}}, "matches": []}


def document(**changes: Any) -> dict[str, Any]:
    whole = {
        "name": "some",
        "title": "a pattern",
        "summary": "a pattern reported in public",
        "items": {"coding": ITEM},
        "examples": [MATCHING, SILENT],
    }
    return {**whole, **changes}


def written(folder: Path, content: dict[str, Any]) -> Path:
    (folder / "actors").mkdir(exist_ok=True)
    (folder / "actors" / "some.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return folder


def refused(folder: Path, content: dict[str, Any]) -> str:
    with pytest.raises(RuleError) as error:
        read_profiles(written(folder, content))
    return str(error.value)


def with_item(**changes: Any) -> dict[str, Any]:
    return document(items={"coding": {**ITEM, **changes}})


def test_a_profile_is_read_with_all_that_it_says(tmp_path: Path) -> None:
    (profile,) = read_profiles(written(tmp_path, document()))
    (one,) = profile.items
    assert (one.name, one.values, one.least, one.vertex) == ("coding", ("coding",), 0.6, Vertex.VICTIM)
    assert (str(one.grade), one.date) == ("B2", "2026-02")
    assert failures(profile) == []


def test_a_folder_without_profiles_names_nobody(tmp_path: Path) -> None:
    assert read_profiles(tmp_path) == ()


@pytest.mark.parametrize(
    ("changes", "place", "message"),
    [
        ({"name": "other"}, "name", "must equal its file's stem"),
        ({"name": "unknown actor"}, "name", "is not a name"),
        ({"title": ""}, "title", "expected a text"),
        ({"items": {}}, "items", "1 to 60 items"),
        ({"examples": [MATCHING]}, "examples", "at least one example must match something, and one nothing"),
        ({"examples": [SILENT]}, "examples", "at least one example must match something, and one nothing"),
        ({"more": 1}, "", "'more' is not a key"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    tmp_path: Path, changes: dict[str, Any], place: str, message: str
) -> None:
    said = refused(tmp_path, document(**changes))
    assert message in said
    assert f"some.yaml: {place}".strip(" :") in said


@pytest.mark.parametrize(
    ("changes", "key", "message"),
    [
        ({"matcher": "shoe_size"}, "matcher", "is not a matcher"),
        ({"matcher": ["capability_mix"]}, "matcher", "is not a matcher"),
        ({"least": 10**400}, "least", "0 to 1"),
        ({"role": {}}, "role", "is not known"),
        ({"values": [["coding"]]}, "values", "is no value of"),
        ({"role": "owner"}, "role", "capability_mix says nothing of the owner"),
        ({"vertex": "motive"}, "vertex", "is not known"),
        ({"grade": "A7"}, "grade", "is not an Admiralty grade"),
        ({"date": 2026}, "date", "expected a day or a month"),
        ({"values": "coding"}, "values", "expected a list"),
        ({"values": ["coding", "coding"]}, "values", "is there twice"),
        ({"values": ["<script>"]}, "values", "is no value of capability_mix"),
        ({"least": 60}, "least", "0 to 1"),
        ({"least": float("nan")}, "least", "0 to 1"),
        ({"least": 0.5, "most": 0.2}, "most", "below the least"),
        ({"least": None}, "coding", "a range is missing"),
        ({"source": "x" * 3_000}, "source", "at most"),
    ],
)
def test_an_item_that_is_wrong_is_refused_with_its_place(
    tmp_path: Path, changes: dict[str, Any], key: str, message: str
) -> None:
    said = refused(tmp_path, with_item(**changes))
    assert message in said
    assert "some.yaml: items.coding" in said
    assert key in said


@pytest.mark.parametrize(
    "content",
    [
        with_item(matcher="country"),
        with_item(matcher="accept_language"),
        with_item(values=["languages"]),
        with_item(nationality="any"),
        document(items={"from_some_country": ITEM}),
        document(language="any"),
        document(name="nationality"),
    ],
)
def test_no_item_may_be_about_where_somebody_comes_from_or_what_they_speak(
    tmp_path: Path, content: dict[str, Any]
) -> None:
    assert "no item may be about where somebody comes from or what they speak" in refused(tmp_path, content)


def test_a_top_level_domain_is_no_mail_domain(tmp_path: Path) -> None:
    changes = {"matcher": "email_domain", "role": "owner", "least": None}
    assert "is no value of email_domain" in refused(tmp_path, with_item(**changes, values=["example"]))


def test_an_example_may_only_expect_items_of_its_role(tmp_path: Path) -> None:
    strange = {**MATCHING, "matches": ["another"]}
    said = refused(tmp_path, document(examples=[strange, SILENT]))
    assert "examples[0].matches" in said


@pytest.mark.parametrize(
    "seen", [{"shoe_size": 4}, {"capability_mix": 0.5}, {"model_pivot": {"x": 1}}, {"pool_size": 10**400}, {}]
)
def test_an_example_shows_what_matchers_see(tmp_path: Path, seen: dict[str, Any]) -> None:
    said = refused(tmp_path, document(examples=[{**MATCHING, "seen": seen}, SILENT]))
    assert "examples[0].seen" in said


def test_an_example_that_does_not_match_what_it_says_is_told(tmp_path: Path) -> None:
    wrong = {**MATCHING, "seen": {"capability_mix": {"coding": 0.1}}}
    loud = {**SILENT, "seen": {"capability_mix": {"coding": 1.0}}}
    (profile,) = read_profiles(written(tmp_path, document(examples=[wrong, loud])))
    assert failures(profile) == ["example 1 should match coding", "example 2 should not match coding"]


SHIPPED = read_profiles(rules_folder())


@pytest.mark.parametrize("profile", SHIPPED, ids=lambda one: one.name)
def test_a_shipped_profile_holds_its_own_examples_and_is_a_pattern_reported_in_public(profile: Any) -> None:
    assert failures(profile) == []
    assert "reported in public" in profile.title
    assert "never a verdict" in profile.summary
    assert all(item.grade.credibility > 1 for item in profile.items)


def test_no_shipped_profile_holds_an_identifier() -> None:
    hard = {"system_prompt", "prompt", "payment_fingerprint", "device", "connection", "email_domain", "address"}
    assert not hard & {item.matcher for profile in SHIPPED for item in profile.items}
