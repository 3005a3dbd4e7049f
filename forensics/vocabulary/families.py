"""Causal families: evidence that one cause can produce counts once."""

from __future__ import annotations

from enum import StrEnum


class CausalFamily(StrEnum):
    """What in the world makes two accounts look alike.

    One gateway shows as a shared address, prefix, connection and client stack: one family, one testimony.
    """

    NETWORK = "network"
    """Connection, address, prefix, client stack."""
    PAYMENT = "payment"
    """Cards, wallets, BINs."""
    PERSON = "person"
    """Device, phone, e-mail pattern, sign-up identity."""
    CONTENT = "content"
    """Prompts, templates, system prompts, conversations."""
    TIMING = "timing"
    """Scheduling, fail-over, load, hours."""
    LIFE_CYCLE = "life_cycle"
    """Sign-up, ramp, replacement, plan."""


SPEAKS = 0.3
"""Bans from which a causal family counts as speaking: two to one."""
HARD_TO_FORGE = frozenset({"payment_card", "device", "phone", "take_over", "conversation"})
"""Entity kinds that cannot be forged cheaply: one of them is needed for a `review_suspension`."""
