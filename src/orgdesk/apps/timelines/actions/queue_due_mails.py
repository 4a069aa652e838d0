"""Send the mails of the series whose time has come with the customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.customers.matters import open_matters
from orgdesk.apps.mail.actions import queue_mail
from orgdesk.apps.mail.errors import BadRecipientError
from orgdesk.apps.mail.models import Mailbox, OutgoingMail
from orgdesk.apps.mail.parsing import Address
from orgdesk.apps.timelines.actions._note_plan import note_plan
from orgdesk.apps.timelines.actions.leave_series import leave_series
from orgdesk.apps.timelines.letters import leave_address, letter_for
from orgdesk.apps.timelines.models import Membership, SeriesMail
from orgdesk.core.timeline.mails import Hold, MailFate, plan_mails

_BATCH = 100
_STALE = timedelta(days=2)
_STATES = {
    MailFate.HELD: SeriesMail.State.HELD,
    MailFate.SKIPPED_HOLIDAY: SeriesMail.State.SKIPPED,
    MailFate.LEFT_LIST: SeriesMail.State.LEFT,
}


def queue_due_mails(*, at: datetime) -> int:
    """How many mails were settled: queued, held, skipped; each is settled once. A batch is a transaction."""
    mailbox = Mailbox.objects.open().order_by("pk").first()
    done = 0
    while True:
        with transaction.atomic():
            due = (
                SeriesMail.objects.due(at=at)
                .select_for_update(of=("self",))
                .select_related("plan__account", "plan__template")
            )
            batch = list(due.order_by("at", "pk")[:_BATCH])
            waiting = open_matters({mail.plan.account_id for mail in batch})
            for mail in batch:
                _settle(mail, mailbox, waiting.get(mail.plan.account_id, ""), at=at)
        done += len(batch)
        if len(batch) < _BATCH:
            return done


def _settle(mail: SeriesMail, mailbox: Mailbox | None, matter: str, *, at: datetime) -> None:
    """`matter` is what the customer waits for: until it is answered, no automatic mail goes to them."""
    fate, reason = _fate_of(mail)
    if fate is MailFate.DUE and matter:
        fate, reason = MailFate.HELD, matter
    members = list(
        mail.plan.memberships.filter(series=mail.series, left_at=None).select_related("person").order_by("pk")
    )
    if fate is not MailFate.DUE:
        _close(mail, _STATES[fate], reason, at=at)
    elif not members:
        _close(mail, SeriesMail.State.LEFT, _("Nobody is on the list."), at=at)
    elif at - mail.at > _STALE:
        _close(mail, SeriesMail.State.SKIPPED, _("Its time passed while nothing was sent."), at=at)
    elif mailbox is None:
        _close(mail, SeriesMail.State.SKIPPED, _("No mailbox is set up."), at=at)
    else:
        _send(mail, members, mailbox, at=at)


def _fate_of(mail: SeriesMail) -> tuple[MailFate, str]:
    """The core decides on holidays and holds as the customer's calendar has them."""
    plan = mail.plan
    series = next(one for one in plan.template.content.series if one.key == mail.series)
    closed = {date.fromisoformat(on): name for on, name in plan.holidays}
    holds = [Hold(row.since, row.until, row.reason) for row in plan.holds.all()]
    planned = plan_mails(series, plan.starts_on, plan.zone, holidays=set(closed), holds=holds)
    found = planned[mail.number - 1]
    return found.fate, found.reason or closed.get(found.on, "")


def _send(mail: SeriesMail, members: Sequence[Membership], mailbox: Mailbox, *, at: datetime) -> None:
    sent: list[OutgoingMail] = []
    problems: list[str] = []
    for member in members:
        address = leave_address(member)
        letter = letter_for(mail, member.person, leave_address=address)
        if letter is None:
            problems.append(_("Nobody has written mail %(number)s.") % {"number": mail.number})
            continue
        try:
            sent.append(
                queue_mail(
                    f"series-{mail.pk}-{member.pk}",
                    mailbox=mailbox,
                    to=[Address(name=member.person.name, address=member.person.email)],
                    subject=letter.subject,
                    text=letter.text,
                    at=at,
                    about=mail.plan.key,
                    automatic=True,
                    unsubscribe=address,
                )
            )
        except BadRecipientError as refusal:
            leave_series(member, way=Membership.Way.BOUNCED, by="", at=at)
            problems.append(str(refusal))
    mail.outgoing.add(*sent)
    _close(mail, SeriesMail.State.QUEUED if sent else SeriesMail.State.SKIPPED, "; ".join(problems), at=at)


def _close(mail: SeriesMail, state: str, reason: str, *, at: datetime) -> None:
    mail.state, mail.reason, mail.settled_at = state, reason[:250], at
    mail.save(update_fields=["state", "reason", "settled_at"])
    note_plan(
        f"seriesmail.{state}",
        mail.plan,
        at=at,
        data={"series": mail.series, "number": mail.number, "planned": mail.at.isoformat()},
        text={"reason": reason} if reason else None,
    )
