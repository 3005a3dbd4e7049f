from __future__ import annotations

import pytest

from forensics.assessments.second_witness import SECOND_WITNESS, second_witness
from tests.assessments.clusters import found, names, tie

POOL = names("pool", 6)


def taken_back(*ties: tuple[str, float], by_software: float = 0.8, counts: float = 1.0) -> float:
    """What is taken back of one account with these ties."""
    own = [tie("pool00", kind=kind, bans=bans) for kind, bans in ties]
    story = found({"C-A": POOL}, ties=own, likeness={"pool00": 0.5}, by_software=by_software)
    return float(second_witness(story, {"likeness": counts})["bans"].sum())


@pytest.mark.parametrize("kind", ["shared_route", "client_stack"])
def test_who_was_found_by_software_is_not_borne_out_by_it_again(kind: str) -> None:
    assert taken_back((kind, 0.9)) == -0.8


def test_as_much_is_taken_back_as_likeness_counts() -> None:
    assert taken_back(("shared_route", 1.8), counts=0.75) == pytest.approx(-0.6)


def test_software_bears_out_whom_an_address_found() -> None:
    assert taken_back(("ip_address", 1.2), ("client_stack", 0.9)) == 0.0


def test_software_bears_out_whom_another_family_ties() -> None:
    assert taken_back(("shared_route", 1.8), ("system_prompt", 0.5)) == 0.0


def test_a_faint_tie_of_another_family_changes_nothing() -> None:
    assert taken_back(("shared_route", 1.8), ("system_prompt", 0.1)) == -0.8


def test_where_software_says_nothing_for_an_account_nothing_is_taken_back() -> None:
    assert taken_back(("shared_route", 1.8), by_software=0.0) == 0.0


def test_it_says_why() -> None:
    story = found({"C-A": POOL}, ties=[tie("pool00", kind="shared_route")], likeness={"pool00": 0.5}, by_software=0.8)
    row = second_witness(story, {}).row(0, named=True)
    assert (row["account_id"], row["family"], row["source"]) == ("pool00", "likeness", SECOND_WITNESS)
    assert row["detail"].startswith("it was found by its software")
    assert row["citations"] == []
