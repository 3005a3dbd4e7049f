"""Times that are all spelled in one way, ``2026-03-02T11:04:05.123456Z``, read by their digits.

A general reader takes each text apart on its own. Where every text of a column has the same length and the same
signs in the same places, a digit is a column of bytes, and a whole column of times is a few sums.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

if TYPE_CHECKING:
    import numpy.typing as npt

    Bytes = npt.NDArray[np.uint8]
    Numbers = npt.NDArray[np.int64]

_SIGNS: Final = {4: "-", 7: "-", 10: "T", 13: ":", 16: ":"}
"""What stands between the digits, by place."""
_SECONDS_END: Final = 19
_MOST_FRACTION: Final = 6
"""Digits of a fraction of a second, down to the microsecond."""
_ZONES: Final = (b"Z", b"+00:00")
_CENTURY: Final = 20
_FIRST_YEAR: Final = 15
"""Of the century; with ``_CENTURY``, the years that are read are those of ``times.EARLIEST`` and ``times.LATEST``."""
_DAYS: Final = 32
"""Entries of a month in the calendar: by day, from 0, which is none."""


def read_utc(texts: pl.Series) -> pl.Series | None:
    """Microseconds since 1970 of texts that are all spelled in the same way.

    Parameters
    ----------
    texts
        Texts of a column.

    Returns
    -------
    polars.Series
        Int64; None unless every text is a time in UTC of the years read, in the one spelling.
    """
    letters = _letters(texts)
    if letters is None:
        return None
    zone = next((zone for zone in _ZONES if letters[0].tobytes().endswith(zone)), b"")
    end = letters.shape[1] - len(zone)
    fraction = max(0, end - _SECONDS_END - 1)
    signs = dict(_SIGNS) | ({_SECONDS_END: "."} if end > _SECONDS_END else {})
    if not zone or end < _SECONDS_END or fraction > _MOST_FRACTION or (end > _SECONDS_END) != (fraction > 0):
        return None
    columns = np.ascontiguousarray(letters.T)
    signs |= {end + place: chr(letter) for place, letter in enumerate(zone)}
    if any((columns[place] != ord(sign)).any() for place, sign in signs.items()):
        return None
    # Letters before the digit zero wrap around to large numbers.
    digits = columns[[place for place in range(end) if place not in signs]] - np.uint8(ord("0"))
    return None if (digits > 9).any() else _micros(digits)  # noqa: PLR2004 (the last digit)


def _letters(texts: pl.Series) -> Bytes | None:
    """Bytes by text and place; None when the texts are not of one length."""
    if texts.is_empty() or texts.null_count():
        return None
    lengths = texts.str.len_bytes()
    width = lengths[0]
    if width < _SECONDS_END or lengths.min() != width or lengths.max() != width:
        return None
    array = texts.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())
    _, offsets, data = array.buffers()
    first = np.frombuffer(offsets, dtype=np.int64)[array.offset]
    return np.frombuffer(data, dtype=np.uint8, count=len(texts) * width, offset=first).reshape(-1, width)


def _micros(digits: Bytes) -> pl.Series | None:
    """Microseconds of digits, by place and text; None when one text is no time."""
    century, year, month, day, hour, minute, second = (
        digits[at] * np.uint8(10) + digits[at + 1] for at in range(0, 14, 2)
    )
    is_date = (century == _CENTURY) & (year >= _FIRST_YEAR) & (month >= 1) & (month <= 12) & (day < _DAYS)  # noqa: PLR2004
    is_clock = (hour < 24) & (minute < 60) & (second < 60)  # noqa: PLR2004
    if not (is_date & is_clock).all():
        return None
    days = _calendar()[((year.astype(np.int32) - _FIRST_YEAR) * 12 + month - 1) * _DAYS + day]
    if (days < 0).any():
        return None
    seconds = (hour.astype(np.int32) * 60 + minute) * 60 + second
    part = np.zeros(len(seconds), dtype=np.int32)
    for digit in digits[14:]:
        part = part * 10 + digit
    part *= 10 ** (_MOST_FRACTION - (len(digits) - 14))
    return pl.Series((days * 86_400 + seconds) * 1_000_000 + part, dtype=pl.Int64)


@cache
def _calendar() -> Numbers:
    """Days since 1970 by month, from January of the first year, and day; -1 for a day that the month has not."""
    months = np.arange(f"{_CENTURY}{_FIRST_YEAR}-01", f"{_CENTURY + 1}00-01", dtype="datetime64[M]")
    firsts = months.astype("datetime64[D]").astype(np.int64)
    lengths = (months + 1).astype("datetime64[D]").astype(np.int64) - firsts
    day = np.arange(_DAYS)
    is_day = (day >= 1) & (day <= lengths[:, None])
    return np.where(is_day, firsts[:, None] + day - 1, -1).ravel()
