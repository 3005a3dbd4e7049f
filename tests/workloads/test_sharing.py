from __future__ import annotations

import polars as pl

from forensics.workloads.sharing import A_POOL, MAINLY, SOME, shared_out
from forensics.workloads.sharing import EACH as EVENLY

N_POOL, N_OTHERS, EACH = 20, 1_000, 10
POOL = range(N_POOL)
SIZES = pl.DataFrame({"account": POOL, "n": [EACH] * N_POOL}, schema={"account": pl.UInt32, "n": pl.UInt32})


def found(
    *uses: tuple[int, int], n_outside: int = 0, n_others: int = N_OTHERS, n_late: int = 0, sizes: pl.DataFrame = SIZES
) -> int:
    """Requests of fragment 1 if it is shared out, by account and number of its requests; 0 if it is not."""
    rows = [(account, 1, place >= n_late) for account, times in uses for place in range(times)]
    schema = {"account": pl.UInt32, "fragment": pl.UInt64, "early": pl.Boolean}
    others = pl.DataFrame({"fragment": [1], "n_outside": [n_outside]}, schema={"fragment": pl.UInt64, "n_outside": int})
    told = shared_out(pl.DataFrame(rows, schema=schema, orient="row"), others, sizes, n_others)
    return int(told["n_requests"].sum())


def test_work_on_all_accounts_alike_is_shared_out() -> None:
    assert found(*((account, 5) for account in POOL)) == 100


def test_one_customer_s_sessions_on_few_accounts_are_not() -> None:
    assert found(*((account, 10) for account in range(5))) == 0


def test_strays_on_every_other_account_do_not_spread_a_customer_s_work() -> None:
    assert found((0, 100), (1, 100), *((account, 1) for account in range(2, N_POOL))) == 0


def test_a_pool_inside_a_cluster_shares_out_its_own_work() -> None:
    n, each = 3 * A_POOL, 2 * round(EVENLY)
    sizes = pl.DataFrame({"account": range(n), "n": [5 * each] * n}, schema=SIZES.schema)
    assert found(*((account, each) for account in range(A_POOL)), sizes=sizes) == A_POOL * each
    assert found(*((account, each) for account in range(A_POOL - 1)), sizes=sizes) == 0
    assert found(*((account, 4) for account in range(A_POOL)), sizes=sizes) == 0
    clumped = [(account, 8 * each if account % 4 == 0 else 1) for account in range(A_POOL)]
    assert found(*clumped, sizes=sizes) == 0


def test_a_few_accounts_that_do_little_else_are_a_pool_inside_a_cluster() -> None:
    n, each = 10 * A_POOL, 2 * round(EVENLY)
    sizes = pl.DataFrame({"account": range(n), "n": [round(each / MAINLY)] * n}, schema=SIZES.schema)
    assert found(*((account, each) for account in range(SOME)), sizes=sizes) == SOME * each
    assert found(*((account, each) for account in range(SOME - 1)), sizes=sizes) == 0
    assert found(*((account, each - 1) for account in range(SOME)), sizes=sizes) == 0
    clumped = [(account, 2 * each if account % 2 else 1) for account in range(SOME)]
    assert found(*clumped, sizes=sizes) == 0


def test_few_requests_are_spread_as_chance_spreads_them() -> None:
    assert found(*((account, 1) for account in range(8))) == 8
    assert found((0, 3), (1, 3), (2, 2)) == 0


def test_what_others_say_too_is_nobody_s_template() -> None:
    own = [(account, 5) for account in POOL]
    assert found(*own, n_outside=30) == 100
    assert found(*own, n_outside=40) == 0


def test_what_an_account_says_only_in_many_requests_is_no_sign_that_it_says_it_more_often() -> None:
    assert found(*((account, 5) for account in POOL), n_late=5) == 0


def test_without_others_to_compare_with_nothing_is_shared_out() -> None:
    own = [(account, 5) for account in POOL]
    assert found(*own, n_others=28) == 0
    assert found(*own, n_others=29) == 100


def test_two_accounts_share_nothing_out() -> None:
    assert found((0, 1), (1, 1)) == 0
