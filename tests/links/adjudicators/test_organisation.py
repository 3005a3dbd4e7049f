from __future__ import annotations

from itertools import cycle, islice, pairwise
from typing import TYPE_CHECKING

import pytest

from forensics.links.adjudicators.organisation import MAX_TENANTS, PART_IDENTITY, WEIGHTS, part
from forensics.vocabulary.cohorts import FEW_HOURS, ORGANISATION_SIGNS, OWN_DOMAIN
from tests.links.crowds import bans, cohorts_of, people, said

if TYPE_CHECKING:
    import polars as pl

STAFF = range(20)


def weigh(**traits: list[str | None]):  # type: ignore[no-untyped-def]
    return part.weigh(cohorts_of(STAFF), people(40, traits))


def everyone(value: str | None, others: str | None = None) -> list[str | None]:
    return [value] * 20 + [others] * 20


def identity(trait: str, **others: list[str | None]) -> float:
    terms = weigh(**{trait: everyone("acme")}, **others)
    assert bans(terms, "organisation.identity") < 0.0
    return bans(terms, "organisation.identity", column="organisation")


def test_a_shared_identity_speaks_for_an_organisation_the_more_the_harder_it_is_to_claim() -> None:
    assert identity("org_id") > identity(OWN_DOMAIN) > identity("org_name") > 0.0


@pytest.mark.parametrize("trait", [OWN_DOMAIN, "org_name"])
@pytest.mark.parametrize("witness", [{"card": "company-card"}, {"pathway": "education"}])
def test_what_accounts_say_of_themselves_counts_when_a_payer_or_a_pathway_bears_it_out(
    trait: str, witness: dict[str, str]
) -> None:
    borne_out = {name: everyone(value) for name, value in witness.items()}
    assert identity(trait, **borne_out) > identity(trait)


def test_an_id_needs_a_witness_too_because_operators_open_organisations() -> None:
    assert identity("org_id", card=everyone("company-card")) > identity("org_id") > 0.0


def test_a_name_in_common_while_everyone_pays_alone_is_no_organisation() -> None:
    cards: list[str | None] = [f"card-{number}" for number in range(40)]
    terms = weigh(org_id=everyone("org-1"), card=cards)
    assert said(terms, "organisation.identity") is None
    assert bans(terms, "organisation.unbacked_identity", column="organisation") < 0.0


def test_a_few_organisations_behind_one_gateway_are_still_open() -> None:
    few = [f"org-{number % MAX_TENANTS}" for number in range(20)]
    terms = weigh(org_id=[*few, *[None] * 20])
    assert bans(terms, "organisation.identity", column="organisation") > 0.0


def test_an_operator_cannot_hide_behind_many_small_organisations() -> None:
    many = [f"org-{number // 3}" for number in range(20)]
    terms = weigh(org_id=[*many, *[None] * 20])
    assert said(terms, "organisation.identity") is None
    assert bans(terms, "organisation.no_identity", column="organisation") < 0.0


def test_an_organisation_of_one_account_is_no_organisation() -> None:
    own = [f"org-{number}" for number in range(20)]
    assert said(weigh(org_id=[*own, *[None] * 20]), "organisation.identity") is None


def sharing(n: int, own_family: str | None = None, **others: list[str | None]) -> pl.DataFrame:
    """Terms where ``n`` of twenty share an organisation id, and each of the others has one of its own."""
    ids = ["org-1"] * n + [f"own-{number}" for number in range(40 - n)]
    return part.weigh(cohorts_of(STAFF, own_family=own_family), people(40, {"org_id": ids, **others}))


def for_an_organisation(terms: pl.DataFrame) -> float:
    """Bans of what identities say, for an organisation."""
    sources = ("identity", "no_identity", "part_identity", "unbacked_identity")
    return sum(said(terms, f"organisation.{source}", column="organisation") or 0.0 for source in sources)


def test_one_account_more_or_less_does_not_decide_whether_there_is_an_organisation() -> None:
    worth = [for_an_organisation(sharing(n)) for n in range(2, 17)]
    assert worth == sorted(worth)
    assert max(later - before for before, later in pairwise(worth)) < 0.5
    assert worth[0] < -1.2


def test_an_identity_that_payers_do_not_bear_out_takes_less_back() -> None:
    cards: list[str | None] = [f"card-{number}" for number in range(40)]
    worth = [for_an_organisation(sharing(n, card=cards)) for n in range(2, 17)]
    assert worth == sorted(worth)
    assert worth[-1] == WEIGHTS["unbacked_identity"][1]
    assert for_an_organisation(sharing(15, card=everyone("company-card"))) > worth[-2]


def test_a_part_s_identity_names_no_organisation() -> None:
    assert said(sharing(15), "organisation.identity") is None
    assert bans(sharing(15), "organisation.part_identity") == 0.0
    assert PART_IDENTITY not in ORGANISATION_SIGNS
    (detail,) = sharing(15).filter(source=PART_IDENTITY)["detail"].to_list()
    assert detail == "yet 15 of 20 accounts openly share one org id"


@pytest.mark.parametrize("trait", [OWN_DOMAIN, "org_name"])
def test_what_a_part_says_of_itself_takes_nothing_back(trait: str) -> None:
    claimed: list[str | None] = [*["acme"] * 15, *[f"own-{number}" for number in range(25)]]
    ids: list[str | None] = [f"org-{number}" for number in range(40)]
    assert said(weigh(**{trait: claimed, "org_id": ids}), PART_IDENTITY) is None


def test_a_hub_is_judged_without_it() -> None:
    assert said(sharing(15, own_family="network"), PART_IDENTITY) is None


def test_many_small_organisations_take_little_back() -> None:
    many = [f"org-{number // 3}" for number in range(20)]
    assert for_an_organisation(weigh(org_id=[*many, *[None] * 20])) < -1.2


def test_known_identities_with_none_in_common_speak_against_an_organisation() -> None:
    addresses = list(islice(cycle(["mail.example", "post.example"]), 20))
    terms = weigh(email_domain=[*addresses, *[None] * 20])
    assert bans(terms, "organisation.no_identity", column="organisation") < 0.0
    assert bans(terms, "organisation.no_identity") == 0.0


def test_where_no_identity_is_known_its_absence_says_nothing() -> None:
    terms = weigh(client=everyone("sdk/1"))
    assert said(terms, "organisation.no_identity") is None


def test_one_payer_speaks_for_an_organisation() -> None:
    terms = weigh(card=everyone("company-card"))
    assert bans(terms, "organisation.one_payer", column="organisation") > 0.0
    assert said(terms, "organisation.many_payers") is None


def test_as_many_cards_as_accounts_speak_against_one() -> None:
    terms = weigh(card=[*[f"card-{number}" for number in range(20)], *[None] * 20])
    assert bans(terms, "organisation.many_payers", column="organisation") < 0.0
    assert said(terms, "organisation.one_payer") is None


def test_a_hydra_s_handful_of_cards_is_neither() -> None:
    terms = weigh(card=[*[f"card-{number % 4}" for number in range(20)], *[None] * 20])
    assert said(terms, "organisation.many_payers") is None
    assert said(terms, "organisation.one_payer") is None


@pytest.mark.parametrize("pathway", ["education", "Research", "reseller", "cloud_marketplace"])
def test_a_vouched_pathway_speaks_for_an_organisation(pathway: str) -> None:
    assert bans(weigh(pathway=everyone(pathway)), "organisation.pathway", column="organisation") > 0.0


def test_the_direct_pathway_vouches_for_nobody() -> None:
    assert said(weigh(pathway=everyone("Direct")), "organisation.pathway") is None


def hours(busy: range) -> list[list[int]]:
    return [[6 if hour in busy else 0 for hour in range(24)] for _ in range(40)]


def test_a_day_without_night_fits_a_pool_and_a_company_s_machines_alike() -> None:
    terms = part.weigh(cohorts_of(STAFF), people(40, hours=hours(range(24))))  # type: ignore[arg-type]
    assert bans(terms, "organisation.flat_hours") > 0.0
    assert bans(terms, "organisation.flat_hours", column="organisation") == bans(terms, "organisation.flat_hours")


@pytest.mark.parametrize("start", [8, 20])
def test_one_working_day_speaks_for_an_organisation_also_across_midnight(start: int) -> None:
    busy = [[6 if (hour - start) % 24 < 9 else 0 for hour in range(24)] for _ in range(40)]
    terms = part.weigh(cohorts_of(STAFF), people(40, hours=busy))  # type: ignore[arg-type]
    assert bans(terms, "organisation.working_hours", column="organisation") > 0.0
    assert bans(terms, "organisation.working_hours") < 0.0


def test_a_handful_of_requests_has_no_working_day() -> None:
    busy = [[1 if hour == 9 else 0 for hour in range(24)] for _ in range(40)]
    assert said(part.weigh(cohorts_of(STAFF), people(40, hours=busy)), "organisation.working_hours") is None  # type: ignore[arg-type]


def jobs(*at: int, own_family: str | None = None) -> pl.DataFrame:
    """Terms of accounts that send in these hours alone."""
    busy = [[10 if hour in at else 0 for hour in range(24)] for _ in range(40)]
    return part.weigh(cohorts_of(STAFF, own_family=own_family), people(40, hours=busy))  # type: ignore[arg-type]


def test_two_jobs_half_a_day_apart_are_no_day_without_night() -> None:
    terms = jobs(0, 12)
    assert bans(terms, "organisation.flat_hours") == -bans(terms, FEW_HOURS) > 0.0
    assert bans(terms, FEW_HOURS) == bans(terms, FEW_HOURS, column="organisation")


def test_only_more_hours_than_a_working_day_has_are_a_day_without_night() -> None:
    assert said(jobs(*range(0, 24, 3)), FEW_HOURS) is not None
    assert said(jobs(*range(24)), FEW_HOURS) is None


def test_hours_of_hubs_are_judged_without_it() -> None:
    assert said(jobs(0, 12, own_family="network"), FEW_HOURS) is None


def test_a_company_grows_over_months() -> None:
    created = [20_000.0 + 15 * number for number in range(40)]
    terms = part.weigh(cohorts_of(STAFF), people(40, created_day=created))
    assert bans(terms, "organisation.slow_growth", column="organisation") > 0.0
    assert bans(terms, "organisation.slow_growth") < 0.0


def test_a_batch_of_sign_ups_speaks_for_an_operator_and_not_against_a_company() -> None:
    terms = part.weigh(cohorts_of(STAFF), people(40, created_day=[20_000.0] * 40))
    assert bans(terms, "organisation.batch") > 0.0
    assert bans(terms, "organisation.batch", column="organisation") == 0.0
