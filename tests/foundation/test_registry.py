from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from forensics.foundation.errors import RuleError
from forensics.foundation.registry import parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PART = """
from tests.foundation.test_registry import Toy
part = Toy(name="{name}")
"""


class Toy:
    def __init__(self, name: str) -> None:
        self.name = name


@pytest.fixture
def toys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "toys"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for name in [name for name in sys.modules if name == "toys" or name.startswith("toys.")]:
        del sys.modules[name]


def test_a_new_file_is_a_new_part_and_nobody_edits_a_list(toys: Path) -> None:
    for name in ("drum", "ball"):
        (toys / f"{name}.py").write_text(PART.format(name=name))
    assert list(parts("toys", Toy)) == ["ball", "drum"]


def test_a_file_with_an_underscore_is_no_part(toys: Path) -> None:
    (toys / "_shared.py").touch()
    assert parts("toys", Toy) == {}


def test_a_part_is_named_after_its_file(toys: Path) -> None:
    (toys / "ball.py").write_text(PART.format(name="drum"))
    with pytest.raises(RuleError, match=r"toys\.ball: a part's name must equal its file's stem"):
        parts("toys", Toy)


def test_a_file_without_a_part_is_an_error_that_names_it(toys: Path) -> None:
    (toys / "ball.py").touch()
    with pytest.raises(RuleError, match=r"toys\.ball: a part must expose `part`, an instance of Toy"):
        parts("toys", Toy)
