"""A move that somebody considers: what the core says would follow, with what stands in its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.timelines.errors import TimelineRefused
from orgdesk.apps.timelines.mapping import booking_to_core, compiled, progress_for, standing_bookings
from orgdesk.apps.timelines.models import Booking, RunningPlan
from orgdesk.core.calendars import CalendarError, zone_named
from orgdesk.core.timeline import booking as core_booking
from orgdesk.core.timeline.booking import Part, place_part, rebook_session
from orgdesk.core.timeline.errors import TimelineError
from orgdesk.core.timeline.moving import Preview, preview_move
from orgdesk.ui.sayings import in_words

_AROUND = timedelta(days=1)
_FARTHEST = timedelta(weeks=52)


@dataclass(frozen=True, slots=True)
class Follower:
    """Another step that would move along."""

    title: str
    before: date | None
    after: date | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A move as the page shows it before it is confirmed; with a `refusal` it cannot be."""

    key: str
    title: str
    before: date | None
    starts: date | None
    preview: Preview | None
    followers: tuple[Follower, ...] = ()
    held_by: str = ""
    clashes: tuple[str, ...] = ()
    refusal: str = ""

    @property
    def is_move(self) -> bool:
        return self.starts is not None and self.starts != self.before


def latest_day(plan: RunningPlan, *, on: date) -> date:
    """Nothing of a plan is a year after its last step, or after today: there a year was mistyped."""
    ends = plan.steps.aggregate(last=Max("ends_on"))["last"] or plan.starts_on
    return max(ends, on) + _FARTHEST


def require_near(plan: RunningPlan, day: date, *, on: date) -> None:
    """Raises TimelineRefused for a day that is far beyond the plan's end."""
    latest = latest_day(plan, on=on)
    if day > latest:
        said = {"day": date_format(day, "j M Y"), "latest": date_format(latest, "j M Y")}
        raise TimelineRefused(
            _("%(day)s is far beyond the end of this plan; give a day until %(latest)s.") % said,
        )


def preview_of(plan: RunningPlan, key: str, to: date, *, on: date) -> Preview:
    require_near(plan, to, on=on)
    return preview_move(compiled(plan), progress_for(plan), key, to, on=on)


def propose(plan: RunningPlan, key: str, to: date, *, on: date) -> Proposal:
    """Never raises: what cannot be done is said in words."""
    step = plan.template.content.by_key.get(key)
    title = step.title if step else key
    row = plan.steps.filter(key=key).first()
    before = row.starts_on if row else None
    try:
        preview = preview_of(plan, key, to, on=on)
    except (TimelineError, CalendarError) as refusal:
        return Proposal(key, title, before, None, None, refusal=in_words(refusal))
    titles = {one.key: one.title for one in plan.template.content.steps}
    return Proposal(
        key,
        title,
        before,
        preview.starts,
        preview,
        followers=tuple(
            Follower(titles[move.step], move.before, move.after, move.days)
            for move in preview.moves
            if move.step != key
        ),
        held_by=titles[preview.held_by] if preview.held_by else "",
        clashes=tuple(titles[one] for one in preview.clashes),
        refusal=_refused_sittings(plan, key, preview.days),
    )


def booking_of(plan: RunningPlan, key: str) -> Booking | None:
    return standing_bookings(plan).filter(step=key).first()


def shifted_parts(booking: Booking, days: int) -> list[Part]:
    """The sittings so many days later, at the same time on the wall."""
    zone, shift = zone_named(booking.zone), timedelta(days=days)
    return [
        Part(part.starts_at.astimezone(zone).replace(tzinfo=None) + shift, _minutes(part.starts_at, part.ends_at))
        for part in booking.parts.all()
    ]


def earlier_parts(booking: Booking) -> list[Part]:
    """The sittings before the last time that it was moved."""
    zone = zone_named(booking.zone)
    revision = booking.revisions.order_by("pk").last()
    pairs = [[datetime.fromisoformat(one) for one in pair] for pair in revision.parts] if revision else []
    return [Part(start.astimezone(zone).replace(tzinfo=None), _minutes(start, end)) for start, end in pairs]


def bookings_around(people: Sequence[Person], parts: Sequence[Part], zone: str) -> list[core_booking.Booking]:
    """What the people are booked for near those sittings."""
    placed = [place_part(part, zone) for part in parts]
    if not placed:
        return []
    since, until = min(one.start for one in placed) - _AROUND, max(one.end for one in placed) + _AROUND
    rows = Booking.objects.standing().attended_by(people).meeting(since, until)
    return [booking_to_core(row) for row in rows.select_related("booked_by").prefetch_related("parts", "attendees")]


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds() // 60)


def _refused_sittings(plan: RunningPlan, key: str, days: int) -> str:
    """Whether a booked session can be held on the other day: hours that the clocks skip, people booked elsewhere."""
    booking = booking_of(plan, key)
    if booking is None or not days:
        return ""
    parts, people = shifted_parts(booking, days), list(booking.attendees.all())
    try:
        others = bookings_around(people, parts, booking.zone)
        step = plan.template.content.by_key[key]
        at = place_part(parts[0], booking.zone).start
        names = {person.key: person.name for person in people}
        rebook_session(
            booking_to_core(booking), step, parts, reason="preview", by="", at=at, others=others, names=names
        )
    except (TimelineError, CalendarError) as refusal:
        return in_words(refusal)
    return ""
