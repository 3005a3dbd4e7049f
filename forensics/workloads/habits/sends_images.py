"""Does it look at images?"""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.habit import Habit

part = Habit(
    name="sends_images",
    title="requests with images",
    unit="share of requests",
    needs=frozenset({"image_count"}),
    value=pl.col("images").mean(),
    meaning="Share of requests with an image. Vision and computer use are targets of reported campaigns. Requests "
    "that do not say count as none. Innocent: people photograph, shops describe their goods.",
)
