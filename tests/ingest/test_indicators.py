from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forensics.foundation.errors import InputError
from forensics.ingest.indicators import read_indicators
from forensics.vocabulary.indicator import KINDS, OWN_ORIGIN

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path, text: str) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    path = folder / "list.csv"
    path.write_text(text)
    used, unused = read_indicators([path])
    return used.to_dicts(), unused.to_dicts()


def test_a_list_needs_kind_and_value_and_may_grade_them(tmp_path: Path) -> None:
    (one, other), unused = read(
        tmp_path,
        "kind,value,source,reliability,credibility,actor,item\n"
        "address,198.51.100.7,,,,,\n"
        "card,Fp-1,a bank,b,2,a pattern,bank-7\n",
    )
    plain, graded = (one, other) if one["kind"] == "address" else (other, one)
    assert unused == []
    assert str(plain["item"]).endswith(":2")
    assert plain == {
        "item": plain["item"],
        "kind": "address",
        "value": "198.51.100.7",
        "is_keyed": False,
        "source": "unnamed partner",
        "reliability": "F",
        "credibility": 6,
        "actor": None,
        "until": None,
    }
    assert graded == {
        "item": "bank-7",
        "kind": "card",
        "value": "Fp-1",
        "is_keyed": False,
        "source": "a bank",
        "reliability": "B",
        "credibility": 2,
        "actor": "a pattern",
        "until": None,
    }


def test_other_lists_names_are_known(tmp_path: Path) -> None:
    used, _ = read(tmp_path, "Type,Value\nip-src,2001:DB8::1\nja4,T13d\ndomain,Mail.Example\ncidr,198.51.100.0/24\n")
    assert sorted((str(row["kind"]), str(row["value"])) for row in used) == [
        ("address", "198.51.100.0/24"),
        ("address", "2001:db8::1"),
        ("email_domain", "mail.example"),
        ("tls", "T13d"),
    ]


def test_a_value_that_is_none_is_named(tmp_path: Path) -> None:
    used, unused = read(
        tmp_path,
        f"kind,value,keyed\naddress,nowhere,\nprompt_hash,12,\ncard,,\ncard,{'x' * 500},\ncard,12,yes\n",
    )
    assert used == []
    assert sorted(str(row["item"]).rpartition(":")[2] for row in unused) == ["2", "3", "4", "5", "6"]


def test_our_own_items_are_refused(tmp_path: Path) -> None:
    used, unused = read(tmp_path, f"kind,value,origin\ncard,x,{OWN_ORIGIN}\ncard,y,\n")
    assert [row["value"] for row in used] == ["y"]
    assert [row["is_own"] for row in unused] == [True]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("value\nx\n", ""),
        ("kind\ncard\n", ""),
        ("", ""),
        ("kind,value\nplanet,x\n", ":2"),
        ("kind,value,reliability\ncard,x,G\n", ":2"),
        ("kind,value,credibility\ncard,x,0\n", ":2"),
        ("kind,value,keyed\ncard,x,maybe\n", ":2"),
    ],
)
def test_a_wrong_list_is_refused_with_the_place(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, text)
    assert str(error.value).startswith(f"{tmp_path / 'list.csv'}{place}: ")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"kind,value\ncard,\xff\n", b'kind,value\n"card\n'])
def test_what_is_no_text_is_refused_or_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(InputError):
        read_indicators([path])


def test_an_absent_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(InputError, match="--indicators"):
            read_indicators([path])


def test_the_same_item_of_two_files_is_one(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("item,kind,value\nx,card,1\n")
    used, _ = read_indicators([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert len(used) == 1


def test_the_same_list_under_another_name_is_the_same_items(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("kind,value\ncard,1\naddress,nowhere\n")
    used, unused = read_indicators([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert (len(used), len(unused)) == (1, 1)


def test_of_equal_items_the_best_grade_counts_in_whatever_order(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("item,kind,value,source,credibility\nx,card,1,a blog,6\n")
    (tmp_path / "b.csv").write_text("item,kind,value,source,credibility\nx,card,1,a bank,2\n")
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for order in (paths, paths[::-1]):
        (row,) = read_indicators(order)[0].to_dicts()
        assert (row["source"], row["credibility"]) == ("a bank", 2)


def test_addresses_are_read_as_logs_have_them(tmp_path: Path) -> None:
    rows = ["::ffff:81.2.3.4", "81.2.3.5:80", "81.2.3.4/24", "0.0.0.0/0", "2001::/16", "10.0.0.1"]
    used, unused = read(tmp_path, "kind,value\n" + "".join(f"address,{row}\n" for row in rows))
    assert sorted(str(row["value"]) for row in used) == ["81.2.3.0/24", "81.2.3.4", "81.2.3.5"]
    assert len(unused) == 3


def test_every_kind_says_what_it_matches() -> None:
    assert all(kind.entities or kind.traits for kind in KINDS.values())
