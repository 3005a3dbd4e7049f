"""Names that other systems give to our columns: what ``inspect`` proposes a mapping from.

Collected from the log formats of LiteLLM, Cloudflare, Portkey, Helicone, OpenRouter, new-api, OCSF, ECS and
the OpenTelemetry GenAI conventions.
"""

from __future__ import annotations

import re
from typing import Final

COMMON_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "timestamp": (
        "time",
        "ts",
        "@timestamp",
        "datetime",
        "date",
        "created_at",
        "created",
        "start_time",
        "request_time",
        "event_time",
        "logged_at",
        "request_created_at",
        "edge_start_timestamp",
    ),
    "account_id": (
        "account",
        "user_id",
        "user",
        "customer_id",
        "customer",
        "account_uuid",
        "uid",
        "principal",
        "principal_id",
        "user_api_key_user_id",
        "subscription_id",
        "tenant_id",
    ),
    "request_id": ("id", "req_id", "x_request_id", "litellm_call_id", "trace_id", "ray_id", "correlation_id"),
    "org_id": ("organization_id", "organisation_id", "org", "organization", "team_id", "workspace_id"),
    "project_id": ("project", "project_name"),
    "api_key_id": ("api_key", "key_id", "key", "api_key_hash", "token_id", "virtual_key", "user_api_key_hash"),
    "end_user_id": ("end_user", "external_user", "safety_identifier", "metadata_user"),
    "conversation_id": ("session_id", "conversation", "thread_id", "chat_id"),
    "ip": (
        "client_ip",
        "ip_address",
        "remote_addr",
        "source_ip",
        "src_ip",
        "client_address",
        "remote_ip",
        "client_ip_address",
        "caller_ip_address",
        "peer_ip",
    ),
    "ip_chain": ("x_forwarded_for", "xff", "forwarded", "forwarded_for", "requester_ip_address"),
    "asn": ("client_asn", "as_number"),
    "country": ("country_code", "client_country", "geo_country", "country_iso_code"),
    "tls_fingerprint": ("ja4", "ja3", "ja3_hash", "tls_ja4", "tls_ja3"),
    "user_agent": ("ua", "http_user_agent", "client_request_user_agent", "useragent"),
    "accept_language": ("lang", "http_accept_language"),
    "device_id": ("device", "installation_id", "machine_id"),
    "http_method": ("method", "request_method", "client_request_method"),
    "endpoint": ("path", "route", "url", "uri", "operation", "call_type", "request_path", "client_request_path"),
    "model": ("model_name", "model_id", "model_group", "requested_model", "deployment"),
    "prompt": ("input", "messages", "request_body", "prompt_text"),
    "temperature": ("temp",),
    "max_tokens": ("max_output_tokens", "max_completion_tokens"),
    "stream": ("is_stream", "streamed", "streaming"),
    "status": ("status_code", "http_status", "response_status", "edge_response_status", "response_code"),
    "input_tokens": ("prompt_tokens", "tokens_in", "tokens_prompt", "n_input_tokens", "input_token_count"),
    "output_tokens": ("completion_tokens", "tokens_out", "tokens_completion", "output_token_count"),
    "cached_tokens": ("cache_read_tokens", "cached_input_tokens", "prompt_cache_hit_tokens"),
    "latency_ms": ("duration_ms", "request_duration_ms", "response_time_ms", "latency"),
    "ttft_ms": ("time_to_first_token_ms", "edge_time_to_first_byte_ms"),
    "stop_reason": ("finish_reason",),
}
"""Canonical column to other names, most telling first; spelled in lower case with underscores."""

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHER = re.compile(r"[^a-z0-9@]+")


def normal(name: str) -> str:
    """Spell a column name in lower case with underscores: ``ClientIP`` is ``client_ip``."""
    return _OTHER.sub("_", _HUMP.sub("_", name).lower()).strip("_")


def propose(names: tuple[str, ...], taken: frozenset[str]) -> dict[str, str]:
    """Match source columns to canonical columns by their names.

    Parameters
    ----------
    names
        Source columns that are not read.
    taken
        Canonical columns that are read already.

    Returns
    -------
    dict
        Canonical column to source column, in canonical order.
    """
    spelled: dict[str, str] = {}
    for name in sorted(names):
        spelled.setdefault(normal(name), name)
    found: dict[str, str] = {}
    for canonical, others in COMMON_NAMES.items():
        if canonical in taken:
            continue
        match = next((spelled[other] for other in (canonical, *others) if other in spelled), None)
        if match is not None and match not in found.values():
            found[canonical] = match
    return found
