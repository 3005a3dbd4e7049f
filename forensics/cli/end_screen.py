"""The end of a run: a screen worth reading. Clock and memory stand only here and in run.json."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from forensics.cli.likelihood import interval
from forensics.cli.rows import as_json
from forensics.foundation.safe_text import safe_text
from forensics.reports.figures import many, percent
from forensics.reports.kin import n_networks
from forensics.reports.scope_view import every_warning
from forensics.reports.wording import likelihood
from forensics.vocabulary.calibration import ORGANISATION, WHICH_PARTY
from forensics.vocabulary.families import SPEAKS, CausalFamily

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.case import Case
    from forensics.vocabulary.run import Run

MAX_NETWORKS = 10
"""Networks on the screen; the report has all."""
MAX_GAPS = 3
MAX_CLASSES = 8
MAX_UNMEASURED = 12
"""Lines of a list on the screen: it should fit two pages of a terminal."""
ACCUSING = "hydra"
ADJUSTED = r"^(weight|cap)\."
"""Sources that say how much evidence counts, and are none."""
PARDONED = ("public", "organisation")


@dataclass(frozen=True, slots=True)
class Ending:
    """What a run that wrote a case leaves to say."""

    case: Case
    run: Run
    out: Path
    seal: str
    documents: tuple[str, ...]
    rows_read: int = 0
    """Rows of the inputs that this run read: none when a case is judged again."""


def screen_text(ending: Ending) -> str:
    """The screen, as plain safe text."""
    case = ending.case
    lines = [f"case {safe_text(case.provenance.case_id)}", ""]
    lines += _inputs(case)
    lines += _networks(case)
    lines += _not_concluded(case)
    lines += _unmeasured(ending)
    lines += _files(ending)
    return "\n".join(lines)


def networks(case: Case) -> pl.DataFrame:
    """Clusters judged to be hydras, surest first."""
    found = case.tables["clusters"].filter(pl.col("verdict").cast(pl.String) == ACCUSING)
    return found.sort(["confidence", "n_accounts"], descending=True, maintain_order=True)


def _inputs(case: Case) -> list[str]:
    lines = ["What was read"]
    lines += [
        f"  {safe_text(file.name)}  {file.kind}, {file.container}: {file.rows:,} rows; "
        f"{file.requests:,} kept, {file.repeats:,} repeats, {file.filtered:,} filtered, {file.rejects:,} rejected"
        for file in case.scope.inputs
    ]
    gaps = case.scope.gaps[:MAX_GAPS]
    lines += [f"  gap without any request: {_span(gap.start, gap.end)}" for gap in gaps]
    if len(case.scope.gaps) > MAX_GAPS:
        lines.append(f"  and {len(case.scope.gaps) - MAX_GAPS:,} shorter gaps")
    lines += [f"  warning: {safe_text(warning)}" for warning in every_warning(case.scope)]
    return [*lines, ""]


def _span(start: Any, end: Any) -> str:
    hours = (end - start).total_seconds() / 3600
    return f"{start:%Y-%m-%d %H:%M}Z to {end:%Y-%m-%d %H:%M}Z ({hours:,.1f} h)"


def _networks(case: Case) -> list[str]:
    found = networks(case)
    if found.is_empty():
        return ["Networks found: none. This log shows no hydra; it does not show that there is none.", ""]
    n = n_networks(found.to_dicts())
    clusters = "" if n == found.height else f", in {found.height:,} clusters"
    lines = [f"Networks found: {n:,}{clusters}, surest first"]
    for row in found.head(MAX_NETWORKS).to_dicts():
        lines.append(
            f"  {row['cluster_id']}  {likelihood(row['confidence'])} "
            f"({interval(row['confidence'], row['confidence_low'], row['confidence_high'])}); "
            f"{many(row['n_accounts'], 'account')}, {many(row['n_requests'], 'request')}"
            + (f"; of {row['network_id']}" if row["network_id"] else "")
        )
        lines.append(f"    {_strongest(case, row['cluster_id'])}")
    if found.height > MAX_NETWORKS:
        lines.append(f"  and {found.height - MAX_NETWORKS:,} more clusters in the report")
    lines.append(f"  {_recommended(case)}")
    calibration = ", ".join(found.get_column("calibration").cast(pl.String).unique().sort().to_list())
    lines.append(f"  calibration: {calibration}. Suspected, not proven: a human decides.")
    return [*lines, ""]


def _strongest(case: Case, cluster: str) -> str:
    rows = case.tables["evidence"].filter(
        (pl.col("subject_kind").cast(pl.String) == "cluster")
        & (pl.col("subject") == cluster)
        & (pl.col("hypothesis") == ACCUSING)
        & pl.col("family").is_in([family.value for family in CausalFamily])
    )
    said = (
        rows.filter(~pl.col("source").str.starts_with(WHICH_PARTY), pl.col("source") != f"weight.{ORGANISATION}")
        .with_columns(together=pl.col("bans").sum().over("family"))
        .filter(~pl.col("source").str.contains(ADJUSTED), pl.col("together") >= SPEAKS)
    )
    if said.is_empty():
        return "no single strongest reason"
    top = said.sort("together", "bans", descending=True, maintain_order=True).row(0, named=True)
    return f"strongest: {safe_text(top['detail'])} ({top['family'].replace('_', ' ')}: {top['together']:+.1f} bans)"


def _recommended(case: Case) -> str:
    counts = dict(case.tables["accounts"].group_by(pl.col("recommendation").cast(pl.String)).len().iter_rows())
    verify, review = counts.get("verify", 0), counts.get("review_suspension", 0)
    return f"{many(verify, 'account')} to verify, {review:,} to review for suspension"


def _not_concluded(case: Case) -> list[str]:
    entities = case.tables["entities"].filter(pl.col("verdict").cast(pl.String).is_in(PARDONED))
    others = case.tables["clusters"].filter(pl.col("verdict").cast(pl.String) != ACCUSING)
    if entities.is_empty() and others.is_empty():
        return []
    lines = ["Looked at, and not concluded"]
    verdicts = others.group_by(pl.col("verdict").cast(pl.String)).agg(
        pl.len(), pl.col("n_accounts").sum(), pl.col("confidence").max()
    )
    lines += [
        f"  {many(row['len'], 'cluster')} judged {row['verdict']}, {many(row['n_accounts'], 'account')}; "
        f"likeliest to be a hydra: {percent(row['confidence'])}"
        for row in verdicts.sort("len", "verdict", descending=[True, False]).to_dicts()
    ]
    classes = (
        entities.group_by("class", pl.col("verdict").cast(pl.String))
        .agg(pl.struct("kind", "entity").n_unique().alias("n"), pl.col("n_accounts").max())
        .sort("n_accounts", "class", "verdict", descending=[True, False, False])
    )
    lines += [
        f"  {many(row['n'], 'shared thing')} judged {row['verdict']}: {safe_text(row['class'])}, "
        f"up to {many(row['n_accounts'], 'account')} on one"
        for row in classes.head(MAX_CLASSES).to_dicts()
    ]
    return [*lines, ""]


def _unmeasured(ending: Ending) -> list[str]:
    rows = ending.case.tables["unmeasured"]
    if rows.is_empty():
        return []
    lines = [f"Not measured ({rows.height:,})"]
    reasons = rows.group_by("reason", maintain_order=True).agg(pl.col("part"))
    lines += [
        f"  {safe_text(', '.join(row['part']))}: {safe_text(row['reason'])}"
        for row in reasons.head(MAX_UNMEASURED).to_dicts()
    ]
    if reasons.height > MAX_UNMEASURED:
        lines.append(f"  and more: forensics show {_path(ending.out)} unmeasured")
    return [*lines, ""]


def _path(path: Path) -> str:
    return shlex.quote(safe_text(path))


def _files(ending: Ending) -> list[str]:
    run, case = ending.run, ending.case
    rows = ending.rows_read
    per_second = f", {rows / run.seconds:,.0f} rows a second" if rows and run.seconds > 0 else ""
    return [
        "Written",
        *(f"  {safe_text(ending.out / name)}" for name in ending.documents if name.endswith(".html")),
        f"  {safe_text(ending.out)}: {len(case.tables):,} tables, {', '.join(ending.documents)}",
        f"  {run.seconds:,.1f} s, peak memory {run.peak_bytes / (1 << 20):,.0f} MiB{per_second}",
        f"  seal {ending.seal}",
        "",
        "Next",
        f"  {next_command(ending)}",
    ]


def next_command(ending: Ending) -> str:
    """What to type next, with real names: why the surest network was found, or what was looked at."""
    found = networks(ending.case)
    place = _path(ending.out)
    if found.is_empty():
        return f"forensics show {place} entities"
    return f"forensics explain {place} {found.item(0, 'cluster_id')}"


def screen_json(ending: Ending) -> str:
    """The same facts as one JSON object, for programs."""
    case = ending.case
    columns = [
        "cluster_id",
        "network_id",
        "confidence",
        "confidence_low",
        "confidence_high",
        "n_accounts",
        "n_requests",
    ]
    facts = {
        "case_id": case.provenance.case_id,
        "out": str(ending.out),
        "seal": ending.seal,
        "documents": list(ending.documents),
        "inputs": [
            {
                name: getattr(file, name)
                for name in ("name", "kind", "rows", "requests", "repeats", "filtered", "rejects")
            }
            for file in case.scope.inputs
        ],
        "warnings": list(case.scope.warnings),
        "networks": networks(case).select(columns).to_dicts(),
        "calibration": case.tables["clusters"].get_column("calibration").cast(pl.String).unique().sort().to_list(),
        "unmeasured": case.tables["unmeasured"].to_dicts(),
        "seconds": ending.run.seconds,
        "peak_bytes": ending.run.peak_bytes,
        "next": next_command(ending),
    }
    return as_json(facts)
