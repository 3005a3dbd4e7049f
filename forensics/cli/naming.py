"""How reports name people and infrastructure: pseudonyms under a key, or in clear."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from forensics.foundation.key_file import read_key
from forensics.foundation.registry import parts
from forensics.reports.naming import Naming, in_clear, pseudonymous
from forensics.vocabulary.entity_kind import EntityKind
from forensics.vocabulary.hypothesis import Hypothesis

if TYPE_CHECKING:
    from forensics.cli.config import Choices
    from forensics.vocabulary.case import Case


def naming(case: Case, choices: Choices) -> Naming:
    """The naming that was asked for: ``--clear``, or pseudonyms under ``--key-file``.

    Raises
    ------
    UsageError
        The key cannot be read, or is too short.
    """
    titles = hypothesis_titles()
    if choices.get("clear"):
        return replace(in_clear(), titles=titles)
    kinds = parts("forensics.summaries.kinds", EntityKind)
    plain = frozenset(name for name, kind in kinds.items() if not kind.personal)
    path = choices.get("key-file")
    return replace(pseudonymous(case, read_key(path, "--key-file") if path else None, plain), titles=titles)


def hypothesis_titles() -> dict[str, str]:
    """Name to title of every hypothesis there is."""
    return {name: part.title for name, part in parts("forensics.assessments.hypotheses", Hypothesis).items()}
