"""What a report says, as data: built once, laid out by each format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forensics.reports.attribution_view import Action, AttributionView, PartnerItem, TechniqueLine
    from forensics.reports.drawing import Drawing
    from forensics.reports.quoted import Quoted


@dataclass(frozen=True, slots=True)
class InputLine:
    """One input file."""

    name: Quoted
    kind: str
    container: str
    profile: str
    sha256: str
    size: str
    rows: str
    requests: str
    repeats: str
    filtered: str
    rejects: str
    span: str


@dataclass(frozen=True, slots=True)
class ScopeView:
    """What was read."""

    inputs: tuple[InputLine, ...]
    n_inputs_left_out: int
    gaps: tuple[str, ...]
    n_gaps_left_out: int
    warnings: tuple[str, ...]
    n_warnings_left_out: int
    reject_reasons: tuple[tuple[str, str], ...]
    """Reason and rows."""
    covered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Addend:
    """One row of a sum of evidence."""

    family: str
    source: str
    bans: float
    running: float
    detail: str
    citations: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Rival:
    """One hypothesis about a cluster."""

    name: str
    prior: float
    """Log10 of its weight before looking, relative to its rivals'."""
    evidence: float
    """Bans."""
    posterior: float
    """0..1."""


@dataclass(frozen=True, slots=True)
class Member:
    """One account of a cluster."""

    account: Quoted
    membership: float
    low: float
    high: float
    role: str
    n_requests: int
    n_families: int
    top_for: str
    top_against: str
    recommendation: str
    notes: str


@dataclass(frozen=True, slots=True)
class SharedThing:
    """One thing that accounts share, over all its days."""

    kind: str
    name: Quoted
    entity_class: str
    verdict: str
    n_days: int
    """UTC days on which it was judged; 0 for kinds that are not linked per day."""
    n_accounts: int
    """Most accounts on one day."""
    n_members: int
    """Accounts of the cluster that touched it; 0 outside a cluster."""
    bans: float
    """Largest weight it has for one account."""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClusterLine:
    """One cluster in the overview."""

    cluster_id: str
    verdict: str
    confidence: float
    low: float
    high: float
    likelihood: str
    n_accounts: int
    n_requests: int
    span: str
    has_section: bool


@dataclass(frozen=True, slots=True)
class Campaign:
    """One customer's work that the accounts share out among them."""

    campaign_id: str
    told_by: str
    """By what it is told from other traffic."""
    share: float
    n_requests: int
    n_accounts: int
    n_prompts: int
    input_tokens: int
    output_tokens: int
    cost: str
    """What it would have cost at list price, and for how much of its tokens that is known."""
    span: str
    asks: str
    """What its prompts ask for, with shares; nothing where no phrase family speaks."""
    capabilities: str
    """What it is meant to teach, with shares."""
    pivot: str
    """When it moved to a new model, and how much of it; or nothing."""
    pivot_model: Quoted
    citations: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Habitual:
    """One habit of asking."""

    title: str
    here: str
    usual: str
    """Of accounts in no cluster, all together."""
    meaning: str


@dataclass(frozen=True, slots=True)
class Innocent:
    """Who else would work so."""

    who: str
    shows: str
    """What would show it."""
    here: str


@dataclass(frozen=True, slots=True)
class ClusterView:
    """One cluster in full."""

    line: ClusterLine
    judgement: str
    kin: str
    """Other clusters of its network, or nothing."""
    distilled: str
    """How likely it distils, or nothing."""
    bound: str
    """How much was extracted at least, or nothing."""
    worth: str
    """What that would have cost, or nothing."""
    campaigns: tuple[Campaign, ...]
    taken: Drawing | None
    """What the campaigns took, by day and capability."""
    habits: tuple[Habitual, ...]
    """How it asks; of suspected clusters alone."""
    innocents: tuple[Innocent, ...]
    """Who else would; of suspected clusters alone."""
    attributions: tuple[AttributionView, ...]
    """Who runs it, and for whom; of suspected clusters alone."""
    techniques: tuple[TechniqueLine, ...]
    partners: tuple[PartnerItem, ...]
    """What partners report of its accounts."""
    n_partners_left_out: int
    actions: tuple[Action, ...]
    """What to do next; of suspected clusters alone."""
    in_short: tuple[str, ...]
    """Sentences for whoever reads no more; of suspected clusters alone."""
    analytic_confidence: str
    calibration: str
    rivals: tuple[Rival, ...]
    addends: tuple[Addend, ...]
    total: float
    """Bans: what the rows sum to."""
    shown_odds: float
    """Bans: log10 odds of the confidence."""
    recommendations: tuple[tuple[str, int], ...]
    roles: tuple[tuple[str, int], ...]
    members: tuple[Member, ...]
    n_members_left_out: int
    shared: tuple[SharedThing, ...]
    n_shared_left_out: int
    waterfall: Drawing | None
    timeline: Drawing | None
    picture: Drawing | None

    @property
    def adds_up(self) -> bool:
        """Whether the rows sum to the odds shown, as they must."""
        return abs(self.total - self.shown_odds) < 1e-6  # noqa: PLR2004 (bans: float noise of some hundred addends)


@dataclass(frozen=True, slots=True)
class PrevalenceLine:
    """The list of the suspected, had hydras been as common as this."""

    prevalence: float
    n_even: int
    """Listed accounts whose membership stays at or above 0.5."""
    n_sure: int
    """Listed accounts whose membership stays at or above 0.95."""
    n_false: float
    """Accounts: expected number of false accusations in the list."""


@dataclass(frozen=True, slots=True)
class Accusations:
    """The list of accounts recommended for more than watching, and how wrong it may be."""

    n_listed: int
    n_review: int
    n_false: float
    """Accounts: the sum of 1 - membership over the list."""
    prevalence: float | None
    """Share of accounts the probabilities assume; None when the case does not say."""
    shifted: tuple[PrevalenceLine, ...]
    clusters: tuple[tuple[str, tuple[float, ...]], ...]
    """Suspected cluster to its confidence at each prevalence."""


@dataclass(frozen=True, slots=True)
class ReportView:
    """Everything a report says."""

    case_id: str
    tool_version: str
    schema_version: str
    parent: str | None
    seed: int
    is_clear: bool
    calibrations: tuple[str, ...]
    summary: tuple[str, ...]
    scope: ScopeView
    overview: tuple[ClusterLine, ...]
    n_overview_left_out: int
    clusters: tuple[ClusterView, ...]
    accusations: Accusations
    ruled_out: tuple[SharedThing, ...]
    n_ruled_out_left_out: int
    unmeasured: tuple[tuple[str, str, str], ...]
    """Part, room and reason."""
    n_unmeasured_left_out: int
    dependencies: tuple[tuple[str, str], ...]
    rules: tuple[tuple[str, str], ...]
    settings: tuple[tuple[str, str], ...]

    @property
    def not_accused(self) -> tuple[ClusterLine, ...]:
        """Groups of the overview that were looked at and not accused."""
        return tuple(line for line in self.overview if line.verdict != "hydra")

    @property
    def calibration_tag(self) -> str:
        """The state of the calibration in few words, wherever probabilities stand."""
        return "; ".join(text.split(".", maxsplit=1)[0] for text in self.calibrations) or "calibration: none"
