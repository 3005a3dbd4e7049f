from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.links.classify import GATEWAY, classes, dealt_accounts, kinds_of, pooled_accounts
from forensics.summaries.reduce import entity_kinds
from tests.links.crowds import cohorts_of, people
from tests.stories import Row, in_texts, log, merged_of, moment, reducer, request

if TYPE_CHECKING:
    from forensics.vocabulary.cohorts import Population

CROWD = range(10)
NOBODY = pl.DataFrame(schema={"cohort": pl.UInt32, "pooled": pl.UInt32})
NO_SCHEDULER = pl.DataFrame(schema={"cohort": pl.UInt32, "dealt": pl.UInt32})
BROWSERS: list[str | None] = [f"browser/{number}" for number in range(10)]
HERE = "198.51.100.7"


def named(
    kind: str, everyone: Population, pooled: pl.DataFrame = NOBODY, dealt: pl.DataFrame = NO_SCHEDULER
) -> tuple[str, str]:
    """Names for the public and the organisation's verdict."""
    found = classes(cohorts_of(CROWD), everyone, [entity_kinds()[kind]], pooled, dealt)
    return found.select("public_class", "organisation_class").row(0)


def test_strangers_of_one_country_behind_one_address_are_a_carrier_s() -> None:
    assert named("ip_address", people(10, {"country": ["IT"] * 10, "client": BROWSERS}))[0] == "carrier NAT"


def test_strangers_of_many_countries_are_on_a_vpn() -> None:
    everyone = people(10, {"country": ["IT", "FR", "DE", "US", "BR"] * 2, "client": BROWSERS})
    assert named("ip_address", everyone)[0] == "VPN or proxy exit"


def test_strangers_with_one_client_are_behind_a_hosted_application() -> None:
    everyone = people(10, {"country": ["IT", "FR", "DE", "US", "BR"] * 2, "client": ["app/1"] * 10})
    assert named("ip_address", everyone)[0] == GATEWAY


def test_strangers_who_share_connections_are_behind_a_hosted_application() -> None:
    pooled = pl.DataFrame({"cohort": [0], "pooled": [5]}, schema=NOBODY.schema)
    assert named("ip_address", people(10, {"client": BROWSERS}), pooled)[0] == GATEWAY


def test_a_hosted_application_never_sends_a_prompt_with_another_user_s_key() -> None:
    everyone, pooled = (
        people(10, {"client": BROWSERS}),
        pl.DataFrame({"cohort": [0], "pooled": [9]}, schema=NOBODY.schema),
    )
    for dealt, name in ((0, GATEWAY), (1, "carrier NAT")):
        one = pl.DataFrame({"cohort": [0], "dealt": [dealt]}, schema=NO_SCHEDULER.schema)
        assert named("ip_address", everyone, pooled, one)[0] == name


def test_a_hosted_application_stays_in_one_network() -> None:
    pooled = pl.DataFrame({"cohort": [0], "pooled": [9]}, schema=NOBODY.schema)
    for movers, name in ((4, GATEWAY), (5, "carrier NAT")):
        everyone = people(10, {"client": BROWSERS}, networks=[4] * movers + [3] * (10 - movers))
        assert named("ip_address", everyone, pooled)[0] == name


def test_accounts_that_a_scheduler_deals_out_are_counted() -> None:
    rows = [
        request("a00000", at="09:00", conversation_id="c", ip=HERE),
        request("a00001", at="09:01", conversation_id="c", ip=HERE),
        request("a00002", at="09:02", conversation_id="d", ip=HERE),
    ]
    contacts = merged_of(reducer().reduce(log(*rows))).contacts
    ids = people(3).account_ids
    groups = cohorts_of(range(3), [0, 2], range(2))
    addresses = pl.Series([0, 1], dtype=pl.UInt32)
    assert dealt_accounts(contacts, groups, addresses, ids, entity_kinds()).rows() == [(0, 2)]


def test_a_constant_for_an_id_of_a_conversation_is_no_scheduler_s() -> None:
    rows = [request(f"a{number:05d}", conversation_id="default", ip=HERE) for number in range(10)]
    contacts = merged_of(reducer().reduce(log(*rows))).contacts
    addresses = pl.Series([0], dtype=pl.UInt32)
    assert dealt_accounts(contacts, cohorts_of(CROWD), addresses, people(10).account_ids, entity_kinds()).is_empty()


@pytest.mark.parametrize(
    ("pathway", "name"),
    [("education", "campus or class"), ("Research", "campus or class"), ("reseller", "reseller")],
)
def test_a_pathway_names_the_organisation(pathway: str, name: str) -> None:
    assert named("ip_address", people(10, {"pathway": [pathway] * 10}))[1] == name


def test_one_payer_is_a_company() -> None:
    assert named("payment_card", people(10, {"card": ["company-card"] * 10}))[1] == "company (one payer)"


def test_anything_else_is_an_organisation() -> None:
    assert named("ip_address", people(10))[1] == "organisation"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("client_stack", "common software"),
        ("prompt", "public prompt or template"),
        ("bin_week", "common issuer range"),
        ("email_pattern", "common pattern"),
        ("referral", "campaign or voucher"),
        ("take_over", "coincidence"),
    ],
)
def test_other_public_things_are_named_by_what_they_are(kind: str, name: str) -> None:
    assert named(kind, people(10))[0] == name


def on_one_address(*rows: Row) -> int:
    contacts = in_texts(merged_of(reducer().reduce(log(*rows))).contacts)
    day = pl.DataFrame({"cohort": [0], "kind": ["ip_address"], "entity": [HERE], "day": [moment().date()]})
    found = pooled_accounts(contacts, day.cast({"cohort": pl.UInt32}), entity_kinds())
    return int(found["pooled"].sum())


def test_accounts_on_one_connection_are_pooled() -> None:
    strangers = [request(name, ip=HERE, connection_id="17") for name in ("ann", "bob", "cat")]
    assert on_one_address(*strangers, request("dan", ip=HERE, connection_id="18")) == 3


def test_connections_of_one_account_each_pool_no_one() -> None:
    assert on_one_address(*(request(name, ip=HERE, connection_id=name) for name in ("ann", "bob"))) == 0


def test_connections_of_another_day_or_address_pool_no_one_here() -> None:
    elsewhere = [request(name, ip="203.0.113.9", connection_id="17") for name in ("ann", "bob")]
    tomorrow = [request(name, ip=HERE, connection_id="17", day=1) for name in ("ann", "bob")]
    assert on_one_address(*elsewhere, *tomorrow) == 0


def test_each_row_has_its_kind() -> None:
    rows = pl.DataFrame({"kind": ["prompt", "device"]})
    assert [kind.name for kind in kinds_of(rows, entity_kinds())] == ["prompt", "device"]
