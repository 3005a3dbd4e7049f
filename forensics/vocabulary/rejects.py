"""Rows that could not be used, and why."""

from __future__ import annotations

import dataframely as dy


class Rejects(dy.Schema):
    """One bad row. Text stays out unless it was asked for."""

    file = dy.String(nullable=False)
    line = dy.Int64(nullable=False)
    reason = dy.String(nullable=False)
    length = dy.Int64(nullable=True)
    sha256 = dy.String(nullable=True)
    text = dy.String(nullable=True)
