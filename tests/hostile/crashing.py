"""A process that writes a case, and is killed at its n-th step on the disk.

Run as ``python -m tests.hostile.crashing OUT FIRST STEP``: for n = FIRST, FIRST + STEP, ... a child replaces the
case at OUT and dies at its n-th audited step, until a child gets through. One line a death: n and the event.
The parent never uses polars, whose threads would not survive a fork.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from forensics.casestore.verify import verify_case
from forensics.casestore.write import Overwrite, write_case
from tests.reports.example_case import RUN, example_case

STEPS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "shutil.rmtree"})


def dies_at(step: int, out: Path) -> None:
    """Write the case, and never come back from the given step."""
    case = example_case()
    counted = 0

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal counted
        if event not in STEPS:
            return
        counted += 1
        if counted == step:
            os.write(1, f"{step} {event}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    write_case(case, {"report.md": str(step).encode()}, RUN, out, overwrite=Overwrite.REPLACE)


def main(out: Path, first: int, stride: int) -> None:
    """Kill a writer at every stride-th step, and check the case after each death."""
    step = first
    while True:
        child = os.fork()
        if child == 0:
            dies_at(step, out)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not verify_case(out).ok:
            sys.exit(f"step {step} broke the case: {verify_case(out).problems}")
        if os.waitstatus_to_exitcode(status) == 0:
            return
        step += stride


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
