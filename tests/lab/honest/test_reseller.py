from __future__ import annotations

import pytest

from tests.lab.honest.sharing import holders, is_crowd, owners, unevenness
from tests.lab.worlds import run


def test_one_bill_one_name_one_gateway_for_all_accounts() -> None:
    world = run("reseller", 200)
    for column in ("payment_fingerprint", "payment_bin", "org_name", "access_pathway"):
        assert holders(world, column).tolist() == [200], column
    assert set(world.accounts["access_pathway"]) == {"reseller"}
    assert world.requests["ip"].n_unique() == 2
    assert world.requests["user_agent"].n_unique() == 1
    assert (owners(world, "connection_id") > 1).mean() > 0.9


def test_customers_came_all_year_and_have_system_prompts_of_their_own() -> None:
    world = run("reseller", 400)
    months = world.accounts["created_at"].dt.truncate("1mo").value_counts()["count"]
    assert len(months) >= 12
    assert months.max() < 70  # type: ignore[operator]
    assert owners(world, "system_prompt_sha256").max() == 1
    assert len(owners(world, "system_prompt_sha256")) > 150


def test_mail_is_the_resellers_with_a_tag_or_the_customers() -> None:
    accounts = run("reseller", 300).accounts
    tagged = accounts["email"].str.contains("+", literal=True)
    assert tagged.mean() == pytest.approx(0.6, abs=0.1)
    assert accounts.filter(tagged)["email_domain"].n_unique() == 1
    assert accounts.filter(~tagged)["email_domain"].n_unique() > 100
    assert accounts["email"].n_unique() == 300


def test_an_invoice_has_a_fingerprint_and_no_issuer() -> None:
    accounts = run("reseller", 30, invoice=1).accounts
    assert accounts["payment_fingerprint"].n_unique() == 1
    assert accounts["payment_bin"].is_null().all()


@pytest.mark.parametrize("accounts", [20, 600])
def test_it_grows_and_load_is_uneven(accounts: int) -> None:
    world = run("reseller", accounts)
    assert is_crowd(world, accounts)
    assert unevenness(world) > 0.3
