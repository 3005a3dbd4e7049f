from __future__ import annotations

from forensics.cli.exit_codes import MEANINGS, ExitCode, highest
from tests.cli.terminal import ROOT, forensics


def test_every_code_has_a_meaning() -> None:
    assert set(MEANINGS) == set(ExitCode)


def test_the_highest_code_that_applies_is_returned() -> None:
    assert highest([ExitCode.NETWORKS_FOUND, ExitCode.REJECTS]) is ExitCode.REJECTS
    assert highest([]) is ExitCode.DONE


def test_help_and_schema_show_the_same_table() -> None:
    help_text, table = forensics("--help").out, forensics("schema", "exit-codes").out
    for code, meaning in MEANINGS.items():
        assert f"{code:>4}  {meaning}" in help_text
        assert meaning in table


def test_the_readme_repeats_the_table() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for code, meaning in MEANINGS.items():
        assert f"| {int(code)} | {meaning} |" in readme
