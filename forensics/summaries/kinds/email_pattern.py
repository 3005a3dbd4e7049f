"""The shape of an e-mail's local part, with its domain."""

from __future__ import annotations

import polars as pl

from forensics.vocabulary.entity_kind import EntityKind, Source
from forensics.vocabulary.families import CausalFamily


def _shape() -> pl.Expr:
    """Letters become a, digits 9: the pattern stays, the name goes."""
    local = pl.col("email").str.to_lowercase().str.extract(r"^([^@]*)@", 1)
    shape = local.str.replace_all(r"[^\W\d_]", "a").str.replace_all(r"\d", "9")
    domain = pl.coalesce(pl.col("email_domain"), pl.col("email").str.extract(r"@(.+)$", 1)).str.to_lowercase()
    return pl.concat_str(shape, domain, separator="@")


part = EntityKind(
    name="email_pattern",
    title="e-mail pattern",
    family=CausalFamily.PERSON,
    cap=1.2,
    source=Source.ACCOUNTS,
    needs=frozenset({"email"}),
    entity=_shape,
    uses=frozenset({"email_domain"}),
    reach=True,
    meaning="The e-mails have one shape at one domain, as generated addresses have. Innocent: a company's or "
    "school's naming rule, a common shape at a large provider.",
)
