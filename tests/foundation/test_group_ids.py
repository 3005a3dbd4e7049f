from __future__ import annotations

import re

from forensics.foundation.group_ids import cluster_id, network_id


def test_an_id_is_c_and_eight_base32_characters() -> None:
    assert re.fullmatch(r"C-[A-Z2-7]{8}", cluster_id(["ann", "bob"]))


def test_the_order_of_the_core_does_not_matter() -> None:
    assert cluster_id(["bob", "ann"]) == cluster_id(["ann", "bob"])


def test_another_core_is_another_cluster() -> None:
    assert cluster_id(["ann", "bob"]) != cluster_id(["ann", "bob", "cat"])
    assert cluster_id(["ann", "bob"]) != cluster_id(["annbob"])


def test_ids_that_are_not_unicode_have_an_id_too() -> None:
    assert cluster_id(["\udcff"]).startswith("C-")


def test_a_network_is_called_like_no_cluster() -> None:
    assert network_id(["C-A", "C-B"]) == network_id(["C-B", "C-A"])
    assert re.fullmatch(r"N-[A-Z2-7]{8}", network_id(["C-A", "C-B"]))
