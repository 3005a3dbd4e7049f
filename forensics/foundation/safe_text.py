r"""One function that makes a hostile value safe to show on a terminal or in a text document.

Terminals obey escape sequences, hyperlinks and bidirectional controls that come with a value; so every
control and invisible format character is shown as an escape instead.
"""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


def safe_text(value: object, limit: int | None = None) -> str:
    r"""Show any value as one safe line.

    Parameters
    ----------
    value
        Anything; ``None`` becomes the empty text.
    limit
        Characters to keep; the rest becomes an ellipsis.

    Returns
    -------
    str
        The text with C0, C1, DEL, bidirectional and zero-width characters and lone surrogates shown as
        ``\xNN`` or ``\uNNNN``.
    """
    text = "" if value is None else str(value)
    if limit is not None and len(text) > limit:
        text = text[: max(0, limit - 1)] + "…"
    return _UNSAFE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code <= 0xFF:  # noqa: PLR2004 (one byte)
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 (the basic plane)
