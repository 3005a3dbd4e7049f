"""What would change a finding: the same sum with one kind of evidence left out at a time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import polars as pl

from forensics.cli.explain_sum import KINDS
from forensics.cli.likelihood import said
from forensics.foundation.bans import log10_odds, probability
from forensics.foundation.safe_text import safe_text
from forensics.vocabulary.hypothesis import HYDRA

if TYPE_CHECKING:
    from collections.abc import Mapping

SAYS = 0.05
"""Bans. What changes the odds by less is not named."""
_SUMMED_UP = ("rivals", "calibration", "resemblance", "limit")


def of_cluster(rows: pl.DataFrame) -> list[str]:
    """Lines about a cluster: its odds, before calibration, without each causal family.

    Parameters
    ----------
    rows
        Evidence rows of the cluster, of every hypothesis.
    """
    own = rows.filter(~pl.col("source").is_in(_SUMMED_UP))
    if HYDRA not in own["hypothesis"].to_list():
        return []
    whole = _odds(own)
    without = {family: _odds(own.filter(pl.col("family") != family)) for family in _present(own)}
    lines = [
        "What would change it: the sum before calibration, with one family of evidence left out for every explanation",
        f"  with everything: {_told(whole, whole)}",
    ]
    return [*lines, *_named(without, whole), *_closest(own), ""]


def of_account(rows: pl.DataFrame, confidence: float | None) -> list[str]:
    """Lines about an account in a cluster: how likely it is a member without each kind of evidence, before calibration.

    Parameters
    ----------
    rows
        Evidence rows of the account.
    confidence
        Of its cluster; None for an account in none.
    """
    own = rows.filter(pl.col("family").is_in([*KINDS, "prior"]))
    if confidence is None or own.is_empty():
        return []
    whole = _member(own, confidence)
    without = {family: _member(own.filter(pl.col("family") != family), confidence) for family in _present(own)}
    lines = ["What would change it: before calibration, with one kind of evidence left out"]
    return [*lines, f"  with everything: {_told(whole, whole)}", *_named(without, whole), ""]


def _present(rows: pl.DataFrame) -> list[str]:
    there = set(rows["family"].to_list())
    return [family for family in KINDS if family in there]


def _odds(rows: pl.DataFrame) -> float:
    """Log10 odds of the hydra against all rivals together."""
    scores = _scores(rows)
    rivals = [score for name, score in scores.items() if name != HYDRA]
    most = max(rivals, default=0.0)
    together = most + math.log10(math.fsum(10.0 ** (score - most) for score in rivals)) if rivals else 0.0
    return scores.get(HYDRA, 0.0) - together


def _scores(rows: pl.DataFrame) -> Mapping[str, float]:
    grouped = rows.group_by("hypothesis", maintain_order=True).agg("bans")
    return {name: math.fsum(bans) for name, bans in grouped.iter_rows()}


def _member(rows: pl.DataFrame, confidence: float) -> float:
    return log10_odds(min(max(confidence * probability(math.fsum(rows["bans"].to_list())), 1e-12), 1.0 - 1e-12))


def _named(without: Mapping[str, float], whole: float) -> list[str]:
    ordered = sorted(without.items(), key=lambda item: (item[1], item[0]))
    return [
        f"  without {family.replace('_', ' ')}: {_told(odds, whole)}"
        for family, odds in ordered
        if abs(odds - whole) >= SAYS
    ]


def _told(odds: float, whole: float) -> str:
    turned = "" if (odds >= 0.0) == (whole >= 0.0) else "; the sum turns"
    return f"{odds:+.2f}, {said(odds)}{turned}"


def _closest(rows: pl.DataFrame) -> list[str]:
    scores = _scores(rows)
    rivals = {name: score for name, score in scores.items() if name != HYDRA}
    if not rivals:
        return []
    name = max(rivals, key=lambda rival: (rivals[rival], rival))
    margin = scores[HYDRA] - rivals[name]
    if margin >= 0.0:
        return [f"  closest other explanation: {safe_text(name)}, {margin:.2f} bans behind"]
    return [f"  likelier explanation: {safe_text(name)}, {-margin:.2f} bans ahead"]
