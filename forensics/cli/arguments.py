"""The arguments and options that belong to one command or two, and not to the configuration."""

from pathlib import Path
from typing import Annotated

import typer

Logs = Annotated[
    list[str],
    typer.Argument(metavar="LOG", help="request logs: files, folders or globs; Parquet or JSONL, plain, gzip or zstd"),
]
CaseFolder = Annotated[Path, typer.Argument(metavar="CASE", help="a case folder")]
OutFolder = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="case folder to write: absent, or empty")]
OutFile = Annotated[Path, typer.Option("--out", metavar="FILE", help="file to write; - is stdout")]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="rows to show at most", show_default=False)]
Filter = Annotated[
    str | None,
    typer.Option(
        "--filter", help="terms such as 'membership:>=0.9 status:!=banned'; all must hold", show_default=False
    ),
]
Format = Annotated[str, typer.Option("--format", help="table, json, jsonl or csv")]
