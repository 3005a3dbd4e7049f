"""Names in reports: in clear only when asked for, pseudonyms otherwise.

A pseudonym is an HMAC, not a plain digest: the SHA-256 of an address or an account number is reversed by
trying them all. It is stable inside a case, so two people can speak of the same account.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forensics.foundation.pseudonym import pseudonym
from forensics.foundation.safe_text import safe_text
from forensics.reports.quoted import Quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forensics.vocabulary.case import Case

PSEUDONYM_CHARACTERS = 8
"""Base32 characters, 40 bits: two of 20,000 accounts get the same one once in 5,000 cases (birthday bound)."""
CLEAR_CHARACTERS = 80
"""Characters of a name shown in clear; longer ones end in an ellipsis."""


@dataclass(frozen=True, slots=True)
class Naming:
    """How accounts, and what they share, are called."""

    key: bytes | None
    """Key of the pseudonyms; None shows everything in clear."""
    plain_kinds: frozenset[str] = field(default_factory=frozenset)
    """Entity kinds that say nothing about a person and are shown in clear anyway."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Hypothesis to its title in words."""

    @property
    def is_clear(self) -> bool:
        """Whether names are shown as they are."""
        return self.key is None

    def account(self, account_id: str) -> Quoted:
        """Name of an account."""
        return self.named("account", account_id)

    def entity(self, kind: str, value: str) -> Quoted:
        """Name of a thing that accounts share."""
        return self.named(kind, value)

    def hypothesis(self, name: str) -> str:
        """Title of a hypothesis; one without a title, as of a newer case, goes by its name."""
        return self.titles.get(name) or safe_text(name.replace("_", " "), CLEAR_CHARACTERS)

    def named(self, kind: str, value: str) -> Quoted:
        """Name of anything: safe to show, and bound to its kind so that equal values of two kinds differ."""
        if self.key is None or kind in self.plain_kinds:
            return Quoted(safe_text(value, CLEAR_CHARACTERS))
        digest = bytes.fromhex(pseudonym(self.key, kind, value))
        return Quoted(f"{_prefix(kind)}-{base64.b32encode(digest).decode()[:PSEUDONYM_CHARACTERS]}")


def in_clear() -> Naming:
    """Show everything as it is."""
    return Naming(key=None)


def pseudonymous(case: Case, key: bytes | None = None, plain_kinds: frozenset[str] = frozenset()) -> Naming:
    """Show pseudonyms.

    Parameters
    ----------
    case
        The case that is named.
    key
        Bytes of ``--key-file``. Without one the key is derived from the digests of the inputs: the same for
        every reader of this case, other than in another case, but not secret: *who holds the log can
        compute it*, and then find out who a pseudonym is by trying all accounts.
    plain_kinds
        Entity kinds shown in clear.
    """
    return Naming(key=key or case_key(case), plain_kinds=plain_kinds)


def case_key(case: Case) -> bytes:
    """Key of a case without a key file: a digest of the digests of its inputs."""
    digests = sorted(file.sha256 for file in case.scope.inputs)
    return hashlib.sha256("\n".join(["hydra-forensics pseudonyms", *digests]).encode()).digest()


def _prefix(kind: str) -> str:
    return "acct" if kind == "account" else safe_text(kind.split("_", maxsplit=1)[0], 12)
