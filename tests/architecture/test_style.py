from __future__ import annotations

import ast

from tests.architecture.source import calls, modules, place, tree


def decorators(node: ast.ClassDef) -> list[ast.expr]:
    return [
        decorator
        for decorator in node.decorator_list
        if "dataclass" in ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator)
    ]


def is_frozen(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and any(
        keyword.arg == "frozen" and isinstance(keyword.value, ast.Constant) and keyword.value.value is True
        for keyword in decorator.keywords
    )


FILLED = {"Tally", "_Findings", "_Seen"}
"""Counters that fill while one file is read, and are handed to nobody before."""


def test_every_dataclass_is_frozen() -> None:
    thawed = [
        place(path, node)
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and node.name not in FILLED
        for decorator in decorators(node)
        if not is_frozen(decorator)
    ]
    assert not thawed


def test_every_join_says_on_how_and_validate() -> None:
    """A join without them can multiply or lose rows unseen; semi, anti and cross joins cannot be validated."""
    vague = []
    for path in modules():
        for call in calls(path, "join"):
            said = {keyword.arg: keyword.value for keyword in call.keywords}
            if not said and not call.args:
                continue  # a thread's join
            if len(call.args) == 1 and (not said or isinstance(call.args[0], ast.Constant)):
                continue  # a text's join
            how = said.get("how")
            how_name = how.value if isinstance(how, ast.Constant) else None
            needed = {"how"} if how_name in {"semi", "anti", "cross"} else {"how", "validate"}
            keyed = how_name == "cross" or "on" in said or {"left_on", "right_on"} <= set(said)
            if needed - set(said) or not keyed:
                vague.append(place(path, call))
    assert not vague


def test_no_row_of_a_frame_is_visited_by_python_code() -> None:
    assert not [place(path, call) for path in modules() for call in calls(path, "map_elements")]


WITHIN_A_RUN = {
    "forensics/ingest/ids.py",
    "forensics/ingest/repeats.py",
    "forensics/ingest/tally.py",
    "forensics/summaries/keys.py",
    "forensics/summaries/reduce.py",
    "forensics/summaries/take_overs.py",
    "forensics/summaries/tape.py",
    "forensics/workloads/fragments.py",
    "forensics/workloads/looking.py",
}
"""Modules that compare hashes of one run with each other, and store none in a case. What a killed run had reduced is
taken up only by the same version."""


def test_no_stored_digest_comes_from_a_hash_that_changes_with_the_version() -> None:
    users = {place(path) for path in modules() if calls(path, "hash")}
    assert users == WITHIN_A_RUN


def test_nothing_looks_at_the_clock_except_the_front_door() -> None:
    """Same files, same bytes: time comes in as an argument."""
    clocks = ("now", "utcnow", "today", "time_ns", "perf_counter", "monotonic")
    lookers = [
        place(path, call)
        for path in modules()
        if "cli" not in path.parts
        for name in clocks
        for call in calls(path, name)
    ]
    assert not lookers
