"""Items as a STIX 2.1 bundle: an indicator each, a grouping for each suspected network.

Source: OASIS, STIX 2.1 (2021): indicator (4.7), grouping (4.4), identity (4.5), deterministic ids (2.9).
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from forensics.foundation import json_text
from forensics.foundation.safe_text import safe_text
from forensics.reports.export_format import ExportFormat
from forensics.vocabulary.indicator import OWN_IDENTITY, OWN_ORIGIN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from forensics.reports.export_format import SharedItem

_NAMESPACE = uuid.UUID(OWN_IDENTITY.partition("--")[2])
_EPOCH = "2026-01-01T00:00:00.000Z"
"""When our identity was made: it is the same in every export."""
_PATHS = {
    "card": "x-payment-instrument:fingerprint",
    "device": "x-device:fingerprint",
    "email_domain": "domain-name:value",
    "phone": "x-phone:hash",
    "prompt_hash": "x-llm-prompt:hashes.'SHA-256'",
    "system_prompt_hash": "x-llm-system-prompt:hashes.'SHA-256'",
    "tls": "x-tls-client:ja4",
}
_IDENTITY = {
    "type": "identity",
    "spec_version": "2.1",
    "id": OWN_IDENTITY,
    "created": _EPOCH,
    "modified": _EPOCH,
    "name": OWN_ORIGIN,
    "identity_class": "system",
    "description": "Forensic analysis of API request logs. What it names is suspected, not proven.",
}


def _write(items: Sequence[SharedItem], case_id: str) -> bytes:
    objects: list[dict[str, Any]] = [_IDENTITY]
    grouped: dict[str, list[tuple[SharedItem, str]]] = {}
    for item in items:
        indicator = _indicator(item, case_id)
        objects.append(indicator)
        grouped.setdefault(item.cluster_id, []).append((item, indicator["id"]))
    objects += [_grouping(cluster_id, own, case_id) for cluster_id, own in grouped.items()]
    ids = "\n".join(str(one["id"]) for one in objects)
    return json_text.document({"type": "bundle", "id": _id("bundle", f"{case_id}\n{ids}"), "objects": objects})


def _indicator(item: SharedItem, case_id: str) -> dict[str, Any]:
    pattern = _pattern(item)
    return {
        **_common("indicator", f"{case_id}\n{item.cluster_id}\n{pattern}", item, case_id),
        "name": f"{item.kind.replace('_', ' ')} of suspected network {item.cluster_id}",
        "description": f"Used by {item.n_accounts} accounts of a suspected network. Suspected, not proven.",
        "indicator_types": ["anomalous-activity"],
        "pattern": pattern,
        "pattern_type": "stix",
        "valid_from": _time(item.first_seen),
    }


def _grouping(cluster_id: str, own: Sequence[tuple[SharedItem, str]], case_id: str) -> dict[str, Any]:
    return {
        **_common("grouping", f"{case_id}\n{cluster_id}", own[0][0], case_id),
        "name": f"suspected network {cluster_id}",
        "context": "suspicious-activity",
        "object_refs": [indicator for _, indicator in own],
    }


def _common(kind: str, what: str, item: SharedItem, case_id: str) -> dict[str, Any]:
    """What every object has; times are the log's, so that the same case is the same bundle."""
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": _id(kind, what),
        "created_by_ref": OWN_IDENTITY,
        "created": _time(item.last_seen),
        "modified": _time(item.last_seen),
        "confidence": round(100 * item.confidence),
        "x_hydra_forensics": safe_text(case_id, 80),
    }


def _pattern(item: SharedItem) -> str:
    if item.is_keyed:
        return f"[x-keyed-pseudonym:value = '{item.kind}:{item.value}']"
    path = _PATHS.get(item.kind)
    if path is None:
        path = "ipv6-addr:value" if ":" in item.value else "ipv4-addr:value"
    quoted = item.value.replace("\\", "\\\\").replace("'", "\\'")
    return f"[{path} = '{quoted}']"


def _id(kind: str, what: str) -> str:
    return f"{kind}--{uuid.uuid5(_NAMESPACE, what)}"


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


part = ExportFormat(name="stix_bundle", suffix="stix", write=_write)
