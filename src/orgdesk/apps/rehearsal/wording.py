"""What numbers mean, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.rehearsal.models import Run


def verdict_words(verdict: str) -> str:
    """better, worse, or no difference that can be told or that matters."""
    return {
        "better": _("better"),
        "worse": _("worse"),
        "none": _("no detectable difference"),
        "tiny": _("too small a difference to matter"),
    }.get(verdict, "")


def latest_trust(person: Person) -> str:
    """The record of the latest rehearsal, for pages whose figures come from no run of their own."""
    run = Run.objects.visible_to(person).exclude(trust=None).order_by("-asked_at").first()
    return trust_words(run) if run is not None else _("No back-test yet: rehearse a scenario, and it is made with it")


def trust_words(run: Run) -> str:
    """The record of such predictions on the own log, or why there is none."""
    trust = run.trust or {}
    if "volume" in trust:
        return _(
            "Back-test: 90 %% intervals held %(held)d of %(all)d days and %(share)d %% of the times to resolve"
        ) % {
            "held": trust["volume"]["held"],
            "all": trust["volume"]["stated"],
            "share": round(100 * trust["resolve"]["coverage"]),
        }
    if trust:
        return _("No back-test yet: the log holds %(weeks)d weeks, %(wanted)d are needed") % trust
    return _("No back-test yet")


THIN = 20
"""What was seen less often is thin."""


@dataclass(frozen=True)
class Grounds:
    """What the inputs of a run rest on: so many of `all` on the log, of these so many on little; the others on what was said or
    assumed."""

    all: int
    seen: int
    thin: int

    @property
    def assumed(self) -> int:
        return self.all - self.seen


def grounds_of(run: Run) -> Grounds:
    """Of all scenarios, what they share counted once."""
    rows = {(str(name), int(count), str(words)) for source in run.sources for name, count, words in source}
    seen = [count for _name, count, _words in rows if count]
    return Grounds(len(rows), len(seen), sum(count < THIN for count in seen))
