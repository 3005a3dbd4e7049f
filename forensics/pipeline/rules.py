"""What the rules say: calibration, trivial values, prices, and the digests of every rule file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forensics.assessments.calibration_file import read_calibration
from forensics.attributions.actor_files import read_profiles
from forensics.attributions.techniques import read_techniques
from forensics.foundation.digests import file_sha256, text_sha256
from forensics.foundation.errors import RuleError
from forensics.foundation.rule_fields import record
from forensics.foundation.rules_folder import rules_folder
from forensics.foundation.yaml_file import read_yaml
from forensics.workloads.price_files import read_prices

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from forensics.vocabulary.actor import ActorProfile, Technique
    from forensics.vocabulary.calibration import Calibration
    from forensics.vocabulary.price import PriceLists

TRIVIAL = "allowlists/trivial_prompts.yaml"
"""Below the rules folder; acts while logs are read."""
_PROVIDERS = "allowlists/mail_providers.yaml"
_KEYS = {TRIVIAL: ("prompts", "system_prompts"), _PROVIDERS: ("domains",)}
"""File of lists to its keys."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything below ``rules/`` that decides a verdict, or says what things cost."""

    calibration: Calibration
    trivial: frozenset[str]
    """SHA-256 of prompts and system prompts that strangers share."""
    mail_providers: frozenset[str]
    """Domains where anybody can open a mailbox, in lower case."""
    prices: PriceLists
    """List prices of models; a user's own come first."""
    profiles: tuple[ActorProfile, ...]
    """Patterns of actors."""
    techniques: tuple[Technique, ...]
    """Of MITRE ATLAS."""
    digests: Mapping[str, str]
    """File below the folder to SHA-256, sorted."""


def read_rules(folder: Path | None, prices: Path | None = None) -> Rules:
    """Read the shipped rules, or those of a folder that replaces them, and a user's own list of prices."""
    root = rules_folder() if folder is None else folder
    files = sorted(path for path in root.rglob("*") if path.is_file() and not path.name.startswith("."))
    return Rules(
        calibration=read_calibration(root),
        trivial=_trivial(_texts(root, TRIVIAL)),
        mail_providers=frozenset(text.lower() for text in _texts(root, _PROVIDERS)),
        prices=read_prices(root, prices),
        profiles=read_profiles(root),
        techniques=read_techniques(root),
        digests={path.relative_to(root).as_posix(): file_sha256(path) for path in files},
    )


def read_lists(path: Path, root: Path) -> dict[str, list[str]]:
    """Lists of texts of one file of allow-lists, by key.

    Raises
    ------
    RuleError
        It is not a file that is known, or not made as it must be.
    """
    keys = _KEYS.get(path.relative_to(root).as_posix())
    if keys is None:
        raise RuleError("no allow-list has that name", where=str(path), hint=f"one of {', '.join(sorted(_KEYS))}")
    content = record(read_yaml(path), keys, str(path))
    if not all(isinstance(values, list) for values in content.values()):
        raise RuleError("every key must hold a list", where=str(path))
    return {key: [str(text) for text in values] for key, values in content.items()}


def _texts(root: Path, name: str) -> list[str]:
    return [text for texts in read_lists(root / name, root).values() for text in texts]


def _trivial(texts: list[str]) -> frozenset[str]:
    return frozenset(text_sha256(form) for text in texts for form in (text, text.lower(), text.capitalize()))
