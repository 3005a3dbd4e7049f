"""``forensics rules test``: whether rules hold their own examples."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from forensics.cli import flags
from forensics.cli.door import Call, takes


@takes(flags.FLAGS["rules"])
def rules_test(call: Call) -> int:
    """Run the examples of phrases and actors; exit 4 when one fails."""
    from forensics.cli.rule_rows import tested

    return tested(call)
