from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.assessments.addends import ADDEND
from forensics.assessments.calibration_file import read_calibration
from forensics.assessments.confidence import hypotheses
from forensics.assessments.facts import Found, facts
from forensics.foundation.rules_folder import rules_folder
from forensics.vocabulary.calibration import LOAD, LOAD_AMONG_USERS
from forensics.vocabulary.cohorts import FEW_HOURS, FEW_HOURS_A_DAY, FLAT_HOURS, NO_NIGHT
from tests.assessments.clusters import (
    FIRM,
    FIRM_TERMS,
    HYDRA_TERMS,
    POOL,
    Term,
    assessed,
    found,
    names,
    pool_and_firm,
    shipped,
    tie,
)

if TYPE_CHECKING:
    from forensics.vocabulary.calibration import Calibration


def weighed(name: str, story: Found) -> pl.DataFrame:
    return hypotheses()[name].weigh(facts(story), shipped())


@pytest.mark.parametrize("name", sorted(hypotheses()))
def test_every_hypothesis_is_asked_alike_and_answers_alike(name: str) -> None:
    assert weighed(name, pool_and_firm()).schema == pl.Schema(ADDEND)
    assert weighed(name, found({})).is_empty()


def test_the_crowd_is_the_reference_and_has_no_evidence_of_its_own() -> None:
    assert weighed("public", pool_and_firm()).is_empty()


def test_shared_infrastructure_speaks_for_every_party_alike() -> None:
    shared = [
        weighed(name, pool_and_firm()).filter(pl.col("source").str.starts_with("shared."))
        for name in ("hydra", "organisation", "reseller")
    ]
    assert shared[0].equals(shared[1])
    assert shared[1].equals(shared[2])


def test_an_identity_in_common_speaks_for_the_organisation_and_against_the_hydra() -> None:
    def bans(name: str) -> float:
        rows = weighed(name, pool_and_firm()).filter(cluster_id=FIRM, source="organisation.identity")
        return float(rows["bans"].sum())

    assert bans("organisation") > 0 > bans("hydra")


def as_fitted() -> Calibration:
    return read_calibration(rules_folder())


def by_pathway(pathway: str, n: int = 10, terms: list[Term] | None = None) -> Found:
    pool = names("a", 10)
    shown = [(name, "pathway", pathway) for name in pool[:n]]
    return found({POOL: pool}, ties=[tie(name) for name in pool], profiles=shown, terms={POOL: terms or []})


@pytest.mark.parametrize("calibration", [shipped(), as_fitted()], ids=["set by hand", "as fitted"])
@pytest.mark.parametrize(
    ("pathway", "verdict"), [("reseller", "reseller"), ("Reseller", "reseller"), ("cloud_marketplace", "organisation")]
)
def test_an_organisation_that_came_by_a_resellers_pathway_is_a_reseller(
    pathway: str, verdict: str, calibration: Calibration
) -> None:
    story = by_pathway(pathway, terms=FIRM_TERMS)
    (row,) = weighed("reseller", story).filter(source="organisation.contract").to_dicts()
    assert (row["bans"] > 0) is (verdict == "reseller")
    assert assessed(story, calibration).clusters["verdict"].to_list() == [verdict]


def test_a_hidden_operator_does_not_become_a_reseller_by_the_pathway_alone() -> None:
    assert assessed(by_pathway("reseller", terms=HYDRA_TERMS), as_fitted()).clusters["verdict"].to_list() == ["hydra"]


@pytest.mark.parametrize(("pathway", "n"), [("direct", 10), ("education", 8)])
def test_who_came_by_another_pathway_is_no_reseller(pathway: str, n: int) -> None:
    (row,) = weighed("reseller", by_pathway(pathway, n)).filter(source="organisation.contract").to_dicts()
    assert row["bans"] < 0


@pytest.mark.parametrize("pathway", ["reseller", "direct"])
def test_a_pathway_of_some_says_nothing(pathway: str) -> None:
    assert weighed("reseller", by_pathway(pathway, 7)).filter(source="organisation.contract").is_empty()


def test_where_no_pathway_is_known_its_absence_says_nothing() -> None:
    pool = names("a", 10)
    assert weighed("reseller", found({POOL: pool})).is_empty()


APPLICATION: list[Term] = [
    ("homogeneity.network", "network", 1.3, 1.3),
    ("homogeneity.content", "content", 1.3, 1.3),
    ("homogeneity.payment", "payment", -1.3, -0.3),
    ("homogeneity.person", "person", -1.0, -1.0),
    ("homogeneity.life_cycle", "life_cycle", -0.8, -0.1),
]
"""One client and one system prompt; cards, e-mails and sign-ups as mixed as the population."""


def application(kind: str = "ip_address", terms: list[Term] | None = None) -> Found:
    users = names("u", 20)
    return found({POOL: users}, ties=[tie(name, kind) for name in users], terms={POOL: terms or APPLICATION})


def test_strangers_keys_in_one_application_are_a_gateway_and_public() -> None:
    (row,) = assessed(application()).clusters.to_dicts()
    assert row["verdict"] == "public"
    assert row["confidence"] < 0.5


def test_a_gateway_explains_likeness_of_software_and_nothing_else() -> None:
    explained = weighed("gateway", application())
    assert set(explained["family"]) <= {"network", "content"}


@pytest.mark.parametrize("kind", ["conversation", "take_over"])
def test_what_only_a_scheduler_over_its_own_accounts_leaves_is_not_explained_by_a_gateway(kind: str) -> None:
    scheduled = weighed("gateway", application(kind)).filter(pl.col("source").str.starts_with("shared."))
    assert scheduled.is_empty()


def test_a_pool_that_is_alike_in_cards_and_load_is_no_gateway() -> None:
    assert assessed(application(terms=HYDRA_TERMS)).clusters["verdict"].to_list() == ["hydra"]


PROXY: list[Term] = [
    ("homogeneity.network", "network", 1.3, 1.3),
    ("movement", "network", 1.3, 0.0),
    ("homogeneity.payment", "payment", -0.9, -0.3),
    ("homogeneity.person", "person", -1.0, -1.0),
    ("homogeneity.content", "content", -1.0, -0.3),
]
"""One client on exit after exit; cards, e-mails and work as mixed as the population."""


def proxied(kind: str = "shared_route", terms: list[Term] | None = None) -> Found:
    customers = names("u", 20)
    return found({POOL: customers}, ties=[tie(name, kind) for name in customers], terms={POOL: terms or PROXY})


def test_customers_of_one_proxy_are_public() -> None:
    (row,) = assessed(proxied()).clusters.to_dicts()
    assert row["verdict"] == "public"
    assert row["confidence"] < 0.5


def test_a_proxy_explains_exits_and_movement_and_nothing_else() -> None:
    explained = weighed("exits", proxied(terms=[*PROXY, ("load_dispersion", "timing", 1.3, 1.3)]))
    assert {source for source in explained["source"] if not source.startswith("shared.")} == {
        "homogeneity.network",
        "movement",
    }


@pytest.mark.parametrize("kind", ["connection", "take_over", "payment_card"])
def test_a_proxy_s_customers_never_share_a_connection_a_prompt_or_a_card(kind: str) -> None:
    assert weighed("exits", proxied(kind)).filter(pl.col("source").str.starts_with("shared.")).is_empty()


def test_even_customers_that_are_found_by_how_much_they_move_stay_customers() -> None:
    even: list[Term] = [*PROXY, (LOAD, "timing", 1.3, 1.3)]
    before = assessed(proxied(terms=even)).clusters["confidence"][0]
    after = assessed(proxied(terms=[*even, (LOAD_AMONG_USERS, "timing", -0.8, -0.8)])).clusters["confidence"][0]
    assert after < before


def test_an_occasion_explains_as_much_of_the_load_as_is_left() -> None:
    even: list[Term] = [(LOAD, "timing", 1.3, 1.3), (LOAD_AMONG_USERS, "timing", -0.8, -0.8)]
    explained = weighed("event", proxied(terms=even)).filter(pl.col("source").is_in([LOAD, LOAD_AMONG_USERS]))
    assert explained["bans"].sum() == pytest.approx(0.5)


@pytest.mark.parametrize("few", [FEW_HOURS, FEW_HOURS_A_DAY])
@pytest.mark.parametrize("hypothesis", ["exits", "gateway"])
def test_who_explains_a_day_without_night_explains_what_is_left_of_it(hypothesis: str, few: str) -> None:
    hours: list[Term] = [(FLAT_HOURS, "timing", 0.6, 0.6), (few, "timing", -0.6, -0.6)]
    explained = weighed(hypothesis, proxied(terms=hours)).filter(pl.col("source").is_in(NO_NIGHT))
    assert explained["bans"].to_list() == [-0.6, 0.6]
