"""What an account has to show before support takes it over as steady."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from orgdesk.apps.customers.models import Account
from orgdesk.apps.customers.signals import steady_guards
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.service.portfolio import Steady

_KEYS = {str(one) for one in Steady}


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion in words, and what is missing for it (nothing when it is met)."""

    key: str
    label: str
    missing: str


def criteria_of(account: Account, wanted: Iterable[str], *, at: datetime) -> list[Criterion]:
    """Judge the criteria that are wanted, by their keys; those that other apps guard by theirs."""
    guards = dict(steady_guards())
    found = []
    for key in wanted:
        label, missing = _judge(account, key, at=at) if key in _KEYS else (key, "")
        if key in guards:
            missing = guards[key](account.pk)
        found.append(Criterion(key, label, missing))
    return found


def _judge(account: Account, key: str, *, at: datetime) -> tuple[str, str]:
    """The words of a criterion and what is missing for it."""
    today = timezone.localdate(at)
    if key == Steady.LIVE:
        live = account.live_on is not None and account.live_on <= today
        return _("it is live"), "" if live else _("it is not live")
    elif key == Steady.CHECK_INS:
        planned = account.check_ins.count()
        waiting = account.check_ins.filter(held_at=None).count() if planned else 1
        return _("all check-ins were held"), _("not all check-ins were held") if waiting else ""
    elif key == Steady.PROMISES:
        waiting = account.promises.filter(kept_at=None).count()
        return _("every promise was kept"), _counted(waiting, _PROMISES)
    elif key == Steady.INSTALL_ISSUES:
        items = WorkItem.objects.open().about("account", account.key).filter(kind="install-issue")
        waiting = items.count()
        return _("no install issue is open"), _counted(waiting, _ISSUES)
    else:
        return _("its timeline is complete"), ""


_PROMISES = ngettext_lazy("%(count)s promise is open", "%(count)s promises are open", "count")
_ISSUES = ngettext_lazy("%(count)s install issue is open", "%(count)s install issues are open", "count")


def _counted(waiting: int, words: Any) -> str:
    return str(words % {"count": waiting}) if waiting else ""
