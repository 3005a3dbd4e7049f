"""``python -m forensics`` is the command ``forensics``."""

from forensics.cli.entry import main

try:
    main()
finally:
    # A Ctrl-C that once left a text run as code (how a dataclass is made), though it was caught, has CPython 3.11 end
    # this module by SIGINT instead of our exit code. Running any such text clears that.
    exec("")  # noqa: S102
