from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from forensics.foundation.errors import RuleError
from forensics.foundation.rules_folder import rules_folder
from forensics.foundation.yaml_file import MAX_BYTES
from forensics.workloads.model_names import closest
from forensics.workloads.price_files import (
    FOLDER,
    MAX_EXAMPLES,
    MAX_FILES,
    MAX_PRICE,
    MAX_PRICES,
    read_list,
    read_prices,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

(SHIPPED,) = read_prices(rules_folder())
KNOWN = frozenset(price.model for price in SHIPPED)


def document(**changed: Any) -> dict[str, Any]:
    """A right file: one model, dearer from a day on."""
    rows = [
        {"models": ["model-1"], "input": 2, "cached": 0.2, "output": 10, "checked": date(2026, 1, 2)},
        {"models": ["model-1"], "from": date(2026, 9, 1), "input": 3, "output": 15.5, "checked": date(2026, 9, 2)},
    ]
    right = {"maker": "A maker", "list": "https://example.org/prices", "sources": ["https://example.org/prices"]}
    return {**right, "prices": rows, "priced": ["maker/model-1"], "unpriced": ["model-2"], **changed}


def written(folder: Path, content: dict[str, Any], stem: str = "maker") -> Path:
    path = folder / FOLDER / f"{stem}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(RuleError) as caught:
        read_list(path)
    assert (caught.value.where or "").startswith(str(path))
    return f"{(caught.value.where or '').removeprefix(str(path))}: {caught.value.message}"


def first(**changed: Any) -> Callable[[dict[str, Any]], object]:
    return lambda content: content["prices"][0].update(changed)


def test_a_right_file_is_read(tmp_path: Path) -> None:
    early, late = read_list(written(tmp_path, document()))
    assert (early.model, early.since, early.input, early.cached, early.output) == ("model-1", None, 2.0, 0.2, 10.0)
    assert (late.since, late.cached, late.output) == (date(2026, 9, 1), None, 15.5)
    assert early.source == "https://example.org/prices, looked at 2026-01-02 (maker.yaml)"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda content: content.pop("maker"), ": must have the keys list, maker, prices and may"),
        (lambda content: content.update(note=1), ": must have the keys list, maker, prices and may"),
        (lambda content: content.update(maker=3), ": maker: expected a text"),
        (lambda content: content.update(list=""), ": list: expected a text"),
        (lambda content: content.update(sources=[]), ": sources: expected a list of texts"),
        (lambda content: content.update(prices=[]), ": prices: expected a list of one to"),
        (lambda content: content.update(prices="free"), ": prices: expected a list of one to"),
        (
            lambda content: content.update(prices=["x"]),
            ": prices, number 1: must have the keys checked, input, models, output and may have",
        ),
        (lambda content: content["prices"][1].pop("output"), ": prices, number 2: must have the keys checked,"),
        (first(batch=1), ": prices, number 1: must have the keys checked, input, models, output and may have"),
        (first(models="model-1"), ": prices, number 1: models: expected a list of texts"),
        (first(models=[f"m{n}" for n in range(MAX_PRICES)]), ": prices: more than"),
        (
            first(models=[f"m{n}" for n in range(MAX_PRICES + 1)]),
            ": prices, number 1: models: expected a list of texts",
        ),
        (lambda content: content.update(unpriced=["x"] * (MAX_EXAMPLES + 1)), ": unpriced: expected a list of texts"),
        (lambda content: content.update(maker="A\u202emaker"), ": maker: a text holds control or invisible"),
        (lambda content: content.update(list="https://x\x1b"), ": list: a text holds control or invisible"),
        (lambda content: content.update(list="https://x\ud800"), ": half a character"),
        (first(models=["model\u200b-1"]), ": prices, number 1: models: a text holds control or invisible"),
        (first(**{"from": date(1, 1, 1)}), ": prices, number 1: from: 0001-01-01 is before"),
        (first(models=["a*b*"]), ": prices, number 1: models: 'a*b*' is no name of a model"),
        (first(input="3"), ": prices, number 1: input: expected USD per million"),
        (first(input=True), ": prices, number 1: input: expected USD per million"),
        (first(input=-1), ": prices, number 1: input: expected USD per million"),
        (first(output=float("nan")), ": prices, number 1: output: expected USD per million"),
        (first(cached=float("inf")), ": prices, number 1: cached: expected USD per million"),
        (first(output=MAX_PRICE * 2), ": prices, number 1: output: expected USD per million"),
        (first(output=10**400), ": prices, number 1: output: expected USD per million"),
        (first(checked="today"), ": prices, number 1: checked: expected a day"),
        (first(**{"from": datetime(2026, 9, 1, 12)}), ": prices, number 1: from: expected a day"),  # noqa: DTZ001 (YAML has such times)
        (first(**{"from": date(2026, 9, 1)}), ": prices: two prices of 'model-1' from 2026-09-01"),
        (first(models=["model-1", "maker/MODEL-1"]), ": prices: two prices of 'model-1'"),
        (lambda content: content.update(priced=["model-2"]), ": priced: 'model-2' has no price"),
        (lambda content: content.update(unpriced=["model-1"]), ": unpriced: 'model-1' has a price"),
    ],
)
def test_a_wrong_file_is_refused_at_its_place(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], reason: str
) -> None:
    content = document()
    change(content)
    assert reason in refusal(written(tmp_path, content))


@pytest.mark.parametrize("text", ["", "- a\n", "maker: [\n", "a: &b 1\nc: *b\n", "#" * (MAX_BYTES + 1)])
def test_what_is_no_small_yaml_mapping_is_refused(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, {})
    path.write_text(text, encoding="utf-8")
    assert refusal(path)


def test_two_makers_cannot_price_one_model(tmp_path: Path) -> None:
    written(tmp_path, document())
    written(tmp_path, document(), "other")
    with pytest.raises(RuleError, match=r"two prices of 'model-1'"):
        read_prices(tmp_path)


def test_a_user_s_own_list_comes_first(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(yaml.safe_dump(document()), encoding="utf-8")
    mine, shipped = read_prices(rules_folder(), own)
    assert {price.model for price in mine} == {"model-1"}
    assert shipped == SHIPPED
    with pytest.raises(RuleError, match="cannot read"):
        read_prices(rules_folder(), tmp_path / "absent.yaml")


def test_there_are_not_too_many(tmp_path: Path) -> None:
    assert read_prices(tmp_path) == ((),)
    for number in range(MAX_FILES + 1):
        written(tmp_path, {}, f"m{number}")
    with pytest.raises(RuleError, match=f"at most {MAX_FILES}"):
        read_prices(tmp_path)


@pytest.mark.parametrize("path", sorted((rules_folder() / FOLDER).glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_examples_hold_with_all_lists_together(path: Path) -> None:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    own = frozenset(price.model for price in read_list(path))
    assert all(closest(name, KNOWN) in own for name in told["priced"])
    assert told["priced"]
    assert told["unpriced"]
    assert all(source.startswith("https://") for source in (told["list"], *told["sources"]))


def test_answers_cost_at_least_what_requests_do_and_a_cache_is_cheaper() -> None:
    assert len(SHIPPED) > 100
    assert all(price.input <= price.output for price in SHIPPED)
    assert all(price.cached is None or price.cached < price.input for price in SHIPPED)
