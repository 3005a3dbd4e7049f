"""Extraction: private to its operator, the same in every stretch of time, and quick to move to a new model."""

from __future__ import annotations

import numpy as np
import pytest

from forensics.foundation.errors import UsageError
from forensics.lab.draws import DAY, group_rng
from forensics.lab.growth.adoption import HONEST_SHARES, adopt
from forensics.lab.growth.asks import style_named
from forensics.lab.growth.extraction import FAMILY_SAMPLINGS, write_extraction
from forensics.lab.tables.asks import ASK_CLAUSES, TASK_HEADS
from forensics.lab.tables.models import MODEL_WEIGHTS, NEW_MODEL, SAMPLINGS
from forensics.lab.world import Plan
from tests.lab.orders import DAYS, STYLES, order_of, prompts, script_of

FAMILIES = tuple(FAMILY_SAMPLINGS)
TEMPLATED = ("elicitation", "injected", "rubric", "slots")


def _front(text: str) -> str:
    return text[:90]


def test_every_family_has_its_own_words_tasks_and_ways_of_asking() -> None:
    assert set(FAMILY_SAMPLINGS) == set(ASK_CLAUSES) == set(TASK_HEADS)
    assert {len(clauses) for clauses in ASK_CLAUSES.values()} == {4}
    script = script_of(order_of("slots", 900, *FAMILIES))
    assert len({_front(text) for text in prompts(script)}) == len(FAMILIES)
    images = np.array([row.image_count for row in SAMPLINGS])[script.sampling]
    assert images[FAMILIES.index("vision") :: 9].all()
    assert not images[FAMILIES.index("reasoning") :: 9].any()


@pytest.mark.parametrize("style", STYLES)
def test_the_same_order_gives_the_same_script(style: str) -> None:
    order = order_of(style, 300, "coding", "rubric", pivot=DAY)
    first, second = script_of(order), script_of(order)
    assert prompts(first) == prompts(second)
    assert first.systems == second.systems
    for name in ("system", "sampling", "model"):
        assert (getattr(first, name) == getattr(second, name)).all()


@pytest.mark.parametrize("style", STYLES)
def test_two_stretches_of_time_share_templates_but_no_task(style: str) -> None:
    early = script_of(order_of(style, 700, "coding", "rubric"), part=0)
    late = script_of(order_of(style, 200, "coding", "rubric"), part=1)
    assert not set(prompts(early)) & set(prompts(late))
    assert early.systems == late.systems
    assert set(early.sampling[:2]) == set(late.sampling[:2])
    assert set(early.model) == set(late.model)
    if style in TEMPLATED:
        assert {_front(text) for text in prompts(late)} <= {_front(text) for text in prompts(early)}


@pytest.mark.parametrize("style", TEMPLATED)
def test_operators_do_not_share_private_templates(style: str) -> None:
    fronts = [
        {text[:200] for text in prompts(script_of(order_of(style, 20), operator=f"op{number}"))} for number in range(20)
    ]
    assert sum(len(front) for front in fronts) == len(set().union(*fronts))


def test_a_campaign_keeps_its_words_when_another_joins_the_pool() -> None:
    alone = script_of(order_of("slots", 90, "coding"))
    beside = script_of(order_of("slots", 90, "rubric", "coding"))
    assert _front(prompts(alone)[0]) == _front(prompts(beside)[1])


def test_nearly_half_of_a_campaign_moves_to_a_new_model_within_a_day() -> None:
    order = order_of("slots", 8_000, pivot=DAY)
    moved = script_of(order).model == NEW_MODEL
    within = (order.time >= DAY) & (order.time < 2 * DAY)
    assert not moved[order.time < DAY].any()
    assert 0.4 < moved[within].mean() < 0.6
    assert moved[order.time >= 3 * DAY].mean() > moved[within].mean()


def test_no_model_is_new_without_a_release() -> None:
    assert MODEL_WEIGHTS[NEW_MODEL] == 0
    assert not (script_of(order_of("slots", 500)).model == NEW_MODEL).any()


def test_honest_people_take_weeks_and_stay_with_what_they_took() -> None:
    time = np.tile(np.arange(40, dtype=np.int64) * DAY, 500)
    who = np.repeat(np.arange(500, dtype=np.int64), 40)
    model = adopt(group_rng(1, 0, "honest"), time, np.zeros_like(time), 5 * DAY, HONEST_SHARES, who)
    days = (model == NEW_MODEL).reshape(500, 40)
    assert days[:, 5:7].mean() < 0.05
    assert 0.25 < days[:, 39].mean() < 0.45
    assert (np.diff(days.astype(np.int64), axis=1) >= 0).all()


def test_an_order_may_be_empty() -> None:
    script = script_of(order_of("injected", 0))
    assert len(script.texts) == len(script.prompt) == 0


def test_unknown_styles_and_families_are_usage_errors() -> None:
    with pytest.raises(UsageError, match="style"):
        style_named("shouted")
    with pytest.raises(UsageError, match="'poetry'"):
        script_of(order_of("slots", 3, "poetry"))


def test_two_pools_with_one_secret_share_a_template_but_no_task() -> None:
    first, second = (
        write_extraction(
            Plan(group_rng(1, 0, name), name, 8, 0, DAYS),
            group_rng(1, 1, name),
            group_rng(1, 2, "laboratory"),
            order_of("slots", 40, campaign=f"{name}/customer"),
        )
        for name in ("first", "second")
    )
    assert first.systems == second.systems
    assert _front(prompts(first)[0]) == _front(prompts(second)[0])
    assert not set(prompts(first)) & set(prompts(second))
