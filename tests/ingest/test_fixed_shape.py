"""Lines of one shape are read without a parser of JSON, to the same rows; any other lines are read by one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forensics.ingest.fixed_shape import read_shaped, shape_of
from forensics.ingest.json_lines import Limits
from forensics.ingest.json_rows import parse_chunks
from forensics.ingest.keys_present import KeysPresent
from forensics.ingest.lines import chunk_of

if TYPE_CHECKING:
    from forensics.ingest.json_rows import JsonRows

WANTED = ("account_id", "input_tokens", "ip", "timestamp", "user_agent")
LINE = b'{"timestamp":"2026-03-02T11:04:05Z","account_id":"a1","input_tokens":12,"extra":"x","ip":"192.0.2.7"}\n'


def shaped(data: bytes, columns: tuple[str, ...] = WANTED) -> pl.DataFrame | None:
    chunk = chunk_of(data, 1)
    shape = shape_of(data[: chunk.ends[0] + 1])
    return None if shape is None or not chunk.is_plain else read_shaped(chunk, shape, columns)


def described(read: JsonRows) -> tuple[object, ...]:
    rows = read.frame.select(
        pl.col(name) if name in read.frame.columns else pl.lit(None, dtype=pl.String).alias(name)
        for name in (*WANTED, "source_line")
    ).rows()
    return rows, read.discarded, read.not_finite, read.keys, read.n_repeated_keys


def check_same(*parts: bytes) -> None:
    chunks, first_line = [], 1
    for part in parts:
        chunks.append(chunk_of(part, first_line))
        first_line += len(chunks[-1].ends)
    usual = parse_chunks(chunks, WANTED, Limits(64))
    assert described(parse_chunks(chunks, WANTED, Limits(64), KeysPresent(WANTED))) == described(usual)


def test_lines_of_one_shape_are_read_without_a_parser() -> None:
    read = shaped(LINE + LINE.replace(b"a1", b"").replace(b"12", b"null").replace(b"192.0.2.7", b"\xc3\xa9, [{}]"))
    assert read is not None
    assert read.rows() == [
        ("a1", "12", "192.0.2.7", "2026-03-02T11:04:05Z", None, 1),
        ("", None, "\u00e9, [{}]", "2026-03-02T11:04:05Z", None, 2),
    ]


def test_spaces_between_keys_and_values_belong_to_the_shape() -> None:
    spaced = (json.dumps(json.loads(LINE)) + "\n").encode()
    read = shaped(spaced * 3)
    assert read is not None
    assert read["input_tokens"].to_list() == ["12"] * 3
    assert shaped(spaced + LINE) is None


@pytest.mark.parametrize(
    "line",
    [
        b"{}\n",
        b"[]\n",
        b"\n",
        b'{"a":1,}\n',
        b'{"a":"x"}{"b":"y"}\n',
        b'{"a":"x"{"b":"y"}\n',
        b',"a":"x"}\n',
        b'{"a":"x","a":"y"}\n',
        b'{"a":[1]}\n',
        b'{"a":{"b":"c"}}\n',
        b'{"a":1.5}\n',
        b'{"a":NaN}\n',
        b'{"a":1234567890123456789}\n',
        b'{"a":"x"} \n',
        b'{"\xff":"x"}\n',
        b'{"a" "x"}\n',
    ],
)
def test_some_lines_have_no_shape(line: bytes) -> None:
    assert shape_of(line) is None


@pytest.mark.parametrize(
    "other",
    [
        LINE.replace(b'"ip"', b'"iq"'),
        LINE.replace(b'"ip":', b'"ip";'),
        LINE.replace(b'"}', b'"]'),
        LINE.replace(b'"}', b'"'),
        LINE.replace(b'"}', b'"}}'),
        LINE.replace(b"12", b"012"),
        LINE.replace(b"12", b"-0"),
        LINE.replace(b"12", b"1e2"),
        LINE.replace(b"12", b"1234567890123456789"),
        LINE.replace(b"12", b"nul"),
        LINE.replace(b"12", b""),
        LINE.replace(b":12,", b":,"),
        LINE.replace(b":12,", b","),
        LINE.replace(b"12", b'"12"'),
        LINE.replace(b"a1", b"a\\n1"),
        LINE.replace(b"a1", b"a\t1"),
        LINE.replace(b"a1", b"a\x001"),
        LINE.replace(b"a1", b"a\xff1"),
        LINE.replace(b'"x"', b'"\xff"'),
        LINE.replace(b'"x"', b"null"),
        LINE.replace(b'"x"', b'"x","y":"z"'),
        LINE.replace(b'"extra":"x",', b""),
        LINE.replace(b"\n", b"\r\n"),
        b" " + LINE,
        b"\n",
        b"\n" + LINE,
        LINE.rstrip(b"\n"),
    ],
)
def test_one_line_of_another_shape_sends_the_chunk_to_the_parser(other: bytes) -> None:
    data = other if other.endswith(b"\n") else other + LINE
    assert shaped(LINE + data + LINE) is None
    check_same(LINE + data + LINE)


def test_bytes_that_only_change_places_between_lines_are_noticed() -> None:
    # As many bytes and quotes in all, so that only where they stand tells.
    assert shaped(LINE + LINE.replace(b'{"', b'{ "') + LINE.replace(b'"a1"', b'""').replace(b'""', b'"a"')) is None
    assert shaped(b'{"a":"x","b":"y"}\n{"a":"x";"c":"y"}\n') is None
    assert shaped(b'{"a":"x"}\n{"a":"x"\n}{"a":"x"}\n') is None


def test_a_key_that_only_a_later_chunk_has_is_a_column() -> None:
    later = LINE.replace(b'"extra":"x"', b'"user_agent":"u"')
    check_same(LINE * 3, later * 2, LINE + later)
    present = KeysPresent(WANTED)
    parse_chunks([chunk_of(LINE * 3, 1)], WANTED, Limits(64), present)
    assert "user_agent" not in present.columns
    parse_chunks([chunk_of(later, 4)], WANTED, Limits(64), present)
    assert "user_agent" in present.columns


def test_after_some_chunks_without_a_shape_no_other_is_tried() -> None:
    present = KeysPresent(WANTED)
    ragged = chunk_of(LINE + LINE.replace(b'"x"', b"1"), 1)
    assert present.shapes.of(ragged) is not None
    parse_chunks([ragged] * 4, WANTED, Limits(64), present)
    assert present.shapes.of(ragged) is None


TEXT = st.one_of(
    st.text(st.sampled_from("a1 ,:{}[]\u00e9\u2028\U0001f600"), max_size=14),
    st.sampled_from(['"', "\\", "\n", "\x00", "null", "[" * 70]),
)
VALUE = st.one_of(TEXT, TEXT, st.integers(-(2**65), 2**65), st.booleans(), st.none(), st.floats(), st.lists(TEXT))


@st.composite
def logs(draw: st.DrawFn) -> list[bytes]:
    """Chunks of lines: mostly of one shape, now and then of another, or broken."""
    keys = draw(st.lists(st.sampled_from((*WANTED, "extra", "k\u00e9y")), min_size=1, max_size=5, unique=True))
    kinds = [
        draw(st.sampled_from([st.text(st.sampled_from("ab1., \u00e9"), max_size=20), st.integers()])) for _ in keys
    ]
    separators = draw(st.sampled_from([(",", ":"), (", ", ": ")]))
    chunks = []
    for _ in range(draw(st.integers(1, 3))):
        lines = [
            json.dumps(
                dict(zip(keys, map(draw, kinds), strict=True)), ensure_ascii=False, separators=separators
            ).encode()
            for _ in range(draw(st.integers(1, 6)))
        ]
        if draw(st.integers(0, 2)) == 0:
            odd = {key: draw(VALUE) for key in draw(st.permutations(keys))}
            spelled = json.dumps(odd, ensure_ascii=draw(st.booleans()), separators=separators).encode()
            place = draw(st.integers(0, len(spelled)))
            cut = draw(st.sampled_from([spelled, b"", spelled[:place], spelled[:place] + b'"' + spelled[place:]]))
            lines.insert(draw(st.integers(0, len(lines))), cut)
        chunks.append(b"".join(line + b"\n" for line in lines))
    return chunks


@given(logs())
def test_random_lines_become_the_same_rows_with_and_without_a_parser(chunks: list[bytes]) -> None:
    check_same(*chunks)


@given(st.lists(st.tuples(st.integers(0, 3 * len(LINE) - 2), st.binary(max_size=2)), min_size=1, max_size=2))
def test_any_byte_that_changes_is_noticed(changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(LINE * 3)
    for place, put in sorted(changes, reverse=True):
        data[place : place + 1] = put
    check_same(bytes(data))
