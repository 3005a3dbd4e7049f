"""Many worlds → what is fitted on: clusters, accounts and logs with their truth; kept on disk between fits."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

import forensics
from forensics.assessments.domain import FEATURES
from forensics.engines.workspace import workspace
from forensics.foundation.digests import file_sha256
from forensics.foundation.progress import Silence
from forensics.lab.calibration.gather import JUDGE, LOG, digest
from forensics.lab.scores.clusters import hydra_clusters
from forensics.lab.suites.describe import digest_of
from forensics.lab.suites.run import Hands, run_worlds
from forensics.lab.suites.suite import entry_of
from forensics.vocabulary.families import CausalFamily

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.foundation.progress import Progress
    from forensics.lab.calibration.worlds import Chosen
    from forensics.lab.suites.run import Judged
    from forensics.lab.suites.suite import Entry

CHUNK: Final = 16
"""Worlds a run. What is done is kept after each: an interrupted fit goes on where it was."""
ALONE: Final = str(CausalFamily.NETWORK)
"""Part that holds what is weighed of accounts in no cluster: whether they move."""
_FRAMES: Final = ("clusters", "accounts", "log")
_GROWING: Final = ("growth", "hydras", "honest", "masks", "tables")
"""Folders of the lab that decide what a described world holds; with the files beside them."""
_LABELLING: Final = ("calibration/collect.py", "scores/clusters.py")
"""Files that decide what is kept of a world."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Worlds, divided into splits. Every frame has ``world``, ``family`` and ``split``; sorted."""

    clusters: pl.DataFrame
    """``cluster_id``, ``n_accounts``, ``columns_of`` every hypothesis, ``n_measured``, ``true``: most of its accounts
    are an operator's (``hydra_clusters``, as in scores). Clusters of victims alone are left out."""
    accounts: pl.DataFrame
    """Accounts in those clusters, victims left out: ``account_id``, ``cluster_id``, ``prior``, ``MEMBER_PARTS``,
    ``true``."""
    logs: pl.DataFrame
    """A world each: ``FEATURES``, ``n_judged``, ``n_operator``, ``n_alone``, ``n_alone_operator`` (in no cluster),
    ``n_moving`` (of those), ``moving_bans`` (what moving says in that log)."""
    digest: str
    """Of code, rules and worlds."""


def collect(worlds: Sequence[Chosen], work: Path | None, workers: int, progress: Progress | None = None) -> Gathered:
    """Run the worlds of a fit, or take them from the folder of an earlier one.

    Raises
    ------
    ForensicsError
        A world failed; the error names it.
    """
    entries = [entry_of(chosen.family, chosen.world) for chosen in worlds]
    splits = [chosen.split for chosen in worlds]
    code = digest_of([digest(), _growing()])
    with workspace(None) as beside:
        kept = (work or beside) / code[:16]
        kept.mkdir(parents=True, exist_ok=True)
        missing = [entry for entry in entries if not _path(kept, entry, _FRAMES[-1]).is_file()]
        for start in range(0, len(missing), CHUNK):
            for judged in run_worlds(
                missing[start : start + CHUNK], JUDGE, hands=Hands(workers), progress=progress or Silence()
            ):
                _keep(judged, kept)
        frames = {name: _read(kept, entries, name, splits) for name in _FRAMES}
    return Gathered(
        frames["clusters"], frames["accounts"], frames["log"], digest_of([code, [entry.digest for entry in entries]])
    )


def _growing() -> list[list[str]]:
    lab = Path(forensics.__file__).parent / "lab"
    files = [
        *lab.glob("*.py"),
        *(path for folder in _GROWING for path in (lab / folder).rglob("*.py")),
        *(lab / name for name in _LABELLING),
    ]
    return sorted([path.relative_to(lab).as_posix(), file_sha256(path)] for path in files)


def _path(kept: Path, entry: Entry, name: str) -> Path:
    return kept / f"{entry.digest[:24]}.{name}.parquet"


def _keep(judged: Judged, kept: Path) -> None:
    """Write a world's frames, the log's last: whoever finds that one finds the others."""
    for name, frame in zip(_FRAMES, labelled(judged.clusters, judged.accounts, judged.truth), strict=True):
        path = _path(kept, judged.entry, name)
        beside = path.with_suffix(f".{os.getpid()}")
        frame.write_parquet(beside, compression="zstd")
        beside.replace(path)


def labelled(
    clusters: pl.DataFrame, accounts: pl.DataFrame, truth: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Set truth beside what was gathered of a world: clusters, accounts in them, the log.

    Parameters
    ----------
    clusters, accounts
        As ``gather`` has them.
    truth
        ``account_id``, ``role`` (operator, honest or compromised) and ``n_requests``; accounts without requests are
        left out, as in scores.
    """
    # Nobody is judged, and nothing scored, that sent nothing.
    roles = truth.filter(pl.col("n_requests") > 0).select("account_id", "role")
    known = accounts.join(roles, on="account_id", how="inner", validate="1:1")
    labels = hydra_clusters(known.drop_nulls("cluster_id").select("role", cluster="cluster_id"))
    judged = labels.select(cluster_id="cluster", true="hydra")
    plain = known.filter(pl.col("role") != "compromised").with_columns(true=pl.col("role") == "operator")
    alone = plain.filter(pl.col("cluster_id").is_null())
    moving = alone.filter(pl.col(ALONE) > 0.0)
    log = (
        accounts.head(1)
        .select(pl.col(LOG + name).alias(name) for name in FEATURES)
        .with_columns(
            n_judged=pl.lit(plain.height, pl.Int64),
            n_operator=pl.lit(int(plain["true"].sum()), pl.Int64),
            n_alone=pl.lit(alone.height, pl.Int64),
            n_alone_operator=pl.lit(int(alone["true"].sum()), pl.Int64),
            n_moving=pl.lit(moving.height, pl.Int64),
            # One number a log: how common moving is in it.
            moving_bans=pl.lit(float(moving[ALONE].max() or 0.0), pl.Float64),  # type: ignore[arg-type]
        )
    )
    columns = [name for name in plain.columns if not name.startswith(LOG) and name != "role"]
    return (
        clusters.join(judged, on="cluster_id", how="inner", validate="1:1").sort("cluster_id"),
        plain.select(columns).join(judged.select("cluster_id"), on="cluster_id", how="semi").sort("account_id"),
        log,
    )


def _read(kept: Path, entries: Sequence[Entry], name: str, split: Sequence[str]) -> pl.DataFrame:
    frames = [
        pl.read_parquet(_path(kept, entry, name), glob=False).select(
            pl.lit(entry.world.name).alias("world"),
            pl.lit(entry.family).alias("family"),
            pl.lit(part).alias("split"),
            pl.all(),
        )
        for entry, part in zip(entries, split, strict=True)
    ]
    return pl.concat(frames)
