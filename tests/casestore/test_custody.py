from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from forensics.casestore.custody import Head, append_action, chain_head, chain_problems, first_facts
from forensics.foundation.errors import InputError, VerificationError
from tests.reports.example_case import RUN

if TYPE_CHECKING:
    from pathlib import Path


def test_the_first_line_says_who_made_the_case_and_binds_its_seal(written: Path) -> None:
    facts = first_facts(written)
    assert facts["action"] == "created"
    assert facts["examiner"] == "A. Examiner"
    assert facts["case_id"] == "case-1234abcd"
    assert facts["seal"] == facts["previous"]


def test_a_line_says_what_was_done(written: Path) -> None:
    append_action(written, "rendered", RUN, clear=True)
    last = orjson.loads((written / "custody.jsonl").read_bytes().splitlines()[-1])
    assert (last["action"], last["clear"], last["at"]) == ("rendered", True, RUN.started_at)
    assert chain_problems(written) == []


def test_nothing_is_added_to_a_broken_chain(written: Path) -> None:
    chain = written / "custody.jsonl"
    chain.write_bytes(chain.read_bytes().replace(b"A. Examiner", b"B. Examiner"))
    with pytest.raises(VerificationError, match="broken"):
        append_action(written, "rendered", RUN)


def test_a_case_without_a_chain_says_so(written: Path) -> None:
    (written / "custody.jsonl").unlink()
    with pytest.raises(InputError, match="no chain"):
        append_action(written, "rendered", RUN)


def test_an_action_leaves_no_file_behind(written: Path) -> None:
    append_action(written, "rendered", RUN)
    assert [path.name for path in written.parent.iterdir()] == ["case"]


def test_lines_cut_from_the_end_show_against_a_head_that_was_noted(written: Path) -> None:
    first = chain_head(written)
    noted = append_action(written, "rendered", RUN)
    assert noted == chain_head(written)
    assert noted.n_entries == 2
    chain = written / "custody.jsonl"
    chain.write_bytes(chain.read_bytes().splitlines(keepends=True)[0])
    assert chain_problems(written) == []
    assert chain_head(written) == first == Head(1, first.sha256) != noted
