"""Six weeks of the invented company's life, made by running the product at the times it tells of. Nothing is inserted."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Product
from orgdesk.apps.demo import texts
from orgdesk.apps.demo.chapters import CHAPTERS
from orgdesk.apps.demo.chapters.long_ago import live_long_ago
from orgdesk.apps.demo.company import Company
from orgdesk.apps.demo.loops import ask, live_a_loop
from orgdesk.apps.demo.moments import Moment
from orgdesk.apps.desk.actions import confirm_resolution, declare_capability, reply_to_customer
from orgdesk.apps.desk.actions.link_article import link_article
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.outbox import send_waiting
from orgdesk.apps.knowledge import actions as knowledge
from orgdesk.apps.knowledge.models import Article
from orgdesk.apps.knowledge.search import search_articles
from orgdesk.apps.process.actions import begin_due_processes, fire_due_timers
from orgdesk.apps.work.actions import claim_work
from orgdesk.apps.work.models import WorkItem

DAYS = 42
_AGENTS = ("joyce", "pim", "lena")


@dataclass
class Life:
    """The company as it lives: its people, its own clock and its own dice."""

    company: Company
    at: datetime
    rng: random.Random
    articles: list[Article] = field(default_factory=list)
    first_answer: tuple[int, int] = (5, 50)
    """The minutes, from and to, until somebody of the first tier takes up a new request."""

    def person(self, key: str) -> Person:
        return self.company.staff.get(key) or self.company.customers[key]

    def pass_time(self, span: timedelta) -> None:
        """Time goes on, and with it what the worker does: timers and messages."""
        self.at += span
        fire_due_timers(at=self.at)
        begin_due_processes(at=self.at)
        while send_waiting(at=self.at):
            pass

    def open_work(self, kind: str, subject: str) -> WorkItem:
        return WorkItem.objects.open().get(kind=kind, subject_key=subject)


def live(company: Company, *, until: datetime, seed: int = 20, days: int = DAYS) -> Life:
    """Two years in short, then from `days` ago until now: articles, daily requests, five limitations at five places of the loop."""
    begin = (until - timedelta(days=days)).replace(hour=7, minute=0, second=0, microsecond=0)
    life = Life(company=company, at=begin, rng=random.Random(seed))  # noqa: S311 - a story, no secret
    live_long_ago(life, begin)
    write_first_articles(life)
    loops = {story.day: story for story in texts.LOOPS}
    moments = sorted((moment for chapter in CHAPTERS for moment in chapter(life, begin, until)), key=attrgetter("at"))
    for day in range(days):
        morning = (until - timedelta(days=days - day)).replace(hour=7, minute=0, second=0, microsecond=0)
        live_moments(life, moments, until=morning)
        if morning.weekday() < 5:
            life.at = max(life.at, morning)
            live_a_day(life, day)
        if day in loops:
            live_a_loop(life, loops[day])
    live_moments(life, moments, until=until)
    life.at = max(life.at, until - timedelta(hours=4))
    leave_work_open(life, until=until)
    return life


def live_moments(life: Life, moments: list[Moment], *, until: datetime) -> None:
    """What the chapters say happens before `until`; those moments are taken off the list."""
    while moments and moments[0].at < until:
        moment = moments.pop(0)
        life.at = max(life.at, moment.at)
        moment.act(life)


def write_first_articles(life: Life) -> None:
    for title, body, product in texts.ARTICLES:
        version = knowledge.write_article(
            title=title,
            body=body,
            by=life.person("dario"),
            at=life.at,
            product=Product.objects.get(key=product),
            unit_key="customer-portal",
        )
        knowledge.publish_article(version, audience=Article.Audience.PUBLIC, by=life.person("dario"), at=life.at)
        life.articles.append(version.article)


def live_a_day(life: Life, day: int) -> None:
    """Visitors search and read; some ask; an agent answers."""
    for _ in range(life.rng.randint(2, 4)):
        _visit(life)
    for _ in range(life.rng.randint(1, 3)):
        question = life.rng.choice(texts.QUESTIONS)
        ticket = ask(life, question)
        life.pass_time(timedelta(minutes=life.rng.randint(*life.first_answer)))
        answer_at_first_tier(life, ticket, question.answer)
        if life.rng.random() < 0.6:
            life.pass_time(timedelta(minutes=life.rng.randint(10, 90)))
            confirm_resolution(ticket, by=ticket.requester, at=life.at)
        life.pass_time(timedelta(minutes=life.rng.randint(10, 60)))


def answer_at_first_tier(life: Life, ticket: Ticket, answer: str) -> None:
    agent = life.person(life.rng.choice(_AGENTS))
    item = claim_work(life.open_work("answer-t1", ticket.key), by=agent, at=life.at)
    life.pass_time(timedelta(minutes=life.rng.randint(4, 25)))
    ticket.refresh_from_db()
    for hit in search_articles(ticket.subject, person=agent, limit=1, language=ticket.requester.language):
        link_article(ticket, hit.article, by=agent, at=life.at)
    declare_capability(ticket, item=item, capability="can", by=agent, at=life.at, text=answer)


def leave_work_open(life: Life, *, until: datetime) -> None:
    """This morning's requests, not yet answered: there is something to do when the demo opens."""
    for question, customer in zip(texts.FRESH, ("nadia", "tess", "omar", "jonas"), strict=False):
        life.at = min(life.at + timedelta(minutes=35), until)
        ask(life, question, customer=customer)
    waiting = ask(life, texts.WAITING, customer="ruth")
    agent = life.person("pim")
    claim_work(life.open_work("answer-t1", waiting.key), by=agent, at=life.at)
    waiting.refresh_from_db()
    reply_to_customer(waiting, by=agent, text=texts.WAITING.answer, at=life.at, wait=True)


def _visit(life: Life) -> None:
    """Somebody searches, reads what is found, and mostly says whether it helped."""
    visitor = f"v{life.rng.getrandbits(48):012x}"
    words = life.rng.choice(texts.SEARCHES)
    hits = search_articles(words, person=None)
    search = knowledge.note_search(words, found=len(hits), visitor=visitor, person=None, at=life.at)
    life.pass_time(timedelta(minutes=2))
    if hits:
        reading = knowledge.note_reading(hits[0].article, visitor=visitor, person=None, at=life.at, search=search)
        life.pass_time(timedelta(minutes=3))
        if life.rng.random() < 0.8:
            knowledge.answer_whether_solved(reading, solved=life.rng.random() < 0.7, at=life.at)
