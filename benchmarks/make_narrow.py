"""Write a long, narrow log: ``python -m benchmarks.make_narrow FOLDER [--rows 16000000] [--prompts] [--jsonl]``.

Timestamp, account and six entity columns, files of a million rows, each sorted by time; 300,000 accounts and a million
addresses, both by Zipf, over 30 days. The population does not grow with the rows: a longer log is the same people
asking more often. Memory is bounded by two files' rows, files that are there stay, and the same arguments give the
same rows.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.scaling.prompts import prompts
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
AT_ONCE = 1
"""Files that are made at a time; so many files' rows are in memory."""
PARQUET, JSONL = "parquet", "jsonl"
TEXT_TIME = "%Y-%m-%dT%H:%M:%S%.6fZ"


@cache
def bounds(n: int, exponent: float = EXPONENT) -> Floats:
    weights = np.arange(1, n + 1, dtype=np.float64) ** -exponent
    return np.asarray(np.cumsum(weights) / weights.sum())


def drawn(rng: np.random.Generator, cumulative: Floats, n: int) -> Ints:
    places = np.searchsorted(cumulative, rng.random(n) * cumulative[-1], side="right")
    return np.asarray(np.minimum(places, len(cumulative) - 1), dtype=np.int64)


@cache
def address_names() -> pl.Series:
    code = np.arange(ADDRESSES, dtype=np.int64)
    return networks.v4(code % networks.N_NETWORKS, mix(code, 11))


@cache
def favourites() -> Ints:
    """Model of each account."""
    return drawn(group_rng(0, 0, "models"), np.cumsum(MODEL_WEIGHTS), ACCOUNTS)


@cache
def addresses_used() -> Ints:
    """Address of each place of each account."""
    account, place = np.divmod(np.arange(ACCOUNTS * PLACES_PER_ACCOUNT, dtype=np.int64), PLACES_PER_ACCOUNT)
    share = (mix(account, place, 21) >> np.uint64(11)).astype(np.float64) / 2.0**53
    ranks = bounds(ADDRESSES)
    drawn_at = np.searchsorted(ranks, share * ranks[-1], side="right")
    return np.asarray(np.minimum(drawn_at, ADDRESSES - 1), dtype=np.int64)


def piece(rng: np.random.Generator, number: int, n: int, pieces: int) -> tuple[Ints, pl.DataFrame]:
    """One file's accounts, as numbers, and its rows."""
    span = DAYS * DAY // pieces
    time = START + number * span + np.sort(rng.integers(0, span, n))
    account = drawn(rng, bounds(ACCOUNTS), n)
    place = drawn(rng, bounds(PLACES_PER_ACCOUNT, 1.5), n)
    stack = (mix(account, place // 3, 22) % np.uint64(len(STACKS))).astype(np.int64)
    model = np.where(rng.random(n) < FAITHFUL, favourites()[account], drawn(rng, np.cumsum(MODEL_WEIGHTS), n))
    rows = pl.DataFrame(
        {
            "timestamp": pl.Series(time).cast(TIMESTAMP),
            "account_id": hex_ids(mix(account, 31), "acct_"),
            "ip": address_names().gather(addresses_used()[account * PLACES_PER_ACCOUNT + place]),
            "tls_fingerprint": STACKS["tls_fingerprint"].gather(stack),
            "user_agent": STACKS["user_agent"].gather(stack),
            "connection_id": hex_ids(mix(account, place, time // (CONNECTION_DAYS * DAY), 32)),
            "api_key_id": hex_ids(mix(account, place // 4, 33), "key_"),
            "model": MODEL_NAMES.gather(model),
        }
    )
    return account, rows


@dataclass(frozen=True, slots=True)
class Narrow:
    """A log to write."""

    rows: int
    container: str = PARQUET
    with_prompts: bool = False
    seed: int = 1

    @property
    def n_files(self) -> int:
        return -(-self.rows // ROWS_PER_FILE)

    def name(self, number: int) -> str:
        return f"part-{number:04d}.{self.container}"


def write(folder: Path, log: Narrow) -> None:
    """Write the files that are not there yet, two at a time: what one waits for, the other computes."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [number for number in range(log.n_files) if not (folder / log.name(number)).exists()]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(lambda number: write_file(folder, log, number), missing):
            pass


def write_file(folder: Path, log: Narrow, number: int) -> None:
    """Write one file; it has its name only when it is whole."""
    n = min(ROWS_PER_FILE, log.rows - number * ROWS_PER_FILE)
    account, rows = piece(group_rng(log.seed, number, "narrow"), number, n, log.n_files)
    if log.with_prompts:
        rows = rows.with_columns(prompts(group_rng(log.seed, number, "prompts"), account))
    path = folder / log.name(number)
    unfinished = path.with_suffix(".unfinished")
    if log.container == JSONL:
        rows.with_columns(pl.col("timestamp").dt.strftime(TEXT_TIME)).write_ndjson(unfinished)
    else:
        rows.write_parquet(unfinished, compression="zstd")
    unfinished.rename(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--prompts", action="store_true", help="add prompts of 400 characters")
    parser.add_argument("--jsonl", action="store_true", help="JSON lines, not Parquet")
    arguments = parser.parse_args()
    container = JSONL if arguments.jsonl else PARQUET
    write(arguments.folder, Narrow(arguments.rows, container, arguments.prompts, arguments.seed))


if __name__ == "__main__":
    main()
