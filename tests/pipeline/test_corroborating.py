from __future__ import annotations

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
    of_hydra = named.filter(item="list.csv:2")
    assert set(of_hydra["account_id"]) <= set(accounts_of("op-naive"))
    assert of_hydra["cluster_id"].null_count() == 0
    assert not of_hydra["is_public"].any()
    assert named.filter(item="list.csv:3")["is_public"].all()
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
