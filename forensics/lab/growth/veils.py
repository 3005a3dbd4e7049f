"""Zero-width characters that a relay strews into texts: the eye sees one text, a hash sees several."""

from __future__ import annotations

ZERO_WIDTH = "\u200b"
"""Zero width space, U+200B: what CLIProxyAPI may insert into words."""
VARIANTS = 12
"""Words, from the first long ones, of which one may be split; more of them make raw hashes differ more."""
_LONG = 5
"""Characters. Shorter words are left whole."""


def veiled(text: str) -> tuple[str, ...]:
    """The text itself, then variants of it with one of its long words split by a zero-width space."""
    pieces = text.split(" ")
    long = [place for place, word in enumerate(pieces) if len(word) >= _LONG][:VARIANTS]
    return (text, *(" ".join([*pieces[:at], _split(pieces[at]), *pieces[at + 1 :]]) for at in long))


def _split(word: str) -> str:
    return word[:1] + ZERO_WIDTH + word[1:]
