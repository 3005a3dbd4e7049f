"""Models, and the ways of asking them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

MODEL_NAMES = pl.Series(
    "model",
    [
        *("claude-sonnet-4-5", "claude-haiku-4-5", "claude-opus-4-1", "claude-sonnet-4-0", "claude-3-5-haiku"),
        "claude-sonnet-5-0",
    ],
)
NEW_MODEL = len(MODEL_NAMES) - 1
"""Code of the model that comes out while a world runs; its name and speed are invented."""
MODEL_WEIGHTS = np.array([46.0, 24.0, 12.0, 12.0, 6.0, 0.0])
"""Shares of accounts by favourite model, relative; invented. Nobody's favourite is one that is not out yet."""
TOKEN_MS = np.array([14.0, 7.0, 26.0, 15.0, 8.0, 13.0])
"""Milliseconds per output token, by model; the order of public speed charts, invented in detail."""
FIRST_TOKEN_MS = np.array([700.0, 380.0, 1_300.0, 750.0, 420.0, 680.0])
"""Milliseconds to the first token, by model."""


OK, INVALID, LIMITED, OVERLOADED = 200, 400, 429, 529
"""Statuses that worlds have (HTTP)."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """A way of asking: what a client sends besides the prompt."""

    name: str
    temperature: float | None
    max_tokens: int | None
    stream: bool
    tool_count: int
    image_count: int
    output_median: float
    """Tokens."""


_ROWS: tuple[tuple[str, float | None, int | None, bool, int, int, float], ...] = (
    ("app", None, None, True, 0, 0, 320.0),
    ("app_tools", None, None, True, 3, 0, 380.0),
    ("app_image", None, None, True, 0, 1, 260.0),
    ("sdk_1024", None, 1024, False, 0, 0, 240.0),
    ("sdk_4096", 0.7, 4096, False, 0, 0, 380.0),
    ("sdk_stream", 1.0, 2048, True, 0, 0, 340.0),
    ("sdk_cold", 0.0, 1024, False, 0, 0, 150.0),
    ("sdk_short", 0.2, 512, False, 0, 0, 90.0),
    ("agent", 1.0, 8192, True, 14, 0, 300.0),
    ("agent_big", 1.0, 32000, True, 22, 0, 360.0),
    ("vision", 0.3, 1024, False, 0, 1, 170.0),
    ("long_answer", 1.0, 8192, False, 0, 0, 820.0),
    ("judge", 0.0, 256, False, 0, 0, 60.0),
    ("tool_calls", 1.0, 4096, False, 9, 0, 210.0),
    ("screen", 1.0, 4096, True, 3, 1, 160.0),
    ("analysis", 0.0, 4096, False, 2, 0, 520.0),
    ("grade", 0.0, 32, False, 0, 0, 9.0),
    ("trace", 1.0, 16000, False, 0, 0, 1_900.0),
)
SAMPLINGS: tuple[Sampling, ...] = tuple(Sampling(*row) for row in _ROWS)
"""Honest programs and pools use the same ways; a long answer at temperature 1 is common in both."""

SAMPLING_CODES: dict[str, int] = {sampling.name: code for code, sampling in enumerate(SAMPLINGS)}
