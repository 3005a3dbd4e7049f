"""Lines rented from a residential proxy seller, kept for a while or changed with every request."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from forensics.lab.draws import DAY, Flags, Ints
from forensics.lab.growth.addresses import lines, market

if TYPE_CHECKING:
    from forensics.lab.growth.draft import Bundle, Places


@dataclass(frozen=True, slots=True)
class Seller:
    """A proxy seller's stock."""

    name: str
    """Sellers of one name rent out the same lines, whoever asks."""
    size: int
    """Lines in use; a smaller stock is the beginning of a larger one."""

    def rent(self, slot: Ints, time: Ints) -> Places:
        """Addresses of lines at some times, µs."""
        key, country = market(self.name, self.size)
        return lines(country[slot], key[slot], time // DAY)


def per_request(rng: np.random.Generator, bundle: Bundle, seller: Seller, rows: Flags) -> Bundle:
    """Send some requests each through another line, over a connection of its own."""
    draft = bundle.draft
    chosen = np.flatnonzero(rows)
    rented = seller.rent(rng.integers(0, seller.size, len(chosen)), draft.time[chosen])
    address, connection = draft.address.copy(), draft.connection.copy()
    number = np.arange(len(chosen), dtype=np.int64)
    address[chosen] = len(bundle.places.ip) + number
    connection[chosen] = int(draft.connection.max(initial=0)) + 1 + number
    draft = draft.changed(address=address, connection=connection)
    return replace(bundle, draft=draft, places=bundle.places.join(rented))
