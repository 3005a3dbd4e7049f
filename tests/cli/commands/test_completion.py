from __future__ import annotations

import pytest

from tests.cli.terminal import forensics, process


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_its_script(shell: str) -> None:
    answer = forensics("completion", shell)
    assert answer.code == 0
    assert "_FORENSICS_COMPLETE" in answer.out


def test_the_shell_may_ask_what_comes_next() -> None:
    answer = process(_FORENSICS_COMPLETE="complete_bash", COMP_WORDS="forensics ana", COMP_CWORD="1")
    assert answer.out.split() == ["analyze"]
