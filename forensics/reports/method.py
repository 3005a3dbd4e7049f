"""How the numbers of a report come about, in words for its last chapter."""

from __future__ import annotations

METHOD = (
    (
        "Two accounts are compared only through what they share: addresses, connections, cards, devices, prompts, "
        "behaviour. Everything that many accounts share is judged first. Strangers on one address differ in client, "
        "payment, country and hours; the accounts of one operator do not. What a crowd or an organisation shares is "
        "set aside and ties no one."
    ),
    (
        "What remains ties accounts to each other with a weight in bans, the log10 of a likelihood ratio (I. J. Good, "
        "1950). Evidence counts by causal family: one gateway that shows as an address, a connection and a client is "
        "one testimony, not three."
    ),
    (
        "Groups of tied accounts are judged as a whole, as a hydra (one coordinated network under one operator) "
        "against innocent explanations: all are listed with each group, and are rows of hypotheses.parquet. Every "
        "addend of every sum is a row of evidence.parquet, prior, adjustments and rivals included."
    ),
    (
        "Membership is the probability that an account is run by the operator of a hydra. In the group of an "
        "organisation it is low, however sure the grouping is. Earlier bans are never evidence."
    ),
    (
        "Likelihood words follow Intelligence Community Directive 203: almost no chance up to 5 %, very unlikely to "
        "20 %, unlikely to 45 %, roughly even to 55 %, likely to 80 %, very likely to 95 %, almost certain above. "
        "Analytic confidence is another matter and stands in a sentence of its own."
    ),
)
"""One paragraph each."""
