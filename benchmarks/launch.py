"""Run one command and write its process id, then what it cost, to a descriptor: ``launch.py DESCRIPTOR COMMAND...``.

A process counts the memory of whoever started it into its own largest resident set, so the starter must be small: this
file imports next to nothing, and a measuring program of any size stands behind it.
"""

from __future__ import annotations

import os
import sys
import time


def main() -> None:
    told = int(sys.argv[1])
    os.set_inheritable(told, False)
    command = sys.argv[2:]
    start = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ)
    os.write(told, f"{pid}\n".encode())
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    os.write(told, f"{wall} {usage.ru_utime + usage.ru_stime} {usage.ru_maxrss} {code}\n".encode())


if __name__ == "__main__":
    main()
