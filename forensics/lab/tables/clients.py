"""Client stacks: what TLS, headers and agents look like together, family by version by platform.

Names and formats are those of public SDKs; hashes are invented. Families differ in JA4, versions only in their agent,
and some software sends its clients' agents over its own TLS. JA4 alone is shared by about a sixth of honest pairs and
the full stack by 1 or 2 % (24 and 2 % in a capture of real clients).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from forensics.lab.draws import Flags, Ints, zipf_weights

Use = Literal["sdk", "cli", "app", "gateway"]
"""Who uses a family: programs, coding agents, people, or pools of keys."""


@dataclass(frozen=True, slots=True)
class Family:
    """One client software."""

    name: str
    use: Use
    weight: float
    """Share among clients of its use, relative."""
    agent: str
    """User-Agent; ``{v}`` is the version, ``{os}`` the platform."""
    versions: tuple[str, ...]
    """Most used first."""
    platforms: tuple[str, ...]
    """``os/arch/runtime``, most used first."""
    language: str
    """Of the SDK, empty when the client sends no SDK headers."""
    endpoint: str = "/v1/messages"


_CHAT = "/v1/chat/completions"
_SERVERS = ("Linux/x64/3.11.9", "Linux/x64/3.12.4", "MacOS/arm64/3.12.3", "Linux/arm64/3.10.14", "Windows/x64/3.11.5")
_NODES = ("Linux/x64/v20.14.0", "Linux/x64/v22.14.0", "MacOS/arm64/v22.12.0", "Windows/x64/v20.11.1")
_DESKTOPS = (
    "Windows NT 10.0; Win64; x64",
    "Macintosh; Intel Mac OS X 10_15_7",
    "X11; Linux x86_64",
)
_PHONES = ("iOS 18.5; iPhone15,2", "iOS 18.6; iPhone16,1", "Android 15; Pixel 8", "Android 14; SM-S921B")

FAMILIES: tuple[Family, ...] = (
    Family("python", "sdk", 34, "Anthropic/Python {v}", ("0.71.0", "0.68.1", "0.64.0", "0.57.1", "0.52.2", "0.49.0", "0.42.0"), _SERVERS, "python"),  # noqa: E501
    Family("python_async", "sdk", 20, "AsyncAnthropic/Python {v}", ("0.71.0", "0.68.1", "0.64.0", "0.57.1", "0.49.0"), _SERVERS, "python"),  # noqa: E501
    Family("node", "sdk", 18, "Anthropic/JS {v}", ("0.65.0", "0.60.0", "0.56.0", "0.52.0", "0.39.0"), _NODES, "js"),
    Family("chat_python", "sdk", 12, "OpenAI/Python {v}", ("1.109.1", "1.99.9", "1.86.0", "1.61.0", "1.55.3"), _SERVERS, "python", _CHAT),  # noqa: E501
    Family("chat_node", "sdk", 6, "OpenAI/JS {v}", ("5.20.1", "5.12.0", "4.104.0", "4.77.0"), _NODES, "js", _CHAT),
    Family("go", "sdk", 5, "Anthropic/Go {v}", ("1.12.0", "1.9.1", "1.4.0"), ("linux/amd64/go1.24.5", "linux/amd64/go1.23.8"), "go"),  # noqa: E501
    Family("httpx", "sdk", 5, "python-httpx/{v}", ("0.28.1", "0.27.2", "0.27.0"), ("",), ""),
    Family("curl", "sdk", 3, "curl/{v}", ("8.5.0", "7.88.1", "8.7.1", "7.81.0"), ("",), ""),
    Family("agent_cli", "cli", 70, "claude-cli/{v} (external, cli)", ("2.0.62", "2.0.55", "2.0.49", "2.0.31", "1.0.128", "1.0.112"), _NODES, "js"),  # noqa: E501
    Family("editor", "cli", 30, "ide-assistant/{v} ({os})", ("1.4.2", "1.4.0", "1.3.7", "1.2.11", "1.2.9"), ("Darwin", "Win32", "Linux"), ""),  # noqa: E501
    Family("browser", "app", 55, "Mozilla/5.0 ({os}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{v}.0.0.0 Safari/537.36", ("140", "139", "138", "137", "141", "131"), _DESKTOPS, ""),  # noqa: E501
    Family("firefox", "app", 12, "Mozilla/5.0 ({os}; rv:{v}.0) Gecko/20100101 Firefox/{v}.0", ("142", "141", "143", "128"), _DESKTOPS, ""),  # noqa: E501
    Family("phone", "app", 33, "ChatApp/{v} ({os})", ("1.250909.0", "1.250901.0", "1.250825.0", "1.250818.1", "1.250804.0"), _PHONES, ""),  # noqa: E501
    Family("litellm", "gateway", 35, "litellm/{v}", ("1.77.3", "1.76.1", "1.74.9", "1.72.6"), ("",), "", _CHAT),
    Family("aiohttp", "gateway", 15, "Python/3.11 aiohttp/{v}", ("3.12.15", "3.11.18", "3.10.11"), ("",), "", _CHAT),
    Family("go_default", "gateway", 20, "Go-http-client/{v}", ("2.0", "1.1"), ("",), ""),
    Family("relay_cli", "gateway", 20, "claude-cli/{v} (external, cli)", ("1.0.57", "2.0.62", "1.0.119"), ("Windows/x64/v20.19.2", "Linux/x64/v22.14.0"), "js"),  # noqa: E501
    Family("node_fetch", "gateway", 10, "undici/{v}", ("7.10.0", "6.21.1"), ("",), ""),
)  # fmt: skip
"""The software of every world. Gateways serve relays, companies and bring-your-own-key apps alike."""

THROUGH = " through "
"""Between client and software in the family of an agent that is sent over another program's TLS."""
_PASSING = {"litellm": 0.4, "haproxy": 0.2, "nginx": 0.2, "node_fetch": 0.2}
"""Software that sends a client's agent over its own TLS, by share: two, one, one and one of the five operators of a
capture of real relays that did. The companies behind the same gateways do it as well."""
_PASSED_ON = frozenset({"python", "python_async", "chat_python"})
"""Whose agents they were: Python SDKs, the usual clients of a gateway."""
_PASSING_SHARE = 5 / 13
"""Share of gateways that pass agents on: five of the capture's thirteen operators."""
_INSPECTORS = {"inspector_one": 0.6, "inspector_two": 0.4}
"""Products that open a company's outgoing TLS and close it anew, by share (assumed)."""
_INSPECTED_SHARE = 1 / 364
"""Share of ordinary clients behind one: 1 of 364 honest accounts of the capture sent its agent over another stack."""

SAYS_LANGUAGE = frozenset({"browser", "firefox", "phone"})
"""Families that send Accept-Language."""


def _digits(text: str, n: int = 12) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:n]


def _ja4(family: Family, platform: str) -> str:
    # OpenSSL comes with the runtime: its minor version decides the cipher list, the platform does not.
    runtime = platform.rsplit("/", 1)[-1][:4] if family.language else ""
    return _hello(family.name, runtime, "h2" if family.use != "gateway" else "00")


def _hello(name: str, runtime: str, protocol: str) -> str:
    code = int(_digits(name + runtime, 6), 16)
    counts = f"{15 + code % 40}{10 + code // 40 % 9}"
    return f"t13d{counts}{protocol}_{_digits(f'ciphers {name} {runtime}')}_{_digits(f'ext {name}')}"


def _stack(family: Family, version: str, platform: str) -> dict[str, str]:
    agent = family.agent.replace("{v}", version).replace("{os}", platform)
    sdk = f"{family.language}/{version}/{platform}" if family.language else ""
    return {
        "user_agent": agent,
        "tls_fingerprint": _ja4(family, platform),
        "header_order": _digits(f"headers {family.name} {family.endpoint}"),
        "sdk": sdk,
        "endpoint": family.endpoint,
        "family": family.name,
        "use": family.use,
    }


def _stacks() -> pl.DataFrame:
    rows: list[dict[str, str]] = []
    weights: list[float] = []
    for family in FAMILIES:
        by_version = zipf_weights(len(family.versions), 0.7)
        by_platform = zipf_weights(len(family.platforms), 0.7)
        for version, p_version in zip(family.versions, by_version, strict=True):
            for platform, p_platform in zip(family.platforms, by_platform, strict=True):
                rows.append(_stack(family, version, platform))
                weights.append(family.weight * float(p_version * p_platform))
    own = pl.DataFrame(rows).with_columns(pl.col("sdk").replace("", None), pl.Series("weight", weights))
    passed = own.filter(pl.col("family").is_in(sorted(_PASSED_ON))).with_columns(use=pl.lit("gateway"))
    total = _total(own, "gateway") * _PASSING_SHARE / (1 - _PASSING_SHARE)
    inspected = own.filter(pl.col("use") != "gateway")
    return pl.concat(
        [
            own,
            *(
                _through(passed, name, share * total / float(passed["weight"].sum()))
                for name, share in _PASSING.items()
            ),
            *(_through(inspected, name, share * _INSPECTED_SHARE) for name, share in _INSPECTORS.items()),
        ]
    )


def _total(stacks: pl.DataFrame, use: Use) -> float:
    return float(stacks.filter(pl.col("use") == use)["weight"].sum())


def _through(clients: pl.DataFrame, software: str, share: float) -> pl.DataFrame:
    """Clients whose requests another program sends on: its TLS and its order of headers, their agent."""
    order = {name: _digits(f"headers {name} through {software}") for name in clients["family"].unique().to_list()}
    return clients.with_columns(
        tls_fingerprint=pl.lit(_hello(software, "", "00")),
        header_order=pl.col("family").replace_strict(order, return_dtype=pl.String),
        family=pl.col("family") + THROUGH + pl.lit(software),
        weight=pl.col("weight") * share,
    )


STACKS: pl.DataFrame = _stacks()
"""One row per stack: user_agent, tls_fingerprint, header_order, sdk, endpoint, family, use, weight."""
SPEAKS: Flags = STACKS["family"].str.split(THROUGH).list.first().is_in(sorted(SAYS_LANGUAGE)).to_numpy()


def stacks_of(use: Use) -> tuple[Ints, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Positions and weights of the stacks that serve a use."""
    rows = STACKS.with_row_index("row").filter(pl.col("use") == use)
    return rows["row"].to_numpy().astype(np.int64), rows["weight"].to_numpy().astype(np.float64)
