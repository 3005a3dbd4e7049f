"""Resolve cited requests to rows of the logs: file, line and columns, never a prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from forensics.cli.again import read_again
from forensics.cli.explain_sum import addends
from forensics.cli.rows import table
from forensics.engines.workspace import workspace
from forensics.foundation.digests import record_sha256
from forensics.foundation.safe_text import safe_text
from forensics.ingest.requests import open_requests
from forensics.pipeline.state import in_texts
from forensics.vocabulary.tape import CITED_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable

    from forensics.cli.door import Call
    from forensics.cli.explain import Question
    from forensics.foundation.progress import Progress
    from forensics.vocabulary.case import Case
    from forensics.vocabulary.request_log import RequestLog

SHOWN = (
    "source_file",
    "source_line",
    "timestamp",
    "account_id",
    "request_id",
    "ip",
    "connection_id",
    "conversation_id",
    "endpoint",
    "model",
    "status",
    "prompt_sha256",
)
"""Columns of a resolved row: what evidence is about, and no text of any request."""
DIGEST = "sha256:"
"""How a citation begins that is the digest of a row without a request id."""


def cited_rows(call: Call, case: Case, asked: Question, logs: list[str], progress: Progress) -> str:
    """The rows that the evidence about a subject cites, and whether the logs are those of the case."""
    cited = citations(case, asked)
    if not cited:
        return "The evidence about it cites no request."
    chosen, notes = read_again(case, call.choices)
    with workspace(call.choices.get("temp-dir")) as folder:
        log = open_requests(logs, chosen, folder, progress)
        progress.start("cited rows", log.n_requests)
        if asked.campaign:
            rows = shown_by(case, asked.campaign, log, cited, progress)
        else:
            rows = resolved(case, log, cited, progress)
        problems = [*notes, *mismatches(case, log)]
    missing = [citation for citation in cited if citation not in set(rows.get_column("citation"))]
    lines = [f"Cited rows ({rows.height:,} found, {len(missing):,} not)", table(rows.drop("citation"))]
    lines += [f"not found: {safe_text(citation)}" for citation in missing]
    lines += [f"WARNING: {safe_text(problem)}" for problem in problems]
    return "\n".join(lines if problems else [*lines, "The logs are the ones the case was made from: same digests."])


def citations(case: Case, asked: Question) -> list[str]:
    """Request ids and row digests that the evidence about a subject cites, in order."""
    if asked.campaign:
        row = case.tables["campaigns"].row(by_predicate=pl.col("campaign_id") == asked.campaign, named=True)
        return list(dict.fromkeys(row["citations"]))
    subjects = [("cluster", asked.cluster)] if asked.cluster else []
    subjects += [("account", name) for name in (asked.account, *(asked.pair or ())) if name]
    cited = [
        citation
        for kind, subject in subjects
        for row in addends(case, kind, subject or "").get_column("citations").to_list()
        for citation in row or []
    ]
    return list(dict.fromkeys(cited))


def resolved(case: Case, log: RequestLog, cited: list[str], progress: Progress) -> pl.DataFrame:
    """Rows of a log that are cited: ``citation`` and the columns of ``SHOWN``, in order of time.

    A case knows account and time of what it cites, so a request id that a client has set on many requests
    still resolves to the one that was meant.
    """
    sights = in_texts(case.state, "sightings")
    known = pl.DataFrame(schema={"account_id": pl.String, "timestamp": pl.Datetime("us", "UTC")})
    if sights is not None and {"account_id", "timestamp", "citation"} <= set(sights.columns):
        known = sights.filter(pl.col("citation").is_in(cited)).select("account_id", "timestamp").unique()

    def near(batch: pl.DataFrame) -> pl.DataFrame:
        if known.is_empty():
            return batch.filter(pl.col("request_id").is_in(cited))
        return batch.join(known, on=["account_id", "timestamp"], how="semi")

    return _found(log, cited, near, progress)


def shown_by(case: Case, name: str, log: RequestLog, cited: list[str], progress: Progress) -> pl.DataFrame:
    """Rows that show a campaign, as ``resolved``: of its cluster's accounts, the first of each request id."""
    cluster = case.tables["campaigns"].filter(pl.col("campaign_id") == name)["cluster_id"]
    members = case.tables["accounts"].filter(pl.col("cluster_id").is_in(cluster.implode()))["account_id"]

    def theirs(batch: pl.DataFrame) -> pl.DataFrame:
        return batch.filter(pl.col("request_id").is_in(cited) & pl.col("account_id").is_in(members.implode()))

    return _found(log, cited, theirs, progress).unique("citation", keep="first", maintain_order=True)


def _found(
    log: RequestLog, cited: list[str], near: Callable[[pl.DataFrame], pl.DataFrame], progress: Progress
) -> pl.DataFrame:
    found = []
    for batch in log.batches(frozenset(SHOWN) | frozenset(CITED_COLUMNS)):
        progress.advance(batch.height)
        found.append(_with_citation(near(batch)).filter(pl.col("citation").is_in(cited)))
    rows = pl.concat(found) if found else pl.DataFrame(schema=dict.fromkeys(("citation", *SHOWN), pl.String))
    return rows.select("citation", *SHOWN).sort("timestamp", "source_file", "source_line")


def mismatches(case: Case, log: RequestLog) -> list[str]:
    """What is different between the logs that were given and the inputs that the case was made from."""
    inputs = {file.sha256: file.name for file in case.scope.inputs if file.kind == "requests"}
    given = {file.sha256: file.name for file in log.inputs}
    lines = [
        f"{name} is not an input of this case: its digest is in no manifest entry"
        for digest, name in given.items()
        if digest not in inputs
    ]
    return [
        *lines,
        *(f"{name} is an input of this case and was not given" for d, name in inputs.items() if d not in given),
    ]


def _with_citation(rows: pl.DataFrame) -> pl.DataFrame:
    digests = [f"{DIGEST}{record_sha256(record)}" for record in rows.select(CITED_COLUMNS).to_dicts()]
    return rows.with_columns(citation=pl.coalesce("request_id", pl.Series(digests, dtype=pl.String)))
