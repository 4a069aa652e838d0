"""Bookings of sessions: real times in a real zone, in one or several parts, for people who are not booked elsewhere.

A booking is never changed: moving it makes the next revision with a reason, and the history is the chain of revisions.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from types import MappingProxyType

from orgdesk.core.calendars import LocalKind, Period, place_local, zone_named
from orgdesk.core.phrases import phrase
from orgdesk.core.timeline.errors import DoubleBookingError, NoSuchHourError, TimelineError
from orgdesk.core.timeline.template import SessionKind, Step


@dataclass(frozen=True, slots=True)
class Part:
    """One sitting as people agreed on it: a wall-clock start without zone, and minutes. `later` chooses the second of two equal hours."""

    local: datetime
    minutes: int
    later: bool = False


@dataclass(frozen=True, slots=True)
class Revision:
    """An earlier state of a booking and why it was given up."""

    parts: tuple[Period, ...]
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Booking:
    """A session that is booked: `parts` in UTC, in order; `zone` is whose wall clock was agreed on."""

    key: str
    step: str
    kind: SessionKind
    zone: str
    parts: tuple[Period, ...]
    attendees: frozenset[str]
    by: str
    at: datetime
    history: tuple[Revision, ...] = ()
    cancelled: str = ""


def place_part(part: Part, zone: str) -> Period:
    """Return when a sitting takes place; raise `NoSuchHourError` when its start is an hour that the clocks skip."""
    if part.local.tzinfo is not None:
        raise TimelineError(
            phrase(
                "{local} has a zone already; give the wall-clock time of {zone}.",
                local=part.local.isoformat(),
                zone=zone,
            )
        )
    placed = place_local(zone_named(zone), part.local)
    if placed.kind is LocalKind.MISSING:
        raise NoSuchHourError(
            phrase(
                "{local:%Y-%m-%d %H:%M} does not exist in {zone}: the clocks go forward over it; the "
                "next moment is {next:%H:%M}. Choose another time.",
                local=part.local,
                zone=zone,
                next=placed.moment.astimezone(zone_named(zone)),
            ),
            local=part.local,
        )
    if part.minutes < 1:
        raise TimelineError(phrase("A sitting of {minutes} minutes is none; give it a length.", minutes=part.minutes))
    start = placed.second if part.later and placed.second is not None else placed.moment
    return Period(start, start + timedelta(minutes=part.minutes))


def book_session(
    step: Step,
    parts: Sequence[Part],
    *,
    key: str,
    zone: str,
    attendees: frozenset[str],
    by: str,
    at: datetime,
    others: Iterable[Booking] = (),
    names: Mapping[str, str] = MappingProxyType({}),
) -> Booking:
    """Book the session of a step; refuse hours that do not exist, a split that it does not allow, and people booked elsewhere.

    `names` are those of the attendees by their keys, for the words of a refusal.
    """
    if step.session is None:
        raise TimelineError(phrase("Step {step!r} is no session; only sessions are booked.", step=step.key))
    if not attendees:
        raise TimelineError(phrase("The session {step!r} has nobody attending; name at least one.", step=step.key))
    placed = _place(step, parts, zone)
    booking = Booking(key, step.key, step.session.kind, zone, placed, attendees, by, at)
    _refuse_double(booking, others, names)
    return booking


def rebook_session(
    booking: Booking,
    step: Step,
    parts: Sequence[Part],
    *,
    reason: str,
    by: str,
    at: datetime,
    others: Iterable[Booking] = (),
    names: Mapping[str, str] = MappingProxyType({}),
) -> Booking:
    """Move a booking; the old times stay in its history with the reason."""
    if not reason.strip():
        raise TimelineError(phrase("The booking of {step!r} cannot move without a reason; say why.", step=booking.step))
    revision = Revision(booking.parts, reason, by, at)
    moved = replace(
        booking, parts=_place(step, parts, booking.zone), history=(*booking.history, revision), by=by, at=at
    )
    _refuse_double(moved, others, names)
    return moved


def cancel_booking(booking: Booking, *, reason: str, by: str, at: datetime) -> Booking:
    """Cancel a booking with a reason; its times stay readable and no longer occupy anybody."""
    if not reason.strip():
        raise TimelineError(
            phrase("The booking of {step!r} cannot be cancelled without a reason; say why.", step=booking.step)
        )
    return replace(booking, cancelled=reason, history=(*booking.history, Revision(booking.parts, reason, by, at)))


def booked_days(bookings: Iterable[Booking]) -> dict[str, tuple[date, ...]]:
    """Return for each step the days of its booking by the wall clock of its zone, as a plan's progress wants them."""
    days: dict[str, tuple[date, ...]] = {}
    for booking in bookings:
        if not booking.cancelled:
            zone = zone_named(booking.zone)
            days[booking.step] = tuple(dict.fromkeys(part.start.astimezone(zone).date() for part in booking.parts))
    return days


def _place(step: Step, parts: Sequence[Part], zone: str) -> tuple[Period, ...]:
    assert step.session is not None
    if not 1 <= len(parts) <= step.session.parts:
        raise TimelineError(
            phrase(
                "The session {step!r} is held in 1 to {parts} parts, not {count}.",
                step=step.key,
                parts=step.session.parts,
                count=len(parts),
            )
        )
    placed = tuple(sorted(place_part(part, zone) for part in parts))
    overlap = next((later for earlier, later in pairwise(placed) if later.start < earlier.end), None)
    if overlap is not None:
        raise DoubleBookingError(
            phrase("Two parts of the session {step!r} overlap; move one of them.", step=step.key),
            local=_on_the_wall(overlap, zone),
        )
    return placed


def _on_the_wall(part: Period, zone: str) -> datetime:
    return part.start.astimezone(zone_named(zone)).replace(tzinfo=None)


def _refuse_double(booking: Booking, others: Iterable[Booking], names: Mapping[str, str]) -> None:
    zone = zone_named(booking.zone)
    for other in others:
        shared = booking.attendees & other.attendees
        if other.key == booking.key or other.cancelled or not shared:
            continue
        for part in booking.parts:
            clash = next((period for period in other.parts if period.meets(part)), None)
            if clash is not None:
                raise DoubleBookingError(
                    phrase(
                        "{shared} cannot attend {step!r}: booked for {other_step!r} from "
                        "{start:%Y-%m-%d %H:%M} to {end:%H:%M} ({zone}); choose another time or person.",
                        shared=", ".join(sorted(names.get(key, key) for key in shared)),
                        step=booking.step,
                        other_step=other.step,
                        start=clash.start.astimezone(zone),
                        end=clash.end.astimezone(zone),
                        zone=booking.zone,
                    ),
                    local=_on_the_wall(part, booking.zone),
                )
