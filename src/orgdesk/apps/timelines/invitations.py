"""Sessions as calendar entries: invitations by mail (RFC 5546, RFC 6047) and feeds that calendar programs subscribe to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.mail.actions import queue_mail
from orgdesk.apps.mail.actions.queue_mail import FileToSend
from orgdesk.apps.mail.models import Mailbox
from orgdesk.apps.mail.parsing import Address
from orgdesk.apps.timelines.models import Booking, RunningPlan
from orgdesk.core.calendars import zone_named

_SALT = "orgdesk.timelines.feed"


def send_invitation(booking: Booking, *, at: datetime) -> None:
    """To everybody who attends, in the caller's transaction; a cancelled booking sends the cancellation."""
    mailbox = Mailbox.objects.open().order_by("pk").first()
    if mailbox is None:
        return
    method = "CANCEL" if booking.cancelled_at else "REQUEST"
    file = calendar_of([booking], method=method, at=at, organiser=mailbox.address)
    _send(booking, mailbox, file, method=method, words=_words(booking), at=at)
    dropped = [] if booking.cancelled_at else _dropped(booking)
    if dropped:
        file = _calendar_of_dropped(booking, dropped, at=at, organiser=mailbox.address)
        words = "\n".join([_("These sittings are no longer held:"), *_subject_and_times(booking, dropped)])
        _send(booking, mailbox, file, method="CANCEL", words=words, at=at, of="dropped-")


def calendar_of(bookings: Iterable[Booking], *, method: str, at: datetime, organiser: str, name: str = "") -> bytes:
    """One entry for each sitting; `at` is the stamp. Times are in UTC: every program shows them in its reader's zone."""
    calendar = _calendar(method)
    if name:
        calendar.add("x-wr-calname", name)
    for booking in bookings:
        parts = list(booking.parts.all())
        for number, part in enumerate(parts, start=1):
            calendar.add_component(
                _entry(booking, number, len(parts), part.starts_at, part.ends_at, at=at, organiser=organiser)
            )
    return bytes(calendar.to_ical())


def sequence_of(booking: Booking) -> int:
    """Calendar programs take the entry with the highest number as the true one."""
    return booking.revisions.count()


def feed_token(person: Person) -> str:
    return signing.Signer(salt=_SALT).sign(f"person:{person.key}")


def plan_feed_token(plan: RunningPlan) -> str:
    return signing.Signer(salt=_SALT).sign(f"plan:{plan.key}")


def bookings_of_feed(token: str) -> tuple[str, list[Booking]] | None:
    """The feed's name and the standing bookings that a signed link names; None for any other text, and for who has left."""
    try:
        kind, _sep, key = signing.Signer(salt=_SALT).unsign(token).partition(":")
    except signing.BadSignature:
        return None
    standing = Booking.objects.standing().select_related("plan__account", "plan__template", "booked_by")
    standing = standing.prefetch_related("parts", "attendees").order_by("pk")
    if kind == "plan":
        plan = RunningPlan.objects.filter(key=key).select_related("account", "template").first()
        return (str(plan), list(standing.filter(plan=plan))) if plan else None
    person = Person.objects.filter(key=key, is_active=True).first()
    return (person.name, list(standing.filter(attendees=person))) if person else None


def _send(
    booking: Booking, mailbox: Mailbox, file: bytes, *, method: str, words: str, at: datetime, of: str = ""
) -> None:
    sequence = sequence_of(booking)
    for person in booking.attendees.all():
        queue_mail(
            f"invitation-{of}{booking.key}-{sequence}-{person.pk}",
            mailbox=mailbox,
            to=[Address(name=person.name, address=person.email)],
            subject=_subject(booking),
            text=words,
            at=at,
            about=booking.plan.key,
            files=[FileToSend(name="invitation.ics", type=f"text/calendar; method={method}", data=file)],
        )


_Sitting = tuple[int, datetime, datetime]


def _dropped(booking: Booking) -> list[_Sitting]:
    """Sittings that the last move left out: calendars still hold them, under numbers that the session no longer has."""
    last = booking.revisions.last()
    left = booking.parts.count()
    before = enumerate(last.parts, start=1) if last else ()
    return [
        (number, datetime.fromisoformat(starts), datetime.fromisoformat(ends))
        for number, (starts, ends) in before
        if number > left
    ]


def _calendar_of_dropped(booking: Booking, dropped: list[_Sitting], *, at: datetime, organiser: str) -> bytes:
    calendar = _calendar("CANCEL")
    for number, starts, ends in dropped:
        entry = _entry(booking, number, number, starts, ends, at=at, organiser=organiser)
        entry["status"] = vText("CANCELLED")
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Orgdesk//Timelines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _entry(
    booking: Booking, number: int, parts: int, starts: datetime, ends: datetime, *, at: datetime, organiser: str
) -> Event:
    step = booking.plan.template.content.by_key[booking.step]
    entry = Event()
    entry.add("uid", f"{booking.key}-{number}@{organiser.rpartition('@')[2]}")
    entry.add("sequence", sequence_of(booking))
    entry.add("dtstamp", at)
    entry.add("dtstart", starts)
    entry.add("dtend", ends)
    words = _subject(booking)
    entry.add("summary", f"{words} ({number}/{parts})" if parts > 1 else words)
    entry.add("description", "\n".join(step.agenda))
    if booking.place:
        entry.add("location", booking.place)
    entry.add("status", "CANCELLED" if booking.cancelled_at else "CONFIRMED")
    entry["organizer"] = _party(settings.ORGDESK_COMPANY, organiser)
    for person in booking.attendees.all():
        attendee = _party(person.name, person.email)
        attendee.params["partstat"] = vText("NEEDS-ACTION")
        attendee.params["rsvp"] = vText("TRUE")
        entry.add("attendee", attendee, encode=False)
    return entry


def _party(name: str, address: str) -> vCalAddress:
    party = vCalAddress(f"mailto:{address}")
    party.params["cn"] = vText(name)
    return party


def _subject(booking: Booking) -> str:
    """In the words that are meant for the customer: they read it too."""
    step = booking.plan.template.content.by_key[booking.step]
    return f"{step.words_for_customer or step.title}: {booking.plan.account.name}"


def _words(booking: Booking) -> str:
    opening = _("This session is cancelled:") if booking.cancelled_at else _("You are invited:")
    sittings = [(number, part.starts_at, part.ends_at) for number, part in enumerate(booking.parts.all(), start=1)]
    place = [booking.place] if booking.place else []
    return "\n".join([opening, *_subject_and_times(booking, sittings), *place])


def _subject_and_times(booking: Booking, sittings: list[_Sitting]) -> list[str]:
    zone = zone_named(booking.zone)
    times = [(starts.astimezone(zone), ends.astimezone(zone)) for _number, starts, ends in sittings]
    return [
        _subject(booking),
        "",
        *(f"{starts:%Y-%m-%d %H:%M} – {ends:%H:%M} ({booking.zone})" for starts, ends in times),
    ]
