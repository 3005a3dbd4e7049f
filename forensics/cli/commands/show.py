"""``forensics show``: a table of a case."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from typing import Annotated

import typer

from forensics.cli.arguments import CaseFolder, Filter, Format, Limit
from forensics.cli.door import Call, takes

Table = Annotated[
    str,
    typer.Argument(
        help="clusters, accounts, entities, signals, findings, timeline, links, evidence, hypotheses, "
        "unmeasured, networks, campaigns, campaign_days, campaign_models, attributions, attribution_items, techniques, "
        "corroborations, rejects or manifest"
    ),
]
Columns = Annotated[
    str | None, typer.Option("--columns", help="columns to show, as a,b; all is every one", show_default=False)
]


@takes()
def show(
    call: Call,
    case: CaseFolder,
    table: Table = "clusters",
    terms: Filter = None,
    form: Format = "table",
    columns: Columns = None,
    limit: Limit = None,
) -> None:
    """Show a table of CASE, filtered."""
    from forensics.cli.rows import rendered
    from forensics.cli.show_rows import chosen_columns, manifest_text, show_rows

    if table == "manifest":
        call.write(manifest_text(case))
        return
    rows = show_rows(case, table, terms, limit)
    call.write(rendered(chosen_columns(rows, table, columns, form), form))
