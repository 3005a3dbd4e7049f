from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forensics.casestore.read import read_case
from forensics.casestore.write import Overwrite, write_case
from forensics.foundation.errors import UsageError
from forensics.reports.naming import in_clear, pseudonymous
from forensics.reports.render import formats, render, render_all
from tests.reports.example_case import RUN, example_case, hostile_case, without_clusters

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.case import Case


def test_formats_are_found_by_looking() -> None:
    assert {"html", "json", "md"} <= set(formats())


def test_a_format_answers_to_its_suffix_and_its_name() -> None:
    case = example_case()
    naming = pseudonymous(case)
    assert render(case, "md", naming) == render(case, "markdown_page", naming)


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="html, json, md"):
        render(example_case(), "docx", in_clear())


def test_the_same_case_is_the_same_bytes() -> None:
    case = example_case()
    assert render_all(case, pseudonymous(case)) == render_all(example_case(), pseudonymous(example_case()))


@pytest.mark.parametrize(
    "case", [example_case(), hostile_case(), without_clusters()], ids=["plain", "hostile", "empty"]
)
def test_a_case_that_was_written_and_read_renders_to_the_same_bytes(case: Case, tmp_path: Path) -> None:
    documents = render_all(case, pseudonymous(case))
    write_case(case, documents, RUN, tmp_path / "case", overwrite=Overwrite.NEVER)
    again = read_case(tmp_path / "case")
    assert render_all(again, pseudonymous(again)) == documents
    assert {name: (tmp_path / "case" / name).read_bytes() for name in documents} == documents
