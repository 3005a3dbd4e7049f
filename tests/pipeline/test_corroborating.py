from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.foundation.pseudonym import pseudonym
from forensics.pipeline import judge
from forensics.pipeline.corroborating import PARTNERS
from forensics.pipeline.state import state_of
from forensics.vocabulary.settings import JudgeSettings, Settings
from tests.worlds import accounts_of

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.case import Case

KEY = b"sixteen bytes and more"


def touched(case: Case, kind: str, group: str) -> str:
    """A thing of a kind that most accounts of a group share."""
    own = pl.col("account_id").cast(pl.String).is_in(accounts_of(group)) & (pl.col("kind").cast(pl.String) == kind)
    shared = state_of(case.state).contacts.filter(own).group_by(pl.col("entity").cast(pl.String)).len()
    return str(shared.sort("len", "entity", descending=True)["entity"][0])


def judged(case: Case, folder: Path, rows: list[str], key: bytes | None = None) -> Case:
    (folder / "list.csv").write_text("kind,value,keyed,source,credibility,origin\n" + "\n".join(rows) + "\n")
    (folder / "key").write_bytes(key or b"")
    own = JudgeSettings(indicators=(folder / "list.csv",), share_key=folder / "key" if key else None)
    return judge(case, Settings(judge=own))


def warnings(case: Case) -> list[str]:
    return [text for text in case.scope.warnings if PARTNERS in text]


def test_items_name_the_accounts_that_they_match(case: Case, tmp_path: Path) -> None:
    hydra = touched(case, "ip_address", "op-naive")
    carrier = touched(case, "ip_address", "carrier")
    rows = [f"address,{hydra},,a partner,2,", f"address,{carrier},,a partner,2,", "card,nobody's,,,,"]
    found = judged(case, tmp_path, rows)
    named = found.tables["corroborations"]
    of_hydra = named.filter(pl.col("item").str.ends_with(":2"))
    assert set(of_hydra["account_id"]) <= set(accounts_of("op-naive"))
    assert of_hydra["cluster_id"].null_count() == 0
    assert not of_hydra["is_public"].any()
    assert named.filter(pl.col("item").str.ends_with(":3"))["is_public"].all()
    (sentence,) = warnings(found)
    assert sentence.startswith("items of partners that match nothing which is kept ")
    assert sentence.endswith(": 1")
    assert warnings(judge(found, Settings())) == []


def test_what_partners_say_moves_no_confidence(case: Case, tmp_path: Path) -> None:
    found = judged(case, tmp_path, [f"address,{touched(case, 'ip_address', 'op-naive')},,a partner,1,"])
    for name in ("clusters", "accounts", "evidence"):
        assert found.tables[name].equals(case.tables[name])


@pytest.mark.parametrize("key", [KEY, None])
def test_a_keyed_item_needs_the_key(case: Case, tmp_path: Path, key: bytes | None) -> None:
    prompt = touched(case, "system_prompt", "op-naive")
    item = pseudonym(KEY, "system_prompt_hash", prompt)
    found = judged(case, tmp_path, [f"system_prompt_hash,{item},yes,a partner,2,"], key)
    assert found.tables["corroborations"].is_empty() == (key is None)
    assert bool(warnings(found)) == (key is None)


def test_our_own_items_confirm_nothing(case: Case, tmp_path: Path) -> None:
    found = judged(case, tmp_path, [f"address,{touched(case, 'ip_address', 'op-naive')},,,,hydra-forensics"])
    assert found.tables["corroborations"].is_empty()
    (sentence,) = warnings(found)
    assert "would confirm themselves" in sentence


def test_the_manifest_says_which_files_were_used(case: Case, tmp_path: Path) -> None:
    recorded = judged(case, tmp_path, ["card,x,,,,"]).provenance.settings["judge"]["indicators"]
    assert [file["name"] for file in recorded] == ["list.csv"]
    assert case.provenance.settings["judge"]["indicators"] == []


def test_nothing_of_the_shared_key_is_recorded(case: Case, tmp_path: Path) -> None:
    found = judged(case, tmp_path, ["card,x,,,,"], KEY)
    recorded = str(found.provenance.settings)
    assert hashlib.sha256(KEY).hexdigest() not in recorded
    assert "'share_key': {'name': 'key'}" in recorded


def test_an_item_that_ended_before_the_log_is_left_out(case: Case, tmp_path: Path) -> None:
    address = touched(case, "ip_address", "op-naive")
    indicator = {
        "type": "indicator",
        "spec_version": "2.1",
        "id": "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
        "created": "2020-01-01T00:00:00Z",
        "modified": "2020-01-01T00:00:00Z",
        "valid_from": "2020-01-01T00:00:00Z",
        "pattern": f"[ipv4-addr:value = '{address}']",
        "pattern_type": "stix",
    }
    for until, is_used in (("2020-02-01T00:00:00Z", False), ("2030-01-01T00:00:00Z", True)):
        bundle = {"type": "bundle", "id": "bundle--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"}
        (tmp_path / "b.json").write_text(json.dumps(bundle | {"objects": [indicator | {"valid_until": until}]}))
        found = judge(case, Settings(judge=JudgeSettings(indicators=(tmp_path / "b.json",))))
        assert bool(len(found.tables["corroborations"])) == is_used


def test_a_partner_s_list_and_its_copy_name_an_actor_no_surer(case: Case, tmp_path: Path) -> None:
    rows = [f"address,{touched(case, 'ip_address', 'op-naive')},,a partner,1,,somebody"]
    text = "kind,value,keyed,source,credibility,origin,actor\n" + "\n".join(rows) + "\n"
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(text)
    told = [
        judge(case, Settings(judge=JudgeSettings(indicators=paths))).tables["attributions"]
        for paths in ((tmp_path / "a.csv",), (tmp_path / "b.csv", tmp_path / "a.csv"))
    ]
    assert told[0].equals(told[1])
