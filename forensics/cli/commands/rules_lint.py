"""``forensics rules lint``: what is wrong with the rules."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from forensics.cli import flags
from forensics.cli.door import Call, takes


@takes(flags.FLAGS["rules"])
def rules_lint(call: Call) -> int:
    """Check every rule file; exit 4 when one is wrong."""
    from forensics.cli.rule_rows import linted

    return linted(call)
