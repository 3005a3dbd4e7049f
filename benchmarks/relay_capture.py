"""Analyse a capture of real relay software and score it against its truth, with the scores that worlds get.

``python benchmarks/relay_capture.py FOLDER`` with ``requests.parquet``, ``accounts.parquet``,
``truth_accounts.parquet`` (account_id, operator_id, benign_org, relay_or_client) and ``truth_requests.parquet``
(request_id, traffic) writes ``benchmarks/relay_capture.md``. The capture checks; nothing was fitted to it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from forensics import analyze
from forensics.lab.scores.outcome import SUSPECTED_FROM, outcome_of
from forensics.lab.scores.report import score
from forensics.lab.scores.table import markdown, sections
from forensics.vocabulary.settings import Inputs, Settings

if TYPE_CHECKING:
    from forensics.lab.scores.outcome import Outcome

HERE = Path(__file__).resolve().parent
WORLD = "relay_capture"
"""Name and family of the capture among worlds."""
COMPANY, CLIENT = "company", "home"
"""Honest kinds of the capture's accounts: a company's own pool, and everybody else."""
NOTES = """## Reading the table

- The three companies pool their own keys behind a gateway, and leave connections, hand-overs and take-overs like an
  operator; they share gateway processes with one another or with an operator.
- Accounts without a request are in no log: they count in `accounts` and nowhere else.
- Accounts without ties of two causal families stay outside every cluster: that is what is missed. Operators with an
  exit of their own for each account leave no shared address and no shared connection.
"""


def truth_of(folder: Path) -> pl.DataFrame:
    """The capture's truth in the columns of a world's, and ``relay_or_client``."""
    rows = pl.read_parquet(folder / "requests.parquet", columns=["request_id", "account_id"])
    said = pl.read_parquet(folder / "truth_requests.parquet")
    sent = (
        rows.join(said, on="request_id", how="left", validate="1:1")
        .group_by("account_id")
        .agg(n_requests=pl.len().cast(pl.Int64), n_distillation=(pl.col("traffic") == "distill").sum().cast(pl.Int64))
    )
    accounts = pl.read_parquet(folder / "truth_accounts.parquet")
    run, company = pl.col("operator_id").is_not_null(), pl.col("benign_org").is_not_null()
    kind = pl.when(company).then(pl.lit(COMPANY)).when(~run).then(pl.lit(CLIENT))
    return (
        accounts.join(sent, on="account_id", how="left", validate="1:1")
        .select(
            "account_id",
            "operator_id",
            honest_kind=kind,
            role=pl.when(run).then(pl.lit("operator")).otherwise(pl.lit("honest")),
            group=pl.coalesce("operator_id", "benign_org", pl.lit("clients")),
            n_requests=pl.col("n_requests").fill_null(0),
            n_distillation=pl.col("n_distillation").fill_null(0),
            relay_or_client="relay_or_client",
        )
        .sort("account_id")
    )


def capture_outcome(folder: Path) -> Outcome:
    """Analyse the capture and set the case against its truth, as a world's."""
    inputs = Inputs((str(folder / "requests.parquet"),), folder / "accounts.parquet")
    tables = analyze(inputs, Settings()).tables
    truth = truth_of(folder)
    # The case also knows accounts that the accounts file lists and no request names.
    seen = tables["accounts"].join(truth.filter(pl.col("n_requests") > 0), on="account_id", how="semi")
    return outcome_of(truth, seen, tables["clusters"], world=WORLD, family=WORLD)


def table(outcome: Outcome, software: pl.DataFrame) -> str:
    """One line per operator and company."""
    verdicts = outcome.clusters.select("cluster", "verdict", "confidence")
    accounts = (
        software.select("account_id", "relay_or_client", who="group", company=pl.col("honest_kind") == COMPANY)
        .join(outcome.accounts, on="account_id", how="left", validate="1:1")
        .join(verdicts, on="cluster", how="left", validate="m:1")
    )
    rows = (
        accounts.group_by("who", "company")
        .agg(
            n=pl.len(),
            relay=pl.col("relay_or_client").mode().sort().first(),
            suspected=pl.col("suspected").sum(),
            clusters=pl.col("network").drop_nulls().n_unique(),
            verdict=pl.col("verdict").drop_nulls().mode().sort().first(),
            confidence=pl.col("confidence").max(),
            asked=pl.col("recommendation").is_in(["verify", "review_suspension"]).sum(),
        )
        .sort("who")
    )
    lines = [
        "| who | software | accounts | suspected | to verify | networks | verdict | confidence |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows.to_dicts():
        name = f"{row['who']} (company)" if row["company"] else row["who"]
        relay = "many" if row["who"] == "clients" else row["relay"]
        confidence = "" if row["confidence"] is None else f"{row['confidence']:.3f}"
        lines.append(
            f"| {name} | {relay} | {row['n']} | {row['suspected']} | {row['asked']} | {row['clusters']} | "
            f"{row['verdict'] or '-'} | {confidence} |"
        )
    return "\n".join(lines)


def report(folder: Path) -> str:
    """Write the page of a capture."""
    outcome = capture_outcome(folder)
    truth = truth_of(folder)
    pooled = score([outcome]).pooled
    return f"""# Real relay software: what the analysis makes of the capture

`python benchmarks/relay_capture.py FOLDER`. {len(truth)} accounts, {len(outcome.accounts)} of them in the log, behind
real relays and real clients; prompts, rates, account rows and addresses are made up. The capture checks, nothing was
fitted to it. Suspected is membership of at least {SUSPECTED_FROM}; the scores are those of `lab score`.

Accounts of operators {pooled.n_operator}, recall {pooled.recall or 0:.3f}, precision {pooled.precision or 0:.3f}.

{table(outcome, truth)}

{NOTES}
{markdown(sections(score([outcome])))}"""


def main() -> None:
    """Analyse, score, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    text = report(parser.parse_args().folder)
    (HERE / "relay_capture.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
