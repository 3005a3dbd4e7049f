"""What every test may rely on."""

from __future__ import annotations

import signal

from hypothesis import settings

# Whatever a shell starts in the background ignores these, and so does all it starts: tests of requests to stop would
# wait for nothing.
for _request in (signal.SIGINT, signal.SIGQUIT):
    if signal.getsignal(_request) is signal.SIG_IGN:
        signal.signal(_request, signal.default_int_handler if _request is signal.SIGINT else signal.SIG_DFL)

# How long an example takes is the machine's, not ours.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
