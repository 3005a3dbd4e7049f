"""People and their accounts, before they send anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import DAY, Floats, Ints, Keys, choose, hex_ids, keys, maybe, mix
from forensics.lab.tables import cards, countries, mail, networks
from forensics.vocabulary.columns import TIMESTAMP

if TYPE_CHECKING:
    from forensics.lab.world import Plan

PLANS = ("free", "payg", "pro", "team", "tier2", "enterprise")
_PLAN_WEIGHTS = np.array([24.0, 34, 26, 6, 8, 2])
_PATHWAYS = ("direct", "startup", "cloud_marketplace", "research", "education", "reseller")
_PATHWAY_WEIGHTS = np.array([84.0, 4, 5, 2, 4, 1])

_OWN_DOMAIN_SHARE = 0.17
"""Share of honest accounts under a domain of their own; free providers have nearly all others."""
_DISPOSABLE_SHARE = 0.015
"""Share of honest accounts on throw-away mail."""
_HISTORY_DAYS = 540.0
"""Days before the world in which honest people signed up; later months are busier."""
_RECENT_SHARE = 0.06
"""Share of honest accounts that sign up while the world runs."""
_REFERRAL_SHARE = 0.05
_FOREIGN_CARD_SHARE = 0.06
FREE_WITH_CARD_SHARE = 0.2
"""Share of accounts on the free plan that gave a card all the same. Invented."""
_BANNED_SHARE = 0.003
"""Share of honest accounts banned for something else: a ban proves nothing."""


@dataclass(frozen=True, slots=True)
class People:
    """The accounts of a group; arrays have one element per account, in the frame's order."""

    frame: pl.DataFrame
    """Account columns of the contract, and ``org_id``."""
    created: Ints
    """µs since 1970, UTC."""
    country: Ints
    """Position in ``COUNTRIES``: where the person lives."""
    home: Keys
    """Names the person's home: address, lease and /64 follow from it."""

    def with_columns(self, **columns: pl.Series | pl.Expr | str | None) -> People:
        """Give all accounts, or each of them, another value in some columns."""
        values = [
            (value if isinstance(value, pl.Expr) else pl.lit(value)).alias(name) for name, value in columns.items()
        ]
        return People(self.frame.with_columns(values), self.created, self.country, self.home)

    def offset(self) -> Floats:
        """Hours from UTC, per account."""
        return np.asarray(countries.UTC_OFFSETS[self.country])


def draw_countries(rng: np.random.Generator, n: int) -> Ints:
    """Countries in the mix that honest people and hydras share."""
    return choose(rng, countries.WEIGHTS, n)


def honest_dates(plan: Plan, history_days: float = _HISTORY_DAYS, recent: float = _RECENT_SHARE) -> Ints:
    """Sign-up times over many months, µs: growing towards the present, a few within the world."""
    rng, n = plan.rng, plan.accounts
    ago = history_days * (1.0 - np.sqrt(rng.random(n)))
    before = plan.start - (ago * DAY).astype(np.int64) - rng.integers(0, DAY, n)
    # The last tenth of the world is left out: who signs up then would hardly send anything.
    during = plan.start + (rng.random(n) * 0.9 * plan.days * DAY).astype(np.int64)
    return np.where(maybe(rng, recent, n), during, before)


def sign_up(plan: Plan, created: Ints, country: Ints | None = None) -> People:
    """Create ordinary, unrelated accounts: one per date."""
    rng, n = plan.rng, len(created)
    country = draw_countries(rng, n) if country is None else country
    home = keys(rng, n)
    account_id = hex_ids(keys(rng, n), "acct_")
    frame = pl.DataFrame(
        {
            "account_id": account_id,
            "org_id": hex_ids(keys(rng, n), "org_"),
            "created_at": pl.Series(created).cast(TIMESTAMP),
            "signup_ip": networks.v4(networks.home_network(country, home), mix(home, 77)),
            "phone_hash": _some(rng, hex_ids(keys(rng, n)), 0.6),
            "device_id": _some(rng, hex_ids(keys(rng, n)), 0.92),
            "access_pathway": pl.Series(_PATHWAYS).gather(choose(rng, _PATHWAY_WEIGHTS, n)),
            "org_name": pl.Series([None] * n, dtype=pl.String),
            "referral_code": _some(rng, hex_ids(keys(rng, n)).str.slice(0, 8), _REFERRAL_SHARE),
            "plan": pl.Series(PLANS).gather(choose(rng, _PLAN_WEIGHTS, n)),
        }
    )
    frame = frame.hstack(_mail(rng, n)).hstack(_cards(rng, country, frame["plan"]))
    return People(frame.hstack(_bans(plan, created)), created, country, home)


def _some(rng: np.random.Generator, values: pl.Series, share: float) -> pl.Series:
    known = pl.Series(maybe(rng, share, len(values)))
    return pl.select(pl.when(known).then(values)).to_series()


def _mail(rng: np.random.Generator, n: int) -> pl.DataFrame:
    free, own = mail.free_domains(rng, n), mail.own_domains(rng, n)
    thrown = [mail.DISPOSABLE[code] for code in rng.integers(0, len(mail.DISPOSABLE), n).tolist()]
    draw = rng.random(n).tolist()
    domains = [
        thrown[i]
        if draw[i] < _DISPOSABLE_SHARE
        else own[i]
        if draw[i] < _DISPOSABLE_SHARE + _OWN_DOMAIN_SHARE
        else free[i]
        for i in range(n)
    ]
    return mailboxes(mail.human_names(rng, n), domains)


def mailboxes(names: list[str], domains: list[str]) -> pl.DataFrame:
    """``email`` and ``email_domain`` from local parts and domains."""
    addresses = [f"{name}@{domain}" for name, domain in zip(names, domains, strict=True)]
    return pl.DataFrame(
        {"email": addresses, "email_domain": domains}, schema={"email": pl.String, "email_domain": pl.String}
    )


def _cards(rng: np.random.Generator, country: Ints, plan: pl.Series) -> pl.DataFrame:
    n = len(country)
    # Some people pay with a card from elsewhere.
    bins = cards.draw_bins(rng, np.where(maybe(rng, _FOREIGN_CARD_SHARE, n), draw_countries(rng, n), country))
    paying = pl.Series((plan != "free").to_numpy() | maybe(rng, FREE_WITH_CARD_SHARE, n))
    columns = {
        "payment_fingerprint": hex_ids(keys(rng, n)),
        "payment_bin": pl.Series(cards.BINS).gather(bins),
        "payment_country": countries.CODES.gather(cards.BIN_COUNTRIES[bins]),
    }
    held = pl.DataFrame(columns).select(pl.when(paying).then(pl.all()).name.keep())
    return held.with_columns(billing_country=countries.CODES.gather(country))


def _bans(plan: Plan, created: Ints) -> pl.DataFrame:
    n = len(created)
    banned = pl.Series(maybe(plan.rng, _BANNED_SHARE, n))
    moment = plan.end - (plan.rng.random(n) * 0.2 * plan.days * DAY).astype(np.int64)
    return bans(banned, np.maximum(moment, created + DAY))


def bans(banned: pl.Series, moment: Ints) -> pl.DataFrame:
    """``status`` and ``banned_at``."""
    when = pl.Series(moment).cast(TIMESTAMP)
    return pl.select(
        status=pl.when(banned).then(pl.lit("banned")).otherwise(pl.lit("active")), banned_at=pl.when(banned).then(when)
    )
