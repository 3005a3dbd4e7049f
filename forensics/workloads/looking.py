"""Which requests are looked at, and what of them is kept: of every cluster so many, and of some other accounts.

Shares are the same in a part drawn by lot. The lot is drawn by account and time, so that it falls alike however the log
is cut, and nobody who does not know the inputs can choose what is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from forensics.foundation.digests import text_sha256
from forensics.vocabulary.phrase_family import PhraseSort
from forensics.workloads.fragments import fragments
from forensics.workloads.model_names import MAX_CHARACTERS
from forensics.workloads.phrases import firing
from forensics.workloads.scripts import scripts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import numpy.typing as npt

    from forensics.vocabulary.phrase_family import PhraseFamily

PROMPT, PROMPT_HASH = "prompt", "prompt_sha256"
SYSTEM, SYSTEM_HASH = "system_prompt", "system_prompt_sha256"
CONTENT: Final = (PROMPT, PROMPT_HASH, SYSTEM, SYSTEM_HASH)
"""Request columns of which one at least is needed."""
SETTINGS: Final = ("max_tokens", "temperature", "tool_count", "image_count", "stream")
"""Request columns that say with which settings a program asks."""
_TOKENS: Final = ("input_tokens", "cached_tokens", "output_tokens")
_BESIDES: Final = frozenset({"request_id", *_TOKENS, "model", "message_count", *SETTINGS})
OF_A_CLUSTER: Final = 200_000
"""Requests of one cluster: a share of a tenth is then known to a seventh of a percent."""
OF_ALL: Final = 1_000_000
"""Requests of all clusters: up to 600 bytes each."""
OTHERS, OF_ANOTHER = 4_000, 50
"""Accounts in no cluster, and requests of each: what is usual elsewhere. A fragment that one in a hundred uses is
missed among so many once in e^40 logs."""
_WHOLE: Final = (1 << 64) - 1
_GAMMA, _FIRST, _SECOND = (np.uint64(odd) for odd in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
"""Constants of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): a lot must be the same in every version."""


def columns_read(derived: frozenset[str]) -> frozenset[str]:
    """Request columns to read: no hash that would only be made of its text."""
    wanted = (PROMPT, PROMPT_HASH, SYSTEM if SYSTEM_HASH in derived else SYSTEM_HASH)
    return _BESIDES | (frozenset(wanted) - derived)


@dataclass(frozen=True, slots=True)
class Watch:
    """Whose requests are looked at."""

    numbers: pl.DataFrame
    """``account_id`` (text), ``account``, ``cluster`` (null for others), ``most`` (of a request's lot)."""
    families: tuple[PhraseFamily, ...]
    """What prompts may ask for; at most 64."""
    seed: int
    released: Mapping[str, date] = field(default_factory=dict)
    """Pattern of a model's name to the day on which it came out; of others the log says it."""

    @property
    def account_ids(self) -> frozenset[str]:
        """Accounts whose requests are wanted."""
        return frozenset(self.numbers["account_id"].to_list())

    @property
    def drawn(self) -> frozenset[int]:
        """Clusters of which a part is looked at."""
        some = self.numbers.filter(pl.col("most") < _WHOLE)["cluster"].drop_nulls()
        return frozenset(some.unique().to_list())

    def look(self, requests: pl.DataFrame) -> pl.DataFrame:
        """Keep of a batch what is looked at: numbers and keys instead of texts."""
        absent = [pl.lit(None, pl.String).alias(name) for name in CONTENT if name not in requests.columns]
        own = requests.with_columns(absent).join(self.numbers, on="account_id", how="inner", validate="m:1")
        lot = _lots(own["timestamp"].to_physical().to_numpy(), own["account"].to_numpy(), self.seed)
        drawn = own.filter(pl.Series(lot <= own["most"].to_numpy()))
        # Where the text is known, its hash says nothing more.
        by_hash = pl.concat_list(pl.col(PROMPT_HASH).hash(self.seed))
        keys = pl.when(pl.col(PROMPT).is_null() & pl.col(PROMPT_HASH).is_not_null()).then(by_hash)
        return drawn.select(
            "account",
            "cluster",
            "timestamp",
            "request_id",
            *_TOKENS,
            "max_tokens",
            "temperature",
            "message_count",
            # Longer names are no model's, and no texts are kept that a client may write into every request.
            model=pl.when(pl.col("model").str.len_chars() <= MAX_CHARACTERS).then("model"),
            setting=pl.struct(SETTINGS).hash(self.seed),
            tools=(pl.col("tool_count") > 0).fill_null(value=False),
            images=(pl.col("image_count") > 0).fill_null(value=False),
            # Null marks requests of which no text is known.
            script=pl.when(pl.col(PROMPT).is_not_null()).then(pl.lit(scripts(drawn[PROMPT]))),
            prompt=_key(PROMPT_HASH, PROMPT, self.seed),
            system=_key(SYSTEM_HASH, SYSTEM, self.seed),
            system_sha256=_digests(drawn.select(SYSTEM_HASH, SYSTEM)),
            fragments=keys.otherwise(pl.lit(fragments(drawn[PROMPT], self.seed))),
        ).with_columns(heard(drawn[PROMPT], self.families))


def heard(prompts: pl.Series, families: Sequence[PhraseFamily]) -> pl.DataFrame:
    """``asks`` and ``about``: a bit for each family that a prompt fires, the first family's the lowest.

    Words of a field are in ``about`` alone: who changes the subject asks for nothing else.
    """
    bits: dict[bool, list[pl.Expr]] = {False: [], True: []}
    for place, family in enumerate(families):
        bits[family.sort is PhraseSort.SUBJECT].append(pl.col(family.name).cast(pl.UInt64) * (1 << place))
    none = pl.repeat(0, len(prompts), dtype=pl.UInt64)
    fired = firing(prompts, families)
    return fired.select(asks=pl.sum_horizontal(none, *bits[False]), about=pl.sum_horizontal(none, *bits[True]))


def sets_something() -> pl.Expr:
    """Whether a request that was looked at sets anything: a program that does not asks as everybody's does."""
    return pl.any_horizontal(pl.col("max_tokens", "temperature").is_not_null(), pl.col("tools", "images"))


def asks_any(bits: int) -> pl.Expr:
    """Whether a request that was looked at asks for one of some families, by their bits in ``asks``."""
    return _holds("asks", bits)


def about_any(bits: int) -> pl.Expr:
    """Whether a request that was looked at holds words of some fields, by their families' bits in ``about``."""
    return _holds("about", bits)


def _holds(column: str, bits: int) -> pl.Expr:
    return (pl.col(column) & pl.lit(bits, pl.UInt64)) != 0


def watch(memberships: pl.DataFrame, n_requests: pl.DataFrame, families: tuple[PhraseFamily, ...], seed: int) -> Watch:
    """Choose whose requests are looked at, and how many.

    Parameters
    ----------
    memberships
        ``account_id``, ``cluster_id``, as texts.
    n_requests
        ``account_id`` (texts), ``n``: requests of every account of the log.
    families
        What prompts may ask for.
    seed
        Of the lots and keys; from what the log says.
    """
    cluster = pl.col("cluster_id").rank("dense").cast(pl.UInt32) - 1
    known = n_requests.sort("account_id").join(
        memberships.select("account_id", cluster=cluster),
        on="account_id",
        how="left",
        validate="1:1",
        maintain_order="left",
    )
    grouped = known.drop_nulls("cluster").with_columns(of=pl.col("n").sum().over("cluster"))
    sizes = grouped.select("cluster", "of").unique()["of"]
    grouped = grouped.with_columns(rate=_most_of_one(sizes) / pl.col("of")).drop("of")
    alone = known.filter(pl.col("cluster").is_null())
    lot = _lots(np.arange(len(alone)), np.zeros(1, dtype=np.int64), seed)
    others = alone[np.argsort(lot, kind="stable")[:OTHERS]].with_columns(rate=OF_ANOTHER / pl.col("n"))
    whole = pl.concat([grouped, others]).sort("account_id").with_row_index("account")
    most = np.minimum(whole["rate"].to_numpy(), 1.0)
    lots = [_WHOLE if rate >= 1.0 else int(rate * _WHOLE) for rate in most.tolist()]
    return Watch(
        whole.select("account_id", "account", "cluster", most=pl.Series(lots, dtype=pl.UInt64)), families, seed
    )


def _most_of_one(sizes: pl.Series) -> int:
    """Requests of one cluster at most, such that there are not too many of all."""
    most = OF_A_CLUSTER
    while most > 1 and sizes.clip(upper_bound=most).sum() > OF_ALL:
        most //= 2
    return most


def _lots(one: npt.NDArray[np.integer], other: npt.NDArray[np.integer], seed: int) -> npt.NDArray[np.uint64]:
    """A whole number drawn evenly from 64 bits for each two numbers."""
    drawn = one.astype(np.uint64) + np.uint64(seed & _WHOLE)
    for number in (np.zeros(1, dtype=np.uint64), other.astype(np.uint64)):
        drawn = (drawn ^ number) + _GAMMA
        drawn = (drawn ^ (drawn >> np.uint64(30))) * _FIRST
        drawn = (drawn ^ (drawn >> np.uint64(27))) * _SECOND
        drawn ^= drawn >> np.uint64(31)
    return drawn


def _key(hashed: str, text: str, seed: int) -> pl.Expr:
    """Key of a text: of its hash where that is known."""
    known = pl.coalesce(hashed, text)
    return pl.when(known.is_not_null()).then(known.hash(seed))


def _digests(systems: pl.DataFrame) -> pl.Series:
    """SHA-256 of each system prompt, each kept once: millions of rows share a few."""
    given = {digest: digest for digest in systems[SYSTEM_HASH].drop_nulls().unique().to_list()}
    texts = systems.filter(pl.col(SYSTEM_HASH).is_null())[SYSTEM].drop_nulls().unique().to_list()
    made = {text: text_sha256(text) for text in texts}
    none = pl.Series([None], dtype=pl.String).new_from_index(0, len(systems))
    known = [
        systems[name].replace_strict(digests, default=None, return_dtype=pl.String) if digests else none
        for name, digests in ((SYSTEM_HASH, given), (SYSTEM, made))
    ]
    return known[0].fill_null(known[1])


_ORDER: Final = (
    *("timestamp", "account", "request_id", "model", *_TOKENS, "message_count", "max_tokens"),
    *("temperature", "tools", "images", "script", "asks", "prompt", "system", "setting"),
)
"""Columns of which two requests that look alike differ in one at most by what nobody sees; keys, which another version
makes others, come last."""


def numbered(pieces: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Everything that was looked at, with ``row``, in order of time and account."""
    whole = pl.concat(list(pieces)).sort(*_ORDER)
    return whole.with_row_index("row")
