"""A prompt without its slots: digits, quoted texts and capitalised names masked."""

from __future__ import annotations

import hashlib

import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily

MIN_CHARACTERS = 32
"""Characters of a skeleton. Shorter ones are small talk that strangers share."""
HEAD_CHARACTERS = 400
"""Characters looked at; templates differ from each other early."""


def _digest(skeletons: pl.Series) -> pl.Series:
    """SHA-256 of each skeleton, computed once for each different one."""
    unique = skeletons.drop_nulls().unique(maintain_order=True)
    digests = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() for text in unique]
    return skeletons.replace_strict(unique, digests, default=None, return_dtype=pl.String)


def _template() -> pl.Expr:
    skeleton = (
        pl.col("prompt")
        .str.slice(0, HEAD_CHARACTERS)
        .str.replace_all(r"[\u200b-\u200d\ufeff]", "")
        .str.replace_all(r"\"[^\"]*\"|'[^']*'|«[^»]*»|“[^”]*”", "Q")
        .str.replace_all(r"\d+(?:[.,]\d+)*", "0")
        .str.replace_all(r"\s+", " ")
        .str.strip_chars()
        .str.to_lowercase()
    )
    long_enough = pl.when(skeleton.str.len_chars() >= MIN_CHARACTERS).then(skeleton)
    return long_enough.map_batches(_digest, return_dtype=pl.String)


part = EntityKind(
    name="prompt_template",
    title="prompt template",
    family=CausalFamily.CONTENT,
    cap=1.8,
    source=Source.CONTENT,
    needs=frozenset({"prompt"}),
    entity=_template,
    meaning="Prompts that are equal but for numbers and quoted texts. Innocent: public templates, course work, "
    "a product's own prompt.",
)
