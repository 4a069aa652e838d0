"""The advisory board: members, meetings, and what became of what they said."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orgdesk.apps.accounts.guards import staff_only
from orgdesk.apps.accounts.requests import SignedInRequest
from orgdesk.apps.voice.actions import hold_meeting, plan_meeting, seat_member
from orgdesk.apps.voice.actions.hold_meeting import Item
from orgdesk.apps.voice.errors import VoiceRefused
from orgdesk.apps.voice.forms import MeetingForm, MemberForm, MinutesForm
from orgdesk.apps.voice.models import Board, BoardMeeting, Feedback
from orgdesk.apps.voice.policies import can_steer
from orgdesk.apps.voice.views._common import act, require
from orgdesk.ui.answers import say_problems
from orgdesk.ui.sayings import in_words


@require_safe
@staff_only
def index(request: SignedInRequest) -> HttpResponse:
    boards = list(Board.objects.visible_to(request.user))
    if len(boards) == 1:
        return redirect("voice:board", key=boards[0].key)
    return render(request, "voice/boards.html", {"boards": boards, "here": "boards"})


@require_safe
@staff_only
def show(request: SignedInRequest, key: str) -> HttpResponse:
    board = get_object_or_404(Board.objects.visible_to(request.user).select_related("sponsor"), key=key)
    items = Feedback.objects.visible_to(request.user).filter(meeting__board=board).select_related("account", "meeting")
    context = {
        "board": board,
        "members": board.members.filter(until=None).select_related("person", "account"),
        "meetings": board.meetings.prefetch_related("present"),
        "items": items,
        "may": can_steer(request.user, at=timezone.now()),
        "member_form": MemberForm(request.user, initial={"on": timezone.localdate()}),
        "meeting_form": MeetingForm(),
        "here": "boards",
    }
    return render(request, "voice/board.html", context)


@require_POST
@staff_only
def seat(request: SignedInRequest, key: str) -> HttpResponse:
    board = get_object_or_404(Board.objects.visible_to(request.user), key=key)
    require(can_steer(request.user, at=timezone.now()))
    form = MemberForm(request.user, request.POST)
    if not form.is_valid():
        say_problems(request, form)
        return redirect("voice:board", key=key)
    said = form.cleaned_data
    return act(
        request,
        lambda: seat_member(
            board, said["person"], account=said["account"], on=said["on"], by=request.user, at=timezone.now()
        ),
        done=_("Seated."),
        back="voice:board",
        key=key,
    )


@require_POST
@staff_only
def plan(request: SignedInRequest, key: str) -> HttpResponse:
    board = get_object_or_404(Board.objects.visible_to(request.user), key=key)
    require(can_steer(request.user, at=timezone.now()))
    form = MeetingForm(request.POST)
    if not form.is_valid():
        say_problems(request, form)
        return redirect("voice:board", key=key)
    return act(
        request,
        lambda: plan_meeting(board, by=request.user, at=timezone.now(), **form.cleaned_data),
        done=_("Planned."),
        back="voice:board",
        key=key,
    )


@staff_only
def meeting(request: SignedInRequest, pk: int) -> HttpResponse:
    """Before: the agenda opens with what became of the last items. After: minutes, who was present, items."""
    rows = BoardMeeting.objects.visible_to(request.user).select_related("board")
    found = get_object_or_404(rows, pk=pk)
    may = can_steer(request.user, at=timezone.now())
    form = MinutesForm(found.board, request.POST or None)
    if request.method == "POST":
        require(may)
        if form.is_valid():
            try:
                _hold(request, found, form)
            except VoiceRefused as refusal:
                form.add_error(None, in_words(refusal))
            else:
                messages.success(request, _("Kept. Every item is with those who decide on it."))
                return redirect("voice:meeting", pk=pk)
    earlier = Feedback.objects.visible_to(request.user).filter(meeting__board=found.board, meeting__at__lt=found.at)
    context = {
        "meeting": found,
        "items": found.items.select_related("account"),
        "present": found.present.select_related("person", "account"),
        "earlier": earlier.select_related("account")[:20],
        "form": form,
        "may": may and found.held_at is None,
        "here": "boards",
    }
    return render(request, "voice/meeting.html", context, status=422 if form.errors else 200)


def _hold(request: SignedInRequest, found: BoardMeeting, form: MinutesForm) -> list[Feedback]:
    said = form.cleaned_data
    items = [Item(words, member=member) for words, member in form.lines]
    return hold_meeting(
        found, present=list(said["present"]), minutes=said["minutes"], items=items, by=request.user, at=timezone.now()
    )
