"""Domains of e-mail addresses."""

from __future__ import annotations

from forensics.attributions.observing import holding
from forensics.vocabulary.actor import Part
from forensics.vocabulary.matcher import Figures, Matcher

part = Matcher(
    name="email_domain",
    title="e-mail domain",
    unit="share of accounts",
    figures=Figures.IDENTIFIERS,
    parts=frozenset({Part.OWNER}),
    needs=frozenset({"accounts.email_domain"}),
    credibility=2,
    observe=holding("email_domain"),
    meaning="A mail domain that is an actor's. Domains where anybody can open a mailbox do not count. Innocent: an "
    "organisation of the same domain.",
    hard=True,
    kinds=frozenset({"email_domain"}),
    form=r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+",
)
