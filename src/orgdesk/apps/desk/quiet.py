"""When a person wants mail: at once, in a daily digest, or after their quiet hours; by the clock of their own zone."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.models import Preferences

_DAY = timedelta(days=1)
_SATURDAY = 5


def mail_time(person: Person, chosen: Preferences | None, *, at: datetime, urgent: bool = False) -> datetime | None:
    """The moment from which mail may leave; None for a person who wants none. Urgent news waits for nothing."""
    if chosen is not None and chosen.mail == Preferences.Mail.NEVER:
        return None
    elif chosen is None or urgent:
        return at
    local = at.astimezone(ZoneInfo(person.zone))
    if chosen.mail == Preferences.Mail.DIGEST:
        today = datetime.combine(local.date(), time(chosen.digest_hour), local.tzinfo)
        local = today if today >= local else today + _DAY
    return _after_quiet(local, chosen)


def _after_quiet(local: datetime, chosen: Preferences) -> datetime:
    """At most a night and a weekend lie in between; the loop is bounded all the same."""
    for _round in range(7):
        if chosen.quiet_weekend and local.weekday() >= _SATURDAY:
            local = datetime.combine(local.date() + _DAY, chosen.quiet_until or time(8), local.tzinfo)
        elif _is_quiet(local.time(), chosen):
            end = datetime.combine(local.date(), chosen.quiet_until or time(8), local.tzinfo)
            local = end if end > local else end + _DAY
        else:
            return local
    return local


def _is_quiet(clock: time, chosen: Preferences) -> bool:
    begin, end = chosen.quiet_from, chosen.quiet_until
    if begin is None or end is None or begin == end:
        return False
    return begin <= clock < end if begin < end else clock >= begin or clock < end
