"""Licences for several sites at every state of their board, a customer handed over by sales, and an automation before the council."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from orgdesk.apps.demo.moments import Moment
from orgdesk.apps.desk.actions import open_ticket, release_ticket, reply_to_customer
from orgdesk.apps.desk.models import RequestType, Ticket
from orgdesk.apps.work.actions import claim_work, finish_work

if TYPE_CHECKING:
    from orgdesk.apps.demo.history import Life

_CHECKED = {"same_owner": True, "current_key": "HK-118"}


def requests_of_a_kind(life: Life, begins: datetime, ends: datetime) -> Iterable[Moment]:
    """Five licences in the last two weeks, one a step further than the other; the rest within the last days."""
    asked = ("jonas", "tess", "omar", "ruth", "nadia")
    for number, who in enumerate(asked):
        at = ends - timedelta(days=12 - 2 * number, hours=3)
        yield Moment(at, lambda life, who=who, further=4 - number: _licence(life, who, further))  # type: ignore[misc]
    yield Moment(ends - timedelta(days=2, hours=4), _hand_off)
    yield Moment(ends - timedelta(days=1, hours=5), _automation)


def _licence(life: Life, who: str, further: int) -> None:
    sites = 2 + 2 * further
    ticket = _ask(
        life, "multi-site-licence", who, subject=f"One licence for {sites} sites",
        text="We open more sites and want one key for all of them.", sites_wished=sites,
    )  # fmt: skip
    steps = (_check, _evaluate, _take_over, _finish)
    for act in steps[:further]:
        life.pass_time(timedelta(hours=1))
        act(life, ticket)


def _check(life: Life, ticket: Ticket) -> None:
    known = {**_CHECKED, "sites": 4, "sales_person": life.person("sam").key}
    _answer(life, ticket, "check", "joyce", "to-sales", **known)


def _evaluate(life: Life, ticket: Ticket) -> None:
    _answer(life, ticket, "evaluate", "sam", "is-needed", spoke_with=ticket.requester.name)


def _take_over(life: Life, ticket: Ticket) -> None:
    item = life.open_work("take-over", ticket.key)
    claim_work(item, by=life.person("pim"), at=life.at)
    life.pass_time(timedelta(minutes=20))
    release_ticket(ticket, item=item, by=life.person("pim"), at=life.at, reason="Called to a customer.")
    life.pass_time(timedelta(hours=1))
    _answer(life, ticket, "take-over", "lena", multi_site=True, approval_seen="In the request")


def _finish(life: Life, ticket: Ticket) -> None:
    _answer(life, ticket, "add-partner", "lena", second_partner="Nordlicht SI", procedure="missing")
    life.pass_time(timedelta(minutes=15))
    _answer(life, ticket, "verify", "lena", "is-visible", evidence="Listed under the second partner")
    life.pass_time(timedelta(minutes=5))
    reply_to_customer(ticket, by=life.person("lena"), text="Your licence covers all sites now.", at=life.at)
    _answer(life, ticket, "tell", "lena", told_by="mail", told_at=life.at.isoformat())


def _hand_off(life: Life) -> None:
    ticket = _ask(
        life, "handoff-from-sales", "ruth", subject="Tamar Retail: ten scales", text="Signed today.", by="sam"
    )
    life.pass_time(timedelta(hours=1))
    told = {
        "customer": "Tamar Retail", "contact": "Ruth Tamar, by phone", "products": "Ten scales", "promises": "None",
        "contract": "C-118", "live_on": (life.at + timedelta(days=30)).date().isoformat(),
    }  # fmt: skip
    _answer(life, ticket, "hand-over", "sam", "to-account", **told)


def _automation(life: Life) -> None:
    _ask(
        life, "automation", "oskar", subject="Remind customers who do not answer",
        text="After three days, once, with the link to close it themselves.", by="oskar",
    )  # fmt: skip


def _ask(life: Life, kind: str, who: str, *, subject: str, text: str, by: str = "", **facts: Any) -> Ticket:
    return open_ticket(
        subject=subject,
        text=text,
        requester=life.person(who),
        channel=Ticket.Channel.PHONE if by else Ticket.Channel.PORTAL,
        by=life.person(by) if by else None,
        request_type=RequestType.objects.get(key=kind),
        facts=facts,
        at=life.at,
    )


def _answer(life: Life, ticket: Ticket, kind: str, who: str, outcome: str = "", **data: Any) -> None:
    item = life.open_work(kind, ticket.key)
    finish_work(item, by=life.person(who), at=life.at, outcome=outcome, data=data)
    ticket.refresh_from_db()
