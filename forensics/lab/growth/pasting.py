"""Prompts that many people paste word for word: assignments, quick-starts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.lab.draws import Flags, Ints
    from forensics.lab.growth.draft import Bundle


def pasted(bundle: Bundle, where: Flags, texts: Sequence[str], number: Ints) -> Bundle:
    """Put given texts in the place of some prompts.

    Parameters
    ----------
    where
        Requests that paste, one flag per request.
    number
        Position of each request's text in ``texts``; only looked at where it pastes.
    """
    draft = bundle.draft
    prompt = np.where(where, len(bundle.prompts) + number, draft.prompt)
    added = pl.Series(bundle.prompts.name, list(texts), dtype=pl.String)
    return replace(bundle, draft=draft.changed(prompt=prompt), prompts=pl.concat([bundle.prompts, added]))
