"""How somebody asks, and one limitation's way through the loop: acts that the days and the chapters both use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from orgdesk.apps.customers.models import Product
from orgdesk.apps.demo import texts
from orgdesk.apps.desk.actions import confirm_resolution, declare_capability, open_ticket
from orgdesk.apps.desk.actions.declare_capability import NewLimitation
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.knowledge import actions as knowledge
from orgdesk.apps.knowledge.models import Acknowledgement, Limitation
from orgdesk.apps.knowledge.search import search_articles
from orgdesk.apps.work.actions import claim_work, finish_work

if TYPE_CHECKING:
    from orgdesk.apps.demo.history import Life


def ask(life: Life, question: texts.Question, customer: str = "") -> Ticket:
    requester = life.person(customer or life.rng.choice(sorted(life.company.customers)))
    visitor = f"v{life.rng.getrandbits(48):012x}"
    hits = search_articles(question.searched, person=None) if question.searched else []
    searches = []
    if question.searched:
        searches.append(
            knowledge.note_search(question.searched, found=len(hits), visitor=visitor, person=requester, at=life.at)
        )
    readings = [
        knowledge.note_reading(hit.article, visitor=visitor, person=requester, at=life.at, search=searches[0])
        for hit in hits[:1]
    ]
    return open_ticket(
        subject=question.subject,
        text=question.text,
        requester=requester,
        product=Product.objects.get(key=question.product),
        channel=question.channel,
        at=life.at,
        searches=searches,
        readings=readings,
    )


def live_a_loop(life: Life, story: texts.Loop) -> None:
    """One limitation, as far through the loop as its story goes."""
    limitation = discover(life, story)
    for step in list(steps_of(life, story, limitation))[: story.steps]:
        life.pass_time(timedelta(hours=life.rng.randint(3, 9)))
        step()


def discover(life: Life, story: texts.Loop) -> Limitation:
    """Somebody asks, and the first tier says that it cannot or does not know."""
    ticket = ask(life, story.question, customer=story.customer)
    life.pass_time(timedelta(minutes=20))
    agent = life.person(story.agent)
    item = claim_work(life.open_work("answer-t1", ticket.key), by=agent, at=life.at)
    life.pass_time(timedelta(minutes=15))
    ticket.refresh_from_db()
    declare_capability(
        ticket,
        item=item,
        capability=story.kind,
        by=agent,
        at=life.at,
        text=story.tried,
        limitation=NewLimitation(title=story.title, description=story.tried),
    )
    return Limitation.objects.get(discovered_from=ticket.key)


def steps_of(life: Life, story: texts.Loop, limitation: Limitation) -> Iterator[Callable[[], None]]:
    """The acts of the loop in order, each to be called at its time."""
    yield from (
        lambda: _verify(life, limitation),
        lambda: _qualify(life, story, limitation),
        lambda: _solve(life, story, limitation),
        lambda: _judge(life, limitation, "verify-technical", "technical", "tomas"),
    )
    if story.refused_once:
        yield lambda: _refuse_then_solve_again(life, story, limitation)
    yield from (
        lambda: _judge(life, limitation, "verify-experience", "experience", "mara"),
        lambda: _transfer(life, limitation),
        lambda: _accept(life, limitation),
        lambda: _publish(life, story, limitation),
        lambda: _acknowledge(life, limitation),
        lambda: _thank(life, limitation),
    )


def _verify(life: Life, limitation: Limitation) -> None:
    finish_work(life.open_work("verify", limitation.key), by=life.person("noor"), at=life.at, outcome="is-verified")


def _qualify(life: Life, story: texts.Loop, limitation: Limitation) -> None:
    knowledge.qualify_limitation(
        limitation,
        item=life.open_work("qualify", limitation.key),
        outcome="defect",
        disposition="defect",
        by=life.person("yuki"),
        at=life.at,
        reason=story.cause,
    )


def _solve(life: Life, story: texts.Loop, limitation: Limitation) -> None:
    item = life.open_work("solve", limitation.key)
    knowledge.provide_solution(limitation, item=item, words=story.solution, by=life.person("felix"), at=life.at)


def _refuse_then_solve_again(life: Life, story: texts.Loop, limitation: Limitation) -> None:
    _judge(life, limitation, "verify-experience", "experience", "mara", refuse=texts.REFUSAL)
    life.pass_time(timedelta(hours=4))
    _solve(life, story, limitation)
    life.pass_time(timedelta(hours=3))
    _judge(life, limitation, "verify-technical", "technical", "tomas")


def _transfer(life: Life, limitation: Limitation) -> None:
    finish_work(life.open_work("transfer", limitation.key), by=life.person("felix"), at=life.at)


def _accept(life: Life, limitation: Limitation) -> None:
    item = life.open_work("accept", limitation.key)
    channels = ["t1", "t2", "customers"]
    knowledge.name_channels(limitation, item=item, channels=channels, by=life.person("mara"), at=life.at)


def _publish(life: Life, story: texts.Loop, limitation: Limitation) -> None:
    limitation.refresh_from_db()
    knowledge.publish_for_limitation(
        limitation,
        item=life.open_work("publish", limitation.key),
        title=story.title,
        body=story.article,
        by=life.person("dario"),
        at=life.at,
        unit_key="customer-portal",
    )


def _acknowledge(life: Life, limitation: Limitation) -> None:
    for row in Acknowledgement.objects.filter(training__limitation=limitation, acknowledged_at=None):
        life.pass_time(timedelta(minutes=25))
        knowledge.acknowledge_training(row, by=row.person, at=life.at)


def _judge(life: Life, limitation: Limitation, kind: str, said: str, who: str, *, refuse: str = "") -> None:
    knowledge.judge_solution(
        limitation,
        item=life.open_work(kind, limitation.key),
        outcome=f"{said}-{'fails' if refuse else 'passes'}",
        approve=not refuse,
        by=life.person(who),
        at=life.at,
        reason=refuse,
    )


def _thank(life: Life, limitation: Limitation) -> None:
    """The customers who were told answer; one thanks in words, all confirm."""
    for ticket in Ticket.objects.filter(key__in=limitation.links.values_list("ticket_key", flat=True)):
        if ticket.status == Ticket.Status.RESOLVED:
            confirm_resolution(ticket, by=ticket.requester, at=life.at)
            life.pass_time(timedelta(minutes=1))
