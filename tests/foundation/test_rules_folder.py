from __future__ import annotations

from forensics.foundation.rules_folder import rules_folder


def test_the_rules_of_a_checkout_stand_beside_the_package() -> None:
    found = rules_folder()
    assert found.name == "rules"
    assert (found / "mappings").is_dir()
