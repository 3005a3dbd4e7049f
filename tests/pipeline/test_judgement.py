from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from forensics.foundation.errors import InputError
from forensics.pipeline import judge
from forensics.vocabulary.cohorts import FEW_HOURS, FEW_HOURS_A_DAY, FLAT_HOURS
from forensics.vocabulary.settings import JudgeSettings, Settings
from forensics.vocabulary.summaries import HOURS
from tests.worlds import accounts_of, analysed, differences, memberships, small_world

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.case import Case

EVIDENCE_TABLES = ("clusters", "entities", "hypotheses", "links", "evidence", "signals", "timeline")
ALLOW_HEADER = "kind,value,scope,reason,owner,expiry\n"
DECISION_HEADER = "subject,decision,analyst,time,reason\n"


def recommendations(case: Case, names: list[str]) -> set[str]:
    accounts = case.tables["accounts"].filter(pl.col("account_id").is_in(names))
    return set(accounts["recommendation"].cast(pl.String))


def not_banned(case: Case, group: str) -> list[str]:
    accounts = case.tables["accounts"].filter(pl.col("account_id").is_in(accounts_of(group)))
    names: list[str] = accounts.filter(pl.col("recommendation") != "already_banned")["account_id"].to_list()
    return names


def listed(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def again(case: Case, **changes: object) -> Case:
    return judge(case, Settings(judge=JudgeSettings(**changes)))  # type: ignore[arg-type]


def test_judging_again_with_nothing_changed_changes_nothing(case: Case) -> None:
    assert differences(case, judge(case, Settings())) == []


def test_judged_again_with_prices_of_one_s_own_campaigns_cost_that(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    row = "{models: ['claude*'], input: 0, output: 1, checked: 2026-09-01}"
    path.write_text(f"maker: ours\nlist: a page\nprices: [{row}]\n")
    judged = again(case, prices=path)
    campaigns = judged.tables["campaigns"]
    assert campaigns["cost"].to_list() == pytest.approx((campaigns["output_tokens"] / 1_000_000).to_list(), rel=1e-3)
    assert judged.tables["clusters"].equals(case.tables["clusters"])


def test_judging_again_names_its_parent(case: Case) -> None:
    assert judge(case, Settings(), parent="seal").provenance.parent == "seal"


def test_a_higher_prevalence_raises_every_probability(case: Case) -> None:
    common = again(case, prevalence=0.3)
    before, after = case.tables["clusters"]["confidence"], common.tables["clusters"]["confidence"]
    assert (after > before).all()
    low, high = memberships(case), memberships(common)
    assert all(high[name] > low[name] for name in low)


def test_a_prevalence_changes_probabilities_and_not_what_was_found(case: Case) -> None:
    rare = again(case, prevalence=0.0001)
    assert rare.tables["links"].equals(case.tables["links"])
    assert rare.tables["entities"].equals(case.tables["entities"])
    assert rare.provenance.settings["judge"]["prevalence"] == 0.0001


def test_an_allow_listed_account_is_left_alone_and_its_evidence_stays(case: Case, tmp_path: Path) -> None:
    name, *others = not_banned(case, "op-naive")
    allowed = again(case, allow=listed(tmp_path, f"{ALLOW_HEADER}account,{name},all,red team,trust,\n"))
    assert recommendations(case, [name]) <= {"verify", "review_suspension"}
    assert recommendations(allowed, [name]) == {"none"}
    assert recommendations(allowed, others) == recommendations(case, others)
    (row,) = allowed.tables["accounts"].filter(account_id=name).to_dicts()
    assert row["allow_listed"] is True
    assert memberships(allowed) == memberships(case)
    assert all(allowed.tables[table].equals(case.tables[table]) for table in EVIDENCE_TABLES)


@pytest.mark.parametrize(("kind", "column"), [("card", "payment_fingerprint"), ("email_domain", "email_domain")])
def test_a_trait_allows_every_account_that_shows_it(kind: str, column: str, case: Case, tmp_path: Path) -> None:
    hydra = small_world().accounts.filter(pl.col("account_id").is_in(accounts_of("op-naive")))
    value = hydra[column].drop_nulls().mode().sort()[0]
    holders = small_world().accounts.filter(pl.col(column) == value)["account_id"].to_list()
    allowed = again(case, allow=listed(tmp_path, f"{ALLOW_HEADER}{kind},{value},all,partner,trust,\n"))
    flagged = allowed.tables["accounts"].filter("allow_listed")["account_id"].to_list()
    assert sorted(flagged) == sorted(holders)


def test_an_expired_entry_allows_nobody(case: Case, tmp_path: Path) -> None:
    name = not_banned(case, "op-naive")[0]
    expired = listed(tmp_path, f"{ALLOW_HEADER}account,{name},all,red team,trust,2026-09-01\n")
    assert differences(case, again(case, allow=expired)) == []


def test_a_disposition_is_shown_and_a_cleared_account_is_left_alone(case: Case, tmp_path: Path) -> None:
    cleared, confirmed = not_banned(case, "op-naive")[:2]
    rows = f"{cleared},legitimate,eve,2026-09-20,called\n{confirmed},confirmed,eve,2026-09-20,\n"
    decided = again(case, dispositions=listed(tmp_path, DECISION_HEADER + rows))
    assert recommendations(decided, [cleared]) == {"none"}
    assert recommendations(decided, [confirmed]) == recommendations(case, [confirmed])
    shown = dict(decided.tables["accounts"].drop_nulls("disposition").select("account_id", "disposition").iter_rows())
    assert shown == {cleared: "legitimate", confirmed: "confirmed"}
    assert memberships(decided) == memberships(case)
    assert all(decided.tables[table].equals(case.tables[table]) for table in EVIDENCE_TABLES)


def test_an_earlier_ban_is_no_evidence(case: Case, tmp_path: Path) -> None:
    """Had nobody been banned, every account would be just as suspect."""
    pardoned = small_world().accounts.with_columns(
        status=pl.lit("active"), banned_at=pl.lit(None, pl.Datetime("us", "UTC"))
    )
    free = analysed(tmp_path, accounts=pardoned)
    assert "already_banned" in recommendations(case, accounts_of("op-naive"))
    assert "already_banned" not in recommendations(free, accounts_of("op-naive"))
    assert memberships(free) == memberships(case)
    assert all(free.tables[table].equals(case.tables[table]) for table in EVIDENCE_TABLES)


def test_hand_set_numbers_never_recommend_a_suspension(case: Case) -> None:
    if case.tables["accounts"]["calibration"][0] == "none":
        assert "review_suspension" not in set(case.tables["accounts"]["recommendation"].cast(pl.String))


@pytest.mark.parametrize(("awake", "expected"), [(2, {FLAT_HOURS, FEW_HOURS_A_DAY}), (24, {FLAT_HOURS})])
def test_a_day_without_night_is_judged_day_by_day(case: Case, awake: int, expected: set[str]) -> None:
    activity = case.state["activity"].with_columns(
        pl.lit(9, case.state["activity"].schema[name]).alias(name) for name in HOURS
    )
    hours = case.state["suspect_hours"]
    days = hours.select("account_id", pl.col("hour").dt.truncate("1d")).unique().sort("account_id", "hour")
    dated = days.join(pl.DataFrame({"later": range(awake)}), how="cross").select(
        "account_id",
        pl.col("hour") + pl.duration(hours="later"),
        *(pl.lit(9, pl.Int64).alias(name) for name in hours.columns[2:]),
    )
    told = judge(replace(case, state={**case.state, "activity": activity, "suspect_hours": dated}), Settings())
    (pool,) = told.tables["clusters"].filter(verdict="hydra")["cluster_id"]
    said = set(told.tables["evidence"].filter(subject=pool)["source"])
    assert said & {FLAT_HOURS, FEW_HOURS, FEW_HOURS_A_DAY} == expected


def test_a_case_without_its_state_cannot_be_judged_again(case: Case) -> None:
    headless = replace(case, state={name: frame for name, frame in case.state.items() if name != "contacts"})
    with pytest.raises(InputError, match=r"state/contacts\.parquet"):
        judge(headless, Settings())
