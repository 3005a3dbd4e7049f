"""``forensics explain``: why."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from typing import Annotated

import typer

from forensics.cli import flags
from forensics.cli.arguments import CaseFolder
from forensics.cli.door import Call, takes

Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SUBJECT]",
        help="a cluster, a campaign, an account, or a shared thing such as an address",
        show_default=False,
    ),
]
Account = Annotated[str | None, typer.Option("--account", help="explain this account", show_default=False)]
Pair = Annotated[
    tuple[str, str] | None, typer.Option("--pair", help="what two accounts share", metavar="A B", show_default=False)
]
ForSubject = Annotated[
    bool, typer.Option("--for-subject", help="words for the owner of the account; names no one else")
]
Logs = Annotated[
    list[str] | None,
    typer.Option("--inputs", metavar="LOG...", help="resolve the cited requests in these logs", show_default=False),
]


@takes(flags.FLAGS["map"], flags.FLAGS["temp-dir"])
def explain(
    call: Call,
    case: CaseFolder,
    words: Words = None,
    account: Account = None,
    pair: Pair = None,
    for_subject: ForSubject = False,
    inputs: Logs = None,
) -> None:
    """Say why: the evidence, in bans, and what it adds up to."""
    from forensics.casestore.read import read_case
    from forensics.cli.explain import question
    from forensics.cli.explain_answer import answer

    found = read_case(case)
    asked, files = question(found, words or [], account, pair, logs=bool(inputs))
    call.write(answer(call, found, asked, for_subject=for_subject, logs=[*(inputs or []), *files]))
