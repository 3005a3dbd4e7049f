"""``forensics rules list``: every rule file."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from forensics.cli import flags
from forensics.cli.arguments import Format
from forensics.cli.door import Call, takes


@takes(flags.FLAGS["rules"])
def rules_list(call: Call, form: Format = "table") -> None:
    """List every rule file, and what it is."""
    from forensics.cli.rule_rows import listed

    call.write(listed(call, form))
