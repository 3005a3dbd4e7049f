"""Jobs that the accounts of a cluster share out among them: what pass 3 leaves of prompts."""

from __future__ import annotations

import dataframely as dy
import polars as pl

NO_JOB = -1
"""Number of what belongs to no job."""
WORDING, ASKING = "wording", "asking"
"""By what work is recognised: by sentences or a system prompt that accounts share, or by how it asks alone."""
COUNTED = 0.1
"""Share of a cluster's requests from which a job, or a tenant's work, counts. Hand-set: a relay's customers have jobs
of their own, which its scheduler spreads as evenly, and smaller ones cannot be told from theirs."""
IN_THE_BOUND = (pl.col("share") >= COUNTED) & (pl.col("recognised_by") == WORDING)
"""Campaigns of which the lower bound is made: what only its settings tell may be anybody's list."""
SURE = 0.9
"""Share of the work's requests that the lower bound counts. Hand-set: others' requests may say a sentence of its
wording, and a part that is looked at has the whole's share to a percent."""
MODELS = 50
"""Models of a job that are told apart, those with the most requests: names of models are free text."""


class Jobs(dy.Schema):
    """One row per job of a cluster that was looked at, by its exact members, and one of what belongs to no job.

    No text is kept, and no hash of a prompt: a job is a number, and requests that show it. Of system prompts, which
    programs send, the SHA-256 of the commonest is: contacts hold it already, and it tells one customer from another.
    """

    members = dy.String(nullable=False, primary_key=True)
    """Digest of the cluster's accounts."""
    job = dy.Int64(nullable=False, primary_key=True, min=-1)
    """0 for the largest that is told by its wording, and so on; then those told by how they ask; ``NO_JOB`` for the
    rest."""
    recognised_by = dy.String(nullable=True)
    """``WORDING`` or ``ASKING``; null for the rest."""
    n_looked_at = dy.Int64(nullable=False, min=1)
    """Requests of the cluster that were looked at."""
    n_telling = dy.Int64(nullable=False, min=0)
    """Of those, requests that could have shown work: of a known text, or of a known hash and settings."""
    n_requests = dy.Int64(nullable=False, min=0)
    """Of those, the job's."""
    n_accounts = dy.Int64(nullable=False, min=0)
    n_prompts = dy.Int64(nullable=False, min=0)
    """Different prompts of the job."""
    first_seen = dy.Datetime(nullable=True, time_unit="us", time_zone="UTC")
    last_seen = dy.Datetime(nullable=True, time_unit="us", time_zone="UTC")
    input_tokens = dy.Int64(nullable=False, min=0)
    output_tokens = dy.Int64(nullable=False, min=0)
    asks = dy.List(dy.String(nullable=False), nullable=False)
    """Phrase families that its prompts fire, the commonest first."""
    ask_shares = dy.List(dy.Float64(nullable=False, min=0.0, max=1.0), nullable=False)
    """Share of its requests that fire each."""
    system_prompts = dy.List(dy.String(nullable=False), nullable=False)
    """SHA-256 of its system prompts, the commonest first."""
    system_prompt_shares = dy.List(dy.Float64(nullable=False, min=0.0, max=1.0), nullable=False)
    """Share of its requests that have each."""
    pivot_model = dy.String(nullable=True)
    """New model that it moved to; null where it did not."""
    pivot_day = dy.Date(nullable=True)
    """First day of that, UTC."""
    pivot_share = dy.Float64(nullable=True, min=0.0, max=1.0)
    """Share of its requests to that model from that day on."""
    citations = dy.List(dy.String(nullable=False), nullable=False)
    """Ids of its first requests."""


class JobDays(dy.Schema):
    """Requests of each job by day, and what they are meant to teach."""

    members = dy.String(nullable=False, primary_key=True)
    """Digest of the cluster's accounts."""
    job = dy.Int64(nullable=False, primary_key=True, min=0)
    capability = dy.String(nullable=False, primary_key=True)
    """What the part of the job is for, by words and settings of its requests."""
    day = dy.Date(nullable=False, primary_key=True)
    """UTC."""
    n_requests = dy.Int64(nullable=False, min=1)
    """Among those looked at."""


class JobModels(dy.Schema):
    """Requests and tokens of each job by model and day: what its cost is made of."""

    members = dy.String(nullable=False)
    """Digest of the cluster's accounts."""
    job = dy.Int64(nullable=False, min=0)
    model = dy.String(nullable=True)
    """As the log names it; null where it does not, for names too long to be one, and beyond the ``MODELS`` largest."""
    day = dy.Date(nullable=True)
    """UTC."""
    n_requests = dy.Int64(nullable=False, min=1)
    """Among those looked at."""
    input_tokens = dy.Int64(nullable=False, min=0)
    cached_tokens = dy.Int64(nullable=False, min=0)
    """Of the tokens in, those that were read from a cache; none where the log does not say."""
    output_tokens = dy.Int64(nullable=False, min=0)


class JobSignals(dy.Schema):
    """Habits of asking of each job."""

    members = dy.String(nullable=False, primary_key=True)
    """Digest of the cluster's accounts."""
    job = dy.Int64(nullable=False, primary_key=True, min=0)
    measure = dy.String(nullable=False, primary_key=True)
    value = dy.Float64(nullable=False)
    unit = dy.String(nullable=False)
    usual = dy.Float64(nullable=True)
    """The same of accounts in no cluster, all together; null where it is not taken of them."""
