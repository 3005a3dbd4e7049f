"""What describes an account without tying it to another: the traits cohorts are compared by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from forensics.vocabulary.entity_kind import Source
from forensics.vocabulary.families import CausalFamily

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Covariate:
    """One trait of an account, as text."""

    name: str
    title: str
    source: Source
    needs: frozenset[str]
    value: Callable[[], pl.Expr]
    family: CausalFamily | None = None
    """None: a stratum or an identity; never evidence of likeness by itself."""
    uses: frozenset[str] = field(default_factory=frozenset)


def _column(name: str) -> Callable[[], pl.Expr]:
    return lambda: pl.col(name).cast(pl.String)


def _client_family() -> pl.Expr:
    """Product and major version: a minor release is not another person."""
    return pl.col("user_agent").str.extract(r"^([^ /]+(?:/\d+)?)", 1)


def _email_shape() -> pl.Expr:
    local = pl.col("email").str.to_lowercase().str.extract(r"^([^@]*)@", 1)
    runs = local.str.replace_all(r"[^\W\d_]+", "a")
    return runs.str.replace_all(r"\d", "9")


def _traits(
    source: Source, family: CausalFamily | None, *rows: tuple[str, str, set[str], Callable[[], pl.Expr]]
) -> dict[str, Covariate]:
    return {name: Covariate(name, title, source, frozenset(needs), value, family) for name, title, needs, value in rows}


COVARIATES: dict[str, Covariate] = {
    **_traits(
        Source.REQUESTS,
        CausalFamily.NETWORK,
        ("client", "client", {"user_agent"}, _client_family),
        ("tls", "TLS fingerprint", {"tls_fingerprint"}, _column("tls_fingerprint")),
        ("sdk", "SDK", {"sdk"}, _column("sdk")),
        ("language", "accepted language", {"accept_language"}, _column("accept_language")),
        ("header_order", "header order", {"header_order"}, _column("header_order")),
    ),
    **_traits(
        Source.REQUESTS,
        CausalFamily.CONTENT,
        ("model", "model", {"model"}, _column("model")),
        ("endpoint", "endpoint", {"endpoint"}, _column("endpoint")),
        ("max_tokens", "output limit", {"max_tokens"}, _column("max_tokens")),
    ),
    **_traits(
        Source.CONTENT,
        CausalFamily.CONTENT,
        ("main_system_prompt", "system prompt", {"system_prompt_sha256"}, _column("system_prompt_sha256")),
    ),
    **_traits(
        Source.ACCOUNTS,
        CausalFamily.PAYMENT,
        ("bin", "card BIN", {"payment_bin"}, _column("payment_bin")),
    ),
    **_traits(
        Source.ACCOUNTS,
        CausalFamily.PERSON,
        ("email_domain", "e-mail domain", {"email_domain"}, _column("email_domain")),
        ("email_shape", "e-mail shape", {"email"}, _email_shape),
    ),
    **_traits(
        Source.ACCOUNTS,
        CausalFamily.LIFE_CYCLE,
        (
            "signup_week",
            "sign-up week",
            {"created_at"},
            lambda: pl.col("created_at").dt.truncate("1w").dt.strftime("%Y-%m-%d"),
        ),
        ("plan", "plan", {"plan"}, _column("plan")),
    ),
    **_traits(
        Source.REQUESTS,
        None,
        ("country", "country", {"country"}, _column("country")),
        ("asn", "network", {"asn"}, _column("asn")),
        ("org_id", "organisation id", {"org_id"}, _column("org_id")),
    ),
    **_traits(
        Source.ACCOUNTS,
        None,
        ("payment_country", "card country", {"payment_country"}, _column("payment_country")),
        ("org_name", "organisation", {"org_name"}, _column("org_name")),
        ("pathway", "access pathway", {"access_pathway"}, _column("access_pathway")),
        ("card", "payment instrument", {"payment_fingerprint"}, _column("payment_fingerprint")),
    ),
}
"""Name to covariate, in the order in which evidence is listed. Countries only form strata: no country
raises a score."""

NAMES = tuple(sorted(COVARIATES))

SHAPE_COLUMNS = frozenset({"model", "endpoint", "max_tokens"})
"""Request columns that say what is asked for; they form tuples of their own, apart from the network's."""
