"""``rules/prices/*.yaml``, and a user's own file → list prices, checked."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from forensics.foundation.errors import RuleError
from forensics.foundation.rule_fields import is_figure, record, text, texts
from forensics.foundation.safe_text import safe_text
from forensics.foundation.yaml_file import read_yaml
from forensics.vocabulary.price import Price, PriceLists
from forensics.workloads.model_names import MAX_CHARACTERS, closest, pattern

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "prices"
"""Below the rules folder."""
MAX_FILES = 64
"""Makers."""
MAX_PRICES = 2_000
"""Names and days of one file. The longest shipped one has about a hundred."""
MAX_EXAMPLES = 400
"""Sources of one file, and names that must, or must not, have a price; of each sort."""
FIRST_DAY = date(2000, 1, 1)
"""No price is older: there were no models to pay for."""
MAX_PRICE = 100_000.0
"""USD per million tokens; the dearest public price of 2024 to 2026 is 600."""
_KEYS: Final = ("list", "maker", "prices")
_BESIDES: Final[tuple[str, ...]] = ("priced", "sources", "unpriced")
"""Where prices were read, and names of models that must, or must not, have one."""
_NEEDED: Final = ("checked", "input", "models", "output")
_MORE: Final = ("cached", "from")


def read_prices(rules: Path, own: Path | None = None) -> PriceLists:
    """Read every price list below a rules folder, and before them a user's own.

    Raises
    ------
    RuleError
        A file is wrong, there are too many, or two say what one model costs from the same day on.
    """
    paths = sorted((rules / FOLDER).glob("*.yaml"))
    if len(paths) > MAX_FILES:
        raise RuleError(f"{len(paths)} price lists; at most {MAX_FILES}", where=str(rules / FOLDER))
    shipped: list[Price] = []
    seen: set[tuple[str, date | None]] = set()
    for path in paths:
        shipped += _new(read_list(path), seen, path)
    first = () if own is None else (read_list(own),)
    return (*first, tuple(shipped))


def read_list(path: Path) -> tuple[Price, ...]:
    """Read one price list.

    Raises
    ------
    RuleError
        Not YAML, a key missing or unknown, a value of the wrong type or out of range, a model with two prices from the
        same day on, or an example that is priced and should not be, or the other way round. The place names the file
        and the key.
    """
    where = str(path)
    document = record(read_yaml(path), _KEYS, where, _BESIDES)
    _text(document["maker"], f"{where}: maker")
    page = _text(document["list"], f"{where}: list")
    given = [key for key in _BESIDES if key in document]
    named = {key: texts(document[key], f"{where}: {key}", MAX_EXAMPLES, _text) for key in given}
    rows = document["prices"]
    if not isinstance(rows, list) or not 0 < len(rows) <= MAX_PRICES:
        raise RuleError(f"expected a list of one to {MAX_PRICES} prices", where=f"{where}: prices")
    prices: list[Price] = []
    seen: set[tuple[str, date | None]] = set()
    for number, row in enumerate(rows, start=1):
        prices += _new(_prices(row, page, path.name, f"{where}: prices, number {number}"), seen, path)
        if len(prices) > MAX_PRICES:
            raise RuleError(f"more than {MAX_PRICES} names with a price", where=f"{where}: prices")
    known = frozenset(price.model for price in prices)
    for key, wanted in (("priced", True), ("unpriced", False)):
        for name in named.get(key, ()):
            if (closest(name, known) is not None) is not wanted:
                raise RuleError(f"{name!r} has {'no' if wanted else 'a'} price", where=f"{where}: {key}")
    return tuple(prices)


def _prices(row: Any, page: str, file: str, where: str) -> list[Price]:
    """A price for each of the names of one row."""
    record(row, _NEEDED, where, _MORE)
    since = _day(row["from"], f"{where}: from") if "from" in row else None
    checked = _day(row["checked"], f"{where}: checked")
    cached = _price(row["cached"], f"{where}: cached") if "cached" in row else None
    entry, answer = (_price(row[name], f"{where}: {name}") for name in ("input", "output"))
    names = texts(row["models"], f"{where}: models", MAX_PRICES, _text)
    source = f"{page}, looked at {checked} ({file})"
    return [Price(_pattern(name, f"{where}: models"), since, entry, cached, answer, source) for name in names]


def _new(found: list[Price] | tuple[Price, ...], seen: set[tuple[str, date | None]], path: Path) -> list[Price]:
    """The prices found; refused if the model and day of one was seen before, and seen from now on."""
    for price in found:
        if (price.model, price.since) in seen:
            day = f" from {price.since}" if price.since else ""
            raise RuleError(f"two prices of {price.model!r}{day}", where=f"{path}: prices", hint="keep one of them")
        seen.add((price.model, price.since))
    return list(found)


def _text(given: Any, where: str) -> str:
    if isinstance(given, str) and safe_text(given) != given:
        raise RuleError("a text holds control or invisible characters", where=where)
    return text(given, where)


def _pattern(name: str, where: str) -> str:
    told = pattern(name)
    if told is None:
        raise RuleError(
            f"{name[:MAX_CHARACTERS]!r} is no name of a model", where=where, hint="one * may stand for anything"
        )
    return told


def _price(given: Any, where: str) -> float:
    if not is_figure(given, MAX_PRICE):
        raise RuleError(f"expected USD per million tokens, 0 to {MAX_PRICE:,.0f}", where=where)
    return float(given)


def _day(given: Any, where: str) -> date:
    if not isinstance(given, date) or isinstance(given, datetime):
        raise RuleError("expected a day", where=where, hint="as 2026-09-01")
    if given < FIRST_DAY:
        raise RuleError(f"{given} is before {FIRST_DAY}", where=where)
    return given
