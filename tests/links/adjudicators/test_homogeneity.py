from __future__ import annotations

from itertools import cycle, islice

import pytest

from forensics.links.adjudicators.homogeneity import CLIP_FAMILY, MIN_KNOWN, part
from forensics.vocabulary.families import SPEAKS
from tests.links.crowds import bans, cohorts_of, people, said

POOL = range(20)
CLIENTS = ["browser/1", "browser/2", "sdk/1", "sdk/2", "curl/8", "phone/3", "app/1", "app/2"]
NETWORK, CONTENT, PAYMENT, PERSON = "network", "content", "payment", "person"


def mixed(n: int, values: list[str] = CLIENTS) -> list[str]:
    return list(islice(cycle(values), n))


def test_accounts_that_look_alike_where_strangers_differ_speak_for_one_party() -> None:
    everyone = people(220, {"client": ["sdk/1"] * 20 + mixed(200)})
    assert bans(part.weigh(cohorts_of(POOL), everyone), "homogeneity.network") > 0.5


def test_a_crowd_as_mixed_as_the_population_speaks_against_one_party() -> None:
    everyone = people(220, {"client": mixed(20) + mixed(200)})
    assert bans(part.weigh(cohorts_of(POOL), everyone), "homogeneity.network") < -0.3


def test_what_everyone_uses_says_little() -> None:
    everyone = people(220, {"client": ["browser/1"] * 220})
    assert abs(bans(part.weigh(cohorts_of(POOL), everyone), "homogeneity.network")) < 0.3


def test_the_family_a_cohort_was_picked_by_may_not_testify_for_itself() -> None:
    """Customers of one address use one carrier's phones: that is why they are on the address."""
    everyone = people(220, {"client": ["sdk/1"] * 20 + mixed(200), "bin": ["400000"] * 20 + mixed(200)})
    terms = part.weigh(cohorts_of(POOL, own_family=NETWORK), everyone)
    assert said(terms, "homogeneity.network") is None
    assert bans(terms, "homogeneity.payment") > 0.5


def test_a_national_crowd_at_a_national_mail_provider_is_not_alike() -> None:
    """Like is compared with like: in their own country, everyone has that mailbox."""
    abroad = mixed(600, ["mail.example", "post.example", "box.example", "inbox.example"])
    domain = ["nazionale.example"] * 600 + abroad
    stratified = people(1_200, {"email_domain": domain}, strata=[1] * 600 + [2] * 600)
    blind = people(1_200, {"email_domain": domain})
    assert bans(part.weigh(cohorts_of(POOL), stratified), "homogeneity.person") < SPEAKS
    assert bans(part.weigh(cohorts_of(POOL), blind), "homogeneity.person") > SPEAKS


def test_few_compatriots_leave_the_world_s_rates_to_decide() -> None:
    """Twenty accounts of a country say little about what is common in it."""
    domain = ["nazionale.example"] * 30 + mixed(600, ["mail.example", "post.example", "box.example"])
    stratified = people(630, {"email_domain": domain}, strata=[1] * 30 + [2] * 600)
    assert bans(part.weigh(cohorts_of(POOL), stratified), "homogeneity.person") > SPEAKS


def test_a_pool_that_is_most_of_the_file_does_not_set_the_base_rates() -> None:
    """Every account weighs one over the size of its largest hub."""
    clients = ["sdk/1"] * 200 + mixed(100)
    weights = [1 / 20] * 200 + [1.0] * 100
    everyone = people(300, {"client": clients}, weights=weights)
    assert bans(part.weigh(cohorts_of(POOL), everyone), "homogeneity.network") > 0.5


def test_two_covariates_of_a_family_cannot_say_more_than_the_family_may() -> None:
    alike = {name: ["same"] * 20 + mixed(200) for name in ("client", "tls", "sdk", "language")}
    assert bans(part.weigh(cohorts_of(POOL), people(220, alike)), "homogeneity.network") == CLIP_FAMILY


def test_unlike_cards_hardly_speak_against_an_organisation() -> None:
    everyone = people(220, {"bin": mixed(220, [f"{number}" for number in range(110)])})
    terms = part.weigh(cohorts_of(POOL), everyone)
    assert bans(terms, "homogeneity.payment") < bans(terms, "homogeneity.payment", column="organisation")


def test_alike_accounts_speak_for_an_organisation_just_as_well() -> None:
    everyone = people(220, {"client": ["sdk/1"] * 20 + mixed(200)})
    terms = part.weigh(cohorts_of(POOL), everyone)
    assert bans(terms, "homogeneity.network") == bans(terms, "homogeneity.network", column="organisation")


def test_a_trait_that_few_show_says_nothing() -> None:
    few = ["sdk/1"] * (MIN_KNOWN - 1) + [None] * (21 - MIN_KNOWN) + mixed(200)
    assert part.weigh(cohorts_of(POOL), people(220, {"client": few})).is_empty()


@pytest.mark.parametrize("stratum", ["country", "payment_country", "asn", "org_name", "pathway", "card"])
def test_countries_networks_and_identities_are_never_likeness(stratum: str) -> None:
    everyone = people(220, {stratum: ["XX"] * 20 + mixed(200)})
    assert part.weigh(cohorts_of(POOL), everyone).is_empty()


def test_the_detail_names_what_is_alike_and_what_is_not() -> None:
    traits = {"client": ["sdk/1"] * 20 + mixed(200), "tls": mixed(220, [f"t{number}" for number in range(110)])}
    (detail,) = part.weigh(cohorts_of(POOL), people(220, traits))["detail"].to_list()
    assert "alike in client (100 %)" in detail
    assert "as mixed as the population in TLS fingerprint (5 %)" in detail
