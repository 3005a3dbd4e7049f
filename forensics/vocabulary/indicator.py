"""What partners report: items that may match what accounts of a log touched."""

from __future__ import annotations

from dataclasses import dataclass

import dataframely as dy

OWN_IDENTITY = "identity--7c6f0a52-4a5b-5a3c-9d0e-5f3c1d2b8a11"
"""Who our own exports say they are from, in STIX."""
OWN_ORIGIN = "hydra-forensics"
"""The same in lists."""
RELIABILITIES = ("A", "B", "C", "D", "E", "F")
"""Of a source: A completely reliable ... E unreliable, F cannot be judged (NATO STANAG 2511, Admiralty system)."""
CREDIBILITIES = (1, 2, 3, 4, 5, 6)
"""Of an item: 1 confirmed by other sources, 2 probably true, 3 possibly true, 4 doubtful, 5 improbable, 6 cannot be
judged (the same)."""


@dataclass(frozen=True, slots=True)
class IndicatorKind:
    """A kind of thing that partners report."""

    name: str
    title: str
    entities: tuple[str, ...]
    """Kinds of entities that are of this kind."""
    traits: tuple[str, ...] = ()
    """Covariates that are."""


KINDS: dict[str, IndicatorKind] = {
    kind.name: kind
    for kind in (
        IndicatorKind("address", "address or range", ("ip_address", "signup_ip")),
        IndicatorKind("card", "payment instrument", ("payment_card",), ("card",)),
        IndicatorKind("device", "device", ("device", "signup_device")),
        IndicatorKind("email_domain", "e-mail domain", (), ("email_domain",)),
        IndicatorKind("phone", "phone", ("phone",)),
        IndicatorKind("prompt_hash", "prompt, SHA-256", ("prompt", "remaining_prompt")),
        IndicatorKind("system_prompt_hash", "system prompt, SHA-256", ("system_prompt",), ("main_system_prompt",)),
        IndicatorKind("tls", "TLS fingerprint", (), ("tls",)),
    )
}
"""Name to kind: what lists call it."""


class Indicators(dy.Schema):
    """One row per item and value."""

    item = dy.String(nullable=False, primary_key=True)
    """The partner's own id, or file and line."""
    kind = dy.String(nullable=False, primary_key=True)
    value = dy.String(nullable=False, primary_key=True)
    """In the writing that a log's values have; of keyed items the pseudonym."""
    is_keyed = dy.Bool(nullable=False)
    """Whether the value is HMAC-SHA-256 under a key that partners share, of kind, a zero byte and the value; in hex."""
    source = dy.String(nullable=False)
    """Who says so."""
    reliability = dy.String(nullable=False)
    credibility = dy.Int64(nullable=False, min=1, max=6)
    actor = dy.String(nullable=True)
    """Whom the partner names."""
    until = dy.Datetime(nullable=True, time_unit="us", time_zone="UTC")
    """Until when the partner says that it holds; null: without end."""


class Unused(dy.Schema):
    """Items that were read and cannot be matched, and why."""

    item = dy.String(nullable=False)
    reason = dy.String(nullable=False)
    is_own = dy.Bool(nullable=False)
    """Whether it came from our own export: it would confirm itself."""


class Corroborations(dy.Schema):
    """Which item matched which account."""

    item = dy.String(nullable=False, primary_key=True)
    kind = dy.String(nullable=False, primary_key=True)
    value = dy.String(nullable=False, primary_key=True)
    """As the log has it."""
    account_id = dy.String(nullable=False, primary_key=True)
    cluster_id = dy.String(nullable=True)
    source = dy.String(nullable=False)
    reliability = dy.String(nullable=False)
    credibility = dy.Int64(nullable=False, min=1, max=6)
    actor = dy.String(nullable=True)
    is_public = dy.Bool(nullable=False)
    """Whether the thing was judged a crowd's: then it says nothing of who runs an account."""
