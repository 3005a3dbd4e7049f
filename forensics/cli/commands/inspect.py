"""``forensics inspect``: what is in these logs."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from pathlib import Path
from typing import Annotated

import typer

from forensics.cli import flags
from forensics.cli.arguments import Logs
from forensics.cli.door import Call, takes

WriteMap = Annotated[
    Path | None, typer.Option("--write-map", help="write the proposed mapping to this file", show_default=False)
]


@takes(*flags.READ, *flags.RUN, flags.FLAGS["force"])
def inspect(call: Call, logs: Logs, write_map: WriteMap = None) -> None:
    """Tell what is in LOGs, and what could be measured."""
    from forensics.cli.inspection import inspected, inspection_json, inspection_text
    from forensics.cli.report_file import deliver

    with call.screen.progress() as progress:
        found = inspected(call, logs, progress)
    call.write(inspection_json(found) if call.screen.form == "json" else inspection_text(found))
    if write_map and not found.proposed_mapping:
        call.screen.warn("no mapping is needed, and none was written: every known column has its own name")
    elif write_map:
        deliver(call, found.proposed_mapping.encode("utf-8"), write_map)
