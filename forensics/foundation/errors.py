"""Errors that say what happened, where, and what to do next; each cause has its exit code."""

from __future__ import annotations

from typing import ClassVar


class ForensicsError(Exception):
    """A failure that a user can act on.

    Parameters
    ----------
    message
        What happened, in one sentence, naming the file or value.
    where
        File and line, when there is one.
    hint
        What to do next.
    """

    exit_code: ClassVar[int] = 70

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.message}{remedy}"


class UsageError(ForensicsError):
    """The command line or the configuration is wrong."""

    exit_code = 2


class InputError(ForensicsError):
    """An input cannot be read, or is not in the schema."""

    exit_code = 3


class RuleError(ForensicsError):
    """A rule, mapping or calibration file is wrong."""

    exit_code = 4


class VerificationError(ForensicsError):
    """A case is not what its manifest says."""

    exit_code = 6


class CaseExistsError(ForensicsError):
    """The case folder is locked, or exists already."""

    exit_code = 7


class ResourceError(ForensicsError):
    """Disk, memory or another limit ran out."""

    exit_code = 8
