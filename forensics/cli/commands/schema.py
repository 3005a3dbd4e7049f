"""``forensics schema``: what goes in and what comes out."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from typing import Annotated

import typer

from forensics.cli.arguments import Format
from forensics.cli.door import Call, takes

Table = Annotated[
    str | None,
    typer.Argument(
        help="requests, accounts, payments, events, exit-codes, config, or a table of a case; none lists them",
        show_default=False,
    ),
]


@takes()
def schema(call: Call, table: Table = None, form: Format = "table") -> None:
    """Show the columns of an input or of a case table."""
    from forensics.cli.rows import rendered
    from forensics.cli.schema_rows import schema_rows

    call.write(rendered(schema_rows(table), form))
