"""What lists of tasks are said to be for, by their words alone.

``python -m benchmarks.task_lists FOLDER [--usual FILE...]`` prints a table and writes nothing. Files are
``capability__name.jsonl`` (``{"prompt": ...}`` a line) or ``capability__name.txt`` (a prompt a line); ``chat__name`` is
honest talk, of which nothing should be said; ``usual__name``, and what ``--usual`` names, are other people's prompts.
No list is in the project: decision 0031 names those that were measured.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import polars as pl

from forensics.foundation.rules_folder import rules_folder
from forensics.workloads.capabilities import UNCLEAR, said_of, signs
from forensics.workloads.looking import heard
from forensics.workloads.phrase_files import read_families
from forensics.workloads.scripts import scripts

TALK, USUAL = "chat", "usual"
SHARES = {"pure": 1, "half": 2, "a fifth": 5}
"""One in how many requests is a list's own; the rest are other people's, in the script that most of them write."""
SEED = 0
FAMILIES = read_families(rules_folder())


def prompts_of(path: Path) -> list[str]:
    """Prompts of a file, in its order."""
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    return [json.loads(line)["prompt"] for line in lines] if path.suffix == ".jsonl" else lines


def requests(prompts: list[str]) -> pl.DataFrame:
    """What is kept of requests without settings."""
    texts = pl.Series(prompts, dtype=pl.String)
    return heard(texts, FAMILIES).with_columns(
        pl.Series("script", scripts(texts)),
        tools=pl.lit(value=False),
        images=pl.lit(value=False),
        max_tokens=pl.lit(None, pl.Int64),
    )


def told(lists: list[Path], usual: list[Path]) -> pl.DataFrame:
    """``list``, ``true``, ``n``, and what is said at each share."""
    others = requests([prompt for path in usual for prompt in prompts_of(path)])
    expected = signs(others, None, FAMILIES)
    # A list in many scripts is named for that alone.
    alike = others.filter(pl.col("script") == others["script"].drop_nulls().mode().sort().first())
    rows = []
    for path in lists:
        true, _, name = path.stem.partition("__")
        own = requests(prompts_of(path))
        row = {"list": name, "true": true, "n": len(own)}
        for share, of in SHARES.items():
            more = alike.sample((of - 1) * len(own), with_replacement=True, seed=SEED)
            row[share] = said_of(signs(pl.concat([own, more]), None, FAMILIES), expected)["capability"][0]
        rows.append(row)
    return pl.DataFrame(rows)


def totals(table: pl.DataFrame) -> pl.DataFrame:
    """Lists that are named rightly and wrongly, and honest talk that is named, at each share."""
    talk = pl.col("true") == TALK
    return pl.concat(
        [
            table.select(
                share=pl.lit(share),
                lists=(~talk).sum(),
                right=(~talk & (pl.col(share) == pl.col("true"))).sum(),
                wrong=(~talk & (pl.col(share) != pl.col("true")) & (pl.col(share) != UNCLEAR)).sum(),
                chat=talk.sum(),
                chat_named=(talk & (pl.col(share) != UNCLEAR)).sum(),
            )
            for share in SHARES
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--usual", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    paths = sorted(path for path in given.folder.iterdir() if path.suffix in {".jsonl", ".txt"} and "__" in path.stem)
    usual = [path for path in paths if path.stem.startswith(USUAL)]
    table = told([path for path in paths if path not in usual], usual + given.usual)
    with pl.Config(tbl_rows=-1, tbl_hide_column_data_types=True, tbl_hide_dataframe_shape=True):
        print(table)
        print(totals(table))


if __name__ == "__main__":
    main()
