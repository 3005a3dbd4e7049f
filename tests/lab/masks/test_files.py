from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from forensics.foundation.errors import UsageError
from forensics.lab.simulate import simulate
from forensics.lab.write import write_world
from tests.lab.masks.worlds import GROUPS, masked
from tests.lab.worlds import world_of

if TYPE_CHECKING:
    from pathlib import Path


def test_a_world_without_an_accounts_file_still_knows_the_truth_about_every_account(tmp_path: Path) -> None:
    world = masked("no_accounts")
    write_world(world, tmp_path / "w", "jsonl")
    names = {path.name for path in (tmp_path / "w").iterdir()}
    assert "accounts.jsonl" not in names
    assert {"payments.jsonl", "events.jsonl", "truth.parquet"} <= names
    assert len(world.truth) == 60
    assert json.loads((tmp_path / "w" / "world.json").read_text("utf-8"))["masks"] == ["no_accounts"]


def test_metadata_only_leaves_who_when_and_how_much() -> None:
    world = masked("metadata_only")
    assert world.world.files == ("events",)
    assert not [name for name in world.requests.columns if "prompt" in name]
    assert {"input_tokens", "output_tokens", "model", "status"} <= set(world.requests.columns)
    assert world.requests["ip"].str.contains(r"^\d+\.\d+\.\d+\.0/24$|^[0-9a-f:]+::/48$").all()


def test_without_organisations_neither_requests_nor_accounts_say_who_belongs_together() -> None:
    world = masked("no_organisations")
    assert "org_id" not in world.requests.columns
    assert world.accounts["org_name"].null_count() == len(world.accounts)


def test_network_in_events_moves_addresses_out_of_the_requests() -> None:
    world = masked("network_in_events")
    assert not {"ip", "asn", "country", "user_agent", "tls_fingerprint"} & set(world.requests.columns)
    logins = world.events.filter(world.events["event"] == "login")
    assert logins["ip"].null_count() == 0
    assert logins["account_id"].n_unique() == world.requests["account_id"].n_unique()


def test_network_in_events_needs_events() -> None:
    with pytest.raises(UsageError, match="events"):
        simulate(replace(world_of(*GROUPS), masks=("network_in_events",)))
