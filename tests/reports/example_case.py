"""A small case made by hand, whose evidence adds up; and the same with an adversary's words in every text."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl

from forensics.foundation.bans import log10_odds, probability
from forensics.vocabulary.case import Case, Provenance, Scope
from forensics.vocabulary.case_tables import TABLES
from forensics.vocabulary.rejects import Rejects
from forensics.vocabulary.request_log import Gap, InputFile
from forensics.vocabulary.run import Run

HYDRA, COMPANY, RIDDLE = "C-7K2QM4XA", "C-COMPANY2", "C-RIDDLE77"
START = datetime(2026, 3, 1, tzinfo=UTC)
HOSTILE = "</script><img src=x onerror=alert(1)>\x1b[31m\u202etxt.exe`=cmd()|' {{7*7}} [x](javascript:1)"
"""HTML, a terminal escape, an override of direction, a fence, a formula, a template and a link."""
RUN = Run(
    started_at="2026-03-09T10:00:00+00:00",
    seconds=1.5,
    peak_bytes=123,
    host="bench",
    command="forensics analyze log.jsonl --out case",
    examiner="A. Examiner",
)

_LOG10_LIKELIHOODS = {
    HYDRA: {"hydra": 3.4, "organisation": -0.4, "reseller": 0.1, "public": -0.8},
    COMPANY: {"hydra": -0.5, "organisation": 2.3, "reseller": 0.0, "public": -0.6},
    RIDDLE: {"hydra": 1.4, "organisation": 0.9, "reseller": 0.3, "public": 0.1},
}
_LOG10_PRIORS = {"hydra": -1.7, "organisation": -0.2, "reseller": -1.4, "public": -0.5}
_VERDICTS = {HYDRA: "hydra", COMPANY: "organisation", RIDDLE: "undecided"}
_SHARES = (
    ("network", "ip_address", 0.35, "9 accounts shared 14 addresses on the same days; as such, a crowd shares 1"),
    ("payment", "payment_card", 0.3, "4 accounts paid with one card"),
    ("content", "prompt_template", 0.25, "one template carries 81 % of the requests"),
    ("timing", "flat_day", 0.1, "requests spread evenly over 24 hours"),
)


def frame(table: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows as a table of a case, sorted by its leading columns."""
    schema = TABLES[table].create_empty().schema
    keys = [name for name in list(schema)[:3] if not isinstance(schema[name], pl.List)]
    return pl.DataFrame(rows, schema=schema).sort(keys)


def example_case(n_hydra: int = 12, words: str = "") -> Case:
    """A hydra, a company and a riddle; ``words`` are appended to every text that comes from a log."""
    members = {
        HYDRA: [f"acct-h{number:05d}{words}" for number in range(n_hydra)],
        COMPANY: [f"acct-c{number:03d}{words}" for number in range(8)],
        RIDDLE: [f"acct-r{number:03d}{words}" for number in range(5)],
    }
    hypotheses = frame("hypotheses", [row for cluster in members for row in _hypotheses(cluster)])
    confidence = {row["cluster_id"]: row["posterior"] for row in hypotheses.to_dicts() if row["hypothesis"] == "hydra"}
    tables = {name: frame(name, []) for name in TABLES}
    tables |= {
        "hypotheses": hypotheses,
        "clusters": frame("clusters", [_cluster(c, members[c], confidence[c], words) for c in members]),
        "accounts": frame("accounts", [row for c in members for row in _accounts(c, members[c], confidence[c], words)]),
        "entities": frame("entities", _entities(members, words)),
        "links": frame("links", _links(members, words)),
        "evidence": frame("evidence", _evidence(members, confidence, words)),
        "timeline": frame("timeline", [row for c in members for row in _timeline(c, len(members[c]))]),
        "unmeasured": frame(
            "unmeasured", [{"part": f"device{words}", "room": "summaries", "reason": f"no column device_id{words}"}]
        ),
    }
    return Case(
        scope=_scope(words),
        provenance=_provenance(words),
        tables=tables,
        state={"contacts": pl.DataFrame({"account_id": members[HYDRA], "n_requests": range(n_hydra)})},
        rejects=_rejects(words),
    )


def hostile_case() -> Case:
    """The example with an adversary's words in every text."""
    return example_case(words=HOSTILE)


def without_clusters() -> Case:
    """A case in which nothing was found."""
    case = example_case()
    empty = {name: table.clear() for name, table in case.tables.items()}
    return replace(case, tables=empty)


def _hypotheses(cluster: str) -> list[dict[str, Any]]:
    joint = {name: _LOG10_PRIORS[name] + bans for name, bans in _LOG10_LIKELIHOODS[cluster].items()}
    whole = math.log10(math.fsum(10**log for log in joint.values()))
    return [
        {
            "cluster_id": cluster,
            "hypothesis": name,
            "prior": _LOG10_PRIORS[name],
            "evidence": _LOG10_LIKELIHOODS[cluster][name],
            "posterior": 10 ** (joint[name] - whole),
        }
        for name in joint
    ]


def _cluster(cluster: str, members: list[str], confidence: float, words: str) -> dict[str, Any]:
    odds = log10_odds(confidence)
    return {
        "cluster_id": cluster,
        "n_accounts": len(members),
        "n_requests": 100 * len(members),
        "first_seen": START,
        "last_seen": START + timedelta(days=3),
        "verdict": _VERDICTS[cluster],
        "confidence": confidence,
        "confidence_low": probability(odds - 0.6),
        "confidence_high": probability(odds + 0.6),
        "calibration": "none",
        "analytic_confidence": "moderate",
        "owner_actor": f"owner{words}" if words else None,
    }


def _accounts(cluster: str, members: list[str], confidence: float, words: str) -> list[dict[str, Any]]:
    rows = []
    for number, account in enumerate(members):
        membership = probability(log10_odds(confidence) - 0.05 * (number % 9))
        accused = cluster == HYDRA
        rows.append(
            {
                "account_id": account,
                "org_id": f"org{words}",
                "status": f"active{words}",
                "n_requests": 100,
                "first_seen": START,
                "last_seen": START + timedelta(days=3),
                "cluster_id": cluster,
                "membership": membership,
                "membership_low": probability(log10_odds(membership) - 0.5),
                "membership_high": probability(log10_odds(membership) + 0.5),
                "calibration": "none",
                "n_families": 3,
                "top_for": f"one card{words}",
                "top_against": f"no shared device{words}",
                "role": ("compromised" if number == 1 else "core") if accused else "member",
                "allow_listed": number == 2,
                "disposition": f"looked at{words}" if number == 3 else None,
                "recommendation": ("verify" if number % 2 else "review_suspension") if accused else "monitor",
            }
        )
    return rows


def _entities(members: dict[str, list[str]], words: str) -> list[dict[str, Any]]:
    shared: list[tuple[Any, ...]] = [
        ("payment_card", f"card-1{words}", None, len(members[HYDRA]), "operator", "one payer", 0.98),
        ("ip_address", f"203.0.113.7{words}", date(2026, 3, 1), len(members[HYDRA]), "operator", "proxy pool", 0.95),
        ("ip_address", f"203.0.113.7{words}", date(2026, 3, 2), len(members[HYDRA]), "operator", "proxy pool", 0.93),
        ("ip_address", f"198.51.100.9{words}", date(2026, 3, 1), 2000, "public", f"carrier NAT{words}", 0.01),
        ("ip_address", f"198.51.100.9{words}", date(2026, 3, 2), 2100, "public", f"carrier NAT{words}", 0.01),
        ("payment_card", f"card-company{words}", None, len(members[COMPANY]), "organisation", "company", 0.05),
        ("ip_address", f"192.0.2.33{words}", date(2026, 3, 1), len(members[RIDDLE]), "unjudged", "small", None),
    ]
    names = ("kind", "entity", "day", "n_accounts", "verdict", "class", "p_operator")
    return [{**dict(zip(names, row, strict=True)), "n_requests": 10 * row[3]} for row in shared]


def _links(members: dict[str, list[str]], words: str) -> list[dict[str, Any]]:
    of_cluster: dict[str, list[tuple[str, str, date | None]]] = {
        HYDRA: [("payment_card", f"card-1{words}", None), ("ip_address", f"203.0.113.7{words}", date(2026, 3, 1))],
        COMPANY: [("payment_card", f"card-company{words}", None)],
        RIDDLE: [("ip_address", f"192.0.2.33{words}", date(2026, 3, 1))],
    }
    return [
        {
            "account_id": account,
            "kind": kind,
            "entity": entity,
            "day": day,
            "family": "payment" if day is None else "network",
            "bans": 2.4,
        }
        for cluster, entities in of_cluster.items()
        for kind, entity, day in entities
        for account in members[cluster]
    ]


def _evidence(members: dict[str, list[str]], confidence: dict[str, float], words: str) -> list[dict[str, Any]]:
    rows = []
    for cluster, accounts in members.items():
        total = _LOG10_LIKELIHOODS[cluster]["hydra"]
        own = [("prior", "prior", _LOG10_PRIORS["hydra"], "what is known before looking")]
        own += [(family, source, share * total, text) for family, source, share, text in _SHARES]
        rest = log10_odds(confidence[cluster]) - sum(bans for _, _, bans, _ in own)
        own.append(("rivals", "rivals", rest, "what the rival hypotheses take"))
        rows += [_addend("cluster", cluster, "hydra", addend, words) for addend in own]
        for rival in ("organisation", "reseller", "public"):
            addends = [
                ("prior", "prior", _LOG10_PRIORS[rival], "what is known before looking"),
                ("person", "one_domain", _LOG10_LIKELIHOODS[cluster][rival], "one verified domain"),
            ]
            rows += [_addend("cluster", cluster, rival, addend, words) for addend in addends]
        for number, account in enumerate(accounts):
            odds = log10_odds(probability(log10_odds(confidence[cluster]) - 0.05 * (number % 9)))
            halves = [("prior", "prior", odds - 1.0, "cluster"), ("payment", "payment_card", 1.0, "one card")]
            rows += [_addend("account", account, "hydra_member", addend, words) for addend in halves]
    nat = [("prior", "prior", -1.0, "most hubs are crowds"), ("network", "homogeneity", -1.0, "as mixed as the log")]
    rows += [
        _addend("entity", f"ip_address|198.51.100.9{words}|2026-03-01", "operator", addend, words) for addend in nat
    ]
    return rows


def _addend(
    subject_kind: str, subject: str, hypothesis: str, addend: tuple[str, str, float, str], words: str
) -> dict[str, Any]:
    family, source, bans, detail = addend
    return {
        "subject_kind": subject_kind,
        "subject": subject,
        "hypothesis": hypothesis,
        "family": family,
        "source": source,
        "bans": bans,
        "detail": f"{detail}{words}",
        "citations": [f"req-1{words}"] if family != "prior" else [],
    }


def _timeline(cluster: str, n_accounts: int) -> list[dict[str, Any]]:
    return [
        {
            "cluster_id": cluster,
            "hour": START + timedelta(hours=hour),
            "n_requests": 10 + hour % 7,
            "n_accounts": min(n_accounts, 3 + hour % 3),
            "input_tokens": 100 * hour,
            "output_tokens": 40 * hour,
        }
        for hour in range(72)
        if cluster == HYDRA or 8 <= hour % 24 < 18
    ]


def _scope(words: str) -> Scope:
    file = InputFile(
        name=f"log{words}.jsonl",
        path=f"somewhere/private/log{words}.jsonl",
        kind="requests",
        container="jsonl",
        profile="canonical",
        sha256="ab" * 32,
        size_bytes=123_456,
        rows=2_505,
        requests=2_500,
        repeats=2,
        filtered=1,
        rejects=2,
        first_seen=START,
        last_seen=START + timedelta(days=3),
        coverage={"timestamp": 1.0, "account_id": 1.0, "ip": 0.98},
        warnings=(f"naive times read as UTC{words}",),
    )
    return Scope(
        inputs=(file,),
        gaps=(Gap(START + timedelta(days=1), START + timedelta(days=1, hours=5)),),
        warnings=(f"one address is shared by more than half of all accounts{words}",),
        covered=("account_id", "ip", "timestamp"),
    )


def _provenance(words: str) -> Provenance:
    return Provenance(
        case_id="case-1234abcd",
        tool_version="0.1.0",
        dependencies={"polars": "2.1.0"},
        rules={"calibration.json": "cd" * 32},
        settings={"judge": {"prevalence": 0.02}, "read": {"timezone": f"UTC{words}"}},
        seed=0,
    )


def _rejects(words: str) -> pl.DataFrame:
    rows = [
        {"file": f"log{words}.jsonl", "line": line, "reason": f"not JSON{words}", "length": 12, "sha256": "ef" * 32}
        for line in (7, 9)
    ]
    return pl.DataFrame(rows, schema=Rejects.create_empty().schema)


def with_table(case: Case, name: str, table: pl.DataFrame) -> Case:
    """The case with another table."""
    return replace(case, tables={**case.tables, name: table})
