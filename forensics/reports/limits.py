"""How much of a case a report holds: it must open on any machine; the tables hold everything."""

from __future__ import annotations

from dataclasses import dataclass, replace

MAX_BYTES = 5_000_000
"""Bytes of an HTML report, as the contract has it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Rows of each part. What is left out is counted, and the report says where it stands."""

    clusters: int = 20
    """Clusters with a section of their own; a section with its drawings is about 60 kB."""
    pictures: int = 20
    """Clusters with a network picture."""
    listed: int = 200
    """Clusters in the overview."""
    members: int = 1_500
    """Accounts of one cluster; a row is about 400 bytes."""
    members_in_all: int = 6_000
    shared: int = 15
    """Shared things of one cluster."""
    addends: int = 30
    """Evidence rows of one cluster; the smallest beyond are added up in one row."""
    ruled_out: int = 40
    """Shared things that were judged public or an organisation's."""
    lines: int = 100
    """Inputs, warnings, gaps and unmeasured parts, each."""

    def smaller(self) -> Limits:
        """Half of everything that grows with a case; at least one."""
        return replace(
            self,
            clusters=max(1, self.clusters // 2),
            pictures=self.pictures // 2,
            listed=max(1, self.listed // 2),
            members=max(1, self.members // 2),
            members_in_all=max(1, self.members_in_all // 2),
            ruled_out=max(1, self.ruled_out // 2),
            lines=max(1, self.lines // 2),
        )
