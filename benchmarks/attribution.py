"""Attribution: who runs a pool and for whom, with profiles of actors that worlds hold, and with profiles that lie.

``python -m benchmarks.attribution [--workers 2] [--worlds 60]`` rewrites ``benchmarks/attribution.md``. Each world has
a pool that one to three customers share, another pool, and honest bystanders. Three laboratories and two owners have a
profile; other customers and owners have none, and five profiles are of nobody in any world. Half of the profiles of a
world know an identifier besides, as a provider would from an earlier case. Seeds begin at 4100: nothing was fitted or
chosen on them. Numbers were chosen on seeds from 4500 on; seeds 4000 to 4059 were looked at before the last rule was
made.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import numpy as np
import polars as pl

from forensics.attributions.actor_files import read_profiles
from forensics.attributions.attribute import attribute, called
from forensics.lab.families._crowd import bystanders, released
from forensics.lab.families._pools import FAMILIES, STYLES, pool
from forensics.lab.presets_2026 import campaign_2026
from forensics.lab.simulate import simulate
from forensics.lab.suites.ranges import one_of, real, some_of, whole
from forensics.lab.world import World
from forensics.lab.write import write_export
from forensics.pipeline import analyze, attribution, rules, suspects
from forensics.vocabulary.actor import RIVALS, ActorItem, ActorProfile, Grade, Part, Vertex
from forensics.vocabulary.settings import Inputs, RunSettings, Settings
from forensics.workloads import take
from forensics.workloads.take import looked_over, work_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forensics.lab.world import Group, SimulatedWorld
    from forensics.vocabulary.case import Case
    from forensics.vocabulary.matcher import Known

HERE = Path(__file__).resolve().parent
FIRST_SEED = 4_100
ELSEWHERE = 4
"""Worlds that are judged once more in other countries and languages."""
SCALE = 0.02
"""Of the case that was disclosed in February 2026."""
LABS = {
    "lab_a": ("reasoning", "rubric", "rewrite"),
    "lab_b": ("tools", "computer_use", "vision", "data_analysis"),
    "lab_c": ("coding",),
}
"""Customers that have a profile, and what they extract."""
OWNERS: dict[str, dict[str, Any]] = {
    "owner_a": {"payment": "few_cards", "exits": "few", "scheduler": "round_robin", "mail": "pattern"},
    "owner_b": {"payment": "virtual", "exits": "residential", "scheduler": "lru_sticky", "banned": 0.2},
}
"""Owners that have a profile, and how they run their pools."""
UNKNOWN = "unknown"
EDGES = (0.0, 0.05, 0.2, 0.45, 0.55, 0.8, 0.95, 1.01)
"""Bands of ICD-203."""
_GRADED: dict[str, Any] = {"least": None, "most": None, "values": (), "source": "the lab", "date": "2026-09"}


def item(name: str, matcher: str, part: Part, vertex: Vertex, **fields: Any) -> ActorItem:
    grade = fields.pop("grade", Grade("B", 2))
    return ActorItem(name=name, matcher=matcher, part=part, vertex=vertex, grade=grade, **{**_GRADED, **fields})


def asked(work: tuple[str, ...], words: tuple[str, ...]) -> tuple[ActorItem, ActorItem]:
    return (
        item("work", "capability_mix", Part.CUSTOMER, Vertex.VICTIM, values=work, least=0.6),
        item("words", "elicitation_family", Part.CUSTOMER, Vertex.CAPABILITY, values=words, least=0.3),
    )


def patterns() -> dict[str, tuple[ActorItem, ...]]:
    """What a public report would say of each actor."""
    thinking = ("reasoning_traces", "hindsight_reasoning", "reasoning_tags", "rubric_grading", "sensitive_rewrites")
    acting = ("tool_use", "computer_use", "vision", "data_analysis")
    return {
        "lab_a": asked(("reasoning", "grading", "rewriting"), thinking),
        "lab_b": asked(acting, acting),
        "lab_c": (
            *asked(("coding",), ("agentic_coding",)),
            item("pivot", "model_pivot", Part.CUSTOMER, Vertex.CAPABILITY, least=0.35, most=0.65),
        ),
        "owner_a": (
            item("cards", "shared_payment", Part.OWNER, Vertex.ADVERSARY, least=0.5),
            item("load", "synchronised_load", Part.OWNER, Vertex.CAPABILITY, least=0.98),
            item("exits", "fixed_exits", Part.OWNER, Vertex.INFRASTRUCTURE, least=0.5),
        ),
        "owner_b": (
            item("cards", "card_series", Part.OWNER, Vertex.ADVERSARY, least=0.5),
            item("regrowth", "regrowth", Part.OWNER, Vertex.CAPABILITY, least=0.1),
            item("exits", "rotating_exits", Part.OWNER, Vertex.INFRASTRUCTURE, least=0.5),
        ),
        # Nobody of these is in any world: to name one is wrong.
        "lab_d": (
            *asked(("vision",), ("vision",)),
            item("pivot", "model_pivot", Part.CUSTOMER, Vertex.CAPABILITY, least=0.7),
        ),
        "lab_e": (
            *asked(("data_analysis", "mathematics"), ("data_analysis", "mathematics")),
            item("size", "campaign_volume", Part.CUSTOMER, Vertex.INFRASTRUCTURE, least=100_000),
        ),
        "owner_c": (
            item("pathways", "pathway_count", Part.OWNER, Vertex.VICTIM, least=3),
            item("relay", "hand_over", Part.OWNER, Vertex.CAPABILITY, least=0.1),
            item("customers", "tenants", Part.OWNER, Vertex.ADVERSARY, least=3),
        ),
        "owner_d": (
            item("size", "pool_size", Part.OWNER, Vertex.INFRASTRUCTURE, least=2_000),
            item("mixed", "mixed_traffic", Part.OWNER, Vertex.ADVERSARY, least=0.3, most=0.9),
            item("prompt_before", "injected_prompt", Part.OWNER, Vertex.CAPABILITY, least=0.8),
        ),
        "owner_e": (
            item("regrowth", "regrowth", Part.OWNER, Vertex.CAPABILITY, least=0.4),
            item("stolen", "compromised_accounts", Part.OWNER, Vertex.VICTIM, least=5),
            item("exits", "fixed_exits", Part.OWNER, Vertex.INFRASTRUCTURE, least=0.9),
        ),
    }


def world(seed: int) -> World:
    """Draw a world: who works for whom is drawn, and some of them nobody has described."""
    rng = np.random.default_rng([seed, 27])
    days, release = whole(rng, 7, 21), whole(rng, 2, 5)
    pools = [_pool(rng, "op-first", 40, 160, release), _pool(rng, "op-second", 20, 70, release)]
    crowd = released(tuple(bystanders(rng, 5)), release)
    return World(f"attribution-{seed}", seed, date(2026, 9, 7), days, (*crowd, *pools))


def _pool(rng: np.random.Generator, name: str, low: int, high: int, release: int) -> Group:
    n = whole(rng, 1, 3)
    customers = some_of(rng, n, *LABS, "")
    own = {lab: _two(rng, LABS.get(lab, FAMILIES)) for lab in customers}
    # Families are dealt out in turn: one of each, then another of each.
    dealt = [own[lab][place] for place in (0, 1) for lab in customers]
    owner = one_of(rng, *OWNERS, UNKNOWN, UNKNOWN)
    fixed: dict[str, Any] = {
        "actors": ",".join(customers),
        "families": ",".join(dealt),
        "style": one_of(rng, *STYLES),
        "owner": f"{owner}" if owner != UNKNOWN else "",
        **OWNERS.get(owner, {}),
    }
    if "lab_c" in customers and real(rng, 0.0, 1.0) < 0.7:
        fixed["pivot_day"] = float(release)
    return pool(rng, name, low, high, **fixed)


def _two(rng: np.random.Generator, families: Sequence[str]) -> tuple[str, str]:
    drawn = some_of(rng, min(2, len(families)), *families)
    return drawn[0], drawn[-1]


def profiles(simulated: SimulatedWorld, seed: int) -> tuple[ActorProfile, ...]:
    """Patterns of everybody described; half of them with an identifier; and profiles of addresses alone."""
    rng = np.random.default_rng([seed, 28])
    told = []
    for name, items in patterns().items():
        known = bool(rng.random() < 0.5)
        own = (*items, *_identifier(simulated, name)) if known and name in {*LABS, *OWNERS} else items
        told.append(ActorProfile(name, name, "", own, ()))
    return (*told, *_addresses(simulated))


def _identifier(simulated: SimulatedWorld, name: str) -> tuple[ActorItem, ...]:
    telemetry = Grade("A", 1)
    if name in LABS:
        rows = simulated.purposes.join(simulated.requests, on="request_id", how="left", validate="1:1")
        who = pl.col("campaign").str.split("/").list.last()
        asked = rows.drop_nulls("system_prompt_sha256").group_by("system_prompt_sha256").agg(who=who.unique())
        own = asked.filter(pl.col("who").list.len() == 1, pl.col("who").list.first() == name)
        values = tuple(own["system_prompt_sha256"].sort().to_list())
        given = ("prompt", "system_prompt", Part.CUSTOMER, Vertex.INFRASTRUCTURE)
    else:
        mine = simulated.truth.filter(pl.col("operator_id") == name).select("account_id")
        cards = simulated.accounts.join(mine, on="account_id", how="semi").drop_nulls("payment_fingerprint")
        counted = cards.group_by("payment_fingerprint").len().sort("len", "payment_fingerprint", descending=True)
        values = tuple(counted["payment_fingerprint"].head(5).to_list())
        given = ("card", "payment_fingerprint", Part.OWNER, Vertex.INFRASTRUCTURE)
    return (item(*given, values=values, grade=telemetry),) if values else ()


def _addresses(simulated: SimulatedWorld) -> tuple[ActorProfile, ...]:
    told = []
    for name in OWNERS:
        mine = simulated.truth.filter(pl.col("operator_id") == name).select("account_id")
        sent = simulated.requests.join(mine, on="account_id", how="semi").drop_nulls("ip")
        values = tuple(sent["ip"].value_counts(sort=True).sort("count", "ip", descending=True)["ip"].head(50).to_list())
        if values:
            seen = item("seen_on", "address", Part.OWNER, Vertex.INFRASTRUCTURE, values=values, grade=Grade("A", 1))
            told.append(ActorProfile(f"{name}_addresses", name, "", (seen,), ()))
    return tuple(told)


@dataclass(frozen=True, slots=True)
class Judged:
    """A case, with what attribution was given for it."""

    case: Case
    known: Known
    rivals: pl.DataFrame
    looked: list[pl.DataFrame]
    families: list[Any]


def judged(simulated: SimulatedWorld, given: tuple[ActorProfile, ...] | None) -> Judged:
    """Analyse a world with some profiles; the shipped ones when None."""
    kept: dict[str, Any] = {"looked": [], "families": []}
    said, asked, shipped = take.taken, attribute, read_profiles

    def taken(looked: pl.DataFrame, digests: pl.Series, families: Any) -> Any:
        kept["looked"].append(looked)
        kept["families"].extend(families)
        return said(looked, digests, families)

    def attributed(known: Known, rivals: pl.DataFrame, profiles: Any) -> Any:
        kept.update(known=known, rivals=rivals)
        return asked(known, rivals, profiles)

    with (
        tempfile.TemporaryDirectory() as beside,
        mock.patch.object(suspects, "taken", taken),
        mock.patch.object(attribution, "attribute", attributed),
        mock.patch.object(rules, "read_profiles", lambda root: shipped(root) if given is None else given),
    ):
        folder = Path(beside)
        write_export(simulated, folder, "parquet")
        accounts = folder / "accounts.jsonl"
        inputs = Inputs((str(folder / "requests.parquet"),), accounts if accounts.is_file() else None, None, None)
        case = analyze(inputs, Settings(run=RunSettings(temp_dir=folder)))
    return Judged(case, **kept)


def measured(seed: int) -> dict[str, list[dict[str, Any]]]:
    """Judge a world with true, permuted and address-only profiles, and set everybody named beside the truth."""
    os.environ["POLARS_MAX_THREADS"] = "1"
    simulated = simulate(world(seed))
    everyone = profiles(simulated, seed)
    true = tuple(one for one in everyone if not one.name.endswith("_addresses"))
    alone = tuple(one for one in everyone if one.name.endswith("_addresses"))
    bare = tuple(replace(one, items=tuple(i for i in one.items if i.name not in {"prompt", "card"})) for one in true)
    found = judged(simulated, everyone)
    truth = _truth(found, simulated)
    told: dict[str, list[dict[str, Any]]] = {"pairs": [], "called": []}
    variants = {
        "described": true,
        "patterns": bare,
        "permuted": _permuted(true, seed),
        "permuted patterns": _permuted(bare, seed),
        "addresses": alone,
    }
    for name, given in variants.items():
        rows = attribute(found.known, found.rivals, given).attributions
        for part in Part:
            names = dict(called(rows, part).select("subject", "actor").rows())
            own = rows.filter(pl.col("role") == str(part))
            described = {one.name for one in given if any(i.part is part for i in one.items)}
            for subject in own["subject"].unique().sort().to_list():
                if subject not in truth:
                    continue
                actor = truth[subject]
                told["called"].append(
                    {
                        "seed": seed,
                        "profiles": name,
                        "role": str(part),
                        "subject": subject,
                        "true": actor if actor in described else None,
                        "said": names.get(subject),
                        "hard": _hard(given, actor),
                    }
                )
                told["pairs"] += [
                    {"profiles": name, "role": str(part), "p": p, "true": hypothesis == actor}
                    for hypothesis, p in own.filter(pl.col("subject") == subject, ~pl.col("hypothesis").is_in(RIVALS))
                    .select("hypothesis", "posterior")
                    .rows()
                ]
    told["elsewhere"] = _elsewhere(seed, simulated, everyone, found) if seed % 100 < ELSEWHERE else []
    return told


def _hard(given: Sequence[ActorProfile], actor: str | None) -> bool:
    return any(i.name in {"prompt", "card"} for one in given if one.name == actor for i in one.items)


def _truth(found: Judged, simulated: SimulatedWorld) -> dict[str, str | None]:
    """True owner of clusters and true customer of campaigns, where most of them is one's."""
    members = found.case.tables["accounts"].drop_nulls("cluster_id").select("account_id", "cluster_id")
    known = members.join(simulated.truth, on="account_id", how="left", validate="1:1")
    told: dict[str, str | None] = {}
    for (cluster,), own in known.sort("account_id").group_by("cluster_id", maintain_order=True):
        operators = own["operator_id"].fill_null("")
        operator = str(operators.mode().sort()[0])
        if (operators == operator).mean() > 1 / 2:  # type: ignore[operator]
            told[str(cluster)] = operator if operator in OWNERS else UNKNOWN
    if not found.looked:
        return told
    ids = members["cluster_id"].unique().sort().to_list()
    looked, usual = looked_over(found.looked[0], found.families)
    for (number,), own in looked.drop_nulls("cluster").sort("row").group_by("cluster", maintain_order=True):
        if not own["says"].any():
            continue
        rows = work_of(own, usual).join(simulated.purposes, on="request_id", how="left", validate="m:1")
        for (tenant,), part in rows.drop_nulls("tenant").sort("row").group_by("tenant", maintain_order=True):
            campaign = part["campaign"].fill_null("").mode().sort()[0]
            if (part["campaign"].fill_null("") == campaign).mean() > 1 / 2:
                actor = str(campaign).rpartition("/")[2]
                told[f"{ids[int(number)]}-{int(tenant) + 1}"] = actor if actor in LABS else UNKNOWN
    return told


def _permuted(given: tuple[ActorProfile, ...], seed: int) -> tuple[ActorProfile, ...]:
    """The same items, dealt out anew: each next item of a profile goes to the next profile after it, in a drawn order.

    So no two items of one profile stay together; a plain shuffle of so few would often only rename profiles.
    """
    rng = np.random.default_rng([seed, 29])
    told = {one.name: list[ActorItem]() for one in given}
    for part in Part:
        named = [one for one in given if any(i.part is part for i in one.items)]
        order = [named[int(place)] for place in rng.permutation(len(named))]
        for place, one in enumerate(order):
            for step, moved in enumerate(i for i in one.items if i.part is part):
                to = order[(place + 1 + step) % len(order)].name
                told[to].append(replace(moved, name=f"{one.name}_{moved.name}"))
    return tuple(replace(one, items=tuple(told[one.name])) for one in given)


def _elsewhere(
    seed: int, simulated: SimulatedWorld, given: tuple[ActorProfile, ...], found: Judged
) -> list[dict[str, Any]]:
    """The same world with other countries and languages: by how much does anybody's probability rise?"""
    requests = _rotated(simulated.requests, ("country", "accept_language"))
    accounts = _rotated(simulated.accounts, ("payment_country", "billing_country"))
    again = judged(replace(simulated, requests=requests, accounts=accounts), given)
    key = ["subject", "role", "hypothesis"]
    before, after = (one.case.tables["attributions"].select(*key, "posterior") for one in (found, again))
    both = before.join(after, on=key, how="full", coalesce=True, suffix="_moved", validate="1:1")
    rise = (pl.col("posterior_moved") - pl.col("posterior")).filter(~pl.col("hypothesis").is_in(RIVALS)).max()
    unmatched = both.filter(pl.col("posterior").is_null() | pl.col("posterior_moved").is_null()).height
    return [{"seed": seed, "rise": both.select(rise).item(), "unmatched": unmatched}]


def _rotated(rows: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    for name in columns:
        if name in rows.columns:
            values = rows[name].drop_nulls().unique().sort().to_list()
            names = dict(zip(values, [*values[1:], *values[:1]], strict=True))
            rows = rows.with_columns(pl.col(name).replace(names))
    return rows


def main() -> None:
    """Run, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--worlds", type=int, default=60)
    parser.add_argument("--first", type=int, default=FIRST_SEED)
    parser.add_argument("--out", type=Path, default=HERE / "attribution.md")
    given = parser.parse_args()
    seeds = range(given.first, given.first + given.worlds)
    with ProcessPoolExecutor(given.workers, mp_context=get_context("spawn")) as pooled:
        found = list(pooled.map(measured, seeds))
    frames = {name: pl.DataFrame([row for one in found for row in one[name]]) for name in found[0]}
    disclosed = _disclosed() if given.first == FIRST_SEED else ""
    given.out.write_text(page(frames, seeds) + disclosed, "utf-8")


def _disclosed() -> str:
    """The case of February 2026 at a small scale, with the shipped profiles."""
    simulated = simulate(campaign_2026(FIRST_SEED, SCALE))
    found = judged(simulated, None)
    truth = simulated.truth.select("account_id", "operator_id")
    members = found.case.tables["accounts"].drop_nulls("cluster_id").select("account_id", "cluster_id")
    known = members.join(truth, on="account_id", how="left", validate="1:1")
    lines = ["", f"## The case disclosed in February 2026, at scale {SCALE}, seed {FIRST_SEED}, shipped profiles", ""]
    lines += ["| cluster | accounts | operator | subject | likeliest profile | posterior | range | named |"]
    lines += ["| --- | ---: | --- | --- | --- | ---: | --- | --- |"]
    rows = found.case.tables["attributions"].filter(~pl.col("hypothesis").is_in(RIVALS))
    best = rows.sort("posterior", descending=True).unique("subject", keep="first", maintain_order=True).sort("subject")
    for row in best.to_dicts():
        cluster = row["subject"][:10]
        own = known.filter(pl.col("cluster_id") == cluster)
        operator = own["operator_id"].fill_null("honest").mode().sort()[0] if len(own) else "?"
        named = row["hypothesis"] if row["posterior"] >= 1 / 2 else "nobody"
        lines.append(
            f"| {cluster} | {len(own)} | {operator} | {row['subject']} | {row['hypothesis']} | "
            f"{row['posterior']:.2f} | {row['low']:.2f} to {row['high']:.2f} | {named} |"
        )
    return "\n".join([*lines, ""])


_HEAD = """# Who runs it, and for whom

`python -m benchmarks.attribution --worlds {n}`: {n} worlds, seeds {first} to {last}, which nothing was fitted or chosen
on. Subjects are suspected clusters (owner) and campaigns (customer) of which most is one party's. *Described*: a
profile of the true party exists; half of the profiles know an identifier (a system prompt of the customer, cards of the
owner). *Patterns*: the same without identifiers. *Permuted*: the same items, dealt out anew among the profiles, so that
no two stay together. Of hidden parties there is no profile: to name nobody is right. One rule (a profile is held down
if no more of its pattern is there than absent) was made after seeds 4000 to 4059 had been seen: without it nobody was
named in 93.6 % of permuted profiles there.

| profiles | role | subjects | described | named | right of named | null | null of hidden | right of described |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"""


def page(frames: dict[str, pl.DataFrame], seeds: range) -> str:
    """Markdown of one run."""
    told, pairs, elsewhere = (frames[name] for name in ("called", "pairs", "elsewhere"))
    lines = [_HEAD.format(n=len(seeds), first=seeds[0], last=seeds[-1])]
    for profiles_, role in told.select("profiles", "role").unique(maintain_order=True).rows():
        own = told.filter(pl.col("profiles") == profiles_, pl.col("role") == role)
        lines.append(_line(own, profiles_, role))
    lines += ["", "With an identifier in the true party's profile, and without:", ""]
    lines += [
        "| role | identifier | described | named rightly | named wrongly | nobody |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    own = told.filter(pl.col("profiles") == "described").drop_nulls("true")
    for (role, hard), rows in own.sort("role", "hard").group_by("role", "hard", maintain_order=True):
        right = (rows["said"] == rows["true"]).fill_null(value=False).sum()
        wrong = rows["said"].count() - right
        nobody = len(rows) - rows["said"].count()
        lines.append(f"| {role} | {'yes' if hard else 'no'} | {len(rows)} | {right} | {wrong} | {nobody} |")
    lines += ["", *_apart(told), "", "## Calibration", ""]
    lines += [
        "Every profile of every subject, with described profiles.",
        "",
        "| band | pairs | mean probability | true |",
        "| --- | ---: | ---: | ---: |",
    ]
    true = pairs.filter(pl.col("profiles") == "described")
    for low, high in pairwise(EDGES):
        band = true.filter(pl.col("p") >= low, pl.col("p") < high)
        if len(band):
            means = f"{_mean(band['p']):.2f} | {_mean(band['true']):.2f}"
            lines.append(f"| {low:.2f} to {min(high, 1.0):.2f} | {len(band)} | {means} |")
    most = max(pairs.filter(pl.col("profiles") == "addresses")["p"].to_list(), default=None)
    lines += ["", "## What must hold", ""]
    permuted = told.filter(pl.col("profiles").is_in(["permuted", "permuted patterns"]))
    null = permuted.group_by("profiles", maintain_order=True).agg(pl.col("said").is_null().mean())
    lines += [
        f"- {name}: nobody is named in {share:.1%} of {permuted.filter(pl.col('profiles') == name).height} (bar: 95 %)."
        for name, share in null.rows()
    ]
    lines.append(
        "  An identifier names whoever's profile holds it: with identifiers dealt out, too, it is they that name."
    )
    lines.append(
        f'- Profiles of addresses alone: at most {most:.2f} ("unlikely" ends at .45).'
        if most is not None
        else "- Profiles of addresses alone: none matched."
    )
    if len(elsewhere):
        rise = max(elsewhere["rise"].to_list())
        lines.append(
            f"- Other countries and languages, {len(elsewhere)} worlds: the largest rise of any profile is {rise:.1e}; "
            f"{elsewhere['unmatched'].sum()} hypotheses without a counterpart."
        )
    return "\n".join([*lines, ""])


def _mean(values: pl.Series) -> float:
    return float(values.cast(pl.Float64).sum()) / max(1, len(values))


def _line(own: pl.DataFrame, profiles_: str, role: str) -> str:
    named = own.drop_nulls("said")
    right = (named["said"] == named["true"]).fill_null(value=False).sum()
    described, hidden = own.drop_nulls("true"), own.filter(pl.col("true").is_null())
    accuracy = f"{right / len(named):.3f}" if len(named) else "-"
    of_hidden = f"{_mean(hidden['said'].is_null()):.3f}" if len(hidden) else "-"
    of_described = f"{right / len(described):.3f}" if len(described) else "-"
    return (
        f"| {profiles_} | {role} | {len(own)} | {len(described)} | {len(named)} | {accuracy} | "
        f"{_mean(own['said'].is_null()):.3f} | {of_hidden} | {of_described} |"
    )


def _apart(told: pl.DataFrame) -> list[str]:
    """Pools with campaigns of two described customers: are both told, and told apart?"""
    own = told.filter(pl.col("profiles") == "described", pl.col("role") == "customer")
    cluster = pl.col("subject").str.slice(0, 10)
    grouped = own.with_columns(cluster=cluster).group_by("seed", "cluster", maintain_order=True)
    several = grouped.agg(pl.col("true").drop_nulls().n_unique().alias("n"), pl.col("true"), pl.col("said")).filter(
        pl.col("n") > 1
    )
    both = mixed = 0
    for row in several.to_dicts():
        pairs = [(true, said) for true, said in zip(row["true"], row["said"], strict=True) if true]
        named = {true for true, said in pairs if said == true}
        both += len(named) == row["n"]
        mixed += any(said and said != true for true, said in pairs)
    said = (
        f"Pools with campaigns of several described customers: {len(several)}; all of them named rightly in {both}, "
        f"somebody's campaign called another's in {mixed}."
    )
    return [said]


if __name__ == "__main__":
    main()
