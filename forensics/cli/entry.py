"""Where the command begins. While its parts are loaded, Ctrl-C ends it at once and says nothing."""

from __future__ import annotations

import signal


def main() -> None:
    """Load the command line, run it and leave with its exit code."""
    # Behind a shell that has Ctrl-C ignored, it stays ignored.
    raises = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if raises:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from forensics.cli.app import main as run  # noqa: PLC0415 (a tenth of a second, of which a traceback tells nobody)

    if raises:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run()
