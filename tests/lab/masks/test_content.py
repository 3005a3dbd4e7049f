from __future__ import annotations

import pytest

from tests.lab.masks.worlds import masked


def test_hashes_only_keeps_hashes_and_drops_texts() -> None:
    columns = masked("hashes_only").requests.columns
    assert "prompt" not in columns
    assert {"prompt_sha256", "system_prompt_sha256"} <= set(columns)


def test_no_content_leaves_no_trace_of_a_prompt() -> None:
    assert not [name for name in masked("no_content").requests.columns if "prompt" in name]


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("no_conversations", {"conversation_id"}),
        ("no_agents", {"user_agent", "sdk", "header_order"}),
        ("no_tls", {"tls_fingerprint", "connection_id"}),
    ],
)
def test_a_mask_drops_what_it_names_and_nothing_else(name: str, gone: set[str]) -> None:
    plain, world = masked(), masked(name)
    assert set(plain.requests.columns) - set(world.requests.columns) == gone
    assert world.accounts.equals(plain.accounts)
