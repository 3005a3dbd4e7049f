"""The canonical input columns: name, type, group and meaning. The data contract, as data."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

TIMESTAMP = pl.Datetime("us", "UTC")
"""Every time is UTC, in microseconds."""


PolarsType = pl.DataType | type[pl.DataType]
"""A polars type, with or without parameters."""


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column."""

    name: str
    dtype: PolarsType
    group: str
    meaning: str
    required: bool = False


def _columns(group: str, rows: list[tuple[str, PolarsType, str]], required: set[str]) -> dict[str, Column]:
    return {name: Column(name, dtype, group, meaning, name in required) for name, dtype, meaning in rows}


_REQUIRED = {"timestamp", "account_id"}

REQUEST_COLUMNS: dict[str, Column] = {
    **_columns(
        "identity",
        [
            ("timestamp", TIMESTAMP, "when the request arrived; ISO-8601 or epoch s/ms/µs/ns"),
            ("account_id", pl.String, "who is judged; see --account-grain"),
            ("request_id", pl.String, "the provider's or client's id of the request"),
            ("org_id", pl.String, "organisation the account belongs to"),
            ("project_id", pl.String, "project inside the organisation"),
            ("api_key_id", pl.String, "id or hash of the key"),
            ("end_user_id", pl.String, "the customer's own user"),
            ("conversation_id", pl.String, "conversation the request belongs to"),
        ],
        _REQUIRED,
    ),
    **_columns(
        "network",
        [
            ("ip", pl.String, "client address"),
            ("ip_chain", pl.List(pl.String), "forwarding chain, as forwarded"),
            ("asn", pl.Int64, "autonomous system number"),
            ("country", pl.String, "ISO 3166-1 alpha-2"),
            ("region", pl.String, "region inside the country"),
            ("tls_fingerprint", pl.String, "JA3 or JA4"),
            ("http2_fingerprint", pl.String, "HTTP/2 settings fingerprint"),
            ("header_order", pl.String, "hash of the header order"),
            ("connection_id", pl.String, "TCP/TLS connection or TLS session"),
        ],
        _REQUIRED,
    ),
    **_columns(
        "client",
        [
            ("user_agent", pl.String, "User-Agent header"),
            ("sdk", pl.String, "SDK name/version/language/os/arch/runtime"),
            ("accept_language", pl.String, "Accept-Language header"),
            ("device_id", pl.String, "device identifier"),
            ("idempotency_key", pl.String, "Idempotency-Key header"),
            ("retry_count", pl.Int64, "retries, as the client says"),
        ],
        _REQUIRED,
    ),
    **_columns(
        "request",
        [
            ("http_method", pl.String, "HTTP method"),
            ("endpoint", pl.String, "path or operation"),
            ("model", pl.String, "model asked for"),
            ("prompt", pl.String, "prompt text; never stored"),
            ("prompt_sha256", pl.String, "hash of the prompt"),
            ("system_prompt", pl.String, "system prompt text; never stored"),
            ("system_prompt_sha256", pl.String, "hash of the system prompt"),
            ("tool_count", pl.Int64, "tools offered"),
            ("image_count", pl.Int64, "images sent"),
            ("message_count", pl.Int64, "messages in the conversation"),
            ("temperature", pl.Float64, "sampling temperature"),
            ("max_tokens", pl.Int64, "output limit asked for"),
            ("stream", pl.Boolean, "streamed answer"),
            ("n", pl.Int64, "answers asked for"),
            ("seed", pl.Int64, "sampling seed"),
            ("logprobs", pl.Boolean, "log probabilities asked for"),
            ("prompt_cache_key", pl.String, "prompt cache key"),
        ],
        _REQUIRED,
    ),
    **_columns(
        "response",
        [
            ("status", pl.Int64, "HTTP status"),
            ("input_tokens", pl.Int64, "tokens in"),
            ("output_tokens", pl.Int64, "tokens out"),
            ("cached_tokens", pl.Int64, "tokens read from cache"),
            ("latency_ms", pl.Float64, "time to the whole answer, ms"),
            ("ttft_ms", pl.Float64, "time to the first token, ms"),
            ("stop_reason", pl.String, "why the answer ended"),
            ("safety_flags", pl.String, "safety verdicts, as text"),
        ],
        _REQUIRED,
    ),
    **_columns(
        "provenance",
        [
            ("source_file", pl.String, "input file (ours)"),
            ("source_line", pl.Int64, "line or row number in it, from 1 (ours)"),
            ("profile", pl.String, "mapping used (ours)"),
        ],
        _REQUIRED,
    ),
}
"""Requests, one row per API request."""

ACCOUNT_COLUMNS: dict[str, Column] = _columns(
    "account",
    [
        ("account_id", pl.String, "the account"),
        ("created_at", TIMESTAMP, "sign-up"),
        ("email", pl.String, "e-mail; its local part is never stored"),
        ("email_domain", pl.String, "domain of the e-mail"),
        ("payment_fingerprint", pl.String, "hash of card or wallet"),
        ("payment_bin", pl.String, "first digits of the card: the issuer's range"),
        ("payment_country", pl.String, "issuer's country"),
        ("billing_country", pl.String, "billing address country"),
        ("signup_ip", pl.String, "address at sign-up"),
        ("phone_hash", pl.String, "hash of the phone number"),
        ("device_id", pl.String, "device at sign-up"),
        ("access_pathway", pl.String, "direct, education, research, startup, cloud_marketplace, reseller"),
        ("org_name", pl.String, "organisation named at sign-up"),
        ("referral_code", pl.String, "referral or voucher code"),
        ("plan", pl.String, "subscription"),
        ("status", pl.String, "active, banned, …"),
        ("banned_at", TIMESTAMP, "when it was banned"),
    ],
    {"account_id"},
)
"""Accounts, one row per account."""

PAYMENT_COLUMNS: dict[str, Column] = _columns(
    "payment",
    [
        ("account_id", pl.String, "the account"),
        ("payment_fingerprint", pl.String, "hash of card or wallet"),
        ("payment_bin", pl.String, "issuer's range"),
        ("brand", pl.String, "card brand"),
        ("funding", pl.String, "credit, debit, prepaid"),
        ("payment_country", pl.String, "issuer's country"),
        ("wallet", pl.String, "wallet type"),
        ("added_at", TIMESTAMP, "when it was added"),
    ],
    {"account_id"},
)
"""Payment instruments, one row each; `fingerprint`, `bin` and `country` are accepted spellings."""

EVENT_COLUMNS: dict[str, Column] = _columns(
    "event",
    [
        ("timestamp", TIMESTAMP, "when it happened"),
        ("account_id", pl.String, "the account"),
        ("event", pl.String, "signup, login, key_created, payment_added, limit_raised, banned, …"),
        ("ip", pl.String, "address"),
        ("user_agent", pl.String, "User-Agent header"),
        ("tls_fingerprint", pl.String, "JA3 or JA4"),
        ("country", pl.String, "ISO 3166-1 alpha-2"),
    ],
    {"timestamp", "account_id", "event"},
)
"""Account events, one row each."""
