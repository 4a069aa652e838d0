"""A rule of automation lives: written, tried on past tickets, proposed, approved by the council, switched on, run, looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.actions.move_ticket import require_way
from orgdesk.apps.desk.errors import DeskRefused, WordsMissing
from orgdesk.apps.desk.models import AutomationRule, RuleRun, Ticket
from orgdesk.apps.desk.rule_facts import FACT_LABELS, TRIGGERS, facts_at, tickets_of
from orgdesk.apps.desk.ticket_acts import act_words, do_acts, require_values, settled_values
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.models import Event
from orgdesk.apps.events.readers import EventReader
from orgdesk.apps.knowledge.policies import sits_on_council
from orgdesk.core.service.automation import Act, Rule, Trigger, judge
from orgdesk.core.service.errors import DefinitionError
from orgdesk.ui.lengths import whole

MOST_EVENTS = 20_000
_SHOWN = 200
_A_DAY = timedelta(days=1)
MOST_A_DAY = 5
"""A rule that acts on one ticket more often than this in a day answers to itself: it is stopped there."""


@dataclass(frozen=True)
class Hit:
    """A past ticket on which the rule would have acted."""

    ticket: Ticket
    at: datetime
    would: list[str]
    refused: str
    """Why the rest of the acts would have been left out, "" where nothing was in the way."""


@dataclass(frozen=True)
class DryRun:
    """What a rule would have done: how many events it saw, how many it fits, the latest of them, how often the chart would have refused it."""

    since: datetime
    seen: int
    fits: int
    hits: list[Hit]
    complete: bool
    refused: int


def write_rule(
    *,
    name: str,
    trigger: str,
    conditions: Iterable[Sequence[str]],
    acts: Iterable[Sequence[str]],
    by: Person,
    at: datetime,
    rule: AutomationRule | None = None,
) -> AutomationRule:
    """A new draft, or the words of one that is not switched on; whatever was approved must be approved again."""
    if not name.strip():
        raise WordsMissing(_("Give the rule a name."))
    if rule is not None and rule.state == AutomationRule.State.ON:
        raise DeskRefused(_("Switch the rule off before changing it."))
    rows = [list(row) for row in conditions if row[0]], settled_values(row for row in acts if row[0])
    unknown = [row[0] for row in rows[0] if row[0] not in FACT_LABELS]
    if unknown:
        raise DeskRefused(_("A rule cannot look at “%(fact)s”.") % {"fact": unknown[0]})
    _parse(trigger, *rows)
    with transaction.atomic():
        made = rule or AutomationRule(owner=by, created_at=at)
        made.name, made.trigger, made.conditions, made.acts = whole(name.strip(), 120, "name"), trigger, *rows
        made.state = AutomationRule.State.DRAFT
        made.tried_at = made.proposed_at = made.approved_at = made.approved_by = made.tried_hits = None
        made.save()
        _note("written", made, by=by, at=at)
    return made


def try_rule(rule: AutomationRule, *, by: Person, at: datetime, days: int = 30) -> DryRun:
    """What it would have done in the last days. Nothing is changed but that somebody has looked."""
    since = at - timedelta(days=max(1, min(days, 366)))
    core = rule.to_core()
    kinds = [kind for kind, trigger in TRIGGERS.items() if trigger is core.trigger]
    events = list(_events(kinds, since=since, until=at).order_by("-id")[: MOST_EVENTS + 1])
    complete = len(events) <= MOST_EVENTS
    hits = _hits(core, events[:MOST_EVENTS], at=at)
    with transaction.atomic():
        rule.tried_at, rule.tried_hits = at, len(hits)
        rule.save(update_fields=["tried_at", "tried_hits"])
        _note("tried", rule, by=by, at=at, days=days, fits=len(hits))
    return DryRun(
        since, min(len(events), MOST_EVENTS), len(hits), hits[:_SHOWN], complete, sum(bool(hit.refused) for hit in hits)
    )


def propose_rule(rule: AutomationRule, *, by: Person, at: datetime) -> AutomationRule:
    """To the knowledge council. Raises DeskRefused before anybody has seen a dry run of it as it stands."""
    if rule.tried_at is None:
        raise DeskRefused(_("Try the rule on past tickets first: the council decides on what it would have done."))
    if rule.state != AutomationRule.State.DRAFT:
        raise DeskRefused(_("Only a draft is proposed; this one is %(state)s.") % {"state": rule.get_state_display()})
    with transaction.atomic():
        rule.state, rule.proposed_at = AutomationRule.State.PROPOSED, at
        rule.save(update_fields=["state", "proposed_at"])
        _note("proposed", rule, by=by, at=at)
    return rule


def judge_rule(
    rule: AutomationRule, *, approve: bool, by: Person, at: datetime, review_on: date | None = None, reason: str = ""
) -> AutomationRule:
    """By the council, never by the owner, always with a day to look at it again; refused it is a draft with the reason."""
    if rule.state != AutomationRule.State.PROPOSED:
        raise DeskRefused(_("Nothing waits for approval here."))
    if not sits_on_council(by, at=at):
        raise DeskRefused(_("Automation is approved by the knowledge council."))
    if rule.owner_id == by.pk:
        raise DeskRefused(_("Somebody else than its owner approves a rule."))
    if approve and (review_on is None or review_on <= at.date()):
        raise DeskRefused(_("Name a day on which the rule is looked at again."))
    if not approve and not reason.strip():
        raise WordsMissing(_("Say what the rule needs to be approved."))
    with transaction.atomic():
        rule.state = AutomationRule.State.APPROVED if approve else AutomationRule.State.DRAFT
        rule.approved_by, rule.approved_at = (by, at) if approve else (None, None)
        rule.review_on = review_on if approve else None
        rule.save(update_fields=["state", "approved_by", "approved_at", "review_on"])
        _note("approved" if approve else "refused", rule, by=by, at=at, reason=reason)
    return rule


def switch_rule(rule: AutomationRule, *, on: bool, by: Person, at: datetime) -> AutomationRule:
    """On only as it was approved; off by anybody of the staff, at once."""
    if on and rule.approved_at is None:
        raise DeskRefused(_("Only an approved rule is switched on."))
    if on and rule.review_on is not None and rule.review_on < at.date():
        raise DeskRefused(_("Its review is overdue: propose it again before switching it on."))
    with transaction.atomic():
        rule.state = AutomationRule.State.ON if on else AutomationRule.State.OFF
        rule.save(update_fields=["state"])
        _note("switched_on" if on else "switched_off", rule, by=by, at=at)
    return rule


def run_rules(event: Event, *, at: datetime) -> int:
    """Every rule that is switched on looks at what happened; how many acted. Each run leaves a row, also the ones that failed."""
    trigger = TRIGGERS.get(event.kind)
    rules = AutomationRule.objects.filter(state=AutomationRule.State.ON, trigger=trigger) if trigger else []
    rules = [rule for rule in rules if event.at >= (rule.approved_at or event.at)]
    if trigger is None or not rules:
        return 0
    acted = 0
    for ticket in tickets_of(event.keys_of("ticket")).values():
        if _is_first_message(event, ticket):
            continue
        facts = facts_at(ticket, event)
        for rule in rules:
            acted += judge(rule.to_core(), trigger, facts).applies and _run(rule, ticket, event, at=at)
    return acted


def read_log(*, at: datetime) -> int:
    """The worker's round: what happened since the last one meets the rules that are on. Without any, the log is passed over."""
    reader = EventReader("automation")
    if not AutomationRule.objects.filter(state=AutomationRule.State.ON).exists():
        reader.skip()
        return 0
    with reader.batch() as events:
        return sum(run_rules(event, at=at) for event in events if event.kind in TRIGGERS)


def _run(rule: AutomationRule, ticket: Ticket, event: Event, *, at: datetime) -> bool:
    with transaction.atomic():
        run, new = RuleRun.objects.get_or_create(rule=rule, ticket=ticket, event_id=event.pk, defaults={"at": at})
        if not new:
            return False
        if rule.runs.filter(ticket=ticket, at__gt=at - _A_DAY).count() > MOST_A_DAY:
            run.problem = _("Stopped: the rule acted on this ticket %(count)s times in a day.") % {"count": MOST_A_DAY}
        else:
            fresh = Ticket.objects.select_related("requester", "account", "product").get(pk=ticket.pk)
            acts = rule.to_core().acts
            run.done, run.problem = do_acts(fresh, acts, by=rule.owner, at=at, reason=rule.name, by_rule=True)
        run.save(update_fields=["done", "problem"])
        record_event(
            "automation.ran", at=at, objects={"ticket": ticket.key, "rule": str(rule.pk)}, data={"acts": len(run.done)}
        )
    return bool(run.done)


def _hits(core: Rule, events: list[Event], *, at: datetime) -> list[Hit]:
    """Read in portions: a month of a large desk does not fit in memory at once."""
    hits: list[Hit] = []
    for begin in range(0, len(events), 500):
        portion = events[begin : begin + 500]
        keys = {
            event.pk: [row.object_key for row in event.subjects.all() if row.object_type == "ticket"]
            for event in portion
        }
        tickets = tickets_of({key for found in keys.values() for key in found})
        for event in portion:
            for ticket in (tickets[key] for key in keys[event.pk] if key in tickets):
                facts = facts_at(ticket, event)
                fits = not _is_first_message(event, ticket) and judge(core, core.trigger, facts).applies
                hits += [Hit(ticket, event.at, *_would(core, str(facts["unit"]), at=at))] if fits else []
    return hits


def _would(core: Rule, unit: str, *, at: datetime) -> tuple[list[str], str]:
    """What the acts would have done with a ticket of that unit, up to the first transfer that the chart in force refuses."""
    would: list[str] = []
    for act, value in core.acts:
        try:
            if act is Act.TRANSFER and value != unit:
                require_way(unit, value, at=at)
                unit = value
        except DeskRefused as refusal:
            return would, str(refusal)
        would.append(act_words(act, value))
    return would, ""


def _is_first_message(event: Event, ticket: Ticket) -> bool:
    """The message that opens a ticket is its opening, not "the customer writes"."""
    return event.kind == "message.received" and event.at <= ticket.opened_at


def _events(kinds: list[str], *, since: datetime, until: datetime) -> QuerySet[Event]:
    found = Event.objects.filter(kind__in=kinds, at__gte=since, at__lt=until)
    return found.prefetch_related("subjects")


def _parse(trigger: str, conditions: list[list[str]], acts: list[list[str]]) -> None:
    try:
        require_values(Rule.of_rows(trigger, conditions, acts).acts)
    except DefinitionError as problem:
        raise DeskRefused(str(problem)) from problem


def _note(what: str, rule: AutomationRule, *, by: Person, at: datetime, **data: object) -> None:
    record_event(
        f"automation.{what}", at=at, by=by.key, objects={"rule": str(rule.pk)}, data={"name": rule.name, **data}
    )


__all__ = [
    "DryRun",
    "Hit",
    "Trigger",
    "judge_rule",
    "propose_rule",
    "read_log",
    "run_rules",
    "switch_rule",
    "try_rule",
    "write_rule",
]
