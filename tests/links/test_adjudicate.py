from __future__ import annotations

import math
from functools import cache
from itertools import cycle

import polars as pl
import pytest

from forensics.links.adjudicate import MIN_FAMILIES, Judged, adjudicate, adjudicators, terms
from forensics.links.population import population
from forensics.summaries.reduce import entity_kinds
from forensics.vocabulary.cohorts import Terms
from forensics.vocabulary.families import SPEAKS
from tests.links.crowds import cohorts_of, material, people
from tests.stories import Row, account, accounts_file, log, moment, request

EXIT, NAT = "198.51.100.7", "203.0.113.9"
CLIENTS = ["browser/1", "browser/2", "sdk/1", "sdk/2", "phone/3", "app/1", "app/2"]
KEY = ["kind", "entity", "day"]


def pool(n: int = 30) -> tuple[list[Row], list[Row]]:
    """Accounts made in one week with one issuer's cards, driven evenly, day and night, from one exit."""
    names = [f"pool{number:02d}" for number in range(n)]
    rows = [
        request(name, ip=EXIT, at=f"{hour:02d}:{number:02d}", user_agent="relay/1", model="large")
        for number, name in enumerate(names)
        for hour in range(0, 24, 2)
    ]
    sheets = [
        account(name, created_at=moment(day=-2), payment_bin="400000", payment_fingerprint=f"v{n % 5}", plan="pro")
        for n, name in enumerate(names)
    ]
    return rows, sheets


def crowd(n: int = 60, *, ip: str = NAT) -> tuple[list[Row], list[Row]]:
    """Strangers of one country behind one carrier's address, each with a life of their own."""
    clients, rows, sheets = cycle(CLIENTS), [], []
    for number in range(n):
        name = f"crowd{number:03d}"
        times = range(8, 8 + 1 + number % 12)
        client = next(clients)
        rows += [
            request(name, ip=ip, at=f"{hour:02d}:{number % 60:02d}", user_agent=client, model="m") for hour in times
        ]
        made = moment(day=-7 * (1 + number % 50))
        plan = ["free", "pro", "team"][number % 3]
        sheets.append(account(name, created_at=made, payment_bin=f"4{number:05d}", plan=plan, payment_fingerprint=name))
    return rows, sheets


@cache
def judged() -> Judged:
    rows, sheets = (first + second for first, second in zip(pool(), crowd(), strict=True))
    everything = material(log(*rows), accounts_file(*sheets))
    return adjudicate(everything.contacts, population(everything, entity_kinds()), entity_kinds())


def entity(name: str, kind: str = "ip_address") -> dict[str, object]:
    (row,) = judged().entities.filter(kind=kind, entity=name).to_dicts()
    return row


def test_an_exit_of_a_pool_is_the_operator_s() -> None:
    assert entity(EXIT)["verdict"] == "operator"
    assert entity(EXIT)["class"] == "suspected pool"


def test_a_carrier_s_address_is_public() -> None:
    assert entity(NAT)["verdict"] == "public"
    assert entity(NAT)["class"] == "carrier NAT"


def test_the_reasons_of_every_hub_add_up_to_its_odds() -> None:
    sums = judged().reasons.group_by(KEY).agg(pl.col("bans").sum())
    texts = judged().entities.with_columns(pl.col("kind", "entity").cast(pl.String))
    joined = texts.drop_nulls("p_operator").join(sums, on=KEY, how="left", nulls_equal=True)
    assert len(joined) > 2
    for row in joined.to_dicts():
        p = min(max(row["p_operator"], 1e-12), 1 - 1e-12)
        assert row["bans"] == pytest.approx(math.log10(p / (1 - p)), abs=1e-9)


def test_every_reason_says_something() -> None:
    assert judged().reasons["detail"].str.len_chars().min() > 10  # type: ignore[operator]


def test_small_entities_are_not_judged() -> None:
    small = judged().entities.filter(pl.col("n_accounts") < 8)
    assert set(small["verdict"]) == {"unjudged"}
    assert small["p_operator"].null_count() == len(small)


def test_a_verdict_needs_two_causal_families() -> None:
    """An operator's hub, if anything but one family's evidence is taken away, is undecided at best."""
    rows = [request(f"pool{n:02d}", ip=EXIT, at=f"{hour:02d}:00") for n in range(30) for hour in range(12)]
    everything = material(log(*rows))
    alone = adjudicate(everything.contacts, population(everything, entity_kinds()), entity_kinds())
    (row,) = alone.entities.filter(kind="ip_address").to_dicts()
    families = alone.reasons.filter(pl.col("kind") == "ip_address", pl.col("bans") >= SPEAKS)["source"].to_list()
    assert len(families) < MIN_FAMILIES
    assert row["verdict"] != "operator"


def test_an_address_of_several_days_is_judged_once_more_over_all_of_them() -> None:
    rows = [request(f"a{n:02d}", ip=NAT, day=day) for n in range(9) for day in range(2)]
    everything = material(log(*rows))
    found = adjudicate(everything.contacts, population(everything, entity_kinds()), entity_kinds())
    days = found.entities.filter(kind="ip_address").sort("day", nulls_last=True)
    assert days["day"].to_list() == [moment().date(), moment(day=1).date(), None]
    assert days["n_requests"].to_list() == [9, 9, 18]


def test_accounts_that_met_on_different_days_are_counted_once_over_all_days() -> None:
    rows = [request(f"a{n:02d}", ip=NAT, day=day) for n in range(9) for day in range(3)]
    everything = material(log(*rows))
    found = adjudicate(everything.contacts, population(everything, entity_kinds()), entity_kinds())
    (whole,) = found.entities.filter(pl.col("kind") == "ip_address", pl.col("day").is_null()).to_dicts()
    assert whole["n_accounts"] == 9


def test_the_order_of_contacts_decides_nothing() -> None:
    rows, sheets = (first + second for first, second in zip(pool(), crowd(), strict=True))
    everything = material(log(*rows), accounts_file(*sheets))
    everyone = population(everything, entity_kinds())
    again = adjudicate(everything.contacts.reverse(), everyone, entity_kinds())
    assert again.entities.equals(judged().entities)
    assert again.reasons.equals(judged().reasons)


def test_texts_are_judged_as_their_categories_are() -> None:
    rows, sheets = (first + second for first, second in zip(pool(), crowd(), strict=True))
    everything = material(log(*rows), accounts_file(*sheets))
    texts = pl.col("account_id", "kind", "entity").cast(pl.String)
    again = adjudicate(everything.contacts.with_columns(texts), population(everything, entity_kinds()), entity_kinds())
    assert again.entities.equals(judged().entities.with_columns(pl.col("kind", "entity").cast(pl.String)))
    assert again.reasons.equals(judged().reasons)


def test_undated_contacts_count_with_all_days_of_a_thing() -> None:
    dated = [request(f"a{n:02d}", ip=NAT, day=day) for n in range(9) for day in range(2)]
    everything = material(log(*dated))
    undated = everything.contacts.filter(pl.col("kind") == "ip_address").head(1)
    undated = undated.with_columns(pl.lit(None, pl.Date).alias("day"))
    contacts = pl.concat([everything.contacts, undated])
    found = adjudicate(contacts, population(everything, entity_kinds()), entity_kinds()).entities
    addresses = found.filter(pl.col("kind") == "ip_address")
    assert addresses["day"].null_count() == 1
    assert addresses["n_accounts"].to_list() == [9, 9, 9]


def test_hubs_are_judged_alike_however_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    everyone = people(40, {"client": ["sdk/1"] * 15 + ["sdk/2", "browser/3", "app/1", "app/2", "phone/1"] * 5})
    groups = cohorts_of(range(10), range(5, 15), range(15, 30), range(40))
    at_once = terms(groups, everyone)
    assert at_once["cohort"].n_unique() == 4
    monkeypatch.setattr("forensics.links.adjudicate.MEMBERS_AT_ONCE", 12)
    assert terms(groups, everyone).equals(at_once)


@pytest.mark.parametrize("name", sorted(adjudicators()))
def test_a_test_says_at_most_one_thing_per_source_and_stays_silent_on_what_it_cannot_measure(name: str) -> None:
    said = adjudicators()[name].weigh(cohorts_of(range(10), range(5, 15)), people(15, {"client": ["sdk/1"] * 15}))
    assert Terms.is_valid(said)
    assert said.select("cohort", "source").is_duplicated().sum() == 0


def test_no_cohorts_have_no_terms() -> None:
    assert terms(cohorts_of(), people(3)).is_empty()


def test_nothing_shared_is_nothing_to_judge() -> None:
    alone = material(log(request("ann", ip=NAT)))
    found = adjudicate(alone.contacts, population(alone, entity_kinds()), entity_kinds())
    assert found.entities.is_empty()
    assert found.reasons.is_empty()
