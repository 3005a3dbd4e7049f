"""``rules/policies/*.yaml`` → policies, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from forensics.foundation.errors import RuleError, UsageError
from forensics.foundation.registry import parts
from forensics.foundation.rule_fields import record, text
from forensics.foundation.yaml_file import read_yaml
from forensics.vocabulary.control import Chosen, Control, Policy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forensics.vocabulary.control import Parameter

FOLDER = "policies"
"""Below the rules folder."""
TOGETHER = "together"
"""What all policies at once are called."""
MAX_POLICIES = 32
"""That are played at once: a table of more cannot be read."""
MAX_CHARACTERS = 400
"""Of a text."""
_KEYS: Final = ("name", "title", "control", "settings", "source")


def controls() -> dict[str, Control]:
    """Every control, by name."""
    return parts("forensics.controls.kinds", Control)


def find_policies(asked: Sequence[Path], rules: Path) -> tuple[Policy, ...]:
    """Read the policies a user named: files, or names of those in the rules folder; all of the folder where none is.

    Raises
    ------
    RuleError
        A file is wrong, there are too many, or two have one name.
    UsageError
        There is no such file or policy.
    """
    shipped = {path.stem: path for path in sorted((rules / FOLDER).glob("*.yaml"))}
    paths = [path if path.is_file() else shipped.get(str(path)) for path in asked] if asked else list(shipped.values())
    for name, path in zip(asked, paths, strict=False):
        if path is None:
            hint = f"a file, or one of {', '.join(shipped) or 'none'}"
            raise UsageError(f"there is no policy {str(name)!r}", where="--policy", hint=hint)
    found = tuple(read_policy(path) for path in paths if path is not None)
    if not 0 < len(found) <= MAX_POLICIES:
        raise RuleError(f"{len(found)} policies; from 1 to {MAX_POLICIES}", where=str(rules / FOLDER))
    names = [policy.name for policy in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise RuleError(f"two policies are called {twice[0]!r}", where="--policy", hint="name it once")
    return found


def read_policy(path: Path) -> Policy:
    """Read one file.

    Raises
    ------
    RuleError
        Not YAML, a key missing or unknown, an unknown control, or a value of the wrong type or out of range. The place
        names the file and the key.
    """
    where = str(path)
    document = record(read_yaml(path), _KEYS, where)
    name = text(document["name"], f"{where}: name", MAX_CHARACTERS)
    if name != path.stem or name == TOGETHER:
        raise RuleError(f"a policy's name must equal its file's stem, and not be {TOGETHER!r}", where=f"{where}: name")
    known = controls()
    control = known.get(text(document["control"], f"{where}: control", MAX_CHARACTERS))
    if control is None:
        raise RuleError("there is no such control", where=f"{where}: control", hint=f"one of {', '.join(known)}")
    given = record(document["settings"], tuple(one.name for one in control.parameters), f"{where}: settings")
    return Policy(
        name=name,
        title=text(document["title"], f"{where}: title", MAX_CHARACTERS),
        control=control.name,
        settings={one.name: _chosen(given[one.name], one, f"{where}: settings") for one in control.parameters},
        source=text(document["source"], f"{where}: source", MAX_CHARACTERS),
    )


def _chosen(given: Any, parameter: Parameter, where: str) -> Chosen:
    place = f"{where}.{parameter.name}"
    if not parameter.most:
        word = text(given, place, MAX_CHARACTERS)
        if parameter.words and word not in parameter.words:
            raise RuleError(f"{word!r} is not known here", where=place, hint=f"one of {', '.join(parameter.words)}")
        return word
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= parameter.most:
        raise RuleError(f"expected a whole number of {parameter.unit}, 1 to {parameter.most}", where=place)
    return given
