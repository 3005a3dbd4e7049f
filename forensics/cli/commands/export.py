"""``forensics export``: what partners may be told."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from typing import Annotated

import typer

from forensics.cli import flags
from forensics.cli.arguments import CaseFolder, OutFile
from forensics.cli.door import Call, takes

Form = Annotated[str, typer.Option("--to", metavar="FORMAT", help="stix (2.1 bundle) or csv (list)")]
Least = Annotated[
    float, typer.Option("--min-confidence", metavar="P", help="networks of at least this confidence", min=0, max=1)
]
ASKED = tuple(flags.FLAGS[name] for name in ("share-key", "force", "examiner", "clear"))


@takes(*ASKED)
def export(call: Call, case: CaseFolder, out: OutFile, form: Form = "stix", least: Least = 0.8) -> None:
    """Write what suspected networks of CASE use, for partners."""
    from forensics.casestore.read import read_case
    from forensics.cli import report_file
    from forensics.cli.finish import Clock
    from forensics.cli.report_file import told_how
    from forensics.reports.shared_items import export as exported

    clock, key = Clock(), told_how(call)
    content = exported(read_case(case), form, least, key)
    report_file.deliver(call, content, out)
    report_file.record(call, case, clock.run(call.choices.get("examiner")), form, content, "exported")
