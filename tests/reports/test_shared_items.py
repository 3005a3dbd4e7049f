from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forensics.foundation.errors import UsageError
from forensics.foundation.pseudonym import pseudonym
from forensics.pipeline import judge
from forensics.reports.shared_items import export, exports, shared_items
from forensics.vocabulary.indicator import OWN_IDENTITY
from forensics.vocabulary.settings import JudgeSettings, Settings
from tests.reports.example_case import without_clusters
from tests.worlds import accounts_of, analysed

if TYPE_CHECKING:
    from pathlib import Path

    from forensics.vocabulary.case import Case

KEY = b"sixteen bytes and more"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return analysed(tmp_path_factory.mktemp("shared"))


def test_partners_are_told_what_the_network_has_for_itself(case: Case) -> None:
    found = shared_items(case, 0.5, None)
    assert {item.kind for item in found} >= {"address"}
    of_hydra = set(accounts_of("op-naive"))
    links = case.tables["links"].join(case.tables["accounts"], on="account_id")
    for item in found:
        users = set(links.filter(entity=item.value)["account_id"].to_list())
        assert len(users & of_hydra) >= 0.9 * len(users)


def test_an_innocent_company_is_told_of_to_nobody(case: Case) -> None:
    clusters = {item.cluster_id for item in shared_items(case, 0.0, None)}
    innocent = case.tables["clusters"].filter(case.tables["clusters"]["verdict"].cast(str) != "hydra")
    assert clusters
    assert not clusters & set(innocent["cluster_id"])


def test_under_a_key_values_are_pseudonyms(case: Case) -> None:
    plain, keyed = shared_items(case, 0.5, None), shared_items(case, 0.5, KEY)
    expected = {pseudonym(KEY, item.kind, item.value) for item in plain}
    assert {item.value for item in keyed} == expected
    assert all(item.is_keyed for item in keyed)
    by_kind = [item.value for item in keyed if item.kind == "address"]
    assert by_kind == sorted(by_kind)


def test_a_network_that_is_not_sure_enough_is_left_out(case: Case) -> None:
    assert shared_items(case, 1.01, None) == []
    assert shared_items(without_clusters(), 0.0, None) == []


@pytest.mark.parametrize("form", sorted(exports()))
def test_our_own_export_corroborates_nothing(case: Case, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"own.{form}"
    path.write_bytes(export(case, form, 0.5, None))
    again = judge(case, Settings(judge=JudgeSettings(indicators=(path,))))
    assert again.tables["corroborations"].is_empty()
    assert any("would confirm themselves" in text for text in again.scope.warnings)
    # The same file from somebody else does.
    theirs = path.read_bytes().replace(b"hydra-forensics", b"somebody").replace(b"x_hydra_forensics", b"x_somebody")
    path.write_bytes(theirs.replace(OWN_IDENTITY.encode(), OWN_IDENTITY[:-1].encode() + b"2"))
    reported = judge(case, Settings(judge=JudgeSettings(indicators=(path,)))).tables["corroborations"]
    assert set(reported["account_id"]) <= set(accounts_of("op-naive"))
    assert len(reported)


def test_another_format_is_refused() -> None:
    with pytest.raises(UsageError, match="csv, stix"):
        export(without_clusters(), "pdf", 0.5, None)
