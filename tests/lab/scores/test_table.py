from __future__ import annotations

import xml.etree.ElementTree as ET

from forensics.lab.scores.chart import reliability_svg
from forensics.lab.scores.report import Scores, compare, score
from forensics.lab.scores.table import difference_section, markdown, number, per_100k, sections, text
from tests.lab.scores.frames import outcome


def scores() -> Scores:
    return score(
        [
            outcome(("op:x", 0.9, "C"), ("home", 0.1, None), world="1", family="a", clusters={"C": 0.8}),
            outcome(("home", 0.7, None), ("victim:y", 0.9, None), world="2", family="b"),
        ]
    )


def test_the_columns_of_a_terminal_table_are_aligned() -> None:
    table = text(sections(scores())[:1]).splitlines()
    assert table[0] == "m: 2 worlds, mean over families"
    assert len({line.rfind("  ") for line in table[2:]}) == 1


def test_a_world_alone_has_no_table_of_families() -> None:
    alone = score([outcome(("op:x", 0.9, None))])
    assert "Families" not in text(sections(alone))
    assert "Families" in text(sections(scores()))


def test_what_is_unmeasured_is_said_and_not_zero() -> None:
    assert {row[1] for row in sections(scores())[-2].rows} == {"unmeasured"}


def test_a_mean_over_some_worlds_of_a_family_says_how_many() -> None:
    worlds = [outcome(("op:x", p, None), ("home", 0.1, None), world=str(p), family="a") for p in (0.1, 0.9)]
    shown = sections(score([*worlds, outcome(("home", 0.1, None), family="b")]))[1]
    assert [row[:4] for row in shown.rows] == [("a", "2", "1.000 (1)", "0.500"), ("b", "1", "-", "-")]


def test_the_pooled_figures_are_shown() -> None:
    shown = next(table for table in sections(scores()) if table.title.startswith("Accounts of all worlds"))
    assert ("accused", "2") in shown.rows
    assert ("precision", "0.500") in shown.rows


def test_markdown_has_as_many_columns_in_every_row() -> None:
    for block in markdown(sections(scores())).split("### ")[1:]:
        rows = [line for line in block.splitlines() if line.startswith("|")]
        assert len({row.count("|") for row in rows}) == 1


def test_equal_scores_are_equal_bytes() -> None:
    assert markdown(sections(scores())) == markdown(sections(scores()))


def test_a_difference_is_a_table_too() -> None:
    shown = text([difference_section("ours", "theirs", compare(scores(), scores()))])
    assert shown.startswith("ours minus theirs")
    assert "recall" in shown


def test_what_is_not_quite_one_is_not_shown_as_one() -> None:
    assert (number(1.0), number(0.99999), number(-0.0001), number(None)) == ("1.000", ">0.999", "0.000", "-")
    assert (per_100k(9.94), per_100k(12_345.6), per_100k(None)) == ("9.9", "12,346", "-")


def test_the_chart_is_a_picture_with_a_dot_a_bin() -> None:
    found = scores().probabilities.suspects
    assert found is not None
    picture = reliability_svg(found, "suspects <of> all")
    root = ET.fromstring(picture)  # noqa: S314 (our own text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(root.findall("{*}circle")) == len(found.curve)
    assert picture == reliability_svg(found, "suspects <of> all")
