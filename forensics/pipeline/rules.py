"""What the rules say: calibration, trivial values, and the digests of every rule file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forensics.assessments.calibration_file import read_calibration
from forensics.foundation.digests import file_sha256, text_sha256
from forensics.foundation.errors import RuleError
from forensics.foundation.rules_folder import rules_folder
from forensics.foundation.yaml_file import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from forensics.vocabulary.calibration import Calibration

_TRIVIAL = "allowlists/trivial_prompts.yaml"
_KEYS = {"prompts", "system_prompts"}


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything below ``rules/`` that decides a verdict."""

    calibration: Calibration
    trivial: frozenset[str]
    """SHA-256 of prompts and system prompts that strangers share."""
    digests: Mapping[str, str]
    """File below the folder to SHA-256, sorted."""


def read_rules(folder: Path | None) -> Rules:
    """Read the shipped rules, or those of a folder that replaces them."""
    root = rules_folder() if folder is None else folder
    files = sorted(path for path in root.rglob("*") if path.is_file() and not path.name.startswith("."))
    return Rules(
        calibration=read_calibration(root),
        trivial=_trivial(root / _TRIVIAL),
        digests={path.relative_to(root).as_posix(): file_sha256(path) for path in files},
    )


def _trivial(path: Path) -> frozenset[str]:
    content = read_yaml(path)
    if not isinstance(content, dict) or set(content) != _KEYS:
        raise RuleError(f"must have the keys {', '.join(sorted(_KEYS))}", where=str(path))
    texts = [str(text) for values in content.values() for text in values]
    return frozenset(text_sha256(form) for text in texts for form in (text, text.lower(), text.capitalize()))
