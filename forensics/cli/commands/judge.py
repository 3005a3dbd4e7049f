"""``forensics judge``: judge again, without the logs."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from forensics.cli import flags
from forensics.cli.arguments import CaseFolder, OutFolder
from forensics.cli.door import Call, takes


@takes(*flags.JUDGE, *flags.CASE)
def judge(call: Call, case: CaseFolder, out: OutFolder) -> int:
    """Judge CASE again, without the logs, into a new case."""
    from forensics.casestore.read import read_case
    from forensics.cli import finish, out_folder
    from forensics.cli.again import judged_again
    from forensics.pipeline import judge as verdict

    clock, before = finish.Clock(), read_case(case)
    finish.threshold_is_valid(call)
    overwrite = out_folder.checked(out, call.choices)
    chosen, notes = judged_again(before, call.choices)
    call.warn(notes)
    with call.screen.progress() as progress:
        progress.start("judging again")
        ending = finish.finish(call, verdict(before, chosen), out, overwrite, clock)
    finish.show_ending(call, ending)
    return finish.exit_code(call, ending.case, chosen)
