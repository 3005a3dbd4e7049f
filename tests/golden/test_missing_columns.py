"""Worlds with columns taken away, and an operator who opens organisations: nobody honest pays for what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.lab.presets import preset
from forensics.lab.simulate import simulate
from forensics.pipeline import analyze
from forensics.vocabulary.settings import Inputs, Settings
from tests.golden.samples import ACCUSED

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.lab.world import SimulatedWorld

SEED = 31
"""Of worlds that no sample and no other test uses."""
NETWORK = ["ip", "asn", "country"]
CONTENT = ["prompt", "prompt_sha256", "system_prompt_sha256", "conversation_id"]
CLIENT = ["user_agent", "tls_fingerprint", "sdk", "header_order", "accept_language", "connection_id"]


def judged(folder: Path, world: SimulatedWorld, requests: pl.DataFrame, accounts: pl.DataFrame | None) -> pl.DataFrame:
    requests.write_parquet(folder / "requests.parquet")
    if accounts is not None:
        accounts.write_parquet(folder / "accounts.parquet")
    given = None if accounts is None else folder / "accounts.parquet"
    case = analyze(Inputs((str(folder / "requests.parquet"),), given), Settings())
    return world.truth.join(case.tables["accounts"], on="account_id", how="left", validate="1:1")


@pytest.mark.parametrize("preset_name", ["quiet", "mixed"])
@pytest.mark.parametrize("with_accounts", [True, False])
@pytest.mark.parametrize(
    "missing", [[], NETWORK, CONTENT, CLIENT, ["org_id"], ["prompt"]], ids=lambda names: "-".join(names[:1])
)
def test_no_missing_column_accuses_an_honest_account(
    missing: list[str], with_accounts: bool, preset_name: str, tmp_path: Path
) -> None:
    world = simulate(preset(preset_name, SEED, 0.6))
    kept = world.requests.drop([name for name in missing if name in world.requests.columns])
    accounts = judged(tmp_path, world, kept, world.accounts if with_accounts else None)
    honest = accounts.filter(pl.col("operator_id").is_null())
    assert honest.filter(pl.col("membership") >= ACCUSED).is_empty()


def test_organisations_that_an_operator_opens_itself_hide_nothing(tmp_path: Path) -> None:
    world = simulate(preset("hydra", SEED, 0.6))
    heads = world.truth.drop_nulls("operator_id").select("account_id", "operator_id")
    own = heads.with_columns(fake=pl.format("{}-{}", "operator_id", pl.int_range(pl.len()) % 5)).drop("operator_id")
    requests = world.requests.join(own, on="account_id", how="left", validate="m:1")
    renamed = requests.with_columns(org_id=pl.coalesce("fake", "org_id")).drop("fake")
    accounts = judged(tmp_path, world, renamed, world.accounts)
    found = accounts.filter(pl.col("operator_id").is_not_null())["membership"] >= ACCUSED
    assert float(found.mean() or 0.0) >= 0.9  # type: ignore[arg-type]
