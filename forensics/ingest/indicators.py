"""What partners report → items: STIX 2.1 bundles and lists, graded, in the writing that a log's values have."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from forensics.foundation.errors import InputError
from forensics.foundation.safe_text import safe_text
from forensics.foundation.small_file import read_small
from forensics.ingest.addresses import read_address
from forensics.ingest.stix import UNJUDGED, read_bundle
from forensics.vocabulary.indicator import CREDIBILITIES, KINDS, OWN_ORIGIN, RELIABILITIES, Indicators, Unused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAX_BYTES: Final = 64 << 20
"""Bytes of one file. The largest public bundle, MITRE's of all techniques, has about 45 MB."""
WIDEST: Final = {4: 16, 6: 32}
"""Bits of the widest range, by version of IP: a wider one is whole providers, and names nobody. Hand-set."""
MAX_CHARACTERS: Final = 400
"""Of a value or a name."""
_REQUIRED: Final = ("kind", "value")
_KNOWN: Final = (*_REQUIRED, "item", "keyed", "source", "reliability", "credibility", "actor", "origin")
ALIASES: Final = {
    "ip": "address", "ipv4": "address", "ipv6": "address", "ip-src": "address", "ip-dst": "address", "cidr": "address",
    "domain": "email_domain", "ja3": "tls", "ja4": "tls", "ja3-fingerprint-md5": "tls", "sha256": "prompt_hash",
    "payment_fingerprint": "card", "payment_card": "card",
}  # fmt: skip
"""What other lists call a kind; those with a hyphen are MISP's attribute types."""
_HEX_64: Final = re.compile(r"^[0-9a-f]{64}$")
_HASHES: Final = frozenset({"prompt_hash", "system_prompt_hash"})
_AS_THEY_ARE: Final = frozenset({"card", "device", "phone", "tls"})
"""Kinds whose values are not the same in small letters."""

Item = dict[str, Any]


def read_indicators(paths: Sequence[Path]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read what partners report.

    Parameters
    ----------
    paths
        STIX 2.1 bundles (JSON) and lists (CSV with the columns kind and value; keyed, source, reliability, credibility,
        actor, item and origin may be there).

    Returns
    -------
    tuple
        ``Indicators``, sorted; and ``Unused``: what was read and cannot be matched, and our own exports.

    Raises
    ------
    InputError
        A file cannot be read or is not valid. The place names the file and the object or line.
    """
    used: list[Item] = []
    unused: list[Item] = []
    for path in paths:
        content = _content(path)
        is_list = not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))
        found, left = _list(content, path) if is_list else read_bundle(content, str(path))
        for item in found:
            reason = _written(item)
            if reason:
                left.append({"item": item["item"], "reason": reason, "is_own": False})
            else:
                used.append(item)
        unused += left
    schema = Indicators.create_empty().schema
    # Of equal items of several files the best grade counts, whatever the order of the files.
    best = pl.DataFrame(used, schema=schema).sort(
        *Indicators.primary_key(), "credibility", "reliability", "source", "actor", "until", nulls_last=True
    )
    items = best.unique(Indicators.primary_key(), keep="first", maintain_order=True)
    left_out = pl.DataFrame(unused, schema=Unused.create_empty().schema).unique().sort("item", "reason")
    return Indicators.validate(items), Unused.validate(left_out)


def _content(path: Path) -> bytes:
    try:
        return read_small(path, MAX_BYTES)
    except OSError as error:
        raise InputError(f"cannot read: {error.strerror}", where=str(path), hint="check --indicators") from error


def _list(content: bytes, path: Path) -> tuple[list[Item], list[Item]]:
    used: list[Item] = []
    unused: list[Item] = []
    # The same list under another name is the same items.
    name = hashlib.sha256(content).hexdigest()[:8]
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        names = [name.strip().lower() for name in reader.fieldnames or []]
        missing = [name for name in _REQUIRED if name not in names and not (name == "kind" and "type" in names)]
        if missing:
            hint = f"columns: {', '.join(_KNOWN)}"
            raise InputError(f"no column {missing[0]!r}", where=str(path), hint=hint)
        reader.fieldnames = ["kind" if name == "type" and "kind" not in names else name for name in names]
        for row in reader:
            place = f"{path}:{reader.line_num}"
            given = {name: (row.get(name) or "").strip() for name in _KNOWN}
            item = given["item"] or f"{name}:{reader.line_num}"
            if given["origin"] == OWN_ORIGIN:
                reason = "it is from an export of this tool, and would confirm itself"
                unused.append({"item": item, "reason": reason, "is_own": True})
            else:
                used.append(_row(given, item, place))
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"not a list of indicators: {error}", where=str(path)) from error
    return used, unused


def _row(given: dict[str, str], item: str, place: str) -> Item:
    kind = ALIASES.get(given["kind"].lower(), given["kind"].lower())
    if kind not in KINDS:
        raise InputError(f"unknown kind {given['kind'][:40]!r}", where=place, hint=f"known: {', '.join(KINDS)}")
    reliability = (given["reliability"] or "F").upper()
    credibility = given["credibility"] or str(UNJUDGED)
    if reliability not in RELIABILITIES:
        raise InputError(f"reliability {reliability[:10]!r} is none of {', '.join(RELIABILITIES)}", where=place)
    if credibility not in {str(grade) for grade in CREDIBILITIES}:
        raise InputError(f"credibility {credibility[:10]!r} is none of 1 to 6", where=place)
    if given["keyed"].lower() not in {"", "yes", "no", "true", "false"}:
        raise InputError("keyed is yes or no", where=place)
    return {
        "item": item,
        "kind": kind,
        "value": given["value"],
        "is_keyed": given["keyed"].lower() in {"yes", "true"},
        "source": given["source"] or "unnamed partner",
        "reliability": reliability,
        "credibility": int(credibility),
        "actor": given["actor"] or None,
        "until": None,
    }


def _written(item: Item) -> str:
    """Bring an item's value into the writing of logs; why that is not possible, if it is not."""
    if item["kind"] not in KINDS:
        return f"unknown kind {safe_text(item['kind'], 40)}"
    for name in ("value", "source", "actor"):
        if item[name] is not None and len(item[name]) > MAX_CHARACTERS:
            return f"its {name} is longer than {MAX_CHARACTERS} characters"
    value = item["value"].strip()
    item["value"] = value if item["kind"] in _AS_THEY_ARE and not item["is_keyed"] else value.lower()
    if item["is_keyed"] or item["kind"] in _HASHES:
        return "" if _HEX_64.match(item["value"]) else "it is not 64 hex digits"
    if item["kind"] == "address":
        return _address(item)
    return "" if value else "it has no value"


def _address(item: Item) -> str:
    """Bring an address into the writing of logs, a range into its own."""
    if "/" not in item["value"] or item["value"].startswith("masked:"):
        reading = read_address(item["value"])
        item["value"] = reading.canonical or ""
        return "" if reading.canonical else "it is no address, or none of the internet"
    try:
        own = ip_network(item["value"], strict=False)
    except ValueError:
        return "it is no address or range"
    item["value"] = str(own)
    return "" if own.prefixlen >= WIDEST[own.version] else "its range is so wide that it names nobody"
