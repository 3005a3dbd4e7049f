from __future__ import annotations

import polars as pl

from forensics.ingest.addresses import read_address
from tests.lab.masks.worlds import masked


def test_masked_addresses_are_cut_at_requests_sign_up_and_login_alike() -> None:
    world = masked("masked_addresses")
    for addresses in (world.requests["ip"], world.accounts["signup_ip"], world.events["ip"].drop_nulls()):
        assert addresses.str.contains(r"^\d+\.\d+\.\d+\.0$|^([0-9a-f]+:){3}:$").all()


def test_hashed_addresses_tell_equal_ones_and_nothing_else() -> None:
    plain, world = masked(), masked("hashed_addresses")
    pairs = pl.DataFrame({"plain": plain.requests["ip"], "hashed": world.requests["ip"]}).unique()
    assert pairs["plain"].is_unique().all()
    assert pairs["hashed"].is_unique().all()
    assert (read_address(pairs["hashed"][0]).canonical or "").startswith("hash:")
    assert world.requests["asn"].equals(plain.requests["asn"])
    at_login = world.events.filter(pl.col("event") == "login")["ip"]
    assert set(at_login) <= set(pairs["hashed"])


def test_without_addresses_nothing_says_where_an_account_is() -> None:
    world = masked("no_addresses")
    assert not {"ip", "asn", "country", "connection_id"} & set(world.requests.columns)
    assert world.accounts["signup_ip"].null_count() == len(world.accounts)
    assert world.events["ip"].null_count() == len(world.events)
