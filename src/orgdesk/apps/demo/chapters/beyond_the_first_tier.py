"""Ten requests that the first tier could not answer: taken over or given back by the second, and carried to an answer for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from orgdesk.apps.demo.loops import discover, steps_of
from orgdesk.apps.demo.moments import Moment
from orgdesk.apps.demo.texts import Loop, Question
from orgdesk.apps.desk.actions import declare_capability
from orgdesk.apps.desk.actions.link_article import link_article
from orgdesk.apps.desk.actions.return_escalation import accept_case, return_case, waiting_for_answer
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.apps.work.actions import claim_work

if TYPE_CHECKING:
    from orgdesk.apps.demo.history import Life

_METER, _TILL, _PORTAL = "tidewater-meter", "pier-till", "lockgate-portal"
_TOLD = (
    # day, product, what was asked, what was found, what causes it, what helps
    (1, _METER, "The meter forgets its name after a power cut", "Three of them lose it, two keep it.", "Names of more than 20 letters are cut.", "Keep the name of a meter under 20 letters."),
    (3, _TILL, "The drawer opens twice", "Only with the new card reader.", "The reader sends its signal twice.", "Choose **Reader, single signal** in the menu of the till."),
    (5, _PORTAL, "Two people see each other's drafts", "Only where both share a role.", "Drafts belong to the role, not to the person.", "Save a draft under your own name."),
    (7, _METER, "The yearly report leaves out the last day", "Ends on 30 December every time.", "The report counts from zero.", "Ask for the report from 1 January to 1 January."),
    (9, _TILL, "Discounts add up in the wrong order", "Percent before amount gives another total.", "The order is not said anywhere.", "Amounts are taken off first, then percents."),
    (11, _PORTAL, "The export has no column for the site", "The file of last year had one.", "The column was dropped with 4.1.", "Choose **All columns** before you export."),
    (13, _METER, "A replaced sensor is shown as new equipment", "The history begins anew.", "The serial number of the sensor is taken for the meter's.", "Enter the meter's number when you replace a sensor."),
    (15, _TILL, "The receipt is cut before its last line", "Only with paper of 57 mm.", "The cutter is set for 80 mm.", "Choose the width of your paper under **Printer**."),
    (18, _PORTAL, "Reminders go to people who left", "They were taken out a month ago.", "Reminders keep their own list.", "Take people off the list of reminders as well."),
    (20, _METER, "Readings arrive an hour late since Sunday", "All of them, at every site.", "The clock was not told of winter time.", "Restart the meter once after the clocks change."),
)  # fmt: skip
_AGENTS, _CUSTOMERS, _RECEIVERS = (
    ("joyce", "pim", "lena"),
    ("nadia", "tess", "omar", "jonas", "ruth"),
    ("noor", "oskar"),
)
_GIVEN_BACK = {3, 8}
"""By their place: what was missing could be asked by whoever had passed it on."""


def beyond_the_first_tier(life: Life, begin: datetime, end: datetime) -> Iterator[Moment]:
    for number, (day, product, asked, tried, cause, answer) in enumerate(_TOLD):
        story = _story(number, day, product, asked, tried, cause, answer)
        at = begin + timedelta(days=day, hours=2, minutes=13)
        yield from _way(story, number, at)


def _story(number: int, day: int, product: str, asked: str, tried: str, cause: str, answer: str) -> Loop:
    question = Question(asked, f"{asked}. {tried} What can we do?", "", product)
    return Loop(
        day, asked, "do_not_know" if number % 3 else "cannot", question, _CUSTOMERS[number % 5], _AGENTS[number % 3],
        tried, cause, answer, answer, steps=11, refused_once=number == 4,
    )  # fmt: skip


def _way(story: Loop, number: int, at: datetime) -> Iterator[Moment]:
    """Found on its day; every few hours, the nights left out, it goes one step on."""
    known: dict[str, Limitation] = {}
    yield Moment(at, partial(_find, story=story, number=number, known=known))
    yield Moment(at + timedelta(hours=1), partial(_receive, number=number, known=known))
    for step in range(story.steps):
        hours = 24 * (step // 2) + 4 * (step % 2)
        yield Moment(at + timedelta(hours=3 + hours), partial(_go_on, story=story, step=step, known=known))


def _find(life: Life, story: Loop, number: int, known: dict[str, Limitation]) -> None:
    known["limitation"] = discover(life, story)


def _receive(life: Life, number: int, known: dict[str, Limitation]) -> None:
    """Taken over, or given back with what is missing; then the customer hears for now."""
    ticket = Ticket.objects.get(key=known["limitation"].discovered_from)
    item, receiver = life.open_work("answer-t2", ticket.key), life.person(_RECEIVERS[number % 2])
    escalation = waiting_for_answer(ticket, item)
    assert escalation is not None
    if number in _GIVEN_BACK:
        reason = "Which version, and since when? Please ask, then it may be clear."
        return_case(escalation, item=item, by=receiver, at=life.at, reason=reason)
        life.pass_time(timedelta(minutes=40))
        item = life.open_work("answer-t1", ticket.key)
        receiver = life.person(_AGENTS[number % 3])
        claim_work(item, by=receiver, at=life.at)
    else:
        accept_case(escalation, item=item, by=receiver, at=life.at)
    life.pass_time(timedelta(minutes=25))
    ticket.refresh_from_db()
    link_article(ticket, life.articles[number % len(life.articles)], by=receiver, at=life.at)
    said = "We have found a way around it for today, and work on the rest. You will hear from us."
    declare_capability(ticket, item=item, capability="can", by=receiver, at=life.at, text=said)


def _go_on(life: Life, story: Loop, step: int, known: dict[str, Limitation]) -> None:
    life.pass_time(timedelta(minutes=1))
    steps: list[Callable[[], None]] = list(steps_of(life, story, known["limitation"]))
    if step < len(steps):
        steps[step]()
