from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
from polars.testing import assert_frame_equal

from forensics.foundation.rules_folder import rules_folder
from forensics.vocabulary.columns import REQUEST_COLUMNS
from forensics.vocabulary.workload import NO_JOB
from forensics.workloads.campaigns import COUNTED, IDLE, SURE, WORKING, extraction, of_clusters
from forensics.workloads.looking import columns_read, watch
from forensics.workloads.phrase_files import read_families
from forensics.workloads.take import taken

NOON = datetime(2026, 9, 7, 12, tzinfo=UTC)
POOL = [f"pool{number:02d}" for number in range(10)]
HOMES = [f"home{number:03d}" for number in range(500)]
LETTERS = str.maketrans("0123456789", "abcdefghij")
"""Numbers are no part of a fragment."""
TEMPLATE = "Act as a careful grader and rate the essay from 1 to 10."
FAMILIES = read_families(rules_folder())
DIGESTS = pl.DataFrame({"cluster_id": ["C-A"], "members": ["digest"]})


def asked(account: str, number: int) -> str | None:
    """Half of a pool's requests are of one template; the rest, and what people ask, is like nothing else."""
    own = account.translate(LETTERS) + chr(97 + number)
    if account in POOL and number % 2 == 0:
        return f"{TEMPLATE}\nthe essay of {own} is here"
    return f"what a fine day it is for {own}"


def requests() -> pl.DataFrame:
    rows = [
        {
            "timestamp": NOON + timedelta(seconds=60 * number + place),
            "account_id": name,
            "request_id": f"{name}-{number}",
            "prompt": asked(name, number),
            "input_tokens": 10,
            "output_tokens": 100,
        }
        for place, name in enumerate([*POOL, *HOMES])
        for number in range(8)
    ]
    columns = ["timestamp", "account_id", *sorted(columns_read(frozenset()))]
    return pl.DataFrame(rows, schema={name: REQUEST_COLUMNS[name].dtype for name in columns})


def jobs_of(rows: pl.DataFrame) -> pl.DataFrame:
    memberships = pl.DataFrame({"account_id": POOL, "cluster_id": ["C-A"] * len(POOL)})
    by = watch(memberships, rows.group_by("account_id").agg(n=pl.len()), FAMILIES, 3)
    return taken([by.look(rows)], DIGESTS["members"], [family.name for family in FAMILIES])


def clusters(verdict: str, n_requests: int = 80) -> pl.DataFrame:
    return pl.DataFrame({"cluster_id": ["C-A"], "verdict": [verdict], "confidence": [0.8], "n_requests": [n_requests]})


def test_a_job_that_is_shared_out_is_counted() -> None:
    rest, row = jobs_of(requests()).to_dicts()
    assert (rest["job"], rest["n_requests"]) == (NO_JOB, 40)
    assert (row["n_looked_at"], row["n_requests"], row["n_accounts"]) == (80, 40, 10)
    assert (row["input_tokens"], row["output_tokens"]) == (400, 4_000)
    assert row["citations"] == ["pool00-0", "pool01-0", "pool02-0"]
    assert row["first_seen"] == NOON
    assert dict(zip(row["asks"], row["ask_shares"], strict=True)) == {"rubric_grading": 1.0}


def test_the_order_of_the_log_changes_nothing() -> None:
    assert_frame_equal(jobs_of(requests()), jobs_of(requests().reverse()))


def test_nothing_looked_at_is_no_job() -> None:
    assert taken([], DIGESTS["members"], []).is_empty()
    assert jobs_of(requests().with_columns(prompt=pl.lit(None, pl.String))).is_empty()


def test_a_suspected_cluster_s_job_is_a_campaign_and_its_share_a_lower_bound() -> None:
    jobs = jobs_of(requests())
    (row,) = of_clusters(jobs, DIGESTS, clusters("hydra", 800)).to_dicts()
    assert (row["campaign_id"], row["share"], row["n_requests"], row["output_tokens"]) == ("C-A-1", 0.5, 400, 40_000)
    suspected = clusters("hydra")
    assert extraction(jobs, DIGESTS, suspected, of_clusters(jobs, DIGESTS, suspected)).rows() == [
        ("C-A", 0.8 * WORKING, 0.5 * SURE)
    ]


def test_what_an_organisation_does_is_no_campaign() -> None:
    assert of_clusters(jobs_of(requests()), DIGESTS, clusters("organisation")).is_empty()


def test_of_other_members_than_those_looked_at_nothing_is_said() -> None:
    others = DIGESTS.with_columns(members=pl.lit("other"))
    found = of_clusters(jobs_of(requests()), others, clusters("hydra"))
    assert found.is_empty()
    assert extraction(jobs_of(requests()), others, clusters("hydra"), found).is_empty()


def test_where_no_work_is_shared_out_distillation_is_less_likely() -> None:
    alone = pl.col("prompt").str.replace(r"(?s)^Act.*", "hello there")
    nothing = jobs_of(requests().with_columns(prompt=alone))
    found = of_clusters(nothing, DIGESTS, clusters("hydra"))
    assert extraction(nothing, DIGESTS, clusters("hydra"), found).rows() == [("C-A", 0.8 * IDLE, None)]


def test_without_phrase_families_jobs_are_found_all_the_same() -> None:
    memberships = pl.DataFrame({"account_id": POOL, "cluster_id": ["C-A"] * len(POOL)})
    by = watch(memberships, requests().group_by("account_id").agg(n=pl.len()), (), 3)
    told = taken([by.look(requests())], DIGESTS["members"], [])
    assert told["asks"].list.len().to_list() == [0, 0]


def test_accounts_without_prompts_are_nobody_to_compare_with() -> None:
    used = pl.when(pl.col("account_id").is_in(HOMES[:30])).then(pl.lit(TEMPLATE))
    others = requests().with_columns(prompt=used.otherwise("prompt"))
    mute = requests().filter(pl.col("account_id").is_in(HOMES))
    more = mute.with_columns(pl.col("account_id").str.replace("home", "mute"), prompt=pl.lit(None, pl.String))
    assert len(jobs_of(others)) == len(jobs_of(pl.concat([others, more]))) == 1


def test_a_small_job_may_be_a_customer_s_and_does_not_count() -> None:
    small = (
        jobs_of(requests())
        .filter(pl.col("job") != NO_JOB)
        .with_columns(n_looked_at=pl.col("n_requests") * round(1 / COUNTED + 1))
    )
    assert of_clusters(small, DIGESTS, clusters("hydra")).is_empty()
