"""Who gets the work, and why: every choice explains itself, for the one chosen and for everybody else.

First the rules that exclude (four eyes, skills, languages, presence, limits), then a strategy that picks among those left. A person who
is away is replaced by the first deputy who may take the work.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from orgdesk.core.phrases import phrase
from orgdesk.core.service.errors import DefinitionError

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Strategy(StrEnum):
    """How one is picked among those who may."""

    NEXT_AVAILABLE = "next_available"
    ROUND_ROBIN = "round_robin"
    LEAST_LOADED = "least_loaded"
    NAMED = "named"


class Why(StrEnum):
    """Why a person was chosen or passed over."""

    CHOSEN = "chosen"
    CHOSEN_AS_DEPUTY = "chosen_as_deputy"
    WAS_AUTHOR = "was_author"
    OUTSIDE_POOL = "outside_pool"
    SKILL_MISSING = "skill_missing"
    LANGUAGE_MISSING = "language_missing"
    OFF_DUTY = "off_duty"
    ABSENT = "absent"
    AT_LIMIT = "at_limit"
    OTHER_BEFORE = "other_before"


@dataclass(frozen=True, slots=True)
class Worker:
    """A person who might take work, as of now. `load` counts open work weighed as the desk weighs it; a limit of None is none.

    `deputy_only` is somebody from outside the group, who is asked only in the place of a principal who is away.
    """

    key: str
    skills: Mapping[str, int] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    load: float = 0
    limit: float | None = None
    on_duty: bool = True
    absent: bool = False
    deputies: tuple[str, ...] = ()
    deputy_only: bool = False
    free_since: datetime = LONG_AGO
    last_given: datetime = LONG_AGO


@dataclass(frozen=True, slots=True)
class Need:
    """What a piece of work asks for: skills with their lowest level, one of some languages, its weight, who must not take it."""

    skills: Mapping[str, int] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    weight: float = 1
    excluded: frozenset[str] = frozenset()
    named: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What routing found about one person; `detail` names the skill, the limit, or whoever came before."""

    worker: str
    why: Why
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """The choice, with a finding for every person looked at; `worker` is None when nobody may take the work now."""

    worker: str | None
    findings: tuple[Finding, ...]
    deputy_for: str | None = None

    def why(self, worker: str) -> Finding | None:
        """Return what was found about a person."""
        return next((finding for finding in self.findings if finding.worker == worker), None)


def choose_worker(need: Need, workers: Sequence[Worker], strategy: Strategy) -> Route:
    """Choose who takes the work among `workers`; equal claims are decided by the order of keys, so the answer is always the same.

    When all who fit are away, the deputies of those away are asked, in the order in which their principals would have been chosen.
    """
    if strategy is Strategy.NAMED and need.named is None:
        raise DefinitionError(phrase("Routing to a named person needs the name; give one or choose another strategy."))
    ordered = sorted((worker for worker in workers if not worker.deputy_only), key=_ORDERS[strategy])
    findings = {worker.key: _obstacle(need, worker, strategy) for worker in ordered}
    chosen = next((worker for worker in ordered if findings[worker.key] is None), None)
    if chosen is not None:
        return _explained(chosen, Why.CHOSEN, "", ordered, findings)
    for principal in ordered:
        finding = findings[principal.key]
        if finding is not None and finding.why in (Why.ABSENT, Why.OFF_DUTY):
            deputy = _deputy(need, principal, workers)
            if deputy is not None:
                return _explained(deputy, Why.CHOSEN_AS_DEPUTY, principal.key, ordered, findings)
    return Route(None, tuple(finding for finding in findings.values() if finding is not None))


@dataclass(frozen=True, slots=True)
class QueueRule:
    """Work whose facts take one of the listed values, for every fact listed, belongs into `queue`."""

    key: str
    queue: str
    when: Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class QueueRoute:
    """The queue, the rule that chose it (None: caught by triage), and for each rule before it the fact that did not fit."""

    queue: str
    rule: str | None
    passed: Mapping[str, str]


def choose_queue(facts: Mapping[str, str], rules: Sequence[QueueRule], *, triage: str) -> QueueRoute:
    """Choose the queue by the first rule that fits; what no rule claims is caught by `triage` (catch and dispatch)."""
    passed: dict[str, str] = {}
    for rule in rules:
        odd = next((fact for fact, values in rule.when.items() if facts.get(fact) not in values), None)
        if odd is None:
            return QueueRoute(rule.queue, rule.key, passed)
        passed[rule.key] = odd
    return QueueRoute(triage, None, passed)


_ORDERS = {
    Strategy.NEXT_AVAILABLE: lambda worker: (worker.free_since, worker.key),
    Strategy.ROUND_ROBIN: lambda worker: (worker.last_given, worker.key),
    Strategy.LEAST_LOADED: lambda worker: (worker.load, worker.last_given, worker.key),
    Strategy.NAMED: lambda worker: worker.key,
}


def _obstacle(need: Need, worker: Worker, strategy: Strategy) -> Finding | None:
    if strategy is Strategy.NAMED and worker.key != need.named:
        return Finding(worker.key, Why.OUTSIDE_POOL)
    return _unfit(need, worker) or _unavailable(need, worker)


def _unfit(need: Need, worker: Worker) -> Finding | None:
    if worker.key in need.excluded:
        return Finding(worker.key, Why.WAS_AUTHOR)
    for skill, level in sorted(need.skills.items()):
        if worker.skills.get(skill, 0) < level:
            return Finding(worker.key, Why.SKILL_MISSING, skill)
    if need.languages and not need.languages & worker.languages:
        return Finding(worker.key, Why.LANGUAGE_MISSING, ", ".join(sorted(need.languages)))
    return None


def _unavailable(need: Need, worker: Worker) -> Finding | None:
    if worker.absent:
        return Finding(worker.key, Why.ABSENT)
    if not worker.on_duty:
        return Finding(worker.key, Why.OFF_DUTY)
    if worker.limit is not None and worker.load + need.weight > worker.limit:
        return Finding(worker.key, Why.AT_LIMIT, f"{worker.load:g}/{worker.limit:g}")
    return None


def _deputy(need: Need, principal: Worker, workers: Sequence[Worker]) -> Worker | None:
    """Ask the deputies, then theirs, each person once."""
    known = {worker.key: worker for worker in workers}
    asked = list(principal.deputies)
    seen = {principal.key, *asked}
    for key in asked:
        worker = known.get(key)
        if worker is not None and _unfit(need, worker) is None and _unavailable(need, worker) is None:
            return worker
        more = [deputy for deputy in (worker.deputies if worker else ()) if deputy not in seen]
        seen.update(more)
        asked += more
    return None


def _explained(
    chosen: Worker, why: Why, detail: str, ordered: Sequence[Worker], findings: Mapping[str, Finding | None]
) -> Route:
    others = (
        findings[worker.key] or Finding(worker.key, Why.OTHER_BEFORE, chosen.key)
        for worker in ordered
        if worker.key != chosen.key
    )
    return Route(chosen.key, (Finding(chosen.key, why, detail), *others), detail or None)
