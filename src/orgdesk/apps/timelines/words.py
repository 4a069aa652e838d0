"""What the core names by keys, as people say it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy

from orgdesk.apps.timelines.models import TemplateDraft, TemplateVersion
from orgdesk.apps.timelines.seats import owner_words
from orgdesk.core.timeline.reading import read_owner
from orgdesk.core.timeline.template import SessionKind, Step, Template

_KINDS = {
    SessionKind.PHONE: gettext_lazy("by phone"),
    SessionKind.VIDEO: gettext_lazy("video call"),
    SessionKind.VIRTUAL: gettext_lazy("online session"),
    SessionKind.IN_PERSON: gettext_lazy("in person"),
}


_WEEKDAYS = {
    "mon": gettext_lazy("Monday"), "tue": gettext_lazy("Tuesday"), "wed": gettext_lazy("Wednesday"), "thu": gettext_lazy("Thursday"),
    "fri": gettext_lazy("Friday"), "sat": gettext_lazy("Saturday"), "sun": gettext_lazy("Sunday"),
}  # fmt: skip


def weekday_words(day: str) -> str:
    """A weekday as a template writes it."""
    return str(_WEEKDAYS[day])


def kind_words(kind: SessionKind) -> str:
    return str(_KINDS[kind])


def session_words(step: Step) -> str:
    """Kind, length and parts of the step's session; empty for a step that is no meeting."""
    if step.session is None:
        return ""
    words = gettext("%(kind)s, %(minutes)d min") % {
        "kind": kind_words(step.session.kind),
        "minutes": step.session.minutes,
    }
    if step.session.parts > 1:
        words = gettext("%(session)s, in up to %(count)d parts") % {"session": words, "count": step.session.parts}
    return words


def parked_for(owner: str, template: TemplateVersion) -> str:
    """Who looks after a parked item."""
    return owner_words(read_owner(owner), template)


def fact_words(template: Template, fact: str) -> str:
    """A fact as the step asks it that learns it."""
    asked = (field.asks for step in template.steps for field in step.outcomes if field.key == fact)
    return next(asked, fact.replace("_", " ").capitalize())


@dataclass(frozen=True, slots=True)
class StepWords:
    """A step of a template as its page tells it; `rules` are short sentences about when and for whom it is."""

    step: Step
    owner: str
    session: str
    rules: tuple[str, ...]


def step_words(step: Step, template: TemplateVersion | TemplateDraft) -> StepWords:
    return StepWords(step, owner_words(step.owner, template), session_words(step), tuple(_rules(step, template)))


def completion_words(template: TemplateVersion, size: str) -> str:
    """When a customer of a size has completed."""
    rule = template.content.completion_for(size)
    if rule is None:
        return gettext("when every step of theirs is done")
    titles = ", ".join(f"“{template.content.by_key[key].title}”" for key in rule.steps)
    return gettext("in week %(week)d, when these are done: %(steps)s") % {"week": rule.week, "steps": titles}


def _rules(step: Step, template: TemplateVersion | TemplateDraft) -> Iterable[str]:
    content = template.content
    if step.sizes:
        yield gettext("only for %(sizes)s") % {"sizes": ", ".join(sorted(step.sizes))}
    if step.block:
        yield gettext("block %(block)s") % {"block": step.block}
    if step.after:
        titles = ", ".join(f"“{content.by_key[key].title}”" for key in step.after)
        yield gettext("after %(steps)s") % {"steps": titles}
    if step.prepares:
        yield gettext("prepares “%(step)s”") % {"step": content.by_key[step.prepares].title}
    if step.books:
        yield gettext("agrees on the date of “%(step)s”") % {"step": content.by_key[step.books].title}
    if step.system:
        yield gettext("in %(system)s") % {"system": step.system}
    if step.for_customer and not step.internal:
        yield gettext("the customer reads “%(words)s”") % {"words": step.for_customer}
