"""``forensics report``: render a case again."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from typing import Annotated

import typer

from forensics.cli import flags
from forensics.cli.arguments import CaseFolder, OutFile
from forensics.cli.door import Call, takes

Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="html, md or json; by default what the name of --out ends in",
        show_default=False,
    ),
]
KEYED = tuple(flags.FLAGS[name] for name in ("key-file", "force", "examiner"))


@takes(*KEYED, *flags.RENDER)
def report(call: Call, case: CaseFolder, out: OutFile, form: Format = None) -> None:
    """Render a report of CASE again; the case stays sealed."""
    from forensics.casestore.read import read_case
    from forensics.cli import report_file
    from forensics.cli.finish import Clock
    from forensics.cli.naming import naming
    from forensics.reports.render import render

    clock, name = Clock(), report_file.format_name(form, out)
    found = read_case(case)
    content = render(found, name, naming(found, call.choices))
    report_file.deliver(call, content, out)
    report_file.record(call, case, clock.run(call.choices.get("examiner")), name, content)
