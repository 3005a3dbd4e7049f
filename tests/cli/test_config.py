from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from forensics.cli.config import KEYS, choose, closest, moment, read_config, size_bytes
from forensics.cli.flags import FLAGS
from forensics.foundation.errors import UsageError


def toml(folder: Path, text: str) -> Path:
    path = folder / "forensics.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_flag_is_a_key() -> None:
    assert set(FLAGS) <= set(KEYS)


def test_a_key_may_be_written_with_dashes_or_underscores(tmp_path: Path) -> None:
    assert read_config(toml(tmp_path, "max-reject-rate = 0.5\ncase_id = 'x'\n")) == {
        "max-reject-rate": 0.5,
        "case-id": "x",
    }


def test_flags_win_over_the_file(tmp_path: Path) -> None:
    path = toml(tmp_path, "seed = 1\nstrict = true\nexaminer = 'A'\n")
    chosen = choose({"seed": 2, "strict": False, "examiner": None, "trusted-proxy": []}, path)
    assert chosen == {"seed": 2, "strict": False, "examiner": "A"}


def test_a_relative_path_is_relative_to_the_file(tmp_path: Path) -> None:
    assert read_config(toml(tmp_path, "accounts = 'people.csv'\n"))["accounts"] == tmp_path / "people.csv"


def test_a_mapping_may_be_the_name_of_a_shipped_one(tmp_path: Path) -> None:
    assert read_config(toml(tmp_path, "map = 'litellm_spendlogs'\n"))["map"] == Path("litellm_spendlogs")
    (tmp_path / "mine.yaml").touch()
    assert read_config(toml(tmp_path, "map = 'mine.yaml'\n"))["map"] == tmp_path / "mine.yaml"


def test_a_path_on_the_command_line_is_taken_as_it_is() -> None:
    assert choose({"accounts": Path("people.csv")}, None)["accounts"] == Path("people.csv")


def test_a_misspelt_key_is_an_error_that_knows_better(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"unknown key 'prevalance' \(did you mean 'prevalence'\?\)"):
        read_config(toml(tmp_path, "prevalance = 0.1\n"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("seed = 'one'", "must be a whole number, not 'one'"),
        ("seed = true", "must be a whole number, not True"),
        ("strict = 1", "must be true or false"),
        ("prevalence = 'x'", "must be a number"),
        ("trusted-proxy = '10.0.0.0/8'", "must be a list"),
        ("trusted-proxy = [1]", "must be a text"),
        ("accounts = 3", "must be a path"),
        ("account-grain = 'people'", "unknown value 'people'"),
        ("seed = ", "not TOML"),
        ("[read]\nseed = 1", "unknown key 'read'"),
    ],
)
def test_a_wrong_value_is_named_with_its_key(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as raised:
        read_config(toml(tmp_path, text))
    assert "forensics.toml" in str(raised.value)


def test_a_whole_number_is_a_number(tmp_path: Path) -> None:
    assert read_config(toml(tmp_path, "prevalence = 1\n")) == {"prevalence": 1.0}


def test_a_time_may_be_a_toml_time(tmp_path: Path) -> None:
    assert read_config(toml(tmp_path, "from = 2026-05-01T00:00:00Z\nto = 2026-06-01\n")) == {
        "from": "2026-05-01T00:00:00+00:00",
        "to": "2026-06-01",
    }


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"absent\.toml: cannot read the configuration"):
        read_config(tmp_path / "absent.toml")


def test_a_file_that_is_no_configuration_is_refused_unread(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="larger than"):
        read_config(toml(tmp_path, "#" * ((1 << 20) + 1)))


@pytest.mark.parametrize(
    ("text", "size"), [("4G", 4 << 30), ("800M", 800 << 20), ("1.5 GiB", 3 << 29), ("12", 12), ("2kb", 2048)]
)
def test_sizes_are_powers_of_1024(text: str, size: int) -> None:
    assert size_bytes(text, where="--memory-limit") == size


@pytest.mark.parametrize("text", ["", "G", "-1G", "4X", "1e9"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a size"):
        size_bytes(text, where="--memory-limit")


def test_times_are_utc_unless_they_say_otherwise() -> None:
    assert moment("2026-05-01", where="--from") == datetime(2026, 5, 1, tzinfo=UTC)
    assert moment("2026-05-01T13:30", where="--from") == datetime(2026, 5, 1, 13, 30, tzinfo=UTC)
    assert moment("2026-05-01T13:00+02:00", where="--from") == datetime(2026, 5, 1, 11, tzinfo=UTC)
    assert moment("2026-05-01T13:00+02:00", where="--from").utcoffset() == timedelta(0)


def test_what_is_no_time_is_refused_with_an_example() -> None:
    with pytest.raises(UsageError, match=r"--from: not a time: 'yesterday' \(as 2026-05-01"):
        moment("yesterday", where="--from")


def test_a_name_far_from_all_others_lists_them() -> None:
    assert closest("zzz", ["b", "a"]) == "one of: a, b"


@pytest.mark.parametrize("seed", [-1, 2**32, 5_000_000_000, 10**20])
def test_a_seed_that_does_not_fit_is_refused_before_the_work(tmp_path: Path, seed: int) -> None:
    (tmp_path / "f.toml").write_text(f"seed = {seed}\n")
    for flags, config in (({"seed": seed}, None), ({}, tmp_path / "f.toml")):
        with pytest.raises(UsageError, match="must be between 0 and 4,294,967,295"):
            choose(flags, config)
    assert choose({"seed": 2**32 - 1}, None) == {"seed": 2**32 - 1}


@pytest.mark.parametrize("text", ["a\x1b[31mb", "a\nb", "a\u202eb"])
@pytest.mark.parametrize("name", ["case-id", "examiner"])
def test_what_a_terminal_would_obey_is_no_name(name: str, text: str) -> None:
    with pytest.raises(UsageError, match=f"--{name}: holds a control or invisible character"):
        choose({name: text}, None)
