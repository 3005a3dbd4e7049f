"""``forensics lab simulate``: a world with known truth."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from pathlib import Path
from typing import Annotated, Literal

import typer

from forensics.cli import flags
from forensics.cli.door import Call, takes

Preset = Annotated[str, typer.Argument(help="which world; without one, they are listed", show_default=False)]
Folder = Annotated[Path, typer.Option("--out", help="folder to write: absent, or empty")]
Scale = Annotated[float, typer.Option("--scale", min=0.001, max=1000.0, help="size, as a multiple of the preset's")]
Container = Annotated[Literal["jsonl.gz", "jsonl", "parquet"], typer.Option("--container", help="how logs are written")]
SEEDED = (flags.FLAGS["seed"], flags.FLAGS["force"])


@takes(*SEEDED)
def lab_simulate(
    call: Call, preset: Preset = "", out: Folder = Path("world"), scale: Scale = 1.0, container: Container = "jsonl.gz"
) -> None:
    """Write the logs of a simulated world, with the truth about every account."""
    from forensics.cli.world import preset_list, written

    if not preset:
        call.write(preset_list())
        return
    call.write(written(call.choices, preset, scale, out, container))
