"""Sentences about evidence may name an address or an account: a report shows pseudonyms there too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forensics.foundation.safe_text import safe_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.reports.naming import Naming
    from forensics.vocabulary.case import Case

SENTENCE_CHARACTERS = 280
"""Characters of a sentence that a report shows."""
SHORTEST_NAME = 5
"""Characters. Shorter words of a sentence are taken for words and numbers, not for names of accounts."""

_WORD = re.compile(rf"[^\s,;()\[\]{{}}'\"`|<>]{{{SHORTEST_NAME},}}")
_ADDRESS = re.compile(
    r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2})?(?![\w.]*\w)"
    r"|(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?:/\d{1,3})?(?!\w)"
    r"|(?<![\w:])(?:[0-9a-f]{1,4}:)+:(?:[0-9a-f]{1,4}:?)*(?:/\d{1,3})?(?!\w)",
    re.IGNORECASE,
)
_DOTS, _COLONS = 3, 2
"""An address has at least so many."""
_MAIL = re.compile(r"(?<![^\s@<>,;()])[^\s@<>,;()]+@[^\s@<>,;()]+\.[^\s@<>,;()]+")


@dataclass(frozen=True, slots=True)
class Scrubber:
    """Replaces what a case knows to be a name, and whatever looks like an address or an e-mail."""

    naming: Naming
    kinds: Mapping[str, str | None]
    """Value to the kind of thing it names; None for kinds that are shown in clear."""

    def sentence(self, text: object, limit: int = SENTENCE_CHARACTERS) -> str:
        """One safe line without names, unless names are shown in clear."""
        raw = "" if text is None else str(text)
        if not self.naming.is_clear:
            raw = _WORD.sub(lambda match: self._word(match.group()), raw)
            if may_be_personal(raw):
                raw = _MAIL.sub(lambda match: str(self.naming.named("email", match.group())), raw)
                raw = _ADDRESS.sub(lambda match: str(self.naming.named("ip_address", match.group())), raw)
        return safe_text(raw, limit)

    def _word(self, word: str) -> str:
        for candidate in (word, word.rstrip(".:!?")):
            kind = self.kinds.get(candidate) if len(candidate) >= SHORTEST_NAME else None
            if kind is not None:
                return f"{self.naming.named(kind, candidate)}{word[len(candidate) :]}"
        return word


def may_be_personal(text: str) -> bool:
    """Whether a text may hold an e-mail or an address; one that may not is not searched for any."""
    return "@" in text or text.count(".") >= _DOTS or text.count(":") >= _COLONS


def scrubber(case: Case, naming: Naming) -> Scrubber:
    """Learn the names of a case: its accounts and entities."""
    if naming.is_clear:
        return Scrubber(naming, {})
    of_kind = case.tables["entities"].partition_by("kind", as_dict=True)
    kinds: dict[str, str | None] = {}
    # What is a value of two kinds goes by the first of them, and an account by that alone.
    for kind, values in [
        *((str(kind), rows["entity"]) for (kind,), rows in sorted(of_kind.items(), reverse=True)),
        ("account", case.tables["accounts"]["account_id"]),
    ]:
        kinds |= dict.fromkeys(values.to_list(), None if kind in naming.plain_kinds else kind)
    return Scrubber(naming, kinds)
