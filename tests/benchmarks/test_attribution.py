from __future__ import annotations

from benchmarks import attribution
from forensics.vocabulary.actor import ActorProfile

PROFILES = tuple(ActorProfile(name, name, "", items, ()) for name, items in attribution.patterns().items())


def test_dealt_out_anew_every_item_is_kept_and_none_stays_with_its_own() -> None:
    dealt = attribution._permuted(PROFILES, 4500)
    assert sum(len(one.items) for one in dealt) == sum(len(one.items) for one in PROFILES)
    assert not [one.name for one in dealt for item in one.items if item.name.startswith(f"{one.name}_")]


def test_no_two_items_of_one_profile_stay_together() -> None:
    sources = [[item.name.split("_")[1] for item in one.items] for one in attribution._permuted(PROFILES, 4501)]
    assert all(len(set(letters)) == len(letters) for letters in sources)


def test_the_same_seed_draws_the_same_world() -> None:
    assert attribution.world(4500) == attribution.world(4500)
    assert attribution.world(4500) != attribution.world(4501)
