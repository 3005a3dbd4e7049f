"""Words for probabilities, after Intelligence Community Directive 203, and what must be said beside them.

Likelihood and analytic confidence are two things and stand in two sentences. "Suspected" is as far as words go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forensics.reports.figures import many, percent

if TYPE_CHECKING:
    from collections.abc import Mapping

_BANDS = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even"),
    (0.80, "likely"),
    (0.95, "very likely"),
)
"""Upper end of each band (exclusive, but for the middle one) and its word: ICD-203, section 6.e.2.a."""

_EVEN_UP_TO = 0.55

CALIBRATION = {
    "none": "calibration: none. The weights behind every probability here were set by hand and have not been "
    "calibrated: read the probabilities as an order of suspicion, not as frequencies.",
    "simulated": "calibration: simulated. Probabilities were calibrated on simulated worlds, not on your customers.",
    "local": "calibration: local. Probabilities were calibrated on labelled cases of this provider.",
    "out_of_domain": "calibration: out of domain. This log lies outside what the probabilities were calibrated on.",
}
"""State of the calibration to the sentence that stands wherever probabilities do."""

VERDICTS = {
    "hydra": "suspected hydra",
    "organisation": "organisation",
    "reseller": "reseller",
    "public": "public",
    "undecided": "undecided",
}
"""Verdict to the words a report uses."""

RECOMMENDATIONS = {
    "none": "nothing to do",
    "monitor": "monitor",
    "verify": "verify",
    "review_suspension": "review for suspension",
    "already_banned": "already banned",
}
"""Recommendation to the words a report uses; what is done is a person's decision."""

ACCUSED = ("verify", "review_suspension")
"""Recommendations that put an account on the list of the suspected."""


def likelihood(p: float) -> str:
    """Likelihood word of a probability 0..1."""
    for end, word in _BANDS:
        if p < end or (p == end == _EVEN_UP_TO):
            return word
    return "almost certain"


def judgement(cluster: Mapping[str, object]) -> str:
    """One sentence that says how likely a cluster is a hydra, with the number and its interval."""
    p, low, high = (float(str(cluster[name])) for name in ("confidence", "confidence_low", "confidence_high"))
    accounts = many(int(str(cluster["n_accounts"])), "account")
    figures = (
        percent(p) if percent(low) == percent(high) else f"{percent(p)}, interval {percent(low)} to {percent(high)}"
    )
    claim = "are one coordinated network under one operator and not an organisation's own pool"
    return likely_that(p, figures, f"these {accounts} {claim}")


def likely_that(p: float, figures: str, claim: str) -> str:
    """One sentence: how likely a claim is, as ``It is likely (70 %) that …``; some words are nouns."""
    word = likelihood(p)
    said = {"almost no chance": "There is almost no chance", "roughly even": "There is a roughly even chance"}
    return f"{said.get(word, f'It is {word}')} ({figures}) that {claim}."


def analytic_confidence(level: str, n_families: int) -> str:
    """The other sentence: how well founded the judgement is."""
    return (
        f"Analytic confidence in this judgement is {level}: it rests on "
        f"{many(n_families, 'causal family', 'causal families')} of evidence, the width of the interval, and what "
        "the log covers."
    )
