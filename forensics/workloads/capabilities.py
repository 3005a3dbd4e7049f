"""What work is meant to teach: a capability for each list of requests, from their words and settings.

Words alone miss whoever words it otherwise, and one request says little. But all requests of one list want the same:
what they have oftener than other people's requests says what the list is for. Where every request is worded anew, the
words of its field are what is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.workloads.looking import about_any, asks_any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.vocabulary.phrase_family import PhraseFamily

LANGUAGES, VISION, COMPUTER_USE, TOOL_USE = "languages", "vision", "computer_use", "tool_use"
REASONING, GRADING = "reasoning", "grading"
"""Capabilities that settings or scripts of requests speak for, besides words."""
UNCLEAR: Final = "unclear"
"""Of a list that nothing is said of."""
SIGN, SUBJECT, SETTING = "sign ", "subject ", "setting "
"""How columns begin that hold what phrases, what words of its field and what settings say for a capability:
capabilities are named by rules that anybody may write."""
SAID: Final = 0.05
"""Share of requests, beyond others', from which a sign says something of a list. Hand-set: what chance gives some
words in a few hundred requests."""
PLAIN, TELLING, HINT = 1.0, 0.2, 0.1
"""Weight of settings, of a word's: images are as plain as words; a limit that only a grade or a label fits in leaves
little else; others decide where words are silent, because programs for several purposes have them. Hand-set."""
OF_A_FIELD: Final = 0.5
"""Weight of words of a field, of a phrase's: a task is about many things, and what is asked of it says more. Chosen on
public lists of tasks among 0, a half and one."""
SWEPT: Final = 1.5
"""Weight of many scripts in one list: more than words or settings of all its requests say, less than both, because a
list that is asked in many languages is asked for something in each of them. Hand-set."""
SCRIPTS: Final = (2, 4)
"""Scripts of one list that show nothing, because people mix their own with the Latin one; and from how many on its
breadth is plain. Hand-set."""
A_SCRIPT: Final = 0.03
"""Share of a list's requests that makes a script one of its. Hand-set: a handful of a hundred."""
LONG, SHORT = 8_000, 256
"""Output limits, tokens: from the first on a whole chain of thought fits in, up to the second little more than a
grade. Hand-set; programs for other ends set such limits, too, so that they are hints."""
_SETTINGS: Final = {
    VISION: (pl.col("images") & ~pl.col("tools"), PLAIN),
    COMPUTER_USE: (pl.col("images") & pl.col("tools"), PLAIN),
    TOOL_USE: (pl.col("tools") & ~pl.col("images"), HINT),
    REASONING: (~pl.col("tools") & ~pl.col("images") & (pl.col("max_tokens") >= LONG), HINT),
    GRADING: (~pl.col("tools") & ~pl.col("images") & (pl.col("max_tokens") <= SHORT), TELLING),
}
"""Capability to what requests carry for it, and its weight beside words."""


def capabilities(families: Sequence[PhraseFamily]) -> list[str]:
    """Every capability that may be said, sorted."""
    return sorted({LANGUAGES, *_SETTINGS, *(family.capability for family in families)})


def signs(rows: pl.DataFrame, by: str | None, families: Sequence[PhraseFamily], of: Sequence[str] = ()) -> pl.DataFrame:
    """How many requests speak for each capability, by words and by settings: a row for each list, or one for all.

    Parameters
    ----------
    rows
        ``asks`` and ``about`` (a bit for each family), ``tools``, ``images``, ``max_tokens`` and ``script`` (null
        without a text) of requests.
    by
        Column that names the list.
    families
        In the order of their bits.
    of
        Columns that are the same in all requests of whatever a list may be a piece of: work that is asked in many
        languages has no sentence that stands in all of them, and becomes a list for each.
    """
    told = []
    for name in capabilities(families):
        bits = sum(1 << place for place, family in enumerate(families) if family.capability == name)
        told.append(asks_any(bits).mean().fill_null(0.0).alias(SIGN + name))
        told.append(about_any(bits).mean().fill_null(0.0).alias(SUBJECT + name))
    for name, (carried, _) in _SETTINGS.items():
        told.append(carried.fill_null(value=False).mean().fill_null(0.0).alias(SETTING + name))
    lists = rows.with_columns(list=pl.lit(0, pl.Int64) if by is None else pl.col(by))
    found = lists.group_by("list").agg(told).join(_breadths(lists, of), on="list", how="left", validate="1:1")
    return found.sort("list")


def _breadths(lists: pl.DataFrame, of: Sequence[str]) -> pl.DataFrame:
    """``list``, ``breadth`` (0..1): whether it, or what it is a small piece of, is in many scripts."""
    own = _breadth(lists, "list").rename({"n": "n_own"})
    if not of:
        return own.select("list", "breadth")
    same = [pl.when(pl.col(name).n_unique() == 1).then(pl.col(name).first()).alias(name) for name in of]
    wholes = lists.group_by("list").agg(same).select("list", whole=pl.struct(of).rank("dense"))
    joined = lists.select("list", "script").join(wholes, on="list", how="left", validate="m:1")
    pieces = own.join(wholes, on="list", how="left", validate="1:1").join(
        _breadth(joined, "whole"), on="whole", how="left", validate="m:1", suffix="_whole"
    )
    # The languages of a sweep are dealt alike: what is larger is a list of its own.
    small = pl.col("n_own") * SCRIPTS[1] <= pl.col("n")
    swept = pl.when(small).then(pl.max_horizontal("breadth", "breadth_whole")).otherwise("breadth")
    return pieces.select("list", breadth=swept)


def _breadth(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    # What has no text is in no other script.
    counts = rows.group_by(by, pl.col("script").fill_null(0)).len()
    shared = counts.with_columns(n=pl.col("len").sum().over(by))
    few, many = SCRIPTS
    n_scripts = (pl.col("len") >= A_SCRIPT * pl.col("n")).sum().cast(pl.Int64)
    return shared.group_by(by).agg(
        breadth=((n_scripts - few) / (many - few)).clip(0.0, 1.0), n=pl.col("n").first().cast(pl.Int64)
    )


def said_of(lists: pl.DataFrame, usual: pl.DataFrame) -> pl.DataFrame:
    """The capability of each list: what its words and settings say most beyond what is usual.

    Words that a list has less often than other people say nothing against its settings, nor the other way round.

    Parameters
    ----------
    lists, usual
        As ``signs`` gives them: of lists, and of other people's requests.

    Returns
    -------
    polars.DataFrame
        ``list``, ``capability``; sorted.
    """

    def beyond(name: str) -> pl.Expr:
        return (pl.col(name) - (usual[name][0] if len(usual) else 0.0)).clip(lower_bound=0.0)

    names = [name.removeprefix(SIGN) for name in lists.columns if name.startswith(SIGN)]
    sums = {name: beyond(SIGN + name) + OF_A_FIELD * beyond(SUBJECT + name) for name in names}
    for name, (_, weight) in _SETTINGS.items():
        sums[name] += weight * beyond(SETTING + name)
    # Many people speak many languages; one list that does is another thing.
    sums[LANGUAGES] += SWEPT * pl.col("breadth")
    told = lists.select("list", *(total.alias(SIGN + name) for name, total in sums.items()))
    best = told.unpivot([SIGN + name for name in names], index="list", variable_name="capability", value_name="beyond")
    ordered = best.sort("list", "beyond", "capability", descending=[False, True, False])
    first = ordered.group_by("list", maintain_order=True).first()
    plain = pl.col("capability").str.strip_prefix(SIGN)
    return first.select("list", capability=pl.when(pl.col("beyond") >= SAID).then(plain).otherwise(pl.lit(UNCLEAR)))
