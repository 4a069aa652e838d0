"""Finished work about an account goes on in the account."""

from __future__ import annotations

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import SOURCE
from orgdesk.apps.customers.actions.answer_hand_off import answer_hand_off
from orgdesk.apps.customers.actions.answer_transfer import answer_transfer
from orgdesk.apps.customers.actions.note_hint import answer_hint
from orgdesk.apps.customers.errors import FormNeeded
from orgdesk.apps.customers.models import CheckIn, Contract, HandOff, Hint, Review, Transfer
from orgdesk.apps.events.handlers import handles
from orgdesk.apps.events.models import Event
from orgdesk.apps.work.sources import item_of


@handles("work.finished")
def follow_work(event: Event) -> None:
    item = item_of(event, SOURCE)
    if item is None:
        return
    by = Person.objects.get(key=event.actor)
    if "transfer" in item.data:
        transfer = Transfer.objects.get(pk=item.data["transfer"])
        answer_transfer(transfer, accept=item.outcome == "accept", by=by, at=event.at)
    elif "hand_off" in item.data:
        row = HandOff.objects.select_related("kind").get(pk=item.data["hand_off"])
        note = event.text.words.get("note", "") if hasattr(event, "text") else ""
        answer_hand_off(row, accept=item.outcome == "accept", by=by, at=event.at, reason=note)
    elif "check_in" in item.data and CheckIn.objects.filter(pk=item.data["check_in"], held_at=None).exists():
        raise FormNeeded(_("Hold the check-in on its form, on the account's page; the work is finished with it."))
    elif "hint" in item.data:
        note = event.text.words.get("note", "") if hasattr(event, "text") else ""
        answer_hint(Hint.objects.get(pk=item.data["hint"]), state=item.outcome, by=by, at=event.at, answer=note)
    elif "renewal" in item.data and Contract.objects.filter(pk=item.data["renewal"], renewal=None).exists():
        raise FormNeeded(_("Write down on the account's page whether they renew; the work is finished with it."))
    elif "review" in item.data and Review.objects.filter(pk=item.data["review"], held_at=None).exists():
        raise FormNeeded(_("Write down on the account's plan what came of the review; the work is finished with it."))
    elif item.kind == "qualify":
        raise FormNeeded(_("Answer the questionnaire on the account's page; the work is finished with it."))
