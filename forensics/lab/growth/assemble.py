"""From codes to canonical columns."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from forensics.lab.draws import Floats, Ints, hex_ids, keys, mix
from forensics.lab.growth.draft import DISTILLATION, Bundle, Draft
from forensics.lab.growth.files import events_of, payments_of
from forensics.lab.tables import countries, networks
from forensics.lab.tables.clients import SPEAKS, STACKS
from forensics.lab.tables.models import FIRST_TOKEN_MS, MODEL_NAMES, OK, SAMPLINGS, TOKEN_MS
from forensics.lab.world import GroupTraffic, Plan, Verdict
from forensics.vocabulary.columns import TIMESTAMP

if TYPE_CHECKING:
    from forensics.lab.growth.people import People

_CHARACTERS_PER_TOKEN = 4.0
_TURN_TOKENS = 260.0
"""Tokens that one earlier turn adds to the input."""
_TOOL_TOKENS = 110.0
"""Tokens that one tool's description adds."""
_IMAGE_TOKENS = 1_100.0
_NO_LIMIT = 64_000
_SAMPLING = pl.DataFrame(SAMPLINGS)
_MEDIANS = _SAMPLING["output_median"].to_numpy()
_LIMITS = _SAMPLING["max_tokens"].fill_null(_NO_LIMIT).to_numpy()
_TOOLS = _SAMPLING["tool_count"].to_numpy()
_IMAGES = _SAMPLING["image_count"].to_numpy()

_WORKLOAD = {"campaign": pl.String, "family": pl.String, "actor": pl.String}


def assemble(plan: Plan, people: People, bundle: Bundle, verdict: Verdict, secret: int | None = None) -> GroupTraffic:
    """Write a group's codes out as requests, accounts and truth.

    ``secret`` is a 64-bit word that keys, conversations and connections are named by: the same one in every stretch
    of a sliced group. It is drawn when there is none.
    """
    bundle = _within(plan, people, bundle)
    requests = _columns(plan, people, bundle, int(keys(plan.rng, 1)[0]) if secret is None else secret)
    return GroupTraffic(
        requests=requests,
        accounts=people.frame.drop("org_id"),
        truth=_truth(plan, people, bundle.draft, verdict),
        workloads=_workloads(people, bundle),
        purposes=_purposes(requests, bundle),
        payments=payments_of(plan, people),
        events=events_of(plan, people, requests),
    )


def _within(plan: Plan, people: People, bundle: Bundle) -> Bundle:
    draft = bundle.draft
    banned = people.frame["banned_at"].cast(pl.Int64).fill_null(2**62).to_numpy()
    first, last = plan.window
    kept = np.flatnonzero((draft.time < np.minimum(last, banned[draft.account])) & (draft.time >= first))
    return replace(bundle, draft=draft.take(kept))


def _columns(plan: Plan, people: People, bundle: Bundle, secret: int) -> pl.DataFrame:
    draft, rng = bundle.draft, plan.rng
    stack = STACKS[draft.stack]
    network = bundle.places.network[draft.address]
    sampling = _SAMPLING[draft.sampling]
    talks = pl.Series(SPEAKS[draft.stack])
    language = countries.LANGUAGES.gather(people.country[draft.account])
    talking = pl.Series(draft.conversation >= 0)
    columns: dict[str, pl.Series | pl.Expr] = {
        "timestamp": pl.Series(draft.time).cast(TIMESTAMP),
        "request_id": hex_ids(keys(rng, len(draft)), "req_"),
        "account_id": people.frame["account_id"].gather(draft.account),
        "org_id": people.frame["org_id"].gather(draft.account),
        "api_key_id": hex_ids(mix(draft.account * 8 + draft.key, secret, 1), "key_"),
        "conversation_id": pl.when(talking).then(hex_ids(mix(draft.conversation, secret, 2), "conv_")),
        "ip": bundle.places.ip.gather(draft.address),
        "asn": pl.Series(networks.ASNS[network]),
        "country": countries.CODES.gather(networks.NETWORK_COUNTRIES[network]),
        "tls_fingerprint": stack["tls_fingerprint"],
        "header_order": stack["header_order"],
        "connection_id": hex_ids(mix(draft.connection, secret, 3)),
        "user_agent": stack["user_agent"],
        "sdk": stack["sdk"],
        "accept_language": pl.when(talks).then(language),
        "endpoint": stack["endpoint"],
        "http_method": pl.repeat("POST", len(draft), eager=True),
        "model": MODEL_NAMES.gather(draft.model),
        **_contents(plan, bundle),
        "tool_count": sampling["tool_count"],
        "image_count": sampling["image_count"],
        "message_count": pl.Series(2 * draft.turn + 1),
        "temperature": sampling["temperature"],
        "max_tokens": sampling["max_tokens"],
        "stream": sampling["stream"],
        "status": pl.Series(draft.status),
        **_answers(rng, bundle),
        "retry_count": pl.Series(draft.retry),
    }
    return pl.select([values.alias(name) for name, values in columns.items()])


def _contents(plan: Plan, bundle: Bundle) -> dict[str, pl.Series]:
    draft = bundle.draft
    if plan.prompts == "none":
        return {}
    # The last digest is null, and stands for no system prompt.
    digests = pl.Series([*(_sha256(text) for text in bundle.systems), None], dtype=pl.String)
    system = np.where(draft.system >= 0, draft.system, len(bundle.systems))
    # A Python call per distinct text: hashlib has no array form, and a made-up hash would not match the text.
    hashes = pl.Series([_sha256(text) for text in bundle.prompts.to_list()], dtype=pl.String)
    columns = {"prompt_sha256": hashes.gather(draft.prompt), "system_prompt_sha256": digests.gather(system)}
    if plan.prompts == "text":
        columns = {"prompt": bundle.prompts.gather(draft.prompt), **columns}
    return columns


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _answers(rng: np.random.Generator, bundle: Bundle) -> dict[str, pl.Series]:
    draft = bundle.draft
    n = len(draft)
    good = draft.status == OK
    length = bundle.prompts.str.len_chars().to_numpy()[draft.prompt]
    tokens_in = _input_tokens(rng, draft, length)
    wanted = np.round(_MEDIANS[draft.sampling] * rng.lognormal(0.0, 0.75, n)).astype(np.int64)
    tokens_out = np.where(good, np.clip(wanted, 1, _LIMITS[draft.sampling]), 0)
    answer = FIRST_TOKEN_MS[draft.model] + TOKEN_MS[draft.model] * tokens_out
    refusal: Floats = rng.lognormal(np.log(90.0), 0.4, n)
    latency = np.where(good, answer * rng.lognormal(0.0, 0.25, n), refusal)
    return {
        "input_tokens": pl.Series(tokens_in),
        "output_tokens": pl.Series(tokens_out),
        "latency_ms": pl.Series(np.round(latency, 1)),
    }


def _input_tokens(rng: np.random.Generator, draft: Draft, length: Ints) -> Ints:
    system = np.where(draft.system >= 0, 45.0, 0.0)
    extras = _TOOLS[draft.sampling] * _TOOL_TOKENS + _IMAGES[draft.sampling] * _IMAGE_TOKENS
    history = draft.turn * _TURN_TOKENS * rng.lognormal(0.0, 0.5, len(draft))
    return np.round(8.0 + length / _CHARACTERS_PER_TOKEN + system + extras + history).astype(np.int64)


def _truth(plan: Plan, people: People, draft: Draft, verdict: Verdict) -> pl.DataFrame:
    n = len(people.created)
    extracting = draft.account[draft.purpose >= DISTILLATION]
    return people.frame.select(
        "account_id",
        operator_id=pl.lit(verdict.operator_id, dtype=pl.String),
        honest_kind=pl.lit(verdict.honest_kind, dtype=pl.String),
        role=verdict.role if isinstance(verdict.role, pl.Series) else pl.lit(verdict.role),
        group=pl.lit(plan.group),
        n_requests=pl.Series(np.bincount(draft.account, minlength=n)),
        n_distillation=pl.Series(np.bincount(extracting, minlength=n)),
    )


def _purposes(requests: pl.DataFrame, bundle: Bundle) -> pl.DataFrame:
    workload = pl.Series(bundle.draft.purpose - DISTILLATION)
    asked = requests.select("request_id", workload=workload).filter(pl.col("workload") >= 0)
    return (
        asked.with_columns(pl.col("workload").cast(pl.UInt32))
        .join(_numbered(bundle), on="workload", how="inner", validate="m:1")
        .select("request_id", "campaign", "family")
    )


def _numbered(bundle: Bundle) -> pl.DataFrame:
    """The workloads, with the number that the draft calls each by: ``workload``."""
    return pl.DataFrame([asdict(one) for one in bundle.workloads], schema=_WORKLOAD).with_row_index("workload")


def _workloads(people: People, bundle: Bundle) -> pl.DataFrame:
    draft = bundle.draft
    rows = np.flatnonzero(draft.purpose >= DISTILLATION)
    counted = (
        pl.DataFrame(
            {"account": draft.account[rows], "workload": (draft.purpose[rows] - DISTILLATION).astype(np.uint32)}
        )
        .group_by("account", "workload")
        .agg(n_requests=pl.len().cast(pl.Int64))
        .join(_numbered(bundle), on="workload", how="inner", validate="m:1")
    )
    ids = people.frame["account_id"].gather(counted["account"])
    return counted.select(ids, "campaign", "actor", "family", "n_requests").sort("account_id", "campaign", "family")
