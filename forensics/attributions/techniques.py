"""``rules/techniques.yaml`` and what was seen → techniques of MITRE ATLAS, each with its evidence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from forensics.attributions.attribute import matchers, observations
from forensics.attributions.item_fields import end, matcher_of, record, text, values
from forensics.attributions.matching import match
from forensics.foundation.errors import RuleError
from forensics.foundation.yaml_file import read_yaml
from forensics.vocabulary.actor import ActorItem, Grade, Part, Technique, Vertex
from forensics.vocabulary.case_tables import Techniques

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from forensics.attributions.attribute import Observations
    from forensics.vocabulary.matcher import Known, Matcher

FILE: Final = "techniques.yaml"
"""Below the rules folder."""
MAX_TECHNIQUES = 200
_ID = re.compile(r"AML\.T\d{4}(\.\d{3})?")
_KEYS: Final = ("title", "meaning", "shown_by")
_OWN: Final = (Vertex.CAPABILITY, Grade("A", 1), "MITRE ATLAS", "2026")
"""Of what is only asked whether it is there, and never weighed."""


def read_techniques(rules: Path) -> tuple[Technique, ...]:
    """Read the techniques of a rules folder, in order of id; none where there is no such file.

    Raises
    ------
    RuleError
        The file is wrong; the place names the key.
    """
    path = rules / FILE
    if not path.is_file():
        return ()
    document = read_yaml(path)
    if not isinstance(document, dict) or len(document) > MAX_TECHNIQUES:
        raise RuleError(f"expected a map of at most {MAX_TECHNIQUES} techniques, by id", where=str(path))
    known = matchers()
    return tuple(_technique(name, document[name], known, f"{path}: {name}") for name in sorted(document, key=str))


def _technique(name: Any, given: Any, known: Mapping[str, Matcher], where: str) -> Technique:
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise RuleError(f"{name!r} is not a technique of MITRE ATLAS", where=where, hint="as AML.T0024.002")
    fields = record(given, _KEYS, where)
    shown_by = fields["shown_by"]
    if not isinstance(shown_by, list) or not shown_by:
        raise RuleError("expected a list of what shows it", where=f"{where}.shown_by")
    items = tuple(_sign(one, known, f"{where}.shown_by[{place}]") for place, one in enumerate(shown_by))
    return Technique(name, text(fields["title"], f"{where}.title"), text(fields["meaning"], f"{where}.meaning"), items)


def _sign(given: Any, known: Mapping[str, Matcher], where: str) -> ActorItem:
    fields = record(given, ("matcher",), where, ("values", "least", "most"))
    matcher = matcher_of(fields["matcher"], known, f"{where}.matcher")
    least, most = (end(fields, name, matcher, where) for name in ("least", "most"))
    part = Part.OWNER if Part.OWNER in matcher.parts else Part.CUSTOMER
    vertex, grade, source, day = _OWN
    return ActorItem(
        matcher.name, matcher.name, part, vertex, values(fields, matcher, where), least, most, grade, source, day
    )


def observed(known: Known, techniques: Sequence[Technique]) -> pl.DataFrame:
    """Techniques of which something is there, for each suspected cluster; ``Techniques``."""
    seen = observations(known)
    rows = [
        {"cluster_id": cluster, "technique": one.technique, "title": one.title, "meaning": one.meaning, "detail": said}
        for cluster, party in known.clusters.select("cluster_id", "party").sort("cluster_id").rows()
        for one in techniques
        if (said := "; ".join(_said(one, seen, party, _own(known, cluster))))
    ]
    frame = pl.DataFrame(rows, schema=Techniques.create_empty().schema)
    return Techniques.validate(frame.sort("cluster_id", "technique"))


def _own(known: Known, cluster: str) -> list[str]:
    """A cluster's campaigns, the largest first."""
    own = known.campaigns.filter(pl.col("cluster_id") == cluster)
    return own.sort("share", "campaign_id", descending=[True, False])["campaign_id"].to_list()


def _said(technique: Technique, seen: Observations, party: str, campaigns: Sequence[str]) -> Iterator[str]:
    """What shows a technique: of each sign the first subject that has it whole."""
    for sign in technique.shown_by:
        subjects = [party] if sign.part is Part.OWNER else campaigns
        for subject in subjects:
            found = match(sign, seen.parts[sign.matcher], seen.of(sign.matcher, subject))
            if found.agreement is not None and found.agreement >= 1.0:
                where = "" if subject == party else f" ({subject})"
                yield f"{found.detail.partition('; reported: ')[0]}{where}"
                break
