from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
from polars.testing import assert_frame_equal

from forensics.foundation.rules_folder import rules_folder
from forensics.vocabulary.columns import REQUEST_COLUMNS
from forensics.vocabulary.price import Price
from forensics.vocabulary.workload import COUNTED, NO_JOB, SURE
from forensics.workloads.asking import asking_of_jobs
from forensics.workloads.campaigns import of_clusters
from forensics.workloads.costs import models_of_jobs
from forensics.workloads.distillation import extraction
from forensics.workloads.looking import columns_read, numbered, watch
from forensics.workloads.phrase_files import read_families
from forensics.workloads.take import taken

NOON = datetime(2026, 9, 7, 12, tzinfo=UTC)
POOL = [f"pool{number:02d}" for number in range(10)]
HOMES = [f"home{number:03d}" for number in range(500)]
LETTERS = str.maketrans("0123456789", "abcdefghij")
"""Numbers are no part of a fragment."""
TEMPLATE = "Act as a careful grader and rate the essay from 1 to 10."
FAMILIES = read_families(rules_folder())
PRICE = Price("model-1", None, 3.0, 0.3, 15.0, "a list")
COVERED = frozenset({"input_tokens", "output_tokens", "prompt"})
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


def looked_at(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    memberships = pl.DataFrame({"account_id": POOL, "cluster_id": ["C-A"] * len(POOL)})
    by = watch(memberships, rows.group_by("account_id").agg(n=pl.len()), FAMILIES, 3)
    looked = numbered([by.look(rows)])
    jobs, days, whose = taken(looked, DIGESTS["members"], FAMILIES)
    work = looked.join(whose, on="row", how="inner", validate="1:1")
    return {
        "jobs": jobs,
        "job_days": days,
        "job_models": models_of_jobs(work, DIGESTS["members"]),
        "job_signals": asking_of_jobs(looked.join(whose, on="row", how="left"), DIGESTS["members"], COVERED),
    }


def jobs_of(rows: pl.DataFrame) -> pl.DataFrame:
    return looked_at(rows)["jobs"]


def case_of(rows: pl.DataFrame, suspected: pl.DataFrame, digests: pl.DataFrame = DIGESTS) -> dict[str, pl.DataFrame]:
    return of_clusters(looked_at(rows), digests, suspected, ((PRICE,),))


def campaigns_of(rows: pl.DataFrame, suspected: pl.DataFrame, digests: pl.DataFrame = DIGESTS) -> pl.DataFrame:
    return case_of(rows, suspected, digests)["campaigns"]


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
    assert jobs_of(requests().with_columns(prompt=pl.lit(None, pl.String))).is_empty()


def test_a_suspected_cluster_s_job_is_a_campaign_and_its_share_a_lower_bound() -> None:
    (row,) = campaigns_of(requests(), clusters("hydra", 800)).to_dicts()
    assert (row["campaign_id"], row["share"], row["n_requests"], row["output_tokens"]) == ("C-A-1", 0.5, 400, 40_000)
    suspected = clusters("hydra")
    jobs, campaigns = jobs_of(requests()), campaigns_of(requests(), suspected)
    (told,) = extraction(jobs, DIGESTS, suspected, campaigns).to_dicts()
    assert told["extraction_share_low"] == 0.5 * SURE
    others = DIGESTS.with_columns(members=pl.lit("other"))
    assert extraction(jobs, others, suspected, campaigns).is_empty()


def test_what_an_organisation_does_is_no_campaign() -> None:
    assert campaigns_of(requests(), clusters("organisation")).is_empty()


def test_of_other_members_than_those_looked_at_nothing_is_said() -> None:
    others = DIGESTS.with_columns(members=pl.lit("other"))
    found = campaigns_of(requests(), clusters("hydra"), others)
    assert found.is_empty()


def test_requests_that_could_have_shown_work_are_counted() -> None:
    def telling(rows: pl.DataFrame) -> int:
        return int(jobs_of(rows)["n_telling"][0])

    hashed = requests().with_columns(prompt=pl.lit(None, pl.String), prompt_sha256=pl.col("prompt"))
    some = pl.col("request_id").str.ends_with("-0")
    assert telling(requests()) == 80
    assert telling(hashed) == 0
    assert telling(hashed.with_columns(max_tokens=pl.lit(100, pl.Int64))) == 80
    assert telling(hashed.with_columns(tool_count=pl.when(some).then(2).otherwise(0).cast(pl.Int64))) == 10
    assert telling(requests().with_columns(pl.when(some).then("prompt"))) == 10


def test_where_too_few_others_have_prompts_nothing_is_said_of_any_cluster() -> None:
    few = requests().filter(pl.col("account_id").is_in([*POOL, *HOMES[:28]]))
    assert jobs_of(few).is_empty()
    enough = requests().filter(pl.col("account_id").is_in([*POOL, *HOMES[:29]]))
    assert jobs_of(enough)["job"].to_list() == [NO_JOB, 0]


def test_without_phrase_families_jobs_are_found_all_the_same() -> None:
    memberships = pl.DataFrame({"account_id": POOL, "cluster_id": ["C-A"] * len(POOL)})
    by = watch(memberships, requests().group_by("account_id").agg(n=pl.len()), (), 3)
    told = taken(numbered([by.look(requests())]), DIGESTS["members"], [])[0]
    assert told["asks"].list.len().to_list() == [0, 0]


def test_accounts_without_prompts_are_nobody_to_compare_with() -> None:
    used = pl.when(pl.col("account_id").is_in(HOMES[:30])).then(pl.lit(TEMPLATE))
    others = requests().with_columns(prompt=used.otherwise("prompt"))
    mute = requests().filter(pl.col("account_id").is_in(HOMES))
    more = mute.with_columns(pl.col("account_id").str.replace("home", "mute"), prompt=pl.lit(None, pl.String))
    assert len(jobs_of(others)) == len(jobs_of(pl.concat([others, more]))) == 1


def test_a_small_job_may_be_a_customer_s_and_does_not_count() -> None:
    rare = pl.col("request_id").is_in([f"{name}-0" for name in POOL[:4]])
    rows = requests().with_columns(prompt=pl.when(rare).then("prompt").otherwise(pl.lit(None, pl.String)))
    (rest,) = jobs_of(pl.concat([rows.filter(rare | pl.col("prompt").is_null()), honest()])).to_dicts()
    assert (rest["job"], rest["n_requests"]) == (NO_JOB, 80)


def honest() -> pl.DataFrame:
    return requests().filter(pl.col("account_id").is_in(HOMES))


def test_work_that_is_asked_in_many_languages_is_for_languages() -> None:
    tongues = ["Explain the topic of today.", "请逐步解释今天的主题。", "Объясните тему сегодня.", "اشرح موضوع اليوم."]
    asks = [
        f"{tongues[number % 4]}\n{account.translate(LETTERS)}{chr(97 + number)}"
        for account in [*POOL, *HOMES]
        for number in range(8)
    ]
    pool = pl.col("account_id").is_in(POOL)
    rows = requests().with_columns(
        prompt=pl.when(pool).then(pl.Series(asks)).otherwise("prompt"),
        system_prompt_sha256=pl.when(pool).then(pl.lit("a" * 64)),
    )
    assert looked_at(rows)["job_days"]["capability"].unique().to_list() == ["languages"]


def test_a_campaign_s_days_and_capabilities_add_up_to_it() -> None:
    told = case_of(requests(), clusters("hydra", 800))
    assert told["campaigns"].select("capabilities", "capability_shares").row(0) == (["grading"], [1.0])
    assert told["campaign_days"].rows() == [("C-A-1", NOON.date(), "grading", 400)]


def test_a_campaign_costs_what_its_tokens_cost_at_list_price() -> None:
    half = pl.when(pl.int_range(pl.len()) % 4 == 0).then(pl.lit("Maker/model-1")).otherwise(pl.lit("unknown"))
    rows = requests().sort("account_id", "timestamp").with_columns(model=half)
    told = case_of(rows, clusters("hydra", 800))
    known, unknown = told["campaign_models"].to_dicts()
    # Of 400 requests that stand for 40 every second went to a model with a price: 10 tokens in, 100 out.
    assert (known["model"], known["n_requests"], known["output_tokens"]) == ("Maker/model-1", 200, 20_000)
    assert known["cost"] == (2_000 * 3 + 20_000 * 15) / 1e6
    assert (unknown["model"], unknown["n_requests"], unknown["cost"]) == ("unknown", 200, None)
    assert told["campaigns"].select("cost", "cost_share").row(0) == (known["cost"], 0.5)


def test_a_campaign_without_any_price_has_no_cost() -> None:
    assert campaigns_of(requests(), clusters("hydra")).select("cost", "cost_share").row(0) == (None, 0.0)


def test_a_campaign_has_habits_of_its_own() -> None:
    signals = case_of(requests(), clusters("hydra"))["signals"]
    assert set(signals["subject"]) == {"C-A-1"}
    assert dict(signals.select("measure", "value").rows())["output_ratio"] == 10.0


def test_two_customers_of_one_pool_are_two_campaigns() -> None:
    other = "Translate the whole of the following poem into Finnish, then into Estonian."
    second = pl.col("prompt").str.starts_with("what") & pl.col("account_id").is_in(POOL)
    rows = requests().with_columns(
        prompt=pl.when(second).then(pl.lit(f"{other}\n") + pl.col("prompt")).otherwise("prompt"),
        system_prompt=pl.when(second).then(pl.lit("You are a poet.")).otherwise(pl.lit("You are a teacher.")),
    )
    asked = rows.with_columns(pl.when(pl.col("account_id").is_in(POOL)).then("system_prompt"))
    found = jobs_of(asked)
    assert found.select("job", "n_requests").rows() == [(0, 40), (1, 40)]
    assert found["asks"].to_list() == [["rubric_grading"], ["translation"]]


def test_a_small_campaign_is_listed_and_not_in_the_bound() -> None:
    suspected = clusters("hydra")
    found = campaigns_of(requests(), suspected)
    small = found.with_columns(campaign_id=pl.lit("C-A-2"), share=pl.lit(COUNTED / 2))
    both = extraction(jobs_of(requests()), DIGESTS, suspected, pl.concat([found, small]))
    assert both["extraction_share_low"].to_list() == [0.5 * SURE]
    assert extraction(jobs_of(requests()), DIGESTS, suspected, small)["extraction_share_low"].to_list() == [None]


def test_a_job_has_the_system_prompts_of_a_tenth_of_its_requests() -> None:
    own = pl.when(pl.col("account_id").is_in(POOL)).then(pl.lit("ab" * 32))
    jobs = jobs_of(requests().with_columns(system_prompt_sha256=own))
    assert jobs.filter(pl.col("job") == 0)["system_prompts"].to_list() == [["ab" * 32]]
    assert jobs.filter(pl.col("job") == 0)["system_prompt_shares"].to_list() == [[1.0]]
    assert jobs.filter(pl.col("job") == NO_JOB)["system_prompts"].to_list() in ([], [[]])
