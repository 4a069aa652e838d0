"""The customers' branches: sixteen shops and stations taken in as a list, handed over, installed, asked, served and billed.

One customer alone shows how a thing is done; what a share or a median says needs more of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers import actions
from orgdesk.apps.customers.actions.import_accounts import import_accounts
from orgdesk.apps.customers.files import read_accounts
from orgdesk.apps.customers.models import Account, CheckIn, Contact, Contract, HandOffKind, Product, Questionnaire
from orgdesk.apps.demo.moments import Moment
from orgdesk.apps.returns import actions as returns
from orgdesk.apps.timelines import actions as timelines
from orgdesk.apps.timelines.models import Booking, RunningPlan
from orgdesk.apps.voice import actions as voice
from orgdesk.apps.voice.models import Complaint, Invitation
from orgdesk.apps.work.actions import claim_work, finish_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.timeline.booking import Part

if TYPE_CHECKING:
    from orgdesk.apps.demo.history import Life

_BRANCHES = (
    ("harbour-fuels", "Harbour Fuels", "forecourts", "helen", ("North Quay", "South Quay", "Lock Road", "Ferry Street", "Mill Bridge", "Old Yard")),
    ("tamar-retail", "Tamar Retail", "retail", "anna", ("Market Row", "Station Hall", "West Gate", "River Walk", "Hill Top")),
    ("alder-foods", "Alder Foods", "retail", "luis", ("Bakery", "Warehouse", "Corner Shop")),
    ("quill-and-co", "Quill & Co", "retail", "luis", ("Paper Lane", "Harbour Arcade")),
)  # fmt: skip
_INSTALLED = frozenset({0, 1, 2, 3, 5, 6, 7, 8, 10, 11})
"""We install at these; the others do it themselves, but for two whose class is overridden."""
_OVERRIDDEN = frozenset({4, 9})
_CONTACTS = (
    "Iris Moll", "Ben Carver", "Nora Lind", "Theo Marsh", "Elif Kaya", "Hugo Brandt", "Mina Sato", "Paul Winter",
    "Rosa Keller", "Sven Dahl", "Tara Quinn", "Ugo Ferri", "Vita Novak", "Wout Maes", "Xenia Ruiz", "Yann Petit",
)  # fmt: skip
_SCORES = (9, 10, 8, 6, 9, 7, 10, 9, 4, 8, 9, 10, 7, 9, 5, 9)
_WISHES = (
    "One invoice for all sites",
    "A quieter printer",
    "Reports by mail on Monday",
    "A second user for the portal",
)
_TROUBLES = ("The van came a day late", "Invoice with the wrong site", "Nobody rang back", "The box lacked a cable")


def branches(life: Life, begin: datetime, end: datetime) -> Iterator[Moment]:
    """Taken in on the first morning; one after the other is handed over and installed; every morning what is due is done."""
    yield Moment(begin + timedelta(minutes=30), _take_in)
    for number in range(len(_CONTACTS)):
        yield Moment(
            begin + timedelta(days=1 + number * 2 // 3, hours=5, minutes=number), partial(_hand_off, number=number)
        )
    yield Moment(begin + timedelta(days=3, hours=3), _answer_survey)
    for number in range(12):
        yield from _complaint(begin + timedelta(days=7 + number, hours=4), number)
        yield Moment(begin + timedelta(days=16 + number, hours=2), partial(_send_back, number=number))
    yield Moment(begin + timedelta(days=26, hours=3), _renew)
    yield Moment(begin + timedelta(days=30, hours=3), _leave)
    day = begin + timedelta(days=1)
    while day < end:
        if day.weekday() < 5:
            yield Moment(day.replace(hour=13, minute=40), _look_after)
        day += timedelta(days=1)


def branch_accounts() -> list[Account]:
    return list(Account.objects.filter(parent__isnull=False).order_by("pk"))


def _take_in(life: Life) -> None:
    """The list of the sales team: names, the account above, who is accountable."""
    lines = ["key,name,parent,segment,owner"]
    for key, name, segment, owner, places in _BRANCHES:
        for place in places:
            slug = place.lower().replace(" ", "-")
            lines.append(f"{key}-{slug},{name} {place},{key},{segment},{life.person(owner).email}")
    listed = read_accounts("\n".join(lines).encode())
    import_accounts(listed, by=life.person("helen"), at=life.at)
    today, portal = life.at.date(), Product.objects.get(key="lockgate-portal")
    for number, (account, name) in enumerate(zip(branch_accounts(), _CONTACTS, strict=True)):
        mail = f"{name.split(maxsplit=1)[0].lower()}@{account.key}.example"
        person = Person.objects.create_person(email=mail, name=name)
        Contact.objects.create(person=person, account=account, job="Runs the shop")
        by, worth = _owner(life, account), 1_200 + 350 * number
        actions.sign_contract(
            account, reference=f"B-{5100 + number}", starts_on=today - timedelta(days=320), product=portal,
            ends_on=today + timedelta(days=45 + 2 * number), a_year=Decimal(worth), by=by, at=life.at,
        )  # fmt: skip
        for back in (60, 30):
            month = (today - timedelta(days=back)).replace(day=1)
            actions.record_usage(account, portal, month=month, used=2 + number % 4, bought=5, by=by.key, at=life.at)
        due = today + timedelta(days=number - 4)
        invoice = actions.book_invoice(
            account, number=f"B-{number:03}", amount=Decimal(worth) / 12, issued_on=due - timedelta(days=30), due_on=due,
            by=by, at=life.at,
        )  # fmt: skip
        if number % 4:
            actions.pay_invoice(invoice, on=due, by=by, at=life.at)
        cost = Decimal(worth) * (60 + 3 * number) / 100
        actions.record_result(account, year=today.year - 1, revenue=Decimal(worth), cost=cost, by=by, at=life.at)


def _owner(life: Life, account: Account) -> Person:
    return next(life.person(owner) for key, _, _, owner, _ in _BRANCHES if account.key.startswith(key))


def _hand_off(life: Life, number: int) -> None:
    """Sales hands over, account management qualifies; where we install, delivery begins."""
    account, today = branch_accounts()[number], life.at.date()
    owner, kind = _owner(life, account), HandOffKind.objects.get(key="account-management")
    told = {"contract": f"B-{5100 + number}", "signed_on": str(today), "contact": _CONTACTS[number], "sites": "1", "why": "As at the others"}  # fmt: skip
    row = actions.hand_off(account, kind, facts=told, channel="web shop", by=life.person("sam"), at=life.at)
    life.pass_time(timedelta(hours=1 + number % 5))
    actions.answer_hand_off(row, accept=True, by=owner, at=life.at)
    actions.describe_account(
        account, notes="", signed_on=today - timedelta(days=25), live_on=None, by=owner, at=life.at
    )
    answers = {
        "sites": "1",
        "integrations": "no",
        "technician": "no" if number in _INSTALLED else "yes",
        "custom": "no",
    }
    made = actions.qualify_account(
        account, Questionnaire.objects.get(key="way-in"), answers, by=life.person("helen"), at=life.at,
        requested_path="white_glove" if number % 4 == 0 else "self_install",
    )  # fmt: skip
    if number in _OVERRIDDEN:
        actions.override_class(
            made, customer_class="medium", path="white_glove", reason="Their old till has to come out", at=life.at,
            by=life.person("helen"),
        )  # fmt: skip
    if number in _INSTALLED | _OVERRIDDEN:
        _install(life, account, number)


def _install(life: Life, account: Account, number: int) -> None:
    plan = RunningPlan.objects.running().get(account=account, template__key="white-glove")
    step = plan.steps.get(key="install")
    assert step.starts_on is not None
    nine = datetime.combine(step.starts_on, datetime.min.time()).replace(hour=7 + number % 9)
    people = [life.person("wim" if number % 2 else "erin"), account.contacts.get().person]
    booking = timelines.book_session(
        plan, "install", [Part(nine, 55)], attendees=people, by=life.person("wim"), at=life.at
    )
    if number % 6 == 5:
        later = [Part(nine + timedelta(days=1), 55)]
        timelines.move_booking(
            booking, later, reason="They have a delivery that day", by=life.person("wim"), at=life.at
        )


def _look_after(life: Life) -> None:
    """Check-ins that are due are held, but for two owners' late ones; who came to a session is noted."""
    due = CheckIn.objects.filter(
        held_at=None, due_on__lte=life.at.date(), account__in=branch_accounts(), account__left_on=None
    )
    for row in due.select_related("account", "rule").order_by("due_on")[:2]:
        actions.hold_check_in(row, summary="All runs", found=[], by=_owner(life, row.account), at=life.at)
    held = Booking.objects.standing().filter(
        step="install", parts__ends_at__lte=life.at, attendances__came_at=None, plan__account__in=branch_accounts()
    )
    for booking in held.distinct().with_plan()[:3]:
        if booking.plan.is_running and not booking.attendances.exclude(came_at=None).exists():
            people = list(booking.attendees.all())
            timelines.note_attendance(
                booking, people[: 1 if booking.pk % 5 == 0 else 2], by=life.person("wim"), at=life.at
            )


def _answer_survey(life: Life) -> None:
    asked = Invitation.objects.filter(survey__key="recommendation", person__contact_of__account__in=branch_accounts())
    for invitation, score in zip(asked.order_by("pk"), _SCORES, strict=False):
        words = "It froze in the morning rush." if score <= 6 else ""
        voice.answer_survey(invitation, score=score, words=words, at=life.at)


def _complaint(said_at: datetime, number: int) -> Iterator[Moment]:
    """Every day somebody wishes for something, and somebody complains; most complaints are settled within three days."""
    yield Moment(said_at, partial(_speak, number=number))
    yield Moment(said_at + timedelta(hours=1), partial(_acknowledge, number=number))
    yield Moment(said_at + timedelta(hours=2), partial(_own, number=number))
    if number != 7:
        yield Moment(said_at + timedelta(days=1 + number % 3), partial(_settle, number=number))


def _speak(life: Life, number: int) -> None:
    person, joyce = branch_accounts()[number].contacts.get().person, life.person("joyce")
    voice.capture_feedback(
        kind="need", door="phone", theme="portal", title=_WISHES[number % 4], person=person, by=joyce, at=life.at
    )
    voice.capture_feedback(
        kind="complaint", door="phone", title=_TROUBLES[number % 4], words="Please put it right.", person=person, by=joyce,
        at=life.at,
    )  # fmt: skip


def _acknowledge(life: Life, number: int) -> None:
    said = {"case": _TROUBLES[number % 4], "customer_informed": True}
    finish_work(_step(life, "acknowledge", number), by=life.person("joyce"), at=life.at, data=said)


def _own(life: Life, number: int) -> None:
    claim_work(_step(life, "resolve", number), by=_owner(life, branch_accounts()[number]), at=life.at)


def _settle(life: Life, number: int) -> None:
    """What puts it right is found, and the customer is rung and is content."""
    owner = _owner(life, branch_accounts()[number])
    done = {"cause": "service", "remedy": "Said sorry, and it was put right"}
    for late in WorkItem.objects.open().filter(kind="look", subject_key=_step(life, "resolve", number).subject_key):
        finish_work(late, by=life.person("mara"), at=life.at, data={"agreed": "It is settled today."})
    finish_work(_step(life, "resolve", number), by=owner, at=life.at, outcome="is-resolved", data=done)
    finish_work(
        _step(life, "ring", number), by=owner, at=life.at, outcome="is-content", data={"said": "Thank you for ringing."}
    )


def _step(life: Life, kind: str, number: int) -> WorkItem:
    person = branch_accounts()[number].contacts.get().person
    return life.open_work(kind, Complaint.objects.get(feedback__person=person).feedback.key)


def _send_back(life: Life, number: int) -> None:
    """A unit comes back each day: inspected, replaced or refunded; some were sold wrong, some had no fault."""
    account, at, joyce = branch_accounts()[number], life.at, life.person("joyce")
    till, meter = Product.objects.get(key="pier-till"), Product.objects.get(key="tidewater-meter")
    unit = returns.record_sale(
        account, till, serial=f"PT-9{number:03}", sold_on=at.date() - timedelta(days=90), door="sales", sold_by=life.person("sam"),
        at=at,
    )  # fmt: skip
    wrong = number % 6 == 5
    sent = returns.Sent(unit, "wrong_item" if wrong else "defect", "The drawer sticks.", meter if wrong else None)
    line = returns.request_return([sent], by=joyce, at=at).lines.get()
    if number % 5 == 4 and not wrong:
        line = returns.ask_for_facts(
            line, questions="Which key is pressed before?", by=joyce, at=at + timedelta(hours=2)
        )
    line = returns.authorise_line(line, by=joyce, at=at + timedelta(hours=3 + number))
    line = returns.receive_line(line, by=joyce, at=at + timedelta(days=2))
    line = returns.inspect_line(
        line, finding="no_fault" if number % 7 == 3 else "fault", by=joyce, at=at + timedelta(days=3)
    )
    line = returns.make_good(line, course="refund", amount=Decimal(40), by=joyce, at=at + timedelta(days=4))
    returns.close_line(line, by=joyce, at=at + timedelta(days=5))


def _renew(life: Life) -> None:
    """Whose term ends is asked in time; most go on, some with more, one with less."""
    ending = Contract.objects.filter(account__in=branch_accounts(), renewal=None).select_related("account")
    for number, contract in enumerate(ending.order_by("ends_on")[:12]):
        change = {2: 400, 5: 900, 8: -300}.get(number, 0)
        actions.decide_renewal(
            contract, renewed=True, until=contract.ends_on + timedelta(days=365), a_year=contract.a_year + change, reason="",
            by=_owner(life, contract.account), at=life.at,
        )  # fmt: skip


def _leave(life: Life) -> None:
    account = branch_accounts()[-1]
    actions.note_churn(
        account, reason="business", words="The arcade is pulled down", on=life.at.date(), voluntary=False,
        by=_owner(life, account), at=life.at,
    )  # fmt: skip
