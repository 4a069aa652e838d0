"""A customer wants to send something back."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Product
from orgdesk.apps.process.models import Instance
from orgdesk.apps.returns.actions._note_return import ask, note_line
from orgdesk.apps.returns.actions.answer_coverage import words_of
from orgdesk.apps.returns.care import returns_unit, specialist_for
from orgdesk.apps.returns.errors import FactsMissing, ReturnRefused
from orgdesk.apps.returns.leading import adopt_line, begin_process
from orgdesk.apps.returns.models import LineStep, Return, ReturnLine, SoldUnit

_FIRST_NUMBER = 500


@dataclass(frozen=True, slots=True)
class Sent:
    """One unit that shall come back: why, in which words, and what was needed instead."""

    unit: SoldUnit
    reason: str
    words: str = ""
    needed: Product | None = None


def request_return(
    sent: Sequence[Sent],
    *,
    by: Person,
    at: datetime,
    requester: Person | None = None,
    ticket_key: str = "",
    led_by: Instance | None = None,
) -> Return:
    """Each unit is a line of its own, judged by its own cover; a unit that is on its way back already is not sent twice.

    The process that is drawn for returns leads each line, or the one that runs already (`led_by`). Where none is drawn, the specialist
    of the product looks at it, where one is named; else the unit for returns decides.
    """
    if not sent:
        raise FactsMissing(_("Name at least one unit."))
    if len({one.unit.asset.account_id for one in sent}) > 1:
        raise ReturnRefused(_("These units belong to different customers; make a return for each."))
    with transaction.atomic():
        head = Return.objects.create(
            key=f"new-{secrets.token_hex(8)}",
            account=sent[0].unit.asset.account,
            requester=requester,
            ticket_key=ticket_key,
            opened_at=at,
            opened_by=by,
        )
        head.key = f"R{_FIRST_NUMBER + head.pk}"
        head.save(update_fields=["key"])
        for one in sent:
            _add_line(head, one, by=by, at=at, led_by=led_by)
    return head


def _add_line(head: Return, sent: Sent, *, by: Person, at: datetime, led_by: Instance | None) -> ReturnLine:
    coming = ReturnLine.objects.open().filter(unit=sent.unit).select_related("head").first()
    if coming is not None:
        raise ReturnRefused(
            _("%(unit)s is on its way back already, as %(key)s.") % {"unit": sent.unit, "key": coming.head.key}
        )
    if sent.unit.asset.retired_on is not None:
        raise ReturnRefused(
            _("%(unit)s is out of use since %(day)s: it was replaced, paid back or taken out.")
            % {"unit": sent.unit, "day": date_format(sent.unit.asset.retired_on, "j M Y")}
        )
    if sent.reason not in ReturnLine.Reason.values:
        raise FactsMissing(_("Say why it comes back."))
    on = timezone.localdate(at)
    line = ReturnLine.objects.create(
        head=head,
        unit=sent.unit,
        reason=sent.reason,
        words=sent.words.strip(),
        needed=sent.needed,
        covered=sent.unit.cover(on=on).covered,
        quoted=words_of(sent.unit, on=on)[:250],
        since=at,
    )
    LineStep.objects.create(line=line, state=line.state, note=line.words, by=by, at=at)
    note_line(
        "return.requested", line, at=at, by=by, data={"units": 1}, text={"words": line.words} if line.words else None
    )
    if led_by is not None:
        adopt_line(line, led_by, at=at)
    elif not begin_process(line, by=by, at=at):
        _ask_for_decision(line, at=at)
    return line


def _ask_for_decision(line: ReturnLine, *, at: datetime) -> None:
    route = specialist_for(line.unit.asset.product)
    ask(
        line,
        kind="decide-return",
        title=_("Decide on the return: %(unit)s") % {"unit": line.unit},
        instructions=line.quoted,
        unit=route.unit_key if route else returns_unit(),
        position=route.position_key if route else "",
        at=at,
    )
