import polars as pl
import pytest

from benchmarks.crowds import called
from forensics.lab.scores.outcome import ACCOUNTS, CLUSTERS, Outcome


def outcome(world: str, accounts: dict[str, list[str | None]], verdicts: dict[str, str]) -> Outcome:
    """Accounts of clusters, each given by its honest kind, or None for an operator's."""
    rows = [
        {"account_id": f"{name}-{i}", "cluster": name, "honest_kind": kind}
        for name, kinds in accounts.items()
        for i, kind in enumerate(kinds)
    ]
    clusters = [{"cluster": name, "verdict": verdict} for name, verdict in verdicts.items()]
    return Outcome(world, "any", "forensics", pl.DataFrame(rows, ACCOUNTS), pl.DataFrame(clusters, CLUSTERS))


def test_kinds_are_counted_as_what_their_clusters_are_called() -> None:
    first = outcome("a", {"x": ["company"] * 3, "y": ["company", None, None]}, {"x": "organisation", "y": "hydra"})
    second = outcome("b", {"x": ["company"], "z": ["vpn_exit"] * 2}, {"x": "undecided", "z": "organisation"})
    told = {row["honest_kind"]: row for row in called([first, second]).to_dicts()}
    assert set(told) == {"company", "vpn_exit"}
    assert told["company"]["grouped"] == 4  # one more is a guest in an operator's cluster
    assert told["company"]["organisation"] == pytest.approx(3 / 4)
    assert told["company"]["undecided"] == pytest.approx(1 / 4)
    assert told["company"]["hydra"] == 0.0
    assert told["vpn_exit"]["organisation"] == 1.0
