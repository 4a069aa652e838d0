"""The everyday acts that measures of service are read from: promised updates, linked articles, drafts, training, rewards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from orgdesk.apps.customers import actions as customers
from orgdesk.apps.customers.actions.define_segment import define_class
from orgdesk.apps.customers.actions.hold_review import plan_review
from orgdesk.apps.customers.actions.import_accounts import import_accounts
from orgdesk.apps.customers.files import read_accounts
from orgdesk.apps.customers.models import Account, Product, Review
from orgdesk.apps.demo.moments import Moment
from orgdesk.apps.desk.actions import declare_capability, open_ticket, reply_to_customer
from orgdesk.apps.desk.actions.link_article import link_article
from orgdesk.apps.desk.actions.mark_ticket import promise_update
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.insight.actions.acknowledge_goal import acknowledge_goal
from orgdesk.apps.insight.actions.set_goal import set_goal
from orgdesk.apps.insight.numbers import show_all
from orgdesk.apps.insight.reading import own_source, read_log
from orgdesk.apps.knowledge import actions as knowledge
from orgdesk.apps.knowledge.models import Article, ArticleVersion
from orgdesk.apps.people import actions as people
from orgdesk.apps.people.models import CrossTraining
from orgdesk.apps.rewards import actions as rewards
from orgdesk.apps.rewards.models import Entry, Membership, Offer
from orgdesk.apps.voice.actions.charter import read_promises
from orgdesk.apps.work.actions import claim_work
from orgdesk.core.measures import definition_of

if TYPE_CHECKING:
    from orgdesk.apps.demo.history import Life

_AGENTS = ("joyce", "pim", "lena")
_DRAFTS = (
    ("Order paper for a Pier till", "Any roll of 57 or 80 mm fits; choose the width under **Printer**.", "pier-till"),
    ("Read the log of a Tidewater meter", "Press **Info** for five seconds; the last ten readings scroll by.", "tidewater-meter"),
    ("Invite a colleague to the Lockgate portal", "Choose **People**, **Invite**, and type the address.", "lockgate-portal"),
    ("Change the language of a till", "Hold **Menu** while it starts, then choose.", "pier-till"),
    ("Take a meter out of service", "Choose **Rest** before you unplug it, so that nothing is counted twice.", "tidewater-meter"),
    ("Download invoices of a year", "Choose **Invoices**, the year, and **All as one file**.", "lockgate-portal"),
)  # fmt: skip
_LEARNERS = (
    ("joyce", "ravi"), ("pim", "ravi"), ("lena", "ravi"), ("noor", "ines"), ("oskar", "ines"), ("ravi", "ines"),
)  # fmt: skip
_GOALS = (("TS-5", 0.75), ("TS-3", 0.75), ("TS-7", 1.2))
_SKILLS = ("calm on the telephone", "reading a contract")
_ASKED = ("Can we get the reading by mail?", "Which cable fits?", "May two people use one till?", "Where is the serial number?")  # fmt: skip


def everyday_measured(life: Life, begin: datetime, end: datetime) -> Iterator[Moment]:
    yield Moment(begin + timedelta(minutes=50), _one_who_left)
    yield Moment(begin + timedelta(days=1, hours=1), _plan_reviews)
    yield Moment(begin + timedelta(days=2, hours=6), partial(_plan_training, begin=begin))
    for number in range(len(_DRAFTS)):
        yield Moment(begin + timedelta(days=2 + 3 * number, hours=6), partial(_draft, number=number))
        yield Moment(begin + timedelta(days=3 + 4 * number, hours=7), partial(_publish, number=number))
    for number in range(14):
        yield Moment(begin + timedelta(days=4 + 2 * number, hours=4, minutes=10), partial(_promise, number=number))
        yield Moment(begin + timedelta(days=4 + 2 * number, hours=8), partial(_link, number=number))
        yield Moment(begin + timedelta(days=8 + 2 * number, hours=5), partial(_review, number=number))
    yield Moment(begin + timedelta(days=19, hours=3), _offer)
    yield Moment(begin + timedelta(days=26, hours=3), _rewards_move)
    yield Moment(begin + timedelta(days=24, hours=6), _end_training)
    for day in (27, 30, 33, 36, 38, 40):
        yield Moment(begin + timedelta(days=day, hours=9), lambda life: read_promises(at=life.at))
    yield Moment(begin + timedelta(days=34, hours=4), _goals)


def _branches() -> list[Account]:
    return list(Account.objects.filter(parent__isnull=False, left_on=None).order_by("pk"))


def _one_who_left(life: Life) -> None:
    """A customer of years who went in summer; it is written down with the others."""
    helen, today = life.person("helen"), life.at.date()
    listed = read_accounts(f"key,name,segment,owner\nold-mill,Old Mill Garage,retail,{helen.email}".encode())
    import_accounts(listed, by=helen, at=life.at)
    account = Account.objects.get(key="old-mill")
    customers.sign_contract(
        account, reference="C-3007", starts_on=today - timedelta(days=700), ends_on=today + timedelta(days=30),
        product=Product.objects.get(key="lockgate-portal"), a_year=Decimal(900), by=helen, at=life.at,
    )  # fmt: skip
    customers.note_churn(
        account, on=today - timedelta(days=78), reason="business", words="Their lease ended", by=helen, at=life.at
    )


def _plan_reviews(life: Life) -> None:
    define_class(key="regular", title="Regular", review_every=120, by=life.person("helen"), at=life.at)
    for number, account in enumerate(_branches()[:14]):
        plan_review(account, at=life.at, after=life.at.date() - timedelta(days=112 - 2 * number))


def _review(life: Life, number: int) -> None:
    """All but one are held in time."""
    row = Review.objects.filter(held_at=None, account__in=_branches(), due_on__lte=life.at.date()).order_by("due_on")
    found = row.select_related("account").first() if number != 5 else None
    if found is not None:
        owner = found.account.owner_periods.get(until=None).owner
        customers.hold_review(found, summary="Content; one more till next year.", by=owner, at=life.at)


def _draft(life: Life, number: int) -> None:
    title, body, product = _DRAFTS[number]
    by = life.person(("joyce", "pim", "noor")[number % 3])
    knowledge.write_article(title=title, body=body, product=Product.objects.get(key=product), unit_key="t1", by=by, at=life.at)  # fmt: skip


def _publish(life: Life, number: int) -> None:
    """The council reads what agents wrote and lets it out some days later."""
    version = ArticleVersion.objects.get(title=_DRAFTS[number][0])
    knowledge.publish_article(version, audience=Article.Audience.PUBLIC, by=life.person("dario"), at=life.at)
    life.articles.append(version.article)


def _promise(life: Life, number: int) -> None:
    """A shop asks; it hears at once when it will hear more, mostly does, and gets its answer from somebody else."""
    account = _branches()[number]
    product = Product.objects.get(key="pier-till" if number % 2 else "tidewater-meter")
    ticket = open_ticket(
        subject=_ASKED[number % 4], text="Please let us know.", requester=account.contacts.get().person, product=product,
        channel="portal", account=account, at=life.at,
    )  # fmt: skip
    life.pass_time(timedelta(minutes=10))
    first, second = life.person(_AGENTS[number % 3]), life.person(_AGENTS[(number + 1) % 3])
    promise_update(ticket, promised=life.at + timedelta(hours=2), by=first, at=life.at)
    life.pass_time(timedelta(minutes=150 if number % 5 == 3 else 60))
    reply_to_customer(ticket, by=first, text="We have asked the colleagues who built it.", at=life.at)
    life.pass_time(timedelta(minutes=30))
    item = claim_work(life.open_work("answer-t1", ticket.key), by=second, at=life.at)
    life.pass_time(timedelta(minutes=12))
    ticket.refresh_from_db()
    link_article(ticket, life.articles[number % len(life.articles)], by=second, at=life.at)
    declare_capability(ticket, item=item, capability="can", by=second, at=life.at, text="It is in the article linked here.")  # fmt: skip


def _link(life: Life, number: int) -> None:
    """What answered the last requests is linked to them."""
    for ticket in Ticket.objects.filter(status=Ticket.Status.RESOLVED).order_by("-pk")[:2]:
        fitting = [one for one in life.articles if one.product_id == ticket.product_id]
        if fitting:
            link_article(ticket, fitting[number % len(fitting)], by=life.person(_AGENTS[number % 3]), at=life.at)


def _plan_training(life: Life, begin: datetime) -> None:
    for who, by in _LEARNERS:
        for number, skill in enumerate(_SKILLS):
            row = people.plan_training(
                life.person(who), skill=skill, level=2, due=(begin + timedelta(days=25 + number)).date(), by=life.person(by),
                at=life.at,
            )  # fmt: skip
            people.acknowledge_training(row, by=row.person, at=life.at)


def _end_training(life: Life) -> None:
    """Two levels were not reached by their day."""
    leaders = dict(_LEARNERS)
    names = {life.person(who).pk: who for who in leaders}
    for row in (
        CrossTraining.objects.filter(skill__in=_SKILLS, ended_at=None).select_related("person").order_by("pk")[2:]
    ):
        people.end_training(row, reached=True, by=life.person(leaders[names[row.person_id]]), at=life.at)


def _offer(life: Life) -> None:
    """A trial of a second till, offered to most; who was not asked is counted as well."""
    kofi = life.person("kofi")
    until = life.at.date() + timedelta(days=20)
    rewards.offer_incentive(
        rewards.NewIncentive("second-till", "A second till for a month", until, Decimal(40), hold_out_percent=35), by=kofi, at=life.at
    )  # fmt: skip
    for number, row in enumerate(Offer.objects.filter(incentive__key="second-till").order_by("pk")):
        if number % (5 if row.held_out else 2) == 0:
            rewards.note_answer(row, amount=Decimal(700), by=kofi, at=life.at + timedelta(days=2))


def _rewards_move(life: Life) -> None:
    """Everybody who can redeems something; one invoice was wrong, and its points go back."""
    kofi = life.person("kofi")
    for row in Membership.objects.filter(held_out=False).order_by("pk"):
        if not row.entries.filter(type=Entry.Type.REDEEMED).exists():
            rewards.redeem_points(row, key="later-gift", points=100, words="A box of paper", by=kofi, at=life.at)
    last = Entry.objects.filter(type=Entry.Type.EARNED).select_related("membership").latest("pk")
    rewards.reverse_points(last.membership, key="wrong-invoice", undoes=last.key, share=0.5, by=kofi, at=life.at)


def _goals(life: Life) -> None:
    """What the first tier wants to reach, from where it stands; two of them have read it so far."""
    read_log()
    for code, factor in _GOALS:
        (shown,) = show_all([definition_of(code)], own_source(life.at), at=life.at, days=28, unit="t1")
        if shown.value.value:
            due, target = life.at.date() + timedelta(days=90), round(factor * shown.value.value, 1)
            goal = set_goal(definition_of(code), unit_key="t1", baseline=shown.value, target=target, due=due, by=life.person("ravi"), at=life.at)  # fmt: skip
            for who in ("ravi", "joyce"):
                acknowledge_goal(goal, by=life.person(who), at=life.at + timedelta(hours=1))
