"""``forensics judge``: judge again, without the logs."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from forensics.cli import flags
from forensics.cli.arguments import CaseFolder, OutFolder
from forensics.cli.door import Call, takes


@takes(*flags.JUDGE, *flags.CASE)
def judge(call: Call, case: CaseFolder, out: OutFolder) -> int:
    """Judge CASE again, without the logs, into a new case."""
    from forensics.casestore.read import read_case, seal_of
    from forensics.cli import finish, out_folder
    from forensics.cli.again import judged_again, with_lineage
    from forensics.pipeline import judge as verdict

    clock, before = finish.Clock(), read_case(case)
    finish.check_ahead(call)
    overwrite = out_folder.checked(out, call.choices)
    chosen, notes = judged_again(before, call.choices)
    call.warn(notes)
    with call.screen.progress() as progress:
        progress.start("judging again")
        judged = with_lineage(before, verdict(before, chosen, seal_of(case)))
        ending = finish.finish(call, judged, out, overwrite, clock)
    finish.show_ending(call, ending)
    return finish.exit_code(call, ending.case, chosen)
