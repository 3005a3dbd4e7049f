from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from forensics.foundation.errors import InputError
from forensics.pipeline import analyze
from forensics.vocabulary.case_tables import TABLES
from forensics.vocabulary.settings import Inputs, Settings
from tests.stories import Row, log, moment, request
from tests.worlds import accounts_of, analysed, memberships, partition, small_world, world_of_hashes, write

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.case import Case


def of_requests(folder: Path, *rows: Row) -> Case:
    """A case of a few requests and nothing else."""
    path = write(log(*rows), folder / "requests.parquet", "parquet")
    return analyze(Inputs((str(path),)), Settings())


def unmeasured(case: Case) -> dict[str, str]:
    return dict(case.tables["unmeasured"].select("part", "reason").iter_rows())


def test_the_hydra_is_found_whole_and_nobody_else_is(case: Case) -> None:
    accused = {name for name, p in memberships(case).items() if p >= 0.5}
    assert accused == set(accounts_of("op-naive"))


def test_the_company_is_a_cluster_and_no_hydra(case: Case) -> None:
    company = case.tables["accounts"].filter(pl.col("account_id").is_in(accounts_of("company")))
    (name,) = company["cluster_id"].drop_nulls().unique().to_list()
    assert case.tables["clusters"].filter(cluster_id=name)["verdict"].to_list() == ["organisation"]
    assert set(company["recommendation"]) <= {"none", "already_banned"}


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_of_its_schema(name: str, case: Case) -> None:
    assert TABLES[name].is_valid(case.tables[name])


def test_every_account_of_the_file_is_listed_once(case: Case) -> None:
    assert case.tables["accounts"]["account_id"].to_list() == sorted(small_world().accounts["account_id"].to_list())


def test_an_account_without_requests_is_listed(tmp_path: Path) -> None:
    idle = small_world().accounts.head(1).with_columns(account_id=pl.lit("idle"))
    case = analysed(tmp_path, accounts=pl.concat([small_world().accounts, idle]))
    (row,) = case.tables["accounts"].filter(account_id="idle").to_dicts()
    assert (row["n_requests"], row["first_seen"]) == (0, None)
    assert row["recommendation"] in {"none", "already_banned"}


def test_requests_tokens_and_accounts_of_the_timeline_are_those_of_the_log(case: Case) -> None:
    requests = small_world().requests.filter(pl.col("account_id").is_in(accounts_of("op-naive")))
    name = case.tables["accounts"].filter(account_id=accounts_of("op-naive")[0])["cluster_id"][0]
    hours = case.tables["timeline"].filter(cluster_id=name)
    assert hours["n_requests"].sum() == len(requests)
    assert hours["output_tokens"].sum() == requests["output_tokens"].sum()


def test_cited_rows_are_rows_of_the_log(case: Case) -> None:
    cited = set(case.tables["evidence"]["citations"].explode().drop_nulls())
    assert cited
    assert cited <= set(small_world().requests["request_id"])


def test_rows_without_request_ids_are_cited_by_digest(tmp_path: Path) -> None:
    case = analysed(tmp_path, small_world().requests.drop("request_id"))
    cited = case.tables["evidence"]["citations"].explode().drop_nulls()
    assert len(cited)
    assert cited.str.starts_with("sha256:").all()


def test_without_an_accounts_file_it_works_and_says_what_it_could_not_measure(tmp_path: Path) -> None:
    path = write(small_world().requests, tmp_path / "requests.parquet", "parquet")
    case = analyze(Inputs((str(path),)), Settings())
    assert {"payment_card", "email_pattern", "signup_ip", "covariate signup_week"} <= set(unmeasured(case))
    assert unmeasured(case)["payment_card"] == "no accounts file was given"
    assert any(members >= set(accounts_of("op-naive")) for members in partition(case))


def test_what_every_column_gives_is_not_unmeasured(case: Case) -> None:
    assert {"ip_address", "connection", "payment_card", "measure error_share"}.isdisjoint(unmeasured(case))


@pytest.mark.parametrize(
    ("absent", "part"),
    [
        ("connection_id", "connection"),
        ("conversation_id", "conversation"),
        ("conversation_id", "measure hand_over_share"),
        ("status", "take_over"),
        ("status", "measure error_share"),
        ("user_agent", "covariate client"),
        ("system_prompt_sha256", "system_prompt"),
    ],
)
def test_an_absent_column_is_said_and_never_taken_for_zero(absent: str, part: str, tmp_path: Path) -> None:
    case = analysed(tmp_path, small_world().requests.drop(absent))
    assert absent in unmeasured(case)[part]


def test_a_column_of_nulls_is_as_good_as_absent(tmp_path: Path) -> None:
    rows = small_world().requests.with_columns(connection_id=pl.lit(None, pl.String))
    assert "connection" in unmeasured(analysed(tmp_path, rows))


def test_hashes_are_enough(tmp_path: Path) -> None:
    world = world_of_hashes()
    assert {"prompt", "system_prompt"}.isdisjoint(world.requests.columns)
    case = analysed(tmp_path, world.requests, world.accounts)
    assert "prompt_template" in unmeasured(case)
    assert "prompt" not in unmeasured(case)
    assert {name for name, p in memberships(case).items() if p >= 0.5} == set(accounts_of("op-naive"))


def test_no_prompt_and_no_mailbox_stays_in_a_case(case: Case) -> None:
    """A name before the @ and a prompt's text are the two things a case must never hold."""
    prompts = set(small_world().requests["prompt"].drop_nulls())
    mailboxes = set(small_world().accounts["email"].drop_nulls())
    for frame in [*case.tables.values(), *case.state.values()]:
        for column in frame.columns:
            if frame.schema[column] == pl.String:
                assert prompts.isdisjoint(frame[column])
                assert mailboxes.isdisjoint(frame[column])


def test_a_log_without_any_address_is_judged_with_a_loud_warning(tmp_path: Path) -> None:
    case = analysed(tmp_path, small_world().requests.drop("ip", "ip_chain", strict=False))
    assert any("address" in warning for warning in case.scope.warnings)
    assert "ip_address" in unmeasured(case)


def test_one_gateway_in_front_of_everyone_is_set_aside_and_said(tmp_path: Path) -> None:
    """A load balancer's address, logged instead of the clients', would be one giant hydra."""
    rows = small_world().requests.with_columns(ip=pl.lit("203.0.113.1"), connection_id=pl.lit(None, pl.String))
    case = analysed(tmp_path, rows)
    assert any("set aside" in warning for warning in case.scope.warnings)
    largest = max((len(members) for members in partition(case)), default=0)
    assert largest < len(small_world().accounts) / 2


@pytest.mark.parametrize("n_requests", [1, 2, 20])
def test_a_log_too_small_to_show_anything_is_judged_all_the_same(n_requests: int, tmp_path: Path) -> None:
    rows = [
        request(f"a{n % 3}", at=f"{n:02d}:00", ip=f"198.51.100.{n % 2}", request_id=f"r{n}") for n in range(n_requests)
    ]
    case = of_requests(tmp_path, *rows)
    assert case.tables["accounts"]["n_requests"].sum() == n_requests
    assert case.tables["clusters"].is_empty()


def test_a_log_of_times_and_accounts_alone_is_judged(tmp_path: Path) -> None:
    case = of_requests(tmp_path, *(request(f"a{n}", at=f"{n:02d}:00") for n in range(20)))
    assert len(case.tables["accounts"]) == 20
    assert case.tables["links"].is_empty()


def test_an_empty_log_is_an_error_and_never_a_clean_bill(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        of_requests(tmp_path)


CUSTOMERS = [f"c{number:03d}" for number in range(400)]
SIBLINGS = CUSTOMERS[:3]


def in_files(folder: Path, **files: list[dict[str, Any]]) -> Case:
    paths = {name: write(pl.DataFrame(rows), folder / f"{name}.parquet", "parquet") for name, rows in files.items()}
    logs = (str(paths.pop("requests")),)
    return analyze(Inputs(logs, **paths), Settings())


def test_events_and_payments_tie_accounts_that_requests_do_not(tmp_path: Path) -> None:
    requests = [request(name, ip=f"198.51.{n // 200}.{n % 200}") for n, name in enumerate(CUSTOMERS)]
    logins = [request(name, ip="203.0.113.9", event="login") for name in SIBLINGS]
    cards = [{"account_id": name, "fingerprint": "card-1", "added_at": moment()} for name in SIBLINGS]
    case = in_files(tmp_path, requests=requests, events=logins, payments=cards)
    assert partition(case) == {frozenset(SIBLINGS)}
    shared = case.tables["entities"].select("kind", "entity").rows()
    assert ("payment_card", "card-1") in shared
    assert ("ip_address", "203.0.113.9") in shared


def test_logins_alone_tie_no_one(tmp_path: Path) -> None:
    requests = [request(name, ip=f"198.51.{n // 200}.{n % 200}") for n, name in enumerate(CUSTOMERS)]
    logins = [request(name, ip="203.0.113.9", event="login") for name in SIBLINGS]
    assert partition(in_files(tmp_path, requests=requests, events=logins)) == set()
