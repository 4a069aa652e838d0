"""Answer whether a unit is covered on a day, by the policy it was sold under."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.returns.errors import NoSuchSerial
from orgdesk.apps.returns.models import CoverageAnswer, SoldUnit


def unit_of(serial: str, person: Person) -> SoldUnit:
    """The unit of this serial number that the person may see. Raises NoSuchSerial."""
    rows = SoldUnit.objects.visible_to(person).select_related("asset__product", "asset__account", "policy")
    found = rows.filter(asset__serial__iexact=serial.strip()).first()
    if found is None:
        raise NoSuchSerial(
            _("We sold nothing with the serial number “%(serial)s”. Look at the plate on the back.")
            % {"serial": serial[:80]}
        )
    return found


def answer_coverage(unit: SoldUnit, *, on: date, by: Person, at: datetime) -> CoverageAnswer:
    """The answer is kept with the policy version that it quotes."""
    cover = unit.cover(on=on)
    with transaction.atomic():
        row = CoverageAnswer.objects.create(
            unit=unit, policy=unit.policy, on=on, covered=cover.covered, until=cover.until, by=by, at=at
        )
        record_event(
            "coverage.answered",
            at=at,
            by=by.key,
            objects={"asset": f"{unit.asset.product.key}:{unit.asset.serial}"[:80], "account": unit.asset.account.key},
            data={
                "covered": cover.covered,
                "policy": f"{unit.policy.key}:{unit.policy.version}" if unit.policy else "",
            },
        )
    return row


def words_of(unit: SoldUnit, *, on: date) -> str:
    """Covered or not, until when, and the policy version quoted."""
    cover = unit.cover(on=on)
    if unit.policy is None:
        return _("Not covered: it was sold without a warranty.")
    policy = _("%(title)s, version %(version)s") % {"title": unit.policy.title, "version": unit.policy.version}
    if cover.until is None:
        words = (
            _("Covered: the warranty begins with its %(start)s (%(policy)s).")
            if cover.covered
            else _("Not covered before its sale (%(policy)s).")
        )
        return words % {"start": unit.policy.get_starts_with_display(), "policy": policy}
    if cover.since is not None and on < cover.since and not cover.covered:
        words = _("Not covered yet on %(on)s: its warranty begins on %(since)s (%(policy)s).")
        days = {"on": date_format(on, "j M Y"), "since": date_format(cover.since, "j M Y")}
        return words % {**days, "policy": policy}
    words = (
        _("Covered until %(until)s (%(policy)s).")
        if cover.covered
        else _("Not covered: its warranty ended on %(until)s (%(policy)s).")
    )
    return words % {"until": date_format(cover.until, "j M Y"), "policy": policy}
