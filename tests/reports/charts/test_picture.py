from __future__ import annotations

import polars as pl

from forensics.reports.charts.picture import draw_picture
from forensics.reports.drawing import Dot, Drawing, Words
from forensics.reports.infrastructure import touched
from forensics.reports.naming import in_clear


def links(*pairs: tuple[str, str]) -> pl.DataFrame:
    rows = [{"account": account, "kind": "ip_address", "entity": entity, "bans": 1.0} for account, entity in pairs]
    return pl.DataFrame(rows, schema={"account": pl.String, "kind": pl.String, "entity": pl.String, "bans": pl.Float64})


def picture(frame: pl.DataFrame, seed: int = 7) -> Drawing:
    drawing = draw_picture(frame, touched(frame), in_clear(), "C-1", seed)
    assert drawing is not None
    return drawing


def dots(drawing: Drawing, look: str) -> list[Dot]:
    return [shape for shape in drawing.shapes if isinstance(shape, Dot) and shape.look == look]


POOL = links(*((f"a{n}", f"ip{(n + k) % 6}") for n in range(60) for k in range(3)))


def test_accounts_that_share_the_same_things_are_one_dot() -> None:
    assert len(dots(picture(POOL), "group")) == 6
    assert all(dot.hint == "10 accounts" for dot in dots(picture(POOL), "group"))
    assert len(dots(picture(POOL), "thing")) == 6


def test_the_same_links_in_another_order_are_the_same_picture() -> None:
    assert picture(POOL) == picture(POOL.sample(fraction=1.0, shuffle=True, seed=3))


def test_a_huge_pool_stays_below_three_hundred_nodes() -> None:
    wide = links(*((f"a{n}", f"ip{(n * 7 + k * k) % 900}") for n in range(5_000) for k in range(4)))
    drawing = picture(wide)
    assert len(dots(drawing, "group")) + len(dots(drawing, "thing")) <= 300


def test_nothing_leaves_the_sheet() -> None:
    assert all(0 <= dot.x <= 760 and 0 <= dot.y <= 440 for dot in picture(POOL).shapes if isinstance(dot, Dot))


def test_too_little_is_left_to_the_table() -> None:
    for few in (links(("a", "x"), ("b", "x")), links()):
        assert draw_picture(few, touched(few), in_clear(), "C-1", 7) is None


def test_names_do_not_fall_on_each_other() -> None:
    wide = links(*((f"a{n}", f"ip{(n * 7 + k * k) % 90}") for n in range(900) for k in range(4)))
    names = [shape for shape in picture(wide).shapes if isinstance(shape, Words)]
    assert 1 < len(names) <= 16
    assert all(abs(a.x - b.x) > 100 or abs(a.y - b.y) > 10 for a in names for b in names if a is not b)


def test_no_dot_is_drawn_over_a_name() -> None:
    looks = [type(shape) for shape in picture(POOL).shapes]
    assert Words not in looks[: len(looks) - looks.count(Words)]
