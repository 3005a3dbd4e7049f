"""The suspects' requests, in order of time: what pass 3 reads."""

from __future__ import annotations

import dataframely as dy

CITED_COLUMNS = (
    "timestamp",
    "account_id",
    "ip",
    "endpoint",
    "model",
    "status",
    "prompt_sha256",
    "conversation_id",
    "connection_id",
)
"""Columns that identify a row without a request id; their digest is its citation."""


class Tape(dy.Schema):
    """One row per request of a clustered account, sorted by cluster, time, request id and account.

    A tape is as long as the log where most of a log is suspect. So it comes in stretches of time, one after another,
    and has numbers for texts.
    """

    cluster = dy.UInt32(nullable=False)
    """Place of the cluster among all, in order of their ids."""
    account = dy.UInt32(nullable=False)
    """Place of the account among all in clusters, in order of their ids; an account is in one cluster."""
    timestamp = dy.Datetime(nullable=False, time_unit="us", time_zone="UTC")
    conversation = dy.UInt64(nullable=True)
    """Key of the conversation's id."""
    input_tokens = dy.Int64(nullable=True)
    output_tokens = dy.Int64(nullable=True)


class SuspectHours(dy.Schema):
    """Requests and tokens of clustered accounts per hour: the timeline of any grouping of them."""

    account_id = dy.String(nullable=False, primary_key=True)
    hour = dy.Datetime(nullable=False, primary_key=True, time_unit="us", time_zone="UTC")
    n_requests = dy.Int64(nullable=False, min=1)
    input_tokens = dy.Int64(nullable=False, min=0)
    output_tokens = dy.Int64(nullable=False, min=0)


class Sightings(dy.Schema):
    """Which row showed an account first on an entity: what evidence cites."""

    account_id = dy.String(nullable=False, primary_key=True)
    timestamp = dy.Datetime(nullable=False, primary_key=True, time_unit="us", time_zone="UTC")
    citation = dy.String(nullable=False)


class TapeSignals(dy.Schema):
    """Measures of the tape, by the exact members they were measured on."""

    members = dy.String(nullable=False, primary_key=True)
    measure = dy.String(nullable=False, primary_key=True)
    value = dy.Float64(nullable=False)
    unit = dy.String(nullable=False)
    usual = dy.Float64(nullable=True)
    """The same of accounts in no cluster, all together; null where it is not taken of them."""
