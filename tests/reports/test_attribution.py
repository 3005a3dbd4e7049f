from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from forensics.reports.actions import actions, in_words
from forensics.reports.attribution import attributions, said_of, techniques
from forensics.reports.brief import brief_of
from forensics.reports.desk import desk_of
from forensics.reports.formats.html_page import part as html
from forensics.reports.formats.json_document import part as json
from forensics.reports.formats.markdown_page import part as markdown
from forensics.reports.naming import in_clear
from forensics.vocabulary.workload import ASKING, WORDING
from tests.reports.example_case import HOSTILE, HYDRA, example_case, frame, with_table
from tests.reports.test_work import tables

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case


def hypothesis(name: str, posterior: float, **fields: Any) -> dict[str, Any]:
    return {
        "subject_kind": "cluster",
        "subject": HYDRA,
        "role": "owner",
        "hypothesis": name,
        "title": f"the pattern {name}",
        "prior": 0.1,
        "bans": 1.2,
        "posterior": posterior,
        "low": max(0.0, posterior - 0.2),
        "high": min(1.0, posterior + 0.1),
        "n_consistent": 1,
        "n_inconsistent": 1,
        "n_unmeasured": 1,
        **fields,
    }


def item(name: str, status: str, **fields: Any) -> dict[str, Any]:
    return {
        "subject_kind": "cluster",
        "subject": HYDRA,
        "role": "owner",
        "hypothesis": "reported",
        "item": name,
        "matcher": name,
        "vertex": "adversary",
        "grade": "B2",
        "status": status,
        "bans": {"consistent": 0.8, "inconsistent": -0.2}.get(status, 0.0),
        "diagnosticity": 0.5,
        "without": 0.3,
        "detail": "shared payment: 60 %; reported: at least 30 %",
        "source": "a report, 2026-02",
        "citations": ["req-1"],
        **fields,
    }


def case_with(posterior: float, words: str = "", **fields: Any) -> Case:
    case = example_case(words=words)
    rows = [
        hypothesis("reported", posterior, **fields),
        hypothesis("unknown actor", 0.9 - posterior, title="unknown actor of a known pattern"),
    ]
    items = [item("shared_cards", "consistent"), item("even_load", "inconsistent"), item("exits", "unmeasured")]
    found = {
        "cluster_id": HYDRA,
        "technique": "AML.T0021",
        "title": f"Establish Accounts{words}",
        "meaning": "made for the purpose",
        "detail": f"cards of one series: 95 %{words}",
    }
    texts = ("title",)
    rows = [{**row, **{name: f"{row[name]}{words}" for name in texts}} for row in rows]
    told = [{**row, "detail": f"{row['detail']}{words}", "source": f"{row['source']}{words}"} for row in items]
    case = with_table(case, "attributions", frame("attributions", rows))
    case = with_table(case, "attribution_items", frame("attribution_items", told))
    return with_table(case, "techniques", frame("techniques", [found]))


def test_a_profile_that_is_likelier_than_not_is_named_as_a_pattern() -> None:
    likelihood, confidence, runner_up = said_of(case_with(0.7).tables, HYDRA, "owner")
    assert likelihood == (
        "It is likely (70 %, 50 % to 80 % with one observation left out) that the suspected owner fits the pattern "
        "reported. That is a pattern, not an identity."
    )
    assert confidence.startswith("Analytic confidence in this attribution is low: 1 of 3 items")
    assert "runner-up is unknown actor of a known pattern (unlikely, 20 %)" in runner_up


def test_below_one_half_nobody_is_named() -> None:
    assert said_of(case_with(0.3).tables, HYDRA, "owner")[0].startswith("Nobody is named: it is unlikely (30 %")


def test_nobody_was_asked_and_nothing_is_said() -> None:
    assert said_of(example_case().tables, HYDRA, "owner") == ()


def test_the_view_says_what_is_missing_and_what_would_change_the_call() -> None:
    (view,) = attributions(desk_of(case_with(0.7, held_down_by="one vertex alone speaks for it"), in_clear()), HYDRA)
    assert view.against == "Reported, measured and not there: even load."
    assert view.change[0] == "Without shared cards it would be 30 %, and nobody named."
    assert "Not measured, and could change it: exits." in view.change
    assert any("Held down because one vertex" in text for text in view.change)
    assert [sign.status for sign in view.signs] == ["inconsistent", "consistent"]
    assert view.n_signs_left_out == 1


def test_for_whom_work_is_that_is_told_by_how_it_asks_alone_is_not_shown() -> None:
    of_campaign = {"subject_kind": "campaign", "subject": f"{HYDRA}-1", "role": "customer"}
    rows = [
        hypothesis(name, p, **fields)
        for name, p in (("reported", 0.7), ("unknown actor", 0.2))
        for fields in ({}, of_campaign)
    ]
    case = with_table(case_with(0.7), "attributions", frame("attributions", rows))
    items = [item("shared_cards", "consistent"), item("even_load", "consistent", **of_campaign)]
    case = with_table(case, "attribution_items", frame("attribution_items", items))
    shown = {
        by: len(attributions(desk_of(with_table(case, "campaigns", told["campaigns"]), in_clear()), HYDRA))
        for by in (WORDING, ASKING)
        for told in [tables(0.4, cluster=HYDRA, recognised_by=by)]
    }
    assert shown == {WORDING: 2, ASKING: 1}


def test_the_techniques_have_their_evidence() -> None:
    (line,) = techniques(desk_of(case_with(0.7), in_clear()), HYDRA)
    assert (line.technique, line.detail) == ("AML.T0021", "cards of one series: 95 %")


def test_bands_say_how_many_are_expected_to_be_innocent() -> None:
    accounts = pl.DataFrame(
        {
            "account_id": ["a", "b", "c", "d"],
            "membership": [0.9, 0.8, 0.6, 0.9],
            "role": ["core", "core", None, "compromised"],
            "recommendation": ["verify", "verify", "monitor", "verify"],
        }
    )
    told = actions(accounts)
    assert [(band.band, band.n_accounts) for band in told] == [("secure", 1), ("verify", 2), ("monitor", 1)]
    assert told[0].n_false is None
    assert told[1].n_false == pytest.approx(0.3)
    assert in_words(told) == (
        "Recommended: secure 1 account; verify 2 accounts, 0.3 of them expected to be innocent; monitor 1 account, 0.4 "
        "of them expected to be innocent. A human decides."
    )


@pytest.mark.parametrize("form", [html, markdown, json], ids=lambda form: form.name)
def test_every_report_says_who_and_how_likely(form: Any) -> None:
    text = form.render(brief_of(case_with(0.7), in_clear())).decode()
    assert "the pattern reported" in text
    assert "Establish Accounts" in text
    if form is not json:
        assert "In short." in text
        assert "Analytic confidence in this attribution" in text


@pytest.mark.parametrize("form", [html, markdown], ids=lambda form: form.name)
def test_hostile_words_of_rules_and_log_stay_words(form: Any) -> None:
    text = form.render(brief_of(case_with(0.7, HOSTILE), in_clear())).decode()
    assert "<img" not in text
    assert "\x1b" not in text


def test_the_same_case_gives_the_same_words() -> None:
    first, again = (attributions(desk_of(case_with(0.7), in_clear()), HYDRA) for _ in range(2))
    assert first == again
    assert replace(first[0]) == first[0]
