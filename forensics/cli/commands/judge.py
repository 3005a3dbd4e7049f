"""``forensics judge``: judge again, without the logs."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from forensics.cli import flags
from forensics.cli.arguments import CaseFolder, OutFolder
from forensics.cli.door import Call, takes


@takes(*flags.JUDGE, *flags.CASE)
def judge(call: Call, case: CaseFolder, out: OutFolder) -> int:
    """Judge CASE again, without the logs, into a new case."""
    from forensics.cli import finish, out_folder
    from forensics.cli.again import judged_folder

    clock = finish.Clock()
    finish.check_ahead(call)
    overwrite = out_folder.checked(out, call.choices, [case])
    with call.screen.progress() as progress:
        progress.start("judging again")
        judged, chosen = judged_folder(call, case)
        ending = finish.finish(call, judged, out, overwrite, clock)
    finish.show_ending(call, ending)
    return finish.exit_code(call, ending.case, chosen)
