"""``python -m forensics`` is the command ``forensics``."""

from forensics.cli.app import main

main()
