"""A process of someone whom permissions stop, that runs one command after the other.

Run as ``python -m tests.hostile.ordinary``: a line of JSON with words comes in, one with the answer goes out.
"""

from __future__ import annotations

import json
import sys

from tests.cli.terminal import forensics

if __name__ == "__main__":
    for line in sys.stdin:
        answer = forensics(*json.loads(line))
        sys.stdout.write(json.dumps([answer.code, answer.out, answer.err]) + "\n")
        sys.stdout.flush()
