from __future__ import annotations

import re

from forensics.clusters.identity import cluster_id


def test_an_id_is_c_and_eight_base32_characters() -> None:
    assert re.fullmatch(r"C-[A-Z2-7]{8}", cluster_id(["ann", "bob"]))


def test_the_order_of_the_core_does_not_matter() -> None:
    assert cluster_id(["bob", "ann"]) == cluster_id(["ann", "bob"])


def test_another_core_is_another_cluster() -> None:
    assert cluster_id(["ann", "bob"]) != cluster_id(["ann", "bob", "cat"])
    assert cluster_id(["ann", "bob"]) != cluster_id(["annbob"])


def test_ids_that_are_not_unicode_have_an_id_too() -> None:
    assert cluster_id(["\udcff"]).startswith("C-")
