"""What the columns of a case's tables mean: shown by ``forensics schema``."""

from __future__ import annotations

_SHARED = {
    "account_id": "the account",
    "cluster_id": "the cluster; null if none",
    "n_requests": "requests",
    "n_accounts": "accounts",
    "first_seen": "first request",
    "last_seen": "last request",
    "kind": "kind of thing that accounts share: ip_address, payment_card, device …",
    "entity": "the shared value, in clear inside the case",
    "day": "UTC day, for kinds that are linked per day",
    "family": "causal family: one cause testifies once",
    "calibration": "what the probabilities were calibrated on; none: the numbers are set by hand",
    "subject_kind": "cluster, account or entity",
    "subject": "id of what the row is about",
    "hypothesis": "what is weighed",
    "network_id": "clusters with one id are one network",
}

_OWN: dict[str, dict[str, str]] = {
    "accounts": {
        "org_id": "organisation of the account",
        "status": "status in the accounts file",
        "banned_at": "ban in the accounts file; never evidence by itself",
        "membership": "probability that the operator of a hydra network runs the account: the accusation",
        "membership_low": "lower end of its interval",
        "membership_high": "upper end of its interval",
        "n_families": "causal families of evidence",
        "top_for": "strongest evidence for",
        "top_against": "strongest evidence against",
        "role": "part in the cluster; a compromised account is to be secured, not suspended",
        "allow_listed": "named by the allow-list",
        "disposition": "decision of an analyst",
        "recommendation": "what a human should look at next; a human decides",
    },
    "clusters": {
        "verdict": "what the cluster is",
        "confidence": "probability that it is one coordinated network under one operator",
        "confidence_low": "lower end of its interval",
        "confidence_high": "upper end of its interval",
        "analytic_confidence": "how much the number itself rests on: kinds of evidence, interval, coverage",
        "extraction": "probability that its traffic is distillation; null: not judged",
        "extraction_share_low": "lower bound of the share of its requests that are",
        "owner_actor": "who runs the pool, if known",
        "owner_confidence": "probability of that",
        "customer_actor": "for whom, if known",
        "customer_confidence": "probability of that",
    },
    "entities": {
        "verdict": "whose it is",
        "class": "what it is: carrier NAT, VPN, campus, cloud, office …",
        "p_operator": "probability that one operator stands behind it; null: too few accounts to judge",
    },
    "networks": {
        "generation": "0 for a cluster that came first, 1 for one that began after such a one had ended …",
        "relation": "what it shares with others of the network, and after which of them it came",
    },
    "campaigns": {
        "campaign_id": "one customer's work, shared out among the accounts of a suspected cluster",
        "share": "share of the cluster's requests",
        "n_requests": "requests; estimated where a part of them was looked at",
        "n_accounts": "accounts among those looked at",
        "n_prompts": "different prompts among those looked at",
        "input_tokens": "tokens in; estimated like requests",
        "output_tokens": "tokens out; estimated like requests",
        "asks": "what its prompts ask for, by phrase families of the rules; the commonest first",
        "ask_shares": "share of its requests that ask for each",
        "capabilities": "what it looks to be for, by words and settings of its requests; the commonest first",
        "capability_shares": "share of its requests for each",
        "pivot_model": "new model that it moved to; null where it did not",
        "pivot_day": "first UTC day of that",
        "pivot_share": "share of its requests to that model from that day on",
        "citations": "requests that show it",
    },
    "campaign_days": {
        "campaign_id": "the campaign",
        "day": "UTC day",
        "capability": "what a part of the campaign looks to be for",
        "n_requests": "requests; estimated where a part of them was looked at",
    },
    "hypotheses": {
        "prior": "log10 odds before the evidence",
        "evidence": "sum of the evidence, bans",
        "posterior": "probability among the rivals",
    },
    "unmeasured": {
        "part": "what could not be measured",
        "room": "where it belongs",
        "reason": "why not",
    },
    "links": {"bans": "weight of sharing it, bans: 1 is ten times more likely"},
    "evidence": {
        "source": "the part that says it",
        "bans": "addend of the log10 odds, bans",
        "detail": "the reason, in a sentence",
        "citations": "up to three request ids, or row digests",
    },
    "signals": {
        "measure": "what was measured",
        "value": "the value",
        "unit": "its unit",
        "usual": "the same of accounts in no cluster, all together; null where it is not taken of them",
    },
    "findings": {
        "rule": "the rule that matched",
        "level": "how serious the rule calls it",
        "first_row": "the first row that matched",
        "detail": "what matched",
    },
    "corroborations": {
        "item": "what a partner reported: its id, or file and line",
        "kind": "what kind of thing it names",
        "value": "the value that it names, as the log has it",
        "account_id": "an account that touched it",
        "cluster_id": "the account's cluster; null: in none",
        "source": "who reported it",
        "reliability": "of the source, A to F (Admiralty system); F: cannot be judged",
        "credibility": "of the item, 1 to 6 (Admiralty system); 6: cannot be judged",
        "actor": "whom the partner names; null: nobody",
        "is_public": "whether the thing was judged a crowd's: then it says nothing of who runs an account",
    },
    "timeline": {"hour": "start of the UTC hour", "input_tokens": "tokens in", "output_tokens": "tokens out"},
    "rejects": {
        "file": "input file",
        "line": "line or row number, from 1",
        "reason": "why the row could not be used",
        "length": "bytes of the row",
        "sha256": "digest of the row",
        "text": "up to 200 safe characters, only with --keep-text",
    },
}


def meaning(table: str, column: str) -> str:
    """What a column of a case table means; empty if nobody has written it down."""
    return _OWN.get(table, {}).get(column) or _SHARED.get(column, "")
