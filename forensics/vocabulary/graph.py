"""Entities, links and why entities were judged as they were: the graph, never projected to pairs."""

from __future__ import annotations

import dataframely as dy


class Entities(dy.Schema):
    """Everything that at least two accounts shared, and whose it is."""

    kind = dy.String(nullable=False)
    entity = dy.String(nullable=False)
    day = dy.Date(nullable=True)
    n_accounts = dy.Int64(nullable=False, min=2)
    n_requests = dy.Int64(nullable=False, min=0)
    verdict = dy.Enum(["operator", "organisation", "public", "unjudged"], nullable=False)
    entity_class = dy.String(nullable=False, alias="class")
    p_operator = dy.Float64(nullable=True, min=0.0, max=1.0)


class Links(dy.Schema):
    """What a shared thing is worth to an account, in bans."""

    account_id = dy.String(nullable=False)
    kind = dy.String(nullable=False)
    entity = dy.String(nullable=False)
    day = dy.Date(nullable=True)
    family = dy.String(nullable=False)
    bans = dy.Float64(nullable=False, min=0.0)


class EntityReasons(dy.Schema):
    """Why an entity was judged as it was: one addend of its log likelihood ratio per row."""

    kind = dy.String(nullable=False)
    entity = dy.String(nullable=False)
    day = dy.Date(nullable=True)
    family = dy.String(nullable=False)
    source = dy.String(nullable=False)
    bans = dy.Float64(nullable=False)
    detail = dy.String(nullable=False)
