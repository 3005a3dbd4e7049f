from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forensics.casestore.write import Overwrite, write_case
from tests.reports.example_case import RUN, example_case

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.case import Case

DOCUMENTS = {"report.html": b"<p>report</p>\n", "report.md": b"# report\n", "case.json": b"{}\n"}


@pytest.fixture(scope="session")
def case() -> Case:
    return example_case()


@pytest.fixture
def written(case: Case, tmp_path: Path) -> Path:
    out = tmp_path / "case"
    write_case(case, DOCUMENTS, RUN, out, overwrite=Overwrite.NEVER)
    return out
