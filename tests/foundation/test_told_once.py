from __future__ import annotations

from forensics.foundation.told_once import told_once


def test_what_one_file_says_stands_under_its_name() -> None:
    assert told_once([("a.jsonl", "no rows")]) == ("a.jsonl: no rows",)


def test_what_many_files_say_is_told_once_with_their_number_and_the_first() -> None:
    parts = [(f"part-{number:05d}", "the column sdk holds no value") for number in range(1_200)]
    assert told_once(parts) == ("1,200 files, the first part-00000: the column sdk holds no value",)


def test_warnings_stay_in_the_order_in_which_they_were_first_said() -> None:
    said = [("a", "loud"), ("a", "quiet"), ("b", "only here"), ("b", "quiet")]
    assert told_once(said) == ("a: loud", "2 files, the first a: quiet", "b: only here")


def test_sentences_with_other_numbers_are_other_sentences() -> None:
    assert len(told_once([("a", "3 values of asn could not be read"), ("b", "4 values of asn could not be read")])) == 2


def test_nothing_to_say_is_nothing() -> None:
    assert told_once([]) == ()
