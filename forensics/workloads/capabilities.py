"""What work is meant to teach: a capability for each list of requests, from their words and settings.

Words alone miss whoever words it otherwise, and one request says little. But all requests of one list want the same:
what they have oftener than other people's requests says what the list is for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.workloads.looking import asks_any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.vocabulary.phrase_family import PhraseFamily

LANGUAGES, VISION, COMPUTER_USE, TOOL_USE = "languages", "vision", "computer_use", "tool_use"
REASONING, GRADING = "reasoning", "grading"
"""Capabilities that settings or scripts of requests speak for, besides words."""
UNCLEAR: Final = "unclear"
"""Of a list that nothing is said of."""
SIGN: Final = "sign "
"""How columns begin that hold a capability's sign: capabilities are named by rules that anybody may write."""
SAID: Final = 0.05
"""Share of requests, beyond others', from which a sign says something of a list. Hand-set: what chance gives some
words in a few hundred requests."""
HINT: Final = 0.1
"""Weight of settings that programs for several purposes have, of a word's: they decide where words are silent.
Hand-set."""
SCRIPTS: Final = (2, 4)
"""Scripts of one list that show nothing, because people mix their own with the Latin one; and from how many on its
breadth is as plain as words. Hand-set."""
A_SCRIPT: Final = 0.03
"""Share of a list's requests that makes a script one of its. Hand-set: a handful of a hundred."""
LONG, SHORT = 8_000, 256
"""Output limits, tokens: from the first on a whole chain of thought fits in, up to the second little more than a
grade. Hand-set; programs for other ends set such limits, too, so that they are hints."""
_SIGNS: Final = {
    VISION: (pl.col("images") & ~pl.col("tools"), 1.0),
    COMPUTER_USE: (pl.col("images") & pl.col("tools"), 1.0),
    TOOL_USE: (pl.col("tools") & ~pl.col("images"), HINT),
    REASONING: (~pl.col("tools") & ~pl.col("images") & (pl.col("max_tokens") >= LONG), HINT),
    GRADING: (~pl.col("tools") & ~pl.col("images") & (pl.col("max_tokens") <= SHORT), HINT),
}
"""Capability to what requests carry for it, and its weight beside words."""


def capabilities(families: Sequence[PhraseFamily]) -> list[str]:
    """Every capability that may be said, sorted."""
    return sorted({LANGUAGES, *_SIGNS, *(family.capability for family in families)})


def signs(rows: pl.DataFrame, by: str | None, families: Sequence[PhraseFamily]) -> pl.DataFrame:
    """How strongly requests speak for each capability, 0..about 2: a row for each list, or one for all.

    Parameters
    ----------
    rows
        ``asks`` (a bit for each family), ``tools``, ``images``, ``max_tokens`` and ``script`` of requests.
    by
        Column that names the list.
    families
        In the order of their bits.
    """
    names = capabilities(families)
    told = []
    for name in names:
        bits = sum(1 << place for place, family in enumerate(families) if family.capability == name)
        said = asks_any(bits).mean()
        if name in _SIGNS:
            carried, weight = _SIGNS[name]
            said = said + weight * carried.fill_null(value=False).mean()
        told.append(said.fill_null(0.0).alias(SIGN + name))
    lists = rows.with_columns(list=pl.lit(0, pl.Int64) if by is None else pl.col(by))
    shares = lists.group_by("list", "script").len().with_columns(p=pl.col("len") / pl.col("len").sum().over("list"))
    few, many = SCRIPTS
    n_scripts = (pl.col("p") >= A_SCRIPT).sum().cast(pl.Int64)
    spoken = shares.group_by("list").agg(breadth=((n_scripts - few) / (many - few)).clip(0.0, 1.0))
    found = lists.group_by("list").agg(told).join(spoken, on="list", how="left", validate="1:1")
    return found.sort("list")


def said_of(lists: pl.DataFrame, usual: pl.DataFrame) -> pl.DataFrame:
    """The capability of each list: whose sign stands out most against what is usual.

    Parameters
    ----------
    lists, usual
        As ``signs`` gives them: of lists, and of other people's requests.

    Returns
    -------
    polars.DataFrame
        ``list``, ``capability``; sorted.
    """
    names = [name for name in lists.columns if name.startswith(SIGN)]
    # Many people speak many languages; one list that does is another thing.
    beyond = lists.select(
        "list",
        *(
            pl.col(name)
            - (usual[name][0] if len(usual) else 0.0)
            + (pl.col("breadth") if name == SIGN + LANGUAGES else 0.0)
            for name in names
        ),
    )
    best = beyond.unpivot(names, index="list", variable_name="capability", value_name="beyond").sort(
        "list", "beyond", "capability", descending=[False, True, False]
    )
    first = best.group_by("list", maintain_order=True).first()
    name = pl.col("capability").str.strip_prefix(SIGN)
    return first.select("list", capability=pl.when(pl.col("beyond") >= SAID).then(name).otherwise(pl.lit(UNCLEAR)))
