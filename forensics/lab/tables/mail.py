"""E-mail addresses: free providers, own domains, throw-away domains, and the ways people name themselves."""

from __future__ import annotations

import numpy as np

from forensics.lab.draws import Ints, choose


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FREE_PROVIDERS = (
    *("gmail.com", "outlook.com", "icloud.com", "yahoo.com", "hotmail.com", "proton.me", "qq.com", "gmx.net"),
    *("163.com", "naver.com", "mail.com", "zoho.com"),
)
_FREE_WEIGHTS = np.array([62.0, 12, 7, 5, 4, 3, 2, 1.5, 1.5, 1, 0.5, 0.5])
DISPOSABLE = tuple(
    f"{name}.example"
    for name in (
        *("tenminbox", "quickmailer", "dropletter", "onceonly", "mailvapor", "tossbox", "fastinbox", "burnpost"),
        *("minutepost", "blinkmail", "temppigeon", "vanishbox"),
    )
)
"""Invented throw-away providers: privacy-minded people use them too."""

_FIRST = _listed(
    "anna ben carla david elena felix grace hugo ines jonas kira liam maya noah olga paul rita sven tara "
    "umar vera wei xenia yusuf zoe amir bianca chen dora emil fatima george hana ivan julia kofi lena marco "
    "nadia omar priya quentin rosa sofia tomas ursula victor wanda yara zane arjun mei hiro ada leon nina kai"
)
_LAST = _listed(
    "silva muller kim patel smith garcia rossi novak tanaka ahmed brown costa dubois fischer green hansen "
    "ito jones khan lopez meyer nguyen okafor park quinn reyes sato taylor ueda vargas wang xu young zhang "
    "andersen bauer cohen diaz eriksson farah gomez horvat ivanov jensen kowal lind moreau nowak olsen petit"
)
_DOMAIN_WORDS = _listed(
    "amber birch cedar delta ember fjord grove harbor iris juniper kite lumen maple north onyx pixel quartz "
    "river slate tidal umber vector willow xylo yonder zephyr bright craft data echo field gear"
)
_DOMAIN_ENDS = ("labs", "works", "soft", "media", "health", "logic", "studio", "systems", "trade", "school")


def free_domains(rng: np.random.Generator, n: int) -> list[str]:
    """Free providers, in their shares."""
    return [FREE_PROVIDERS[code] for code in choose(rng, _FREE_WEIGHTS, n)]


def own_domains(rng: np.random.Generator, n: int) -> list[str]:
    """Invented domains of one-person firms and small companies: nearly all distinct."""
    picks = rng.integers(0, [len(_DOMAIN_WORDS), len(_DOMAIN_ENDS), 10_000], size=(n, 3))
    return [f"{_DOMAIN_WORDS[a]}{_DOMAIN_ENDS[b]}{c}.example" for a, b, c in picks.tolist()]


def human_names(rng: np.random.Generator, n: int) -> list[str]:
    """Local parts as people choose them: several habits, most with digits."""
    picks = rng.integers(0, [len(_FIRST), len(_LAST), 6, 10_000], size=(n, 4))
    return [_human(_FIRST[a], _LAST[b], habit, number) for a, b, habit, number in picks.tolist()]


def _human(first: str, last: str, habit: int, number: int) -> str:
    habits = (
        f"{first}.{last}{number % 100}",
        f"{first}{last}{number}",
        f"{first[0]}{last}{number % 1000}",
        f"{last}.{first}.{number % 97}",
        f"{first}_{last}_{number % 60 + 1960}",
        f"{first}{number}",
    )
    return habits[habit]


def pattern_names(rng: np.random.Generator, n: int, pattern: int) -> list[str]:
    """Local parts as a script makes them: one pattern for all."""
    picks: Ints = rng.integers(0, [len(_FIRST), len(_LAST), 10_000], size=(n, 3))
    return [_pattern(_FIRST[a], _LAST[b], number, pattern) for a, b, number in picks.tolist()]


def _pattern(first: str, last: str, number: int, pattern: int) -> str:
    patterns = (
        f"{first}{last}{number:04d}",
        f"{last[:4]}{first[:3]}{number:04d}x",
        f"{first}.{last}.{number:04d}",
        f"{first[:2]}{last}{number:05d}",
    )
    return patterns[pattern % len(patterns)]
