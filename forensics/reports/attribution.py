"""Who runs a suspected cluster, and for whom its campaigns are: hypotheses in words and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from forensics.foundation.safe_text import safe_text
from forensics.reports.attribution_view import AttributionView, Contender, Sign, TechniqueLine
from forensics.reports.figures import many, percent
from forensics.reports.quoted import Quoted
from forensics.reports.scrub import may_be_personal
from forensics.reports.wording import likelihood, likely_that
from forensics.vocabulary.actor import CALLED, RIVALS
from forensics.vocabulary.workload import WORDING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forensics.reports.desk import Desk

CAMPAIGNS = 5
"""Campaigns of a cluster whose customer is discussed, the largest ones."""
SIGNS = 24
"""Items of one subject that are listed, those that part the hypotheses most."""
NARROW, LIKELY = 0.3, 0.8
"""Width of a range up to which analytic confidence is more than low, and probability from which it may be high.
Hand-set."""
A_TITLE = 120
"""Characters of a title that are shown."""
_CLAIMS: Final = {
    "owner": "the suspected owner fits {}",
    "customer": "the suspected customer of {} fits {}",
}
_SPEAKS: Final = ("consistent", "inconsistent")


def attributions(desk: Desk, cluster_id: str) -> tuple[AttributionView, ...]:
    """Who runs a cluster, then for whom each of its largest campaigns is; nothing where nobody was asked."""
    own = desk.table("campaigns").filter((pl.col("cluster_id") == cluster_id) & (pl.col("recognised_by") == WORDING))
    largest = own.sort("share", "campaign_id", descending=[True, False])["campaign_id"].head(CAMPAIGNS).to_list()
    subjects = [(cluster_id, "owner"), *((name, "customer") for name in largest)]
    views = (_view(desk, subject, role) for subject, role in subjects)
    return tuple(view for view in views if view is not None)


def said_of(tables: Mapping[str, pl.DataFrame], subject: str, role: str) -> tuple[str, ...]:
    """Likelihood, analytic confidence and runner-up, a sentence each; nothing where nobody was asked."""
    ranked = _ranked(tables, subject, role)
    if not ranked:
        return ()
    items = _items(tables, subject, role)
    return (_likelihood(ranked, subject, role), _confidence(ranked, items), _runner_up(ranked))


def techniques(desk: Desk, cluster_id: str) -> tuple[TechniqueLine, ...]:
    """Techniques that a cluster shows."""
    rows = desk.table("techniques").filter(pl.col("cluster_id") == cluster_id).sort("technique").to_dicts()
    return tuple(
        TechniqueLine(
            safe_text(row["technique"], 20),
            safe_text(row["title"], A_TITLE),
            safe_text(row["meaning"], 240),
            desk.texts.sentence(row["detail"]),
        )
        for row in rows
    )


def _view(desk: Desk, subject: str, role: str) -> AttributionView | None:
    ranked = _ranked(desk.case.tables, subject, role)
    if not ranked:
        return None
    items = _items(desk.case.tables, subject, role)
    speaking = [row for row in items if row["status"] in _SPEAKS]
    titles = {row["hypothesis"]: _title(row) for row in ranked}
    best = _best(ranked)
    shown = safe_text(subject, 60)
    return AttributionView(
        question="Who runs it" if role == "owner" else f"For whom {shown} is",
        is_named=best is not None and best["posterior"] >= CALLED,
        likelihood=_likelihood(ranked, subject, role),
        confidence=_confidence(ranked, items),
        runner_up=_runner_up(ranked),
        against=_against(best, items),
        change=_change(best, items),
        contenders=tuple(_contender(row) for row in ranked),
        signs=tuple(_sign(desk, row, titles) for row in speaking[:SIGNS]),
        n_signs_left_out=max(0, len(items) - min(len(speaking), SIGNS)),
    )


def _ranked(tables: Mapping[str, pl.DataFrame], subject: str, role: str) -> list[dict[str, Any]]:
    own = tables["attributions"].filter(pl.col("subject") == subject, pl.col("role").cast(pl.String) == role)
    return own.sort("posterior", "hypothesis", descending=[True, False]).to_dicts()


def _items(tables: Mapping[str, pl.DataFrame], subject: str, role: str) -> list[dict[str, Any]]:
    """Those that part the hypotheses most come first."""
    own = tables["attribution_items"].filter(pl.col("subject") == subject, pl.col("role").cast(pl.String) == role)
    return own.sort(
        "diagnosticity", "matcher", "bans", "hypothesis", "item", descending=[True, False, True, False, False]
    ).to_dicts()


def _title(row: Mapping[str, Any]) -> str:
    """Of a hypothesis; a name that only a partner gives may hold what nobody else should read."""
    words = safe_text(row["title"], A_TITLE).split(" ")
    return " ".join("…" if may_be_personal(word) else word for word in words)


def _best(ranked: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The likeliest profile."""
    return next((row for row in ranked if row["hypothesis"] not in RIVALS), None)


def _likelihood(ranked: Sequence[Mapping[str, Any]], subject: str, role: str) -> str:
    best = _best(ranked)
    about = "who runs it" if role == "owner" else f"for whom {safe_text(subject, 60)} is"
    if best is None:
        return f"No profile of the rules says {about}."
    figures = _figures(best)
    names = (_title(best),) if role == "owner" else (safe_text(subject, 60), _title(best))
    claim = _CLAIMS[role].format(*names)
    if best["posterior"] >= CALLED:
        return f"{likely_that(best['posterior'], figures, claim)} That is a pattern, not an identity."
    return f"Nobody is named: {_small(likely_that(best['posterior'], figures, claim))}"


def _small(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def _figures(row: Mapping[str, Any]) -> str:
    return f"{percent(row['posterior'])}, {percent(row['low'])} to {percent(row['high'])} with one observation left out"


def _confidence(ranked: Sequence[Mapping[str, Any]], items: Sequence[Mapping[str, Any]]) -> str:
    best = _best(ranked)
    if best is None:
        return "Analytic confidence is low: there is nothing to compare with."
    own = [row for row in items if row["hypothesis"] == best["hypothesis"]]
    speaking = [row for row in own if row["status"] == "consistent"]
    vertices = {row["vertex"] for row in speaking}
    width = best["high"] - best["low"]
    level = "low"
    if len(vertices) > 1 and width <= NARROW:
        # More than likely is only what has an identifier of its own.
        level = "high" if best["posterior"] > LIKELY and len(speaking) > len(own) / 2 else "moderate"
    return (
        f"Analytic confidence in this attribution is {level}: {len(speaking)} of {many(len(own), 'item')} of the "
        f"profile agree, on {many(len(vertices), 'vertex', 'vertices')} of the Diamond model, "
        f"and the range is {percent(width)} wide."
    )


def _runner_up(ranked: Sequence[Mapping[str, Any]]) -> str:
    first, second = ranked[0], ranked[1]
    return (
        f"The likeliest hypothesis is {_title(first)} ({percent(first['posterior'])}); the runner-up is "
        f"{_title(second)} ({likelihood(second['posterior'])}, {percent(second['posterior'])})."
    )


def _against(best: Mapping[str, Any] | None, items: Sequence[Mapping[str, Any]]) -> str:
    own = [row for row in items if best and row["hypothesis"] == best["hypothesis"]]
    missing = [_named(row) for row in own if row["status"] == "inconsistent"]
    return f"Reported, measured and not there: {', '.join(missing)}." if missing else ""


def _named(row: Mapping[str, Any]) -> str:
    return safe_text(row["item"], 60).replace("_", " ")


def _change(best: Mapping[str, Any] | None, items: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """What would turn the call, or could."""
    if best is None:
        return ("A profile of whoever is meant.",)
    own = [row for row in items if row["hypothesis"] == best["hypothesis"]]
    called = best["posterior"] >= CALLED
    told = [
        f"Without {_named(row)} it would be {percent(row['without'])}{', and nobody named' if called else ''}."
        for row in sorted(own, key=lambda row: (-row["bans"], row["item"]))
        if row["bans"] and (row["without"] >= CALLED) != called
    ]
    if unmeasured := [_named(row) for row in own if row["status"] == "unmeasured"]:
        told.append(f"Not measured, and could change it: {', '.join(unmeasured)}.")
    if best["held_down_by"]:
        told.append(f"Held down because {safe_text(best['held_down_by'], 120)}.")
    if not called or best["held_down_by"]:
        told.append("A profile with an identifier of its own: a system prompt, a card, a mail domain.")
    return tuple(told)


def _contender(row: Mapping[str, Any]) -> Contender:
    counts = (
        ("n_consistent", "agree"),
        ("n_inconsistent", "absent"),
        ("n_unmeasured", "not measured"),
    )
    told = ", ".join(f"{row[name]} {word}" for name, word in counts if row[name])
    return Contender(
        title=_title(row),
        prior=row["prior"],
        bans=row["bans"],
        posterior=row["posterior"],
        low=row["low"],
        high=row["high"],
        word=likelihood(row["posterior"]),
        items=told,
        limit=safe_text(row["held_down_by"] or "", 120),
    )


def _sign(desk: Desk, row: Mapping[str, Any], titles: Mapping[str, str]) -> Sign:
    return Sign(
        title=titles.get(row["hypothesis"], safe_text(row["hypothesis"], A_TITLE)),
        vertex=str(row["vertex"]),
        grade=safe_text(row["grade"], 4),
        status=str(row["status"]),
        bans=row["bans"],
        diagnosticity=row["diagnosticity"],
        detail=desk.texts.sentence(row["detail"]),
        source=safe_text(row["source"], A_TITLE),
        citations=tuple(Quoted(safe_text(text, 64)) for text in row["citations"]),
    )
