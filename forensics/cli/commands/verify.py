"""``forensics verify``: is every byte the one that was sealed?"""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from pathlib import Path
from typing import Annotated

import typer

from forensics.cli.arguments import CaseFolder
from forensics.cli.door import Call, takes

InputsFolder = Annotated[
    Path | None, typer.Option("--inputs", help="file or folder of the logs, to compare them too", show_default=False)
]


@takes()
def verify(call: Call, case: CaseFolder, inputs: InputsFolder = None) -> int:
    """Check every file of CASE against its manifest."""
    from forensics.casestore.verify import verify_case
    from forensics.cli.verdict import exit_code, verdict_text

    found = verify_case(case, inputs)
    call.write(verdict_text(found, case, call.screen))
    return exit_code(found)
