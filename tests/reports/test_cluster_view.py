from __future__ import annotations

import polars as pl
import pytest

from forensics.foundation.bans import log10_odds
from forensics.reports.cluster_view import clusters_in_full, in_order, overview
from forensics.reports.desk import desk_of
from forensics.reports.dossier import dossiers
from forensics.reports.limits import Limits
from forensics.reports.naming import in_clear
from tests.reports.example_case import HYDRA, example_case
from tests.reports.many_clusters import many_clusters


def test_a_section_has_everything_the_contract_names() -> None:
    desk = desk_of(example_case(), in_clear())
    section = clusters_in_full(desk, dossiers(desk, in_order(desk)))[0]
    assert section.line.cluster_id == HYDRA
    assert section.total == pytest.approx(section.shown_odds) == pytest.approx(log10_odds(section.line.confidence))
    assert section.waterfall is not None
    assert section.timeline is not None
    assert len(section.rivals) == 4
    assert len(section.members) == 12
    assert {thing.kind for thing in section.shared} == {"ip address", "payment card"}
    assert section.analytic_confidence.startswith("Analytic confidence in this judgement is moderate: it rests on 4")


def test_the_budget_of_members_is_spent_on_the_most_probable_clusters() -> None:
    desk = desk_of(many_clusters(5), in_clear(), Limits(members_in_all=30))
    sections = clusters_in_full(desk, dossiers(desk, in_order(desk)))
    assert [len(section.members) for section in sections] == [12, 12, 6, 0, 0]
    assert [section.n_members_left_out for section in sections] == [0, 0, 6, 12, 12]


def test_a_smaller_report_halves_what_grows() -> None:
    limits = Limits().smaller()
    assert (limits.clusters, limits.members, limits.pictures) == (10, 750, 10)
    for _ in range(20):
        limits = limits.smaller()
    assert (limits.clusters, limits.members, limits.pictures) == (1, 1, 0)


def test_an_overview_line_leads_to_a_section_only_when_there_is_one() -> None:
    desk = desk_of(many_clusters(4), in_clear(), Limits(clusters=2))
    assert [line.has_section for line in overview(desk, in_order(desk))] == [True, True, False, False]


def test_a_cluster_without_evidence_links_or_hours_is_still_shown() -> None:
    case = example_case()
    bare = {name: case.tables[name].clear() for name in ("evidence", "links", "timeline", "hypotheses")}
    desk = desk_of(case.__class__(case.scope, case.provenance, {**case.tables, **bare}, {}, case.rejects), in_clear())
    section = clusters_in_full(desk, dossiers(desk, in_order(desk)))[0]
    assert (section.waterfall, section.timeline, section.picture) == (None, None, None)
    assert section.addends == ()
    assert pl.Series([section.total]).to_list() == [0.0]
