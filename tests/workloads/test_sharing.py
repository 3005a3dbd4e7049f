from __future__ import annotations

import polars as pl
import pytest

from forensics.workloads.sharing import EVEN, shared_out

N_POOL, N_OTHERS, EACH = 20, 1_000, 10
POOL = range(N_POOL)


def requests() -> pl.DataFrame:
    accounts = [(account, 0 if account < N_POOL else None, EACH) for account in range(N_POOL + N_OTHERS)]
    return pl.DataFrame(accounts, schema={"account": pl.UInt32, "cluster": pl.UInt32, "n": pl.UInt32}, orient="row")


def found(*uses: tuple[int, int]) -> list[tuple[int, int, float]]:
    """Fragment 1, by account and number of its requests."""
    rows = [(account, 0 if account < N_POOL else None, 1) for account, times in uses for _ in range(times)]
    schema = {"account": pl.UInt32, "cluster": pl.UInt32, "fragment": pl.UInt64}
    seen = pl.DataFrame(rows, schema=schema, orient="row").with_row_index("row")
    return shared_out(seen, requests()).select("n_requests", "n_accounts", "evenness").rows()


def test_work_on_all_accounts_alike_is_shared_out() -> None:
    ((n_requests, n_accounts, evenness),) = found(*((account, 5) for account in POOL))
    assert (n_requests, n_accounts) == (100, 20)
    assert evenness == pytest.approx(1.0, abs=0.01)


def test_one_customer_s_sessions_on_few_accounts_are_not() -> None:
    assert found(*((account, 10) for account in range(5))) == []


def test_few_requests_reach_as_many_accounts_as_chance_gives() -> None:
    ((n_requests, n_accounts, evenness),) = found(*((account, 1) for account in range(8)))
    assert (n_requests, n_accounts) == (8, 8)
    assert evenness > 1.0 > EVEN
    assert found((0, 3), (1, 3), (2, 2)) == []


def test_what_others_say_too_is_nobody_s_template() -> None:
    own = [(account, 5) for account in POOL]
    assert len(found(*own, *((account, 1) for account in range(N_POOL, N_POOL + 30)))) == 1
    assert found(*own, *((account, 1) for account in range(N_POOL, N_POOL + 40))) == []


def test_two_accounts_share_nothing_out() -> None:
    assert found((0, 1), (1, 1)) == []
