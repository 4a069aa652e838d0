"""In words: how a piece of work came to its person, or why it waits for anybody of its seat."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.work.models import WorkItem

_RULES = {
    "round_robin": gettext_lazy("in turn"),
    "least_loaded": gettext_lazy("to whoever holds least"),
    "skill": gettext_lazy("to whoever has the skill “%(argument)s”"),
    "named": gettext_lazy("to the person who was named"),
    "holder": gettext_lazy("to whoever answers for the seat"),
}
_REASONS = {
    "was_author": gettext_lazy("took part in what this checks"),
    "outside_pool": gettext_lazy("was not named"),
    "skill_missing": gettext_lazy("lacks the skill “%(detail)s”"),
    "language_missing": gettext_lazy("does not speak %(detail)s"),
    "off_duty": gettext_lazy("is off duty"),
    "absent": gettext_lazy("is away"),
    "at_limit": gettext_lazy("has enough to do (%(detail)s)"),
    "other_before": gettext_lazy("comes later"),
    "chosen_as_deputy": gettext_lazy("stands in"),
}


def how_handed_out(item: WorkItem) -> str:
    """One line; empty for work that people take themselves."""
    told = item.data.get("assignment")
    if not told or told["rule"] not in _RULES:
        return ""
    rule = str(_RULES[told["rule"]]) % {"argument": told["argument"].partition(":")[0]}
    if told["worker"]:
        return _("given out %(rule)s") % {"rule": rule}
    return _("to be given out %(rule)s, and nobody of the seat can be: %(why)s") % {"rule": rule, "why": _why(told)}


def _why(told: dict[str, list[list[str]]]) -> str:
    keys = [key for key, _why, _detail in told["passed"]]
    names = dict(Person.objects.filter(key__in=keys).values_list("key", "name"))
    reasons = [f"{names.get(key, key)} {_REASONS[why] % {'detail': detail}}" for key, why, detail in told["passed"]]
    return "; ".join(reasons) or _("nobody here was meant; anybody of the seat may take it")
