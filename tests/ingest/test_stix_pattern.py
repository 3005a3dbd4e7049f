from __future__ import annotations

import pytest

from forensics.ingest.stix_pattern import Named, PatternError, named

ADDRESS = "ipv4-addr:value"


@pytest.mark.parametrize(
    ("pattern", "values"),
    [
        ("[ipv4-addr:value = '198.51.100.7']", [Named(ADDRESS, "198.51.100.7")]),
        ("  [ ipv4-addr:value='198.51.100.7' ]  ", [Named(ADDRESS, "198.51.100.7")]),
        (
            "[ipv4-addr:value = '198.51.100.7' OR ipv4-addr:value = '198.51.100.8']",
            [Named(ADDRESS, "198.51.100.7"), Named(ADDRESS, "198.51.100.8")],
        ),
        (
            "[ipv4-addr:value IN ('198.51.100.7', '198.51.100.8')] OR [domain-name:value = 'example.org']",
            [
                Named(ADDRESS, "198.51.100.7"),
                Named(ADDRESS, "198.51.100.8"),
                Named("domain-name:value", "example.org"),
            ],
        ),
        ("[ipv4-addr:value ISSUBSET '198.51.100.0/24']", [Named(ADDRESS, "198.51.100.0/24")]),
        ("([ipv4-addr:value = '198.51.100.7'])", [Named(ADDRESS, "198.51.100.7")]),
        ("[file:hashes.'SHA-256' = 'ab']", [Named("file:hashes.SHA-256", "ab")]),
        (r"[domain-name:value = 'it\'s']", [Named("domain-name:value", "it's")]),
        (
            "[a:b[0].c = 'x' OR (a:b[*].'d e' = 7 OR a:f = true)]",
            [Named("a:b[0].c", "x"), Named("a:b[*].d e", "7"), Named("a:f", "true")],
        ),
        ("[network-traffic:src_ref.value = '::1']", [Named("network-traffic:src_ref.value", "::1")]),
    ],
)
def test_alternatives_are_values(pattern: str, values: list[Named]) -> None:
    assert named(pattern) == (values, "")


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("[ipv4-addr:value = '198.51.100.7' AND ipv4-addr:value = '198.51.100.8']", "AND"),
        ("[ipv4-addr:value = '198.51.100.7'] FOLLOWEDBY [domain-name:value = 'a']", "FOLLOWEDBY"),
        ("[ipv4-addr:value = '198.51.100.7'] REPEATS 5 TIMES WITHIN 60 SECONDS", "REPEATS"),
        ("[ipv4-addr:value != '198.51.100.7']", "not"),
        ("[ipv4-addr:value NOT = '198.51.100.7']", "not"),
        ("[network-traffic:src_port > 1024]", "range"),
        ("[domain-name:value LIKE '%.example.org']", "likeness"),
        ("[domain-name:value MATCHES '^a']", "likeness"),
        ("[EXISTS ipv4-addr:value]", "not what"),
        ("[a:b = 'x'] START t'2026-01-01T00:00:00Z' STOP t'2026-01-02T00:00:00Z'", "START"),
        ("([a:b = 'x'] AND [a:b = 'y']) WITHIN 60 SECONDS", "AND"),
    ],
)
def test_what_is_no_alternative_is_left_out_with_the_reason(pattern: str, why: str) -> None:
    values, reason = named(pattern)
    assert values == []
    assert why in reason


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "   ",
        "[",
        "]",
        "[]",
        "[ipv4-addr:value]",
        "[ipv4-addr:value =]",
        "ipv4-addr:value = '1'",
        "[a:b = 'x')",
        "[a:b = 'open]",
        "[a:b IN 'x']",
        "[a:b ~ 'x']",
        "[a:b = 'x' OR]",
        "[a:b = 'x' banana]",
        "[a:b = 'x'] banana",
        "[a:b = 'x' OR ()]",
        "[a:b = OR]",
        "[a:b = x]",
        "[a:b 'x']",
        "[a:b IN ('x',)]",
        "[a:b = 'x'] WITHIN 5",
        "[a:b = 'x'] START t'2026-01-01T00:00:00Z'",
        "[a:b = 'x'] OR",
        "[a:b = 'x'][a:b = 'y']",
        "x" * 200_000,
        "a:b[" * 2_000,
        "(" * 9_000,
        "'" * 9_999,
        "[" * 50_000,
    ],
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        named(pattern)
