"""``forensics analyze``: from logs to a sealed case."""

# ruff: noqa: PLC0415 (imports are lazy, so that --help answers at once)

from forensics.cli import flags
from forensics.cli.arguments import Logs, OutFolder
from forensics.cli.door import Call, takes


@takes(*flags.INPUTS, *flags.READ, *flags.JUDGE, *flags.CASE, *flags.RUN)
def analyze(call: Call, logs: Logs, out: OutFolder) -> int:
    """Turn LOGs into a case: link, cluster, judge, report."""
    from forensics.cli import finish, out_folder
    from forensics.cli.settings import inputs, settings
    from forensics.pipeline import analyze as analysis

    clock, chosen = finish.Clock(), settings(call.choices)
    finish.check_ahead(call)
    overwrite = out_folder.checked(out, call.choices, logs)
    with call.screen.progress() as progress:
        case = analysis(inputs(call.choices, logs), chosen, progress)
        progress.start("writing the case")
        ending = finish.finish(call, case, out, overwrite, clock)
    finish.show_ending(call, ending, rows_read=finish.n_rows(case))
    return finish.exit_code(call, case, chosen)
