"""Account management lives: hand-offs with promises, qualification, owners, check-ins, plans, use, contracts, what deviates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from orgdesk.apps.customers import actions
from orgdesk.apps.customers.actions.classify_account import classify_account
from orgdesk.apps.customers.actions.define_segment import define_segment
from orgdesk.apps.customers.defaults import Units, set_up
from orgdesk.apps.customers.models import (
    Account,
    CheckIn,
    Contract,
    ExceptionItem,
    HandOffKind,
    Hint,
    Product,
    Promise,
    Questionnaire,
)
from orgdesk.apps.demo.moments import Moment
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem

if TYPE_CHECKING:
    from orgdesk.apps.demo.history import Life

_UNITS = Units(
    qualifying="account-operations", account_management="account-operations", strategic="account-operations",
    delivery="delivery", self_service="account-operations", price_book="delivery", sales="inside-sales", support="t1",
)  # fmt: skip
_SEGMENTS = (
    ("forecourts", "Forecourts", "people", 21, ["white_glove", "professional_services"], 80),
    ("partners", "Partners", "people", 30, ["professional_services"], 70),
    ("retail", "Retail", "automation", 60, ["self_install", "white_glove"], 60),
)
_OWNERS = {
    "harbour-fuels": "helen", "nordlicht-si": "anna", "alder-foods": "luis", "quill-and-co": "luis", "tamar-retail": "anna",
}  # fmt: skip
_RESULTS = {"harbour-fuels": (182_000, 61_000), "nordlicht-si": (74_000, 41_000), "alder-foods": (21_000, 15_500), "quill-and-co": (9_400, 8_900), "tamar-retail": (12_800, 9_100)}  # fmt: skip
_USE = {"harbour-fuels": (58, 74, 80), "nordlicht-si": (20, 24, 40), "alder-foods": (16, 15, 9), "quill-and-co": (5, 6, 6), "tamar-retail": (11, 12, 12)}  # fmt: skip
_BOUGHT = {"harbour-fuels": 90, "nordlicht-si": 60, "alder-foods": 20, "quill-and-co": 8, "tamar-retail": 14}
_FACTS = {
    "contract": "C-{number}", "signed_on": "{signed}", "contact": "{contact}", "sites": "{sites}", "why": "{why}",
}  # fmt: skip
_HANDED = (
    (1, "nordlicht-si", "partner fair", "Jonas Keller", "60", "They build on our meters",
     ("A named engineer for the first project", "Their logo on the partner page"), ("60", "yes", "yes", "no"), "professional_services"),
    (6, "alder-foods", "web shop", "Tess Alder", "12", "Old tills fail in the rush", ("Installed before the season",), ("12", "yes", "no", "no"), "white_glove"),
    (15, "quill-and-co", "telephone", "Omar Quill", "2", "One till for both shops", (), ("2", "no", "yes", "no"), "self_install"),
)  # fmt: skip


def serve_customers(life: Life, begin: datetime, end: datetime) -> Iterator[Moment]:
    """The rules on the first morning; then what account management, sales and delivery do; every morning what is due."""
    yield Moment(begin + timedelta(minutes=5), lambda life: _begin(life, end))
    for after, key, channel, contact, sites, why, promises, answers, wish in _HANDED:
        act = _hand_off(key, channel, contact, sites, why, promises, answers, wish)
        yield Moment(begin + timedelta(days=after, hours=2), act)
    yield Moment(begin + timedelta(days=4, hours=3), _plan_key_account)
    yield Moment(
        begin + timedelta(days=9, hours=4), _call("nordlicht-si", "anna", "care", "The first kit arrived complete")
    )
    yield Moment(begin + timedelta(days=12, hours=3), _hint)
    yield Moment(begin + timedelta(days=16, hours=5), _answer_hint)
    yield Moment(begin + timedelta(days=22, hours=2), _call("harbour-fuels", "helen", "renewal", "They want two more stations in it"))  # fmt: skip
    yield Moment(begin + timedelta(days=24, hours=3), _keep_promise)
    yield Moment(begin + timedelta(days=29, hours=3), _renew)
    yield Moment(begin + timedelta(days=33, hours=2), _transfer)
    yield Moment(begin + timedelta(days=17, hours=3), _ask_and_decline)
    yield Moment(begin + timedelta(days=26, hours=4), _go_into_service)
    day = begin + timedelta(days=1)
    while day < end:
        if day.weekday() == 3:
            yield Moment(day.replace(hour=9, minute=50), _deal_with_exceptions)
        yield Moment(day.replace(hour=6, minute=40), _morning)
        yield Moment(day.replace(hour=13, minute=20), _check_in)
        day += timedelta(days=1)


def _begin(life: Life, end: datetime) -> None:
    set_up(_UNITS, at=life.at)
    for key, name, service, every, paths, target in _SEGMENTS:
        define_segment(
            key=key, name=name, service=service, contact_every=every, paths=paths, use_target=target,
            by=life.person("helen"), at=life.at,
        )  # fmt: skip
    Product.objects.filter(key__in=["tidewater-meter", "pier-till"]).update(kind=Product.Kind.HARDWARE)
    today = life.at.date()
    for number, (key, owner) in enumerate(_OWNERS.items(), start=1):
        account, by = Account.objects.get(key=key), life.person(owner)
        stage = "service" if key in {"harbour-fuels", "tamar-retail"} else "onboarding"
        actions.set_owner(account, by, stage=stage, on=today, by=None, at=life.at)
        _hold(life, account, number, end)


def _hold(life: Life, account: Account, number: int, end: datetime) -> None:
    """Contracts, sites, things, use, invoices and the year before."""
    by, at, today = life.person(_OWNERS[account.key]), life.at, life.at.date()
    portal, meter = Product.objects.get(key="lockgate-portal"), Product.objects.get(key="tidewater-meter")
    revenue, cost = _RESULTS[account.key]
    ends = today + timedelta(days=60 + 55 * number)
    actions.sign_contract(
        account, reference=f"C-{4100 + number}", starts_on=ends - timedelta(days=730), ends_on=ends, product=portal,
        a_year=Decimal(revenue) / 2, by=by, at=at,
    )  # fmt: skip
    site = actions.keep_site(
        account, name="Main site", address=f"Quay {number}", notes="Ring the bell twice", by=by, at=at
    )
    for serial in range(3 + number % 3):
        asset = actions.deliver_asset(
            account, meter, serial=f"TM-{number}{serial:03}", site=site, on=today - timedelta(days=90), by=by, at=at
        )
        if serial:
            actions.mark_asset(asset, "used", on=today - timedelta(days=60), by=by, at=at)
    for back, used in zip((2, 1, 0), _USE[account.key], strict=True):
        month = _month_before(end.date(), back + 1)
        actions.record_usage(account, portal, month=month, used=used, bought=_BOUGHT[account.key], by=by.key, at=at)
    for invoice, days in enumerate((-70, -20, 50), start=1):
        due = today + timedelta(days=days + 5 * number)
        row = actions.book_invoice(
            account, number=f"R-{number}{invoice:02}", amount=Decimal(revenue) / 12, issued_on=due - timedelta(days=30),
            due_on=due, by=by, at=at,
        )  # fmt: skip
        if invoice == 1 and number != 3:
            actions.pay_invoice(row, on=due, by=by, at=at)
    actions.set_logistic_standard(account, topic="Delivery", text="Before nine, on half pallets", by=by, at=at)
    actions.record_result(account, year=today.year - 1, revenue=Decimal(revenue), cost=Decimal(cost), by=by, at=at)


def _month_before(on: date, months: int) -> date:
    first = on.replace(day=1)
    for _ in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


def _hand_off(
    key: str,
    channel: str,
    contact: str,
    sites: str,
    why: str,
    promises: tuple[str, ...],
    answers: tuple[str, ...],
    wish: str,
) -> Callable[[Life], None]:
    """Sales hands over, account management accepts and qualifies, delivery hears of it."""

    def act(life: Life) -> None:
        account, today = Account.objects.get(key=key), life.at.date()
        told = {"number": 4200 + account.pk, "signed": today, "contact": contact, "sites": sites, "why": why}
        facts = {name: words.format(**told) for name, words in _FACTS.items()}
        kind = HandOffKind.objects.get(key="account-management")
        row = actions.hand_off(
            account, kind, facts=facts, channel=channel, by=life.person("sam"), at=life.at,
            promises=[(text, today + timedelta(days=21)) for text in promises],
        )  # fmt: skip
        life.pass_time(timedelta(hours=2))
        owner = life.person(_OWNERS[key])
        actions.answer_hand_off(row, accept=True, by=owner, at=life.at)
        actions.describe_account(
            account, notes=why, signed_on=today - timedelta(days=20), live_on=None, by=owner, at=life.at
        )
        given = dict(zip(("sites", "integrations", "technician", "custom"), answers, strict=True))
        life.pass_time(timedelta(hours=1))
        questionnaire = Questionnaire.objects.get(key="way-in")
        actions.qualify_account(account, questionnaire, given, requested_path=wish, by=life.person("helen"), at=life.at)

    return act


def _plan_key_account(life: Life) -> None:
    helen, account = life.person("helen"), Account.objects.get(key="harbour-fuels")
    actions.write_account_plan(
        account, aim="Every station measures and sells with us by the end of next year.", quota=Decimal(120_000),
        risks="Their new buyer compares prices.", by=helen, at=life.at,
    )  # fmt: skip
    due = life.at.date() + timedelta(days=80)
    said = (
        ("Meters at every station", "80 of 90 licences in use"),
        ("One portal for all sites", "no local price books"),
    )
    for text, measure in said:
        actions.set_objective(account, text=text, measure=measure, due_on=due, by=helen, at=life.at)
    for person, purpose in (
        ("piet", "Planning of new stations"),
        ("noor", "Questions about the export"),
        ("bram", "Training of the crews"),
    ):
        actions.name_department_contact(account, life.person(person), purpose=purpose, by=helen, at=life.at)
    since = life.at.date()
    for person, hours in (("wim", 6), ("erin", 18)):
        actions.allocate_person(
            account, life.person(person), purpose="Roll-out of the stations", since=since,
            until=since + timedelta(days=84), hours=Decimal(hours), by=helen, at=life.at,
        )  # fmt: skip
    classify_account(
        account, name=account.name, account_class="key", segment=account.segment, parent=None, by=helen, at=life.at
    )


def _call(key: str, person: str, purpose: str, outcome: str) -> Callable[[Life], None]:
    def act(life: Life) -> None:
        account = Account.objects.get(key=key)
        actions.note_contact(
            account, purpose=purpose, channel="phone", outcome=outcome, by=life.person(person), at=life.at
        )

    return act


def _hint(life: Life) -> None:
    till = Product.objects.get(key="pier-till")
    said = (("harbour-fuels", "noor", "Tills for the car wash", 8_000), ("tamar-retail", "joyce", "A second till at the back door", 1_200))  # fmt: skip
    for key, person, text, worth in said:
        account = Account.objects.get(key=key)
        actions.note_hint(account, text=text, product=till, a_year=Decimal(worth), by=life.person(person), at=life.at)


def _answer_hint(life: Life) -> None:
    hint = Hint.objects.get(account__key="harbour-fuels")
    actions.answer_hint(
        hint, state=Hint.State.TAKEN, answer="Offer goes out on Friday", by=life.person("sam"), at=life.at
    )


def _keep_promise(life: Life) -> None:
    promise = Promise.objects.filter(account__key="nordlicht-si").order_by("pk")[0]
    actions.keep_promise(promise, by=life.person("anna"), at=life.at)


def _renew(life: Life) -> None:
    contract = Contract.objects.get(account__key="harbour-fuels", renewal=None)
    actions.decide_renewal(
        contract, renewed=True, until=contract.ends_on + timedelta(days=730), a_year=contract.a_year + 9_000,
        reason="Two more stations", by=life.person("helen"), at=life.at,
    )  # fmt: skip


def _transfer(life: Life) -> None:
    """Somebody is asked and has not answered yet."""
    actions.transfer_account(
        Account.objects.get(key="tamar-retail"), life.person("luis"), stage="service",
        on=life.at.date() + timedelta(days=14), reason="Anna gets the partners", by=life.person("anna"), at=life.at,
    )  # fmt: skip


def _ask_and_decline(life: Life) -> None:
    asked = actions.transfer_account(
        Account.objects.get(key="quill-and-co"), life.person("anna"), stage="service", on=life.at.date(),
        reason="They grow towards the partners", by=life.person("luis"), at=life.at,
    )  # fmt: skip
    life.pass_time(timedelta(hours=1))
    actions.answer_transfer(asked, accept=False, answer="I have the partners' fair", by=life.person("anna"), at=life.at)


def _go_into_service(life: Life) -> None:
    """Installed, they pass to who keeps customers in service."""
    kofi = life.person("kofi")
    asked = actions.transfer_account(
        Account.objects.get(key="quill-and-co"), kofi, stage="service", on=life.at.date(), reason="Their tills run",
        by=life.person("luis"), at=life.at,
    )  # fmt: skip
    actions.answer_transfer(asked, accept=True, by=kofi, at=life.at)


def _deal_with_exceptions(life: Life) -> None:
    """What has stood for ten days is dealt with, but for the customer whom nobody rings."""
    old = ExceptionItem.objects.filter(closed_at=None, opened_at__lte=life.at - timedelta(days=10))
    for row in old.exclude(account__key="alder-foods").order_by("since")[:8]:
        answer = "They pay this week" if row.kind == "invoice" else "Rung them, and it is settled"
        actions.answer_exception(row, answer=answer, by=life.person("helen"), at=life.at)
    for item in WorkItem.objects.open().filter(kind="name-owner"):
        finish_work(item, by=life.person("helen"), at=life.at, data={})


def _morning(life: Life) -> None:
    """What the worker does for accounts."""
    actions.open_check_ins(at=life.at)
    actions.ask_for_renewals(at=life.at)
    actions.open_reviews(at=life.at)
    if life.at.weekday() == 0:
        actions.score_accounts(at=life.at, again=True)
    actions.report_exceptions(at=life.at)


def _check_in(life: Life) -> None:
    """Those that fall due are held, but for one customer whom nobody rings."""
    due = CheckIn.objects.filter(held_at=None, due_on__lte=life.at.date(), account__key__in=_OWNERS).exclude(
        account__key="alder-foods"
    )
    for row in due.select_related("account", "rule")[:1]:
        found = [actions.Found("install_issue", "The cable at the second pump is too short")] if row.day == 30 else []
        owner = life.person(_OWNERS[row.account.key])
        actions.hold_check_in(row, summary="They are content and ask for a training", found=found, by=owner, at=life.at)
