"""What campaigns would have cost at list price: tokens of each model and day times the price of that day.

Never a reason for suspicion: whoever pays for many tokens is a good customer.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import polars as pl

from forensics.vocabulary.price import MILLION
from forensics.vocabulary.workload import MODELS, JobModels
from forensics.workloads.model_names import closest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.vocabulary.price import PriceLists

_TOKENS: Final = ("input_tokens", "cached_tokens", "output_tokens")
_ALWAYS: Final = date.min
_PRICES: Final = {
    "model": pl.String,
    "since": pl.Date,
    "input_price": pl.Float64,
    "cached_price": pl.Float64,
    "output_price": pl.Float64,
    "source": pl.String,
}


def models_of_jobs(looked: pl.DataFrame, digests: pl.Series) -> pl.DataFrame:
    """Requests and tokens of each job by model and day.

    Parameters
    ----------
    looked
        ``cluster``, ``job``, ``model``, ``timestamp`` and tokens of requests that are of a job. Tokens in include
        those that were read from a cache.
    digests
        Digest of the members of each cluster, in the order of the clusters' ids.

    Returns
    -------
    polars.DataFrame
        ``JobModels``; sorted.
    """
    # Negative counts are a logging fault and add nothing.
    entry, read, answer = (pl.col(name).clip(lower_bound=0).fill_null(0) for name in _TOKENS)
    sizes = looked.group_by("cluster", "job", "model").len().sort("len", "model", descending=[True, False])
    large = sizes.drop_nulls("model").group_by("cluster", "job", maintain_order=True).head(MODELS)
    known = looked.join(
        large.select("cluster", "job", "model", is_large=pl.lit(value=True)),
        on=["cluster", "job", "model"],
        how="left",
        validate="m:1",
    ).with_columns(
        members=pl.lit(digests).gather(pl.col("cluster")),
        model=pl.when("is_large").then("model"),
        day=pl.col("timestamp").dt.date(),
    )
    counted = known.group_by("members", "job", "model", "day").agg(
        n_requests=pl.len(),
        input_tokens=entry.sum(),
        cached_tokens=pl.min_horizontal(read, entry).sum(),
        output_tokens=answer.sum(),
    )
    shaped = counted.select(pl.col(name).cast(dtype) for name, dtype in JobModels.create_empty().schema.items())
    return JobModels.validate(shaped.sort("members", "job", "model", "day"))


def costs(used: pl.DataFrame, lists: PriceLists) -> pl.DataFrame:
    """Price what campaigns used.

    cost = ((tokens in - cached) * price in + cached * price of cached + tokens out * price out) / 10^6; what is
    cached costs as much as other tokens in where no price for it is known.

    Parameters
    ----------
    used
        ``campaign_id``, ``model``, ``day``, ``n_requests``, tokens: of those looked at; ``whole``: how many requests
        of the campaign's cluster stand behind each that was looked at.
    lists
        Prices.

    Returns
    -------
    polars.DataFrame
        ``CampaignModels``, a row for each model and price; sorted.
    """
    told = _of_models(used["model"].drop_nulls().unique().sort().to_list(), lists)
    dated = used.with_columns(pl.col("day").fill_null(_ALWAYS)).sort("day")
    found = dated.join_asof(told.sort("since"), left_on="day", right_on="since", by="model", check_sortedness=False)
    priced_from = pl.when(pl.col("since") > _ALWAYS).then("since")
    by = ["campaign_id", "model", "priced_from", "input_price", "cached_price", "output_price", "source"]
    whole = pl.col("whole").first()
    summed = (
        found.with_columns(priced_from=priced_from)
        .group_by(by)
        .agg((pl.col(name).sum() * whole).round().cast(pl.Int64) for name in ("n_requests", *_TOKENS))
    )
    entry, read, answer = (pl.col(name) for name in _TOKENS)
    usd = (
        (entry - read) * pl.col("input_price")
        + read * pl.coalesce("cached_price", "input_price")
        + answer * pl.col("output_price")
    )
    return summed.with_columns(cost=usd / MILLION).sort("campaign_id", "model", "priced_from")


def totals(priced: pl.DataFrame) -> pl.DataFrame:
    """``campaign_id``, ``cost`` and ``cost_share`` of each campaign, from what ``costs`` gives.

    The cost is null where no tokens have a price, the share where the log counts none.
    """
    tokens = pl.col("input_tokens") + pl.col("output_tokens")
    known = tokens.filter(pl.col("cost").is_not_null()).sum()
    # Summed in their order: sums of numbers with a point depend on it.
    return priced.group_by("campaign_id", maintain_order=True).agg(
        cost=pl.when(known > 0).then(pl.col("cost").drop_nulls().cum_sum().last()),
        cost_share=pl.when(tokens.sum() > 0).then(known / tokens.sum()),
    )


def _of_models(names: Sequence[str], lists: PriceLists) -> pl.DataFrame:
    """Prices of each model that a list knows: of the pattern that says most of its name in each list.

    A list counts from its first day of the model on; before it the next one does.
    """
    known = [frozenset(price.model for price in one) for one in lists]
    rows = []
    for name in names:
        until = date.max
        for own, told in zip(known, lists, strict=True):
            by = closest(name, own)
            days = [(price.since or _ALWAYS, price) for price in told if price.model == by]
            rows += [
                (name, since, price.input, price.cached, price.output, price.source)
                for since, price in days
                if since < until
            ]
            until = min([until, *(since for since, _ in days)])
    return pl.DataFrame(rows, schema=_PRICES, orient="row")
