"""The advisory board: founded, seated, invited, held; what its members say becomes feedback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.voice.actions.capture_feedback import capture_feedback
from orgdesk.apps.voice.errors import AlreadySaid, VoiceRefused, WordsMissing
from orgdesk.apps.voice.models import Board, BoardMeeting, BoardMember, Feedback


@dataclass(frozen=True, slots=True)
class Item:
    """Something that a member brought up, and what it is about."""

    text: str
    theme: str = ""
    member: BoardMember | None = None


def found_board(*, key: str, name: str, charter: str, sponsor: Person, at: datetime) -> Board:
    if not charter.strip():
        raise WordsMissing(_("A board has a charter: what it is for, how long one serves, what both sides do."))
    with transaction.atomic():
        board = Board.objects.create(key=key, name=name, charter=charter.strip(), sponsor=sponsor, founded_at=at)
        record_event("board.founded", at=at, by=sponsor.key, objects={"board": key})
    return board


def seat_member(board: Board, person: Person, *, account: Account, on: date, by: Person, at: datetime) -> BoardMember:
    """A customer's person; seated again, the same seat."""
    if person.is_staff:
        raise VoiceRefused(_("%(name)s works here; a board's members are customers.") % {"name": person})
    with transaction.atomic():
        row, new = BoardMember.objects.get_or_create(
            board=board, person=person, until=None, defaults={"account": account, "since": on}
        )
        if new:
            about = {"board": board.key, "person": person.key, "account": account.key}
            record_event("board.seated", at=at, by=by.key, objects=about)
    return row


def plan_meeting(board: Board, *, begins: datetime, agenda: str, by: Person, at: datetime) -> BoardMeeting:
    """The same hour told twice is one meeting."""
    with transaction.atomic():
        board = Board.objects.select_for_update(of=("self",)).get(pk=board.pk)
        there = board.meetings.filter(at=begins).first()
        if there is not None:
            return there
        meeting = BoardMeeting.objects.create(board=board, at=begins, agenda=agenda.strip(), planned_by=by)
        record_event("board.planned", at=at, by=by.key, objects={"board": board.key, "meeting": str(meeting.pk)})
    return meeting


def hold_meeting(
    meeting: BoardMeeting,
    *,
    present: Sequence[BoardMember],
    minutes: str,
    items: Sequence[Item],
    by: Person,
    at: datetime,
) -> list[Feedback]:
    """Minutes, who was present, and every item routed to those who decide on it. Held once."""
    if not minutes.strip():
        raise WordsMissing(_("Write the minutes: a few lines will do."))
    with transaction.atomic():
        meeting = BoardMeeting.objects.select_for_update().get(pk=meeting.pk)
        if meeting.held_at is not None:
            raise AlreadySaid(_("This meeting has its minutes; bring further items up in the next."))
        meeting.held_at, meeting.minutes = at, minutes.strip()
        meeting.seats = meeting.board.members.filter(until=None).count()
        meeting.save(update_fields=["held_at", "minutes", "seats"])
        meeting.present.set(present)
        record_event(
            "board.met",
            at=at,
            by=by.key,
            objects={"board": meeting.board.key, "meeting": str(meeting.pk)},
            data={"present": len(present), "members": meeting.seats, "items": len(items)},
        )
        return [_capture(meeting, item, by=by, at=at) for item in items]


def _capture(meeting: BoardMeeting, item: Item, *, by: Person, at: datetime) -> Feedback:
    return capture_feedback(
        kind=Feedback.Kind.BOARD,
        door=Feedback.Door.BOARD,
        title=item.text,
        words=item.text,
        theme=item.theme,
        person=item.member.person if item.member else None,
        account=item.member.account if item.member else None,
        meeting=meeting,
        by=by,
        at=at,
    )
