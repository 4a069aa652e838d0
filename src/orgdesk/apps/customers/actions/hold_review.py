"""Business reviews of accounts whose class has a rhythm of its own."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.actions._note_account import ask_owner, note_account, take_back
from orgdesk.apps.customers.errors import AlreadyAnswered, WordsMissing
from orgdesk.apps.customers.models import Account, AccountClass, Review
from orgdesk.core.calendars import place_local, zone_named

_AHEAD = timedelta(days=14)
_CLOSES = time(17)


def plan_review(account: Account, *, at: datetime, after: date | None = None) -> Review | None:
    """The next review, so many days after the last as the class says; None where the class has no rhythm. One is ahead at a time."""
    rhythm = AccountClass.objects.filter(key=account.account_class).values_list("review_every", flat=True).first()
    if rhythm is None or account.left_on is not None:
        return None
    there = account.reviews.filter(held_at=None).first()
    if there is not None:
        return there
    due = (after or timezone.localdate(at)) + timedelta(days=rhythm)
    return Review.objects.create(account=account, due_on=due, opens_at=_closing(account, due) - _AHEAD)


def open_reviews(*, at: datetime) -> int:
    """How many were put before the owners; a repeated run offers nothing twice."""
    done = 0
    for pk in list(Review.objects.opening(at=at).values_list("pk", flat=True)):
        with transaction.atomic():
            row = Review.objects.select_for_update(of=("self",)).select_related("account").get(pk=pk)
            if row.offered_at is None and row.held_at is None:
                row.offered_at = at
                row.save(update_fields=["offered_at"])
                ask_owner(
                    row.account,
                    kind="review",
                    title=_("Business review: %(account)s") % {"account": row.account.name},
                    instructions=_(
                        "What they wanted, what came of it, what is next. Write it down on the account's plan."
                    ),
                    token=f"v{row.pk}",
                    due_at=_closing(row.account, row.due_on),
                    data={"review": row.pk},
                    at=at,
                )
                done += 1
    return done


def hold_review(review: Review, *, summary: str, by: Person, at: datetime) -> Review:
    """Held once; the next is planned from the day on which it was held."""
    if not summary.strip():
        raise WordsMissing(_("Say in a few words what came of it."))
    with transaction.atomic():
        row = Review.objects.select_for_update(of=("self",)).select_related("account").get(pk=review.pk)
        if row.held_at is not None:
            raise AlreadyAnswered(_("This review was held already; nothing was changed."))
        row.held_at, row.held_by, row.summary = at, by, summary
        row.save(update_fields=["held_at", "held_by", "summary"])
        take_back(row.account, f"v{row.pk}", at=at, by=by.key)
        note_account(
            "review.held",
            row.account,
            at=at,
            by=by.key,
            data={"due": row.due_on.isoformat()},
            text={"summary": summary},
        )
        plan_review(row.account, at=at, after=timezone.localdate(at))
    return row


def _closing(account: Account, on: date) -> datetime:
    return place_local(zone_named(account.zone), datetime.combine(on, _CLOSES)).moment
