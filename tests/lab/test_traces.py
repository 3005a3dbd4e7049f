"""Traces of relays on logs that fit on a page."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from forensics.lab.growth.pools import Tunnels, tunnelled
from forensics.lab.scores.scheduling import mismatched, operator_traces, reuse_distances
from forensics.lab.scores.traces import pair_traces
from forensics.lab.tables.clients import STACKS, THROUGH
from tests.lab.worlds import reuse_distance

START = datetime(2026, 9, 7, tzinfo=UTC)
TRUTH = pl.DataFrame(
    {
        "account_id": ["a", "b", "c", "x", "y", "z"],
        "operator_id": ["op", "op", "op", None, None, None],
        "party": [None, None, None, "firm", "firm", None],
    }
)


def log(*rows: dict[str, object]) -> pl.DataFrame:
    """Rows ``account_id``, ``at`` (seconds) and whatever else; every account of the truth sends something."""
    quiet = [{"account_id": name, "at": 90_000 + 100 * n} for n, name in enumerate(TRUTH["account_id"])]
    frame = pl.DataFrame([*rows, *quiet], infer_schema_length=None)
    at = START + pl.duration(microseconds=(pl.col("at") * 1_000_000).cast(pl.Int64))
    return frame.select(pl.exclude("at"), timestamp=at)


def prompt(account: str, at: float, status: int, text: str = "p") -> dict[str, object]:
    return {"account_id": account, "at": at, "status": status, "prompt_sha256": text, "message_count": 1}


def shares(requests: pl.DataFrame, trace: str) -> tuple[int, int]:
    found = pair_traces(requests, TRUTH).shares[trace]
    assert found is not None
    return found.n_same, found.n_other


def test_pairs_are_of_one_operator_of_one_party_or_of_others() -> None:
    found = pair_traces(log(), TRUTH)
    assert (found.n_same, found.n_party, found.n_other) == (3, 1, 11)


def test_a_connection_is_shared_only_at_one_address_on_one_day() -> None:
    def on(account: str, at: int, ip: str) -> dict[str, object]:
        return {"account_id": account, "at": at, "ip": ip, "connection_id": "1"}

    assert shares(log(on("a", 0, "192.0.2.1"), on("b", 9, "192.0.2.1"), on("z", 9, "192.0.2.9")), "connection") == (
        1,
        0,
    )
    assert shares(log(on("a", 0, "192.0.2.1"), on("b", 86_400, "192.0.2.1")), "connection") == (0, 0)


def test_a_pair_that_shares_two_addresses_counts_once_and_a_firm_not_at_all() -> None:
    seen = [("a", 1), ("b", 1), ("a", 2), ("b", 2), ("z", 2), ("x", 3), ("y", 3)]
    requests = log(*({"account_id": who, "at": n, "ip": f"192.0.{ip}.1"} for n, (who, ip) in enumerate(seen)))
    assert shares(requests, "address") == (1, 2)


def test_the_next_sender_of_a_failed_prompt_within_15_seconds_takes_over() -> None:
    assert shares(log(prompt("a", 0, 429), prompt("b", 1, 200), prompt("c", 2, 200)), "take-over") == (1, 0)
    assert shares(log(prompt("a", 0, 429), prompt("b", 16, 200)), "take-over") == (0, 0)
    assert shares(log(prompt("a", 0, 200), prompt("b", 1, 200)), "take-over") == (0, 0)
    assert shares(log(prompt("a", 0, 429), prompt("a", 1, 200)), "take-over") == (0, 0)


def test_a_conversation_under_two_accounts_is_a_hand_over() -> None:
    requests = log(*({"account_id": who, "at": n, "conversation_id": "c"} for n, who in enumerate("abca")))
    assert shares(requests, "hand-over") == (3, 0)


def test_accounts_that_send_in_the_same_seconds_act_together() -> None:
    moments = [
        {"account_id": who, "at": 600.0 * n + shift} for n in range(20) for who, shift in (("a", 0.1), ("b", 1.2))
    ]
    assert shares(log(*moments), "acting together") == (1, 0)


def test_what_the_log_does_not_say_is_not_zero() -> None:
    found = pair_traces(log(), TRUTH).shares
    assert found["connection"] is None
    assert found["take-over"] is None
    assert found["hand-over"] is None


def test_rotation_has_reuse_distance_one_and_even_load() -> None:
    told = operator_traces(log(*({"account_id": who, "at": n} for n, who in enumerate("abc" * 9))), TRUTH).to_dicts()[0]
    assert told["reuse_mean"] == pytest.approx(1.0)
    assert told["reuse_cv"] == pytest.approx(0.0)
    assert told["load_entropy"] == pytest.approx(1.0)
    assert told["next_other"] is None


def test_reuse_distance_agrees_with_counting_by_hand() -> None:
    places = np.random.default_rng(4).integers(0, 7, 200)
    assert float(reuse_distances(places).mean()) == pytest.approx(reuse_distance([str(p) for p in places]))


def test_who_goes_on_after_a_refusal_is_told_per_operator() -> None:
    rows = [prompt("a", 0, 429, "p"), prompt("b", 0.5, 200, "p"), prompt("b", 50, 429, "q"), prompt("b", 52, 200, "q")]
    told = operator_traces(log(*rows), TRUTH).to_dicts()[0]
    assert (told["n_refused"], told["next_other"], told["next_gap_s"]) == (2, 0.5, 0.5)


def test_an_agent_over_a_stack_that_no_free_account_sends_it_with_is_mismatched() -> None:
    sdk, gateway = "t13d1812h1_85036bcba153_d41ae481755e", "t13d141100_fa82ebbed50e_d41ae481755e"
    stacks = [("z", sdk), ("w", sdk), ("a", gateway), ("x", gateway), ("y", gateway)]
    requests = pl.DataFrame(
        [{"account_id": who, "user_agent": "Python/1.2", "tls_fingerprint": tls} for who, tls in stacks]
    )
    truth = pl.concat([TRUTH, pl.DataFrame([{"account_id": "w", "operator_id": None, "party": None}]).cast(pl.String)])
    found = mismatched(requests, truth)
    assert found is not None
    # A company behind a gateway looks like a relay here: the trace proves a gateway, and nothing else.
    assert found.filter("mismatched")["account_id"].to_list() == ["a", "x", "y"]


def test_a_connection_carries_so_many_requests_and_ends_when_idle() -> None:
    time = np.arange(10, dtype=np.int64) * 1_000_000
    time[5:] += 3_600_000_000
    nobody = np.zeros(10, dtype=np.int64)
    label = tunnelled(np.random.default_rng(0), Tunnels(1.0, 1, 60.0, carried=4), time, nobody, nobody)
    assert [int((label == one).sum()) for one in dict.fromkeys(label.tolist())] == [4, 1, 4, 1]


def test_gateways_pass_agents_on_and_few_others_do() -> None:
    passed = STACKS.with_columns(passed=pl.col("family").str.contains(THROUGH, literal=True))
    weight = passed.group_by("use").agg(share=pl.col("weight").filter(pl.col("passed")).sum() / pl.col("weight").sum())
    share = dict(weight.iter_rows())
    assert share["gateway"] == pytest.approx(5 / 13)
    assert all(0.002 < share[use] < 0.004 for use in ("sdk", "cli", "app"))
