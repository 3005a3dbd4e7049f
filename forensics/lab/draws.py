"""Random numbers as arrays: the same on every machine, each group from its own stream."""

from __future__ import annotations

import hashlib

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]
Flags = NDArray[np.bool_]

SECOND = 1_000_000
"""Microseconds."""
HOUR = 3_600 * SECOND
DAY = 24 * HOUR

_ID_CHARACTERS = 16
"""Hex digits of an id: 64 random bits."""


def group_rng(seed: int, index: int, name: str) -> np.random.Generator:
    """Give a group its own generator, from the world's seed and the group's place and name."""
    words = np.frombuffer(hashlib.sha256(name.encode()).digest(), dtype=">u4").tolist()
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, index, *words])))


def side_rng(seed: tuple[int, str], *labels: str | int) -> np.random.Generator:
    """Give a part of a group a generator of its own: what it draws moves nothing else."""
    return group_rng(seed[0], 0, "/".join([seed[1], *map(str, labels)]))


def keys(rng: np.random.Generator, n: int) -> Keys:
    """``n`` random 64-bit words."""
    return rng.integers(0, 2**64, size=n, dtype=np.uint64)


def mix(*words: Ints | Keys | int) -> Keys:
    """Hash 64-bit words into one, element by element (the finaliser of SplitMix64, Steele et al. 2014).

    A function, not a draw: the same words give the same value in every group, world and session.
    """
    with np.errstate(over="ignore"):
        value = np.uint64(0x9E3779B97F4A7C15)
        for word in words:
            value = value ^ np.asarray(word).astype(np.uint64)  # type: ignore[assignment]
            value = (value + np.uint64(0x9E3779B97F4A7C15)) * np.uint64(0xBF58476D1CE4E5B9)
            value = (value ^ (value >> np.uint64(29))) * np.uint64(0x94D049BB133111EB)
            value = value ^ (value >> np.uint64(32))
    return np.atleast_1d(value)


def word_of(text: str) -> int:
    """A 64-bit word for a text, stable across machines."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def hex_ids(words: Keys, prefix: str = "") -> pl.Series:
    """Write 64-bit words as 16 hex digits each, behind a prefix."""
    digits = words.astype(">u8").tobytes().hex().encode()
    offsets = np.arange(len(words) + 1, dtype=np.int32) * np.int32(_ID_CHARACTERS)
    buffers = [None, pa.py_buffer(offsets.tobytes()), pa.py_buffer(digits)]
    ids = pl.Series(pa.Array.from_buffers(pa.string(), len(words), buffers), dtype=pl.String)
    return pl.select(pl.lit(prefix) + ids).to_series() if prefix else ids


def choose(rng: np.random.Generator, weights: Floats, n: int) -> Ints:
    """Draw ``n`` positions in proportion to non-negative weights."""
    bounds = np.cumsum(weights)
    places = np.searchsorted(bounds, rng.random(n) * bounds[-1], side="right")
    return np.asarray(np.minimum(places, len(bounds) - 1), dtype=np.int64)


def zipf_weights(n: int, exponent: float = 1.0) -> Floats:
    """Weights 1, 1/2^s, 1/3^s, …, summing to 1."""
    weights = 1.0 / np.arange(1, n + 1, dtype=np.float64) ** exponent
    return np.asarray(weights / weights.sum())


def heavy_tail(rng: np.random.Generator, mean: float, n: int, sigma: float = 1.2) -> Floats:
    """Log-normal amounts of a given mean: how unevenly honest people use anything.

    ``sigma`` is the standard deviation of the logarithm; 1.2 gives the busiest tenth about half of all.
    """
    return np.asarray(rng.lognormal(np.log(mean) - sigma**2 / 2, sigma, n))


def maybe(rng: np.random.Generator, probability: float | Floats, n: int) -> Flags:
    """``n`` independent coin tosses."""
    return np.asarray(rng.random(n) < probability)


def draw_times(rng: np.random.Generator, since: Ints, mean: int) -> Ints:
    """Moments after others, by an exponential delay of so many µs on average."""
    return since + (rng.exponential(1.0, len(since)) * mean).astype(np.int64)
