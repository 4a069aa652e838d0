"""Accept a customer who is handed over, or send them back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import ask, note_account, take_back
from orgdesk.apps.customers.actions.hand_off import back_token
from orgdesk.apps.customers.actions.set_owner import set_owner
from orgdesk.apps.customers.errors import AlreadyAnswered, NotYourAccount, WordsMissing
from orgdesk.apps.customers.models import AccountSettings, HandOff, Questionnaire
from orgdesk.apps.customers.policies import sits_in
from orgdesk.apps.customers.questionnaires import current_questionnaire
from orgdesk.apps.organisation import lookup
from orgdesk.apps.work.actions import reassign_work
from orgdesk.ui.lengths import whole


def answer_hand_off(row: HandOff, *, accept: bool, by: Person, at: datetime, reason: str = "") -> HandOff:
    """Acceptance opens the work that the kind names, and asks the qualifying unit for the class; a return needs a reason."""
    if not sits_in(by, row.kind.unit_key, at=at):
        raise NotYourAccount(_("Only %(unit)s answers this hand-off.") % {"unit": lookup.unit_name(row.kind.unit_key)})
    if not accept and not reason.strip():
        raise WordsMissing(_("A customer is not sent back without a reason; say what is missing."))
    with transaction.atomic():
        row = (
            HandOff.objects.select_for_update(of=("self",))
            .select_related("account", "kind", "offered_by")
            .get(pk=row.pk)
        )
        if row.state != HandOff.State.OFFERED:
            raise AlreadyAnswered(_("This hand-off is %(state)s already.") % {"state": row.get_state_display()})
        row.state = HandOff.State.ACCEPTED if accept else HandOff.State.RETURNED
        row.answered_by, row.answered_at, row.return_reason = by, at, whole(reason, 250, "reason")
        row.save(update_fields=["state", "answered_by", "answered_at", "return_reason"])
        take_back(row.account, f"h{row.pk}", at=at, by=by.key)
        note_account(
            f"handoff.{row.state}", row.account, at=at, by=by.key, data={"kind": row.kind.key},
            text={"reason": reason} if reason else None, objects={"handoff": str(row.pk)},
        )  # fmt: skip
        if accept:
            _open_work(row, at=at)
            _follow_stage(row, by=by, at=at)
            questionnaire = current_questionnaire()
            if questionnaire is not None and not row.kind.criteria and not row.account.qualifications.exists():
                _ask_for_class(row, questionnaire, at=at)
        else:
            _ask_sender(row, at=at)
    return row


def _ask_sender(row: HandOff, *, at: datetime) -> None:
    """Whoever handed over completes it: at one of their seats, or at sales once they sit nowhere."""
    seats = sorted(lookup.positions_held_by(row.offered_by, on=timezone.localdate(at)))
    settings = AccountSettings.objects.last()
    if not seats and settings is None:
        return
    item = ask(
        row.account,
        kind="hand-off-back",
        title=_("Complete and hand over again: %(account)s") % {"account": row.account.name},
        instructions=row.return_reason,
        token=back_token(row.kind),
        position=seats[0] if seats else "",
        unit="" if seats or settings is None else settings.sales_unit,
        data={"hand_over_again": row.kind.key},
        at=at,
    )
    if seats:
        reassign_work(item, by="", at=at, to_person=row.offered_by)


def _follow_stage(row: HandOff, *, by: Person, at: datetime) -> None:
    """The owner of the relationship stays; the account comes to the stage that the kind names."""
    period = row.account.owner_periods.filter(until=None).select_related("owner").first()
    if row.kind.stage and period is not None:
        set_owner(row.account, period.owner, stage=row.kind.stage, on=max(at.date(), period.since), by=by, at=at)


def _open_work(row: HandOff, *, at: datetime) -> None:
    for number, one in enumerate(row.kind.opens):
        ask(
            row.account,
            kind="hand-off-work",
            title=f"{one['title']}: {row.account.name}",
            token=f"h{row.pk}.{number}",
            unit=one.get("unit", ""),
            position=one.get("position", ""),
            at=at,
        )


def _ask_for_class(row: HandOff, questionnaire: Questionnaire, *, at: datetime) -> None:
    """Qualification is triage: it has a time."""
    take_back(row.account, "qualify", at=at)
    ask(
        row.account,
        kind="qualify",
        title=_("Qualify %(account)s") % {"account": row.account.name},
        token="qualify",  # noqa: S106 - no secret: it marks the work
        unit=questionnaire.unit_key,
        due_at=at + timedelta(hours=questionnaire.hours),
        data={"form": []},
        at=at,
    )
