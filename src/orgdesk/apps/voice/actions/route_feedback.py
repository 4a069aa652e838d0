"""Put what a customer said before those who decide on it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.voice.actions._note_voice import ask, note_feedback
from orgdesk.apps.voice.models import Decider, Feedback, Judgement, RoutingRule
from orgdesk.core.service.feedback import Route
from orgdesk.core.service.feedback import route_feedback as choose_deciders

OUTCOMES = (
    {"key": "accepted", "name": "We do it", "meaning": "approve"},
    {"key": "planned", "name": "We plan it", "meaning": "approve"},
    {"key": "refused", "name": "We do not do it", "meaning": "refuse"},
)


def route_feedback(feedback: Feedback, *, at: datetime, by: Person | None = None) -> list[Judgement]:
    """To everybody whom the rules name, or by default to all deciders; each gets a piece of work. Routed again, nobody is asked twice."""
    deciders = {one.key: one for one in Decider.objects.all()}
    chosen = choose_deciders(
        [to_core(rule) for rule in RoutingRule.objects.select_related("product").prefetch_related("deciders")],
        kind=feedback.kind,
        theme=feedback.theme,
        product=feedback.product.key if feedback.product else "",
        otherwise=[one.key for one in deciders.values() if one.by_default],
    )
    with transaction.atomic():
        asked = set(feedback.judgements.values_list("decider__key", flat=True))
        rows = [_ask_for(feedback, deciders[key], at=at) for key in chosen if key in deciders and key not in asked]
        if rows:
            feedback.state = Feedback.State.ROUTED
            feedback.save(update_fields=["state"])
            note_feedback("feedback.routed", feedback, at=at, by=by, data={"to": list(chosen)})
    return rows


def to_core(rule: RoutingRule) -> Route:
    keys = tuple(one.key for one in rule.deciders.all())
    return Route(keys, rule.kind, rule.theme, rule.product.key if rule.product else "")


def _ask_for(feedback: Feedback, decider: Decider, *, at: datetime) -> Judgement:
    row = Judgement.objects.create(feedback=feedback, decider=decider, asked_at=at)
    ask(
        kind="judge-feedback",
        title=_("Decide for %(decider)s: %(title)s") % {"decider": decider.name, "title": feedback.title},
        instructions=_("The customer gets your words. A plan says when; a refusal says why."),
        subject=("feedback", feedback.key),
        step=f"j{row.pk}",
        unit=decider.unit_key,
        position=decider.position_key,
        due_at=at + timedelta(days=decider.days),
        outcomes=[{**one, "name": _(one["name"])} for one in OUTCOMES],
        data={"judgement": row.pk},
        at=at,
    )
    return row
