from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.worlds import analysed

if TYPE_CHECKING:
    from forensics.vocabulary.case import Case


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The small world, analysed from one Parquet file."""
    return analysed(tmp_path_factory.mktemp("law"))
