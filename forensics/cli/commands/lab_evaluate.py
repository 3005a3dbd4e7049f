"""``forensics lab evaluate``: a suite of worlds, run, judged and scored."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from pathlib import Path
from typing import Annotated

import typer

from forensics.cli import flags
from forensics.cli.door import Call, takes

SuiteFile = Annotated[Path, typer.Argument(help="suite of worlds: a JSON file", show_default=False)]
Out = Annotated[
    Path | None, typer.Option("--out", help="folder for outcomes and timing: absent, or empty", show_default=False)
]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, max=256, help="processes; one a core by default", show_default=False)
]
Families = Annotated[str, typer.Option("--families", help="names, comma-separated; all by default", show_default=False)]
Json = Annotated[
    Path | None,
    typer.Option("--json", metavar="FILE", help="write every figure as JSON; - is stdout", show_default=False),
]
Cache = Annotated[
    Path | None, typer.Option("--cache", help="folder that keeps verdicts by code and world", show_default=False)
]
USED = (flags.FLAGS["rules"], flags.FLAGS["seed"], flags.FLAGS["force"], flags.FLAGS["temp-dir"])


@takes(*USED)
def lab_evaluate(
    call: Call,
    suite: SuiteFile,
    out: Out = None,
    workers: Workers = None,
    families: Families = "",
    json: Json = None,
    cache: Cache = None,
) -> None:
    """Run every world of SUITE, analyse it, and score what was found against the truth."""
    from forensics.cli.evaluation import Wish, evaluated
    from forensics.cli.report_file import deliver

    names = tuple(name for name in families.split(",") if name)
    found = evaluated(call, Wish(suite, names, out, workers, cache))
    if json:
        deliver(call, found.json.encode("utf-8"), json)
    if str(json) != "-":
        call.write(found.table)
