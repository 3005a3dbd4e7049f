"""Write a long, narrow log: ``python benchmarks/make_narrow.py FOLDER [--rows 16000000]``.

Timestamp, account and six entity columns as Parquet (zstd), several files, each sorted by time; 300,000 accounts
and 400,000 addresses, both by Zipf. Memory is bounded by one file's rows. The same arguments give the same rows.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import polars as pl

from forensics.lab.draws import DAY, Floats, Ints, group_rng, hex_ids, mix
from forensics.lab.tables import networks
from forensics.lab.tables.clients import STACKS
from forensics.lab.tables.models import MODEL_NAMES, MODEL_WEIGHTS
from forensics.vocabulary.columns import TIMESTAMP

ROWS = 16_000_000
ROWS_PER_FILE = 1_000_000
ACCOUNTS = 300_000
ADDRESSES = 1_000_000
"""To draw from; about 400,000 of them appear in 16 million rows."""
DAYS = 30
START = 1_788_739_200_000_000
"""7 September 2026, µs since 1970, UTC."""
PLACES_PER_ACCOUNT = 6
"""Addresses that an account uses, mostly the first: the same pairs come back, as in real logs."""
CONNECTION_DAYS = 5
"""Days that a TLS session id lives: few million distinct tuples of 16 million rows, as measured on real logs."""
FAITHFUL = 0.9
"""Share of requests to the account's favourite model."""
EXPONENT = 0.9
"""Of Zipf's law, for accounts and for addresses."""


def bounds(n: int, exponent: float = EXPONENT) -> Floats:
    weights = np.arange(1, n + 1, dtype=np.float64) ** -exponent
    return np.cumsum(weights) / weights.sum()


def drawn(rng: np.random.Generator, cumulative: Floats, n: int) -> Ints:
    places = np.searchsorted(cumulative, rng.random(n) * cumulative[-1], side="right")
    return np.minimum(places, len(cumulative) - 1).astype(np.int64)


def address_names() -> pl.Series:
    code = np.arange(ADDRESSES, dtype=np.int64)
    return networks.v4(code % networks.N_NETWORKS, mix(code, 11))


def piece(rng: np.random.Generator, number: int, n: int, pieces: int) -> pl.DataFrame:
    span = DAYS * DAY // pieces
    time = START + number * span + np.sort(rng.integers(0, span, n))
    account = drawn(rng, bounds(ACCOUNTS), n)
    place = drawn(rng, bounds(PLACES_PER_ACCOUNT, 1.5), n)
    share = (mix(account, place, 21) >> np.uint64(11)).astype(np.float64) / 2.0**53
    ranks = bounds(ADDRESSES)
    address = np.minimum(np.searchsorted(ranks, share * ranks[-1], side="right"), ADDRESSES - 1)
    stack = (mix(account, place // 3, 22) % np.uint64(len(STACKS))).astype(np.int64)
    favourite = drawn(group_rng(0, 0, "models"), np.cumsum(MODEL_WEIGHTS), ACCOUNTS)
    model = np.where(rng.random(n) < FAITHFUL, favourite[account], drawn(rng, np.cumsum(MODEL_WEIGHTS), n))
    return pl.DataFrame(
        {
            "timestamp": pl.Series(time).cast(TIMESTAMP),
            "account_id": hex_ids(mix(account, 31), "acct_"),
            "ip": address_names().gather(address),
            "tls_fingerprint": STACKS["tls_fingerprint"].gather(stack),
            "user_agent": STACKS["user_agent"].gather(stack),
            "connection_id": hex_ids(mix(account, place, time // (CONNECTION_DAYS * DAY), 32)),
            "api_key_id": hex_ids(mix(account, place // 4, 33), "key_"),
            "model": MODEL_NAMES.gather(model),
        }
    )


def write(folder: Path, rows: int, seed: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pieces = -(-rows // ROWS_PER_FILE)
    for number in range(pieces):
        n = min(ROWS_PER_FILE, rows - number * ROWS_PER_FILE)
        frame = piece(group_rng(seed, number, "narrow"), number, n, pieces)
        frame.write_parquet(folder / f"part-{number:04d}.parquet", compression="zstd")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write(arguments.folder, arguments.rows, arguments.seed)


if __name__ == "__main__":
    main()
