# ruff: noqa: E402 - Django is set up before anything of it is imported
"""Fill the database of the environment with N tickets as the product would have written them, in minutes.

    ORGDESK_DATABASE=sqlite:////tmp/big.sqlite3 python benchmarks/_tickets.py 1000000

The house of the demo is founded three years ago. Its first week has up to 125 tickets, every act of them done by the product itself in the order of
time: letters come in as raw mail, others write in the portal; agents take the work, answer, ask back; customers confirm; the worker
reads clocks, raises alarms, delivers messages to processes and sends mail over SMTP. Then the database copies that week over the
years (`_multiply.py`): every row of every table that the week grew - customers, tickets, messages, status periods,
declarations, work, processes with tokens and timers, mail with its raw source, events with their objects, alarms, notifications, the full-text index -
with keys, dates and references of its own. A week of tickets that are new, wait for the customer or for a last word is made likewise
and copied over the last six weeks: 1.5 % of all stand open. At last the product seals the log from end to end (left
out with the word `unsealed`: it takes longest). With the word `light` copies have no events, work, processes and mail: a fifth of the rows,
enough for lists and search.

Not as in life: copies say the same words as their patterns, the raw source of a copied letter names its pattern's sender, and indexes are
freshly built, hence denser than after years; weeks are moved in UTC, so that hours of work are out by one where a clock was changed between.
"""

from __future__ import annotations

import os
import random
import socket
import sys
import time
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]
    os.environ["DJANGO_SETTINGS_MODULE"] = "orgdesk.config.settings"
    django.setup()

from _desk_common import letter, subject_of
from _multiply import multiply, tops
from aiosmtpd.controller import Controller
from django.core.management import call_command
from django.db import connection

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.demo.company import found_company
from orgdesk.apps.demo.post import open_post_office
from orgdesk.apps.desk.actions import confirm_resolution, declare_capability, open_ticket, reply_to_customer
from orgdesk.apps.desk.actions.raise_alarms import read_clocks
from orgdesk.apps.desk.actions.wait_for import wait_for
from orgdesk.apps.desk.models import Ticket, WaitingReason
from orgdesk.apps.events.actions.seal_log import seal_log
from orgdesk.apps.events.models import ReaderPosition
from orgdesk.apps.events.outbox import send_waiting
from orgdesk.apps.events.readers import EventReader
from orgdesk.apps.mail.actions import send_queued_mail, store_incoming_mail
from orgdesk.apps.mail.models import IncomingMail, Mailbox
from orgdesk.apps.organisation.models import Assignment
from orgdesk.apps.work.actions import claim_work
from orgdesk.apps.work.models import WorkItem

CLOSED_PATTERNS, OPEN_PATTERNS = 125, 30
OPEN = 0.015
"""The part that is not closed: 30 tickets for each of 500 agents, of a million."""
WEEKS, RECENT = 157, 6
ENDED = ("answered",) * 4 + ("asked back",)
STANDING = ("not confirmed", "waiting", "new")
_AGENTS = ("joyce", "pim", "lena")
_A_ROUND = 20
LIGHT = frozenset(
    {"accounts_person", "desk_ticket", "desk_message", "desk_statusperiod", "desk_declaration", "desk_resolution"}
)
_KNOWN = 50
"""One ticket in so many is a contact's of an account, in the portal; five are each customer's."""


@dataclass(frozen=True)
class Moment:
    at: datetime
    act: Callable[[datetime], None]


class _Bin:
    """A mail server that takes everything."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - named by aiosmtpd
        return "250 OK"


def fill(
    number: int, *, now: datetime, sealed: bool = True, light: bool = False, say: Callable[[str], None] = lambda _: None
) -> Any:
    """The company, with so many tickets of the years before `now` (rounded to whole copies of the first week)."""
    begun = (now - timedelta(weeks=WEEKS, days=now.weekday())).replace(hour=8, minute=0, second=0, microsecond=0)
    company = found_company(at=begun - timedelta(days=1))
    Assignment.objects.filter(kind__in=Assignment.SEATED).update(start=begun.date())  # the chart names later days
    mailbox = open_post_office()
    server = Controller(_Bin(), hostname="127.0.0.1", port=_free_port())
    server.start()
    Mailbox.objects.update(smtp_port=server.port)
    desk = _Desk(company, Mailbox.objects.get(pk=mailbox.pk), LIGHT if light else None, say)
    opened = max(6, round(number * OPEN))
    try:
        desk.weeks(number - opened, CLOSED_PATTERNS, ENDED, begun=begun, weeks=WEEKS - RECENT - 1)
        desk.weeks(opened, OPEN_PATTERNS, STANDING, begun=begun + timedelta(weeks=WEEKS - RECENT), weeks=RECENT - 1)
    finally:
        server.stop()
    for reader in ReaderPosition.objects.all():
        EventReader(reader.name).skip()
    say("seals")
    while sealed and seal_log(at=now, most=1000):
        pass
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return company


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass
class _Desk:
    """Where tickets come in; `made` counts those that the product made itself."""

    company: Any
    mailbox: Mailbox
    only: Container[str] | None
    say: Callable[[str], None]
    made: int = 0

    def weeks(self, number: int, patterns: int, lives: Sequence[str], *, begun: datetime, weeks: int) -> None:
        """One week by the product, and as many copies of it as it takes, spread over the weeks after it."""
        patterns = min(patterns, max(len(lives), number // 4))
        self.say(f"{patterns} tickets by the product: {', '.join(dict.fromkeys(lives))}")
        before, rng = tops(), random.Random(self.made)
        moments = [
            moment
            for one in range(patterns)
            for moment in _life(self.made + one, lives[one % len(lives)], self.company, self.mailbox, begun, rng)
        ]
        self.made += patterns
        for place, moment in enumerate(sorted(moments, key=lambda one: one.at)):
            moment.act(moment.at)
            if place % _A_ROUND == 0:
                _work(moment.at)
        _work(begun + timedelta(days=6, hours=10))
        multiply(before, number // patterns - 1, weeks=weeks, only=self.only, say=self.say)


def _work(at: datetime) -> None:
    """What the worker does."""
    while send_waiting(at=at, limit=500):
        pass
    while read_clocks(at=at):
        pass
    while send_queued_mail(at=at).sent:
        pass


def _life(one: int, life: str, company: Any, mailbox: Mailbox, begun: datetime, rng: random.Random) -> list[Moment]:
    """One ticket's moments: it comes on one of five days, is taken within hours and confirmed the day after."""
    came = begun + timedelta(days=rng.randrange(4), minutes=rng.randrange(1, 480), seconds=rng.randrange(60))
    taken, answered = came + timedelta(minutes=rng.randrange(5, 400)), came + timedelta(minutes=rng.randrange(400, 700))
    subject, agent = subject_of(one, rng), company.staff[rng.choice(_AGENTS)]
    known = one % _KNOWN == 7
    found: dict[str, Ticket] = {}

    def come(at: datetime) -> None:
        if known:
            nadia = Person.objects.get(email="nadia@harbour-fuels.example")
            found["it"] = open_ticket(
                subject=subject, text="It began on Monday.", requester=nadia, channel="portal", at=at
            )
        else:
            mail = store_incoming_mail(
                letter(one, mailbox.address, subject=subject, sender=one // 5), mailbox=mailbox, at=at
            ).mail
            found["it"] = ticket_of(mail)

    def take(at: datetime) -> None:
        claim_work(_step(found["it"]), by=agent, at=at)

    def ask(at: datetime) -> None:
        reply_to_customer(_now(found["it"]), by=agent, text="Which number stands on its back?", at=at)

    def wait(at: datetime) -> None:
        reason = WaitingReason.objects.filter(party=WaitingReason.Party.CUSTOMER).first()
        assert reason is not None
        wait_for(_now(found["it"]), reason=reason, by=agent, at=at)

    def answer(at: datetime) -> None:
        ticket = _now(found["it"])
        declare_capability(
            ticket, item=_step(ticket), capability="can", by=agent, at=at, text="Turn it off and on; it prints."
        )

    def confirm(at: datetime) -> None:
        ticket = _now(found["it"])
        confirm_resolution(ticket, by=ticket.requester, at=at)

    first = Moment(came, come)
    acts = {
        "answered": [Moment(taken, take), Moment(answered, answer), Moment(answered + timedelta(hours=20), confirm)],
        "asked back": [
            Moment(taken, take), Moment(taken + timedelta(minutes=4), ask), Moment(answered, answer),
            Moment(answered + timedelta(hours=20), confirm),
        ],
        "not confirmed": [Moment(taken, take), Moment(answered, answer)],
        "waiting": [Moment(taken, take), Moment(taken + timedelta(minutes=9), wait)],
        "new": [],
    }  # fmt: skip
    return [first, *acts[life]]


def ticket_of(mail: IncomingMail) -> Ticket:
    return Ticket.objects.get(messages__incoming_id=mail.pk)


def _now(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def _step(ticket: Ticket) -> WorkItem:
    return WorkItem.objects.open().about("ticket", ticket.key).get()


if __name__ == "__main__":
    started = time.perf_counter()

    def tell(words: str) -> None:
        print(f"{time.perf_counter() - started:7.1f} s  {words}", file=sys.stderr, flush=True)

    call_command("migrate", verbosity=0)
    fill(
        int(sys.argv[1]), now=datetime.now(UTC), sealed="unsealed" not in sys.argv, light="light" in sys.argv, say=tell
    )
    tell("done")
