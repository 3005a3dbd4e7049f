"""What a reader of the case must know about the inputs, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from forensics.foundation.told_once import told_once
from forensics.ingest.addresses import INTERNAL, NOT_AN_ADDRESS, PUBLIC

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.ingest.log_file import LogFile
    from forensics.vocabulary.request_log import InputFile

NON_PUBLIC_SHARE: Final = 0.5
"""Share of rows with an address. Above it the column is probably a load balancer's, and links would be false."""
_MICROS_PER_SECOND: Final = 1_000_000


def file_warnings(file: LogFile) -> tuple[str, ...]:
    """Warnings about one file, loudest first."""
    tally = file.tally
    found: list[str] = []
    if not tally.rows:
        return ("the file holds no rows", *file.warnings)
    with_address = sum(tally.addresses.values())
    unusable = with_address - tally.usable_addresses
    if with_address and unusable > NON_PUBLIC_SHARE * with_address:
        found.append(
            f"{unusable:,} of {with_address:,} addresses are not public: probably a load balancer's; "
            "see --trusted-proxy and the forwarding chain"
        )
    if tally.n_naive:
        found.append(f"{tally.n_naive:,} times had no offset and were read in the zone of --timezone")
    if tally.kept > 1 and (tally.first or 0) // _MICROS_PER_SECOND == (tally.last or 0) // _MICROS_PER_SECOND:
        found.append("all requests fall on one second")
    found += [f"{count:,} values of {name} could not be read" for name, count in sorted(tally.failures.items())]
    found += placeholder_warnings(tally.placeholders)
    found += [
        f"{tally.addresses[kind]:,} rows had an address that is {text}"
        for kind, text in ((INTERNAL, "not public"), (NOT_AN_ADDRESS, "not an address"))
        if tally.addresses.get(kind)
    ]
    found += [f"the column {name} holds no value" for name in file.empty_columns]
    return (*file.warnings, *found)


def placeholder_warnings(counts: dict[str, int]) -> list[str]:
    """Warnings about values that only stand for none, by column."""
    return [
        f"{count:,} values of {name} only stand for none, as '-' or 'unknown' do, and were read as absent"
        for name, count in sorted(counts.items())
    ]


def log_warnings(files: Sequence[LogFile], inputs: Sequence[InputFile], n_conflicting: int) -> tuple[str, ...]:
    """Warnings about the log as a whole, loudest first, then those of files, each once however many say it."""
    found: list[str] = []
    n_requests = sum(file.requests for file in inputs)
    if not n_requests:
        found.append("no request is left: all were filtered or rejected")
    if not any(file.tally.addresses.get(PUBLIC) for file in files):
        found.append("not one usable client address: nothing can be linked by network, and that is not a clean bill")
    with_ids = [file.tally for file in files if file.tally.n_ids]
    n_ids, different = sum(tally.n_ids for tally in with_ids), {tally.one_id for tally in with_ids}
    if n_ids > 1 and len(different) == 1 and None not in different and n_requests > 1:
        found.append("every request has the same request_id")
    elif n_conflicting:
        found.append(f"{n_conflicting:,} rows share a request_id with a row of other content, and were kept")
    return (*found, *told_once((file.name, text) for file in inputs for text in file.warnings))
