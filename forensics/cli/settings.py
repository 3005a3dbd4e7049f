"""Choices → the settings that the pipeline takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forensics.cli.config import moment, share, size_bytes
from forensics.cli.flags import LIMITS
from forensics.foundation.errors import InputError, UsageError
from forensics.vocabulary.settings import Inputs, JudgeSettings, ReadSettings, RunSettings, Settings

if TYPE_CHECKING:
    from forensics.cli.config import Choices


def settings(choices: Choices) -> Settings:
    """Every setting, typed and checked; what nobody chose has its default.

    Raises
    ------
    UsageError
        A value is out of its range.
    """
    return Settings(
        read=_read(choices),
        judge=_judge(choices),
        run=_run(choices),
        **_given(choices, {"seed": "seed", "case_id": "case-id", "examiner": "examiner"}),
    )


def inputs(choices: Choices, logs: list[str]) -> Inputs:
    """What to analyse: the logs of the command line, and the files of the flags.

    Raises
    ------
    InputError
        A file is not there: said before the logs are read, not after.
    """
    for name in ("accounts", "payments", "events"):
        if name in choices and not choices[name].exists():
            raise InputError("no such file", where=str(choices[name]), hint=f"check --{name}")
    return Inputs(
        logs=tuple(logs),
        accounts=choices.get("accounts"),
        payments=choices.get("payments"),
        events=choices.get("events"),
    )


def _read(choices: Choices) -> ReadSettings:
    start, end = (moment(choices[name], where=f"--{name}") if name in choices else None for name in ("from", "to"))
    if start and end and start >= end:
        raise UsageError("--from must be before --to", hint="nothing would be left")
    plain = {"account_grain": "account-grain", "timezone": "timezone", "mapping": "map"}
    plain |= {"keep_text": "keep-text", "strict": "strict"}
    plain |= {name.replace("-", "_"): name for name in LIMITS}
    for name in LIMITS:
        _at_least(choices, name, 1)
    _zone_exists(choices.get("timezone", "UTC"))
    return ReadSettings(
        **_given(choices, plain),
        trusted_proxies=_networks(choices.get("trusted-proxy", [])),
        released=_released(choices.get("released", [])),
        start=start,
        end=end,
    )


def _judge(choices: Choices) -> JudgeSettings:
    for name in ("prevalence", "max-reject-rate"):
        if name in choices:
            share(choices[name], where=f"--{name}")
    if choices.get("prevalence") in (0.0, 1.0):
        raise UsageError("must be above 0 and below 1", where="--prevalence", hint="as 0.01")
    plain = {"prevalence": "prevalence", "max_reject_rate": "max-reject-rate"}
    plain |= {name: name for name in ("rules", "allow", "prices", "dispositions")} | {"share_key": "share-key"}
    return JudgeSettings(**_given(choices, plain), indicators=tuple(choices.get("indicators", [])))


def _run(choices: Choices) -> RunSettings:
    limit = choices.get("memory-limit")
    _at_least(choices, "threads", 1)
    return RunSettings(
        memory_limit=size_bytes(limit, where="--memory-limit") if limit else None,
        **_given(choices, {"threads": "threads", "temp_dir": "temp-dir", "engine": "engine"}),
    )


def _at_least(choices: Choices, name: str, least: int) -> None:
    if choices.get(name, least) < least:
        raise UsageError(f"must be at least {least}", where=f"--{name}")


def _given(choices: Choices, fields: dict[str, str]) -> dict[str, Any]:
    return {field: choices[name] for field, name in fields.items() if name in choices}


def _zone_exists(name: str) -> None:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 (lazy: --help and other commands do without)

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UsageError(
            f"unknown time zone {name!r}", where="--timezone", hint="an IANA name, as Europe/Berlin"
        ) from error


def _released(texts: list[str]) -> tuple[str, ...]:
    from forensics.workloads.releases import release_days  # noqa: PLC0415 (lazy: as above)

    release_days(texts)
    return tuple(texts)


def _networks(ranges: list[str]) -> tuple[str, ...]:
    from ipaddress import ip_network  # noqa: PLC0415 (lazy: --help and other commands do without)

    for text in ranges:
        try:
            ip_network(text)
        except ValueError as error:
            raise UsageError(
                f"not a range: {text!r}: {error}", where="--trusted-proxy", hint="as 10.0.0.0/8"
            ) from error
    return tuple(ranges)
