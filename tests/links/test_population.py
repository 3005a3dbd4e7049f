from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from forensics.links.population import MIN_JUDGED_ACCOUNTS, population
from forensics.summaries.reduce import entity_kinds
from forensics.vocabulary.cohorts import OWN_DOMAIN, Population
from tests.links.crowds import material
from tests.stories import Row, account, accounts_file, log, moment, request

if TYPE_CHECKING:
    from forensics.vocabulary.people import Sheet

NAT = "198.51.100.7"
CROWD = [f"crowd{number}" for number in range(MIN_JUDGED_ACCOUNTS)]


def described(*rows: Row, accounts: Sheet | None = None) -> Population:
    return population(material(log(*rows), accounts), entity_kinds())


def number_of(name: str, everyone: Population) -> int:
    return everyone.account_ids.to_list().index(name)


def trait(name: str, covariate: str, everyone: Population) -> str | None:
    rows = everyone.traits.filter(covariate=covariate, account=number_of(name, everyone))["value"].to_list()
    return rows[0] if rows else None


def test_an_account_is_described_by_what_it_shows_most_often() -> None:
    everyone = described(
        request("ann", user_agent="sdk/1"), request("ann", user_agent="sdk/1"), request("ann", user_agent="browser/2")
    )
    assert trait("ann", "client", everyone) == "sdk/1"


def test_between_equally_frequent_values_the_commoner_one_decides_whatever_its_name() -> None:
    """Were it the alphabet, the code of a country would matter."""
    for rare, common in (("AA", "ZZ"), ("ZZ", "AA")):
        everyone = described(
            request("ann", country=rare), request("ann", country=common, at="13:00"), request("bob", country=common)
        )
        assert trait("ann", "country", everyone) == common


def test_between_values_that_are_equally_common_too_the_alphabet_decides() -> None:
    everyone = described(request("ann", user_agent="sdk/1"), request("ann", user_agent="browser/2"))
    assert trait("ann", "client", everyone) == "browser/2"


def test_accounts_without_requests_are_part_of_the_population() -> None:
    everyone = described(request("ann"), accounts=accounts_file(account("zoe", plan="pro")))
    assert everyone.account_ids.to_list() == ["ann", "zoe"]
    assert everyone.n_requests.tolist() == [1, 0]
    assert np.isnan(everyone.busiest_day[1])


def test_an_account_weighs_one_over_the_size_of_its_largest_hub() -> None:
    everyone = described(*(request(name, ip=NAT) for name in CROWD), request("home", ip="203.0.113.9"))
    assert everyone.weights[number_of("home", everyone)] == 1.0
    assert everyone.weights[number_of("crowd0", everyone)] == pytest.approx(1 / len(CROWD))


def test_small_meetings_do_not_lower_the_weight() -> None:
    everyone = described(*(request(name, ip=NAT) for name in CROWD[:-1]))
    assert everyone.weights.tolist() == [1.0] * (len(CROWD) - 1)


def test_what_names_software_does_not_lower_the_weight() -> None:
    everyone = described(*(request(name, tls_fingerprint="t", user_agent="sdk/1") for name in CROWD))
    assert everyone.weights.tolist() == [1.0] * len(CROWD)


def test_countries_form_strata_and_the_card_s_country_stands_in() -> None:
    sheet = accounts_file(account("cat", payment_country="DE"), account("dan"))
    everyone = described(
        request("ann", country="DE"), request("bob", country="FR"), request("cat"), request("dan"), accounts=sheet
    )
    ann, bob, cat, dan = everyone.strata.tolist()
    assert ann == cat
    assert ann != bob
    assert dan == -1


def test_names_of_countries_are_compared_without_case() -> None:
    everyone = described(request("ann", country="de"), request("bob", country="DE"))
    assert everyone.strata[0] == everyone.strata[1]


def test_networks_are_counted_over_all_days() -> None:
    everyone = described(request("ann", asn=64500), request("ann", asn=64500, day=1), request("ann", asn=64501, day=2))
    assert everyone.networks.tolist() == [2]


def test_requests_hours_and_the_busiest_day_are_counted() -> None:
    everyone = described(
        request("ann", at="09:00"),
        request("ann", at="09:30", day=1),
        request("ann", at="23:00", day=1),
        accounts=accounts_file(account("ann", created_at=moment("18:00"))),
    )
    assert everyone.n_requests.tolist() == [3]
    assert (everyone.hours[0, 9], everyone.hours[0, 23]) == (2, 1)
    assert everyone.busiest_day[0] - everyone.created_day[0] == 1.0


def staff(domain: str, *, at_home: int, elsewhere: int) -> Population:
    names = [f"s{number}" for number in range(at_home + elsewhere)]
    rows = [request(name, ip=NAT if n < at_home else f"203.0.113.{n}") for n, name in enumerate(names)]
    sheet = accounts_file(*(account(name, email_domain=domain) for name in names))
    return described(*rows, accounts=sheet)


def test_a_domain_whose_accounts_meet_on_one_address_is_their_own() -> None:
    assert trait("s0", OWN_DOMAIN, staff("acme.example", at_home=9, elsewhere=1)) == "acme.example"


def test_a_mail_provider_whose_customers_live_elsewhere_is_nobody_s_own() -> None:
    assert trait("s0", OWN_DOMAIN, staff("mail.example", at_home=4, elsewhere=6)) is None


def test_a_listed_mail_provider_is_nobody_s_own_even_where_its_customers_meet() -> None:
    """Behind one carrier, most customers of a small provider may meet on one address."""
    names = [f"s{number}" for number in range(10)]
    sheet = accounts_file(*(account(name, email_domain="mail.example") for name in names))
    everything = material(log(*(request(name, ip=NAT) for name in names)), sheet)
    listed = replace(everything, mail_providers=frozenset({"mail.example"}))
    assert trait("s0", OWN_DOMAIN, population(everything, entity_kinds())) == "mail.example"
    assert trait("s0", OWN_DOMAIN, population(listed, entity_kinds())) is None


def test_a_domain_of_one_account_is_nobody_s_own() -> None:
    assert trait("s0", OWN_DOMAIN, staff("solo.example", at_home=1, elsewhere=0)) is None
