"""Where accounts live. Hydras draw from the same mix: no country tells anything."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl


@dataclass(frozen=True, slots=True)
class Country:
    """One country of the mix."""

    code: str
    weight: float
    """Share of accounts, relative."""
    utc_offset: float
    """Hours, without daylight saving."""
    language: str
    """Accept-Language of its browsers and apps."""
    v6_share: float
    """Share of homes that speak IPv6, 0..1: rough public adoption figures of 2025."""


COUNTRIES: tuple[Country, ...] = (
    Country("US", 22.0, -6.0, "en-US,en;q=0.9", 0.50),
    Country("IN", 12.0, 5.5, "en-IN,en;q=0.9,hi;q=0.7", 0.65),
    Country("BR", 6.0, -3.0, "pt-BR,pt;q=0.9,en;q=0.6", 0.45),
    Country("DE", 6.0, 1.0, "de-DE,de;q=0.9,en;q=0.7", 0.65),
    Country("GB", 6.0, 0.0, "en-GB,en;q=0.9", 0.45),
    Country("FR", 5.0, 1.0, "fr-FR,fr;q=0.9,en;q=0.6", 0.70),
    Country("JP", 5.0, 9.0, "ja-JP,ja;q=0.9,en;q=0.5", 0.50),
    Country("CA", 4.0, -5.0, "en-CA,en;q=0.9,fr;q=0.5", 0.40),
    Country("KR", 4.0, 9.0, "ko-KR,ko;q=0.9,en;q=0.5", 0.20),
    Country("CN", 4.0, 8.0, "zh-CN,zh;q=0.9,en;q=0.6", 0.35),
    Country("AU", 3.0, 10.0, "en-AU,en;q=0.9", 0.35),
    Country("NL", 3.0, 1.0, "nl-NL,nl;q=0.9,en;q=0.8", 0.40),
    Country("ES", 3.0, 1.0, "es-ES,es;q=0.9,en;q=0.5", 0.10),
    Country("IT", 3.0, 1.0, "it-IT,it;q=0.9,en;q=0.5", 0.15),
    Country("MX", 3.0, -6.0, "es-MX,es;q=0.9,en;q=0.6", 0.40),
    Country("PL", 2.0, 1.0, "pl-PL,pl;q=0.9,en;q=0.6", 0.20),
    Country("SG", 2.0, 8.0, "en-SG,en;q=0.9,zh;q=0.6", 0.25),
    Country("ID", 2.0, 7.0, "id-ID,id;q=0.9,en;q=0.6", 0.20),
    Country("VN", 2.0, 7.0, "vi-VN,vi;q=0.9,en;q=0.6", 0.55),
    Country("TR", 1.5, 3.0, "tr-TR,tr;q=0.9,en;q=0.6", 0.10),
    Country("NG", 1.0, 1.0, "en-NG,en;q=0.9", 0.05),
    Country("UA", 1.0, 2.0, "uk-UA,uk;q=0.9,en;q=0.6", 0.15),
)
"""The mix. Shares are invented; only their unevenness matters."""

WEIGHTS = np.array([country.weight for country in COUNTRIES])
UTC_OFFSETS = np.array([country.utc_offset for country in COUNTRIES])
V6_SHARES = np.array([country.v6_share for country in COUNTRIES])
CODES = pl.Series("country", [country.code for country in COUNTRIES])
LANGUAGES = pl.Series("accept_language", [country.language for country in COUNTRIES])
