"""Random arrays: repeatable, separate, and well spread; addresses that look routable."""

from __future__ import annotations

import ipaddress

import numpy as np

from forensics.lab.draws import choose, group_rng, heavy_tail, hex_ids, keys, mix, zipf_weights
from forensics.lab.tables import networks
from forensics.lab.tables.clients import STACKS


def test_a_group_draws_by_seed_place_and_name() -> None:
    first = group_rng(1, 0, "homes").integers(0, 2**62)
    assert first == group_rng(1, 0, "homes").integers(0, 2**62)
    others = {int(group_rng(*place).integers(0, 2**62)) for place in ((2, 0, "homes"), (1, 1, "homes"), (1, 0, "h"))}
    assert int(first) not in others
    assert len(others) == 3


def test_mixing_is_a_function_that_spreads_its_words() -> None:
    words = mix(np.arange(10_000), 5)
    assert (words == mix(np.arange(10_000), 5)).all()
    assert len(np.unique(words)) == 10_000
    assert abs(float((words % np.uint64(2)).mean()) - 0.5) < 0.02
    assert not (words == mix(np.arange(10_000), 6)).any()


def test_mixing_never_changes() -> None:
    # Written down once: a change here changes every world.
    assert hex_ids(mix(np.arange(2), 1)).to_list() == ["be831589336319a7", "ed2eb7d204ec7dc4"]


def test_ids_are_sixteen_hex_digits_behind_their_prefix() -> None:
    ids = hex_ids(keys(group_rng(1, 0, "x"), 100), "acct_")
    assert ids.str.contains(r"^acct_[0-9a-f]{16}$").all()
    assert ids.n_unique() == 100


def test_choices_follow_their_weights() -> None:
    drawn = choose(group_rng(1, 0, "x"), np.array([1.0, 0.0, 3.0]), 40_000)
    assert (drawn != 1).all()
    assert abs(float((drawn == 2).mean()) - 0.75) < 0.02
    assert abs(float(zipf_weights(10).sum()) - 1.0) < 1e-12


def test_a_heavy_tail_keeps_its_mean() -> None:
    amounts = heavy_tail(group_rng(1, 0, "x"), 10.0, 200_000)
    assert abs(float(amounts.mean()) - 10.0) < 0.5
    assert float(np.median(amounts)) < 6.0


def test_every_network_has_routable_looking_addresses() -> None:
    network = np.repeat(np.arange(networks.N_NETWORKS), 50)
    word = mix(np.arange(len(network)), 3)
    for text in [*networks.v4(network, word), *networks.v6(network, word, word)]:
        address = ipaddress.ip_address(text)
        assert address.is_global, text
        assert str(address) == text


def test_stacks_name_software_and_not_people() -> None:
    assert STACKS["tls_fingerprint"].str.contains(r"^t13d\d{4}(h2|00)_[0-9a-f]{12}_[0-9a-f]{12}$").all()
    assert STACKS["tls_fingerprint"].n_unique() < len(STACKS) / 3
