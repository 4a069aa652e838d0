"""A bad afternoon: one incident that five customers feel, one message to all, the problem behind it, and what customers read of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from orgdesk.apps.customers.models import Product
from orgdesk.apps.demo.moments import Moment
from orgdesk.apps.desk.actions import declare_incident as incidents
from orgdesk.apps.desk.actions import open_ticket
from orgdesk.apps.desk.actions.register_problem import describe_problem, register_problem
from orgdesk.apps.desk.models import Incident, Problem, Ticket
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.apps.portal.actions import say_affected, show_issue
from orgdesk.apps.portal.models import KnownIssue

if TYPE_CHECKING:
    from orgdesk.apps.demo.history import Life

_HIT = (
    ("nadia", "The portal shows a white page", "Since one o'clock none of our forecourts gets in."),
    ("jonas", "No readings in the portal", "Our customers call us: the readings of today are missing."),
    ("tess", "Cannot sign in", "The page stays white after the password."),
    ("omar", "Is the portal down?", "We wanted to order rolls and see nothing."),
    ("ruth", "White page", "Is it our network or yours?"),
)


def bad_days(life: Life, begin: datetime, end: datetime) -> Iterator[Moment]:
    day = begin + timedelta(days=24)
    yield Moment(day.replace(hour=13, minute=10), _break)
    yield Moment(day.replace(hour=14, minute=20), _stop_the_harm)
    yield Moment(day.replace(hour=16), _repair)
    yield Moment(day + timedelta(days=2, hours=2), _look_back)
    yield Moment(end - timedelta(days=2, hours=3), _say_what_is_known)
    yield Moment(end - timedelta(hours=5), _slow_again)


def _break(life: Life) -> None:
    at, ines = life.at, life.person("ines")
    portal = Product.objects.get(key="lockgate-portal")
    tickets = [
        open_ticket(subject=subject, text=text, requester=life.person(who), product=portal, channel=Ticket.Channel.PORTAL, at=at + timedelta(minutes=minute))
        for minute, (who, subject, text) in enumerate(_HIT)
    ]  # fmt: skip
    at += timedelta(minutes=8)
    incident = incidents.declare_incident(
        title="The Lockgate portal does not open", severity=Incident.Severity.SEV1, unit_key=incidents.incident_units()[0],
        parent=tickets[0], tickets=tickets[:2], by=ines, at=at,
    )  # fmt: skip
    incidents.add_affected(incident, tickets[2:], by=ines, at=at + timedelta(minutes=4))
    incidents.staff_incident(
        incident, commander=ines, technical_lead=life.person("noor"), speaker=life.person("ravi"), by=ines, at=at + timedelta(minutes=6),
    )  # fmt: skip
    words = "The portal does not open for anybody since 13:00. It is on our side, not yours. Meters and tills go on counting; nothing is lost."
    incidents.tell_affected(incident, text=words, by=life.person("ravi"), at=at + timedelta(minutes=12), next_update_at=at + timedelta(hours=1))  # fmt: skip
    show_issue(
        incident, title="The Lockgate portal does not open", words=words, audience="public", by=life.person("dario"), at=at + timedelta(minutes=15),
        workaround="Readings of today can be had from us by telephone.",
    )  # fmt: skip
    say_affected(KnownIssue.objects.get(incident=incident), by=life.person("omar"), at=at + timedelta(minutes=22))
    life.at = max(life.at, at + timedelta(minutes=22))


def _stop_the_harm(life: Life) -> None:
    incident = _incident()
    incidents.mitigate_incident(incident, by=life.person("ines"), at=life.at)
    incidents.tell_affected(
        incident, text="The portal opens again from a spare machine. It may be slow until the evening.", by=life.person("ravi"), at=life.at,
        next_update_at=life.at + timedelta(hours=2),
    )  # fmt: skip


def _repair(life: Life) -> None:
    incidents.resolve_incident(
        _incident(), by=life.person("ines"), at=life.at,
        text="A full disk stopped the portal. It has room again, and a watch that rings us long before it is full. Thank you for your patience.",
    )  # fmt: skip


def _look_back(life: Life) -> None:
    """Without blame: what happened, what contributed, who does what; the cause is a known error from now on."""
    at, noor, incident = life.at, life.person("noor"), _incident()
    problem = register_problem(
        title="Old readings fill the disk of the portal", by=noor, at=at, product=incident.product, incident=incident
    )
    describe_problem(
        problem, cause="Readings older than a year are kept beside the new ones and are never packed.", limitations=Limitation.objects.open().order_by("pk")[:1],
        workaround="Pack the oldest month by hand every Monday.", by=noor, at=at + timedelta(hours=1),
    )  # fmt: skip
    incidents.review_incident(
        incident, by=life.person("ines"), at=at + timedelta(hours=2), problem=problem,
        text="A watch on the disk was planned in spring and put off. Noor sets it up by Friday; Felix packs old readings in 4.3.",
    )  # fmt: skip


def _say_what_is_known(life: Life) -> None:
    """Open limitations in the customers' words, with what they can do meanwhile."""
    for limitation, words, workaround in zip(
        Limitation.objects.open().order_by("-discovered_at")[:2],
        (
            "We see it too, and it happens to everybody who tries.",
            "We can make it happen here, so it is not your device.",
        ),
        ("Ask us, and we do it for you the same day.", ""),
        strict=False,
    ):
        show_issue(limitation, title=limitation.title, words=words, workaround=workaround, audience="public", by=life.person("dario"), at=life.at)  # fmt: skip
    for issue in KnownIssue.objects.open():
        say_affected(issue, by=life.person("tess"), at=life.at)


def _slow_again(life: Life) -> None:
    """Something is open when the demo opens."""
    problem = Problem.objects.order_by("at").last()  # none yet where the story is short
    incident = incidents.declare_incident(
        title="Reports of the portal come late", severity=Incident.Severity.SEV3, unit_key=incidents.incident_units()[0],
        product=problem.product if problem else None, by=life.person("ravi"), at=life.at,
    )  # fmt: skip
    show_issue(
        incident, title="Reports by mail come up to two hours late", words="All reports are sent, only later than you are used to.", audience="public",
        workaround="Open the report in the portal: there it is on time.", by=life.person("dario"), at=life.at,
    )  # fmt: skip


def _incident() -> Incident:
    return Incident.objects.order_by("pk")[0]
