"""What customers said in these weeks, what came back, and what was rewarded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from orgdesk.apps.customers.actions.sell_service import note_service_time, offer_service, sell_service
from orgdesk.apps.customers.models import Account, Product, ServiceSale
from orgdesk.apps.demo.moments import Moment
from orgdesk.apps.organisation import lookup
from orgdesk.apps.process.actions import deploy_process
from orgdesk.apps.returns import actions as returns
from orgdesk.apps.returns.models import ReturnsRule, SoldUnit
from orgdesk.apps.rewards import actions as rewards
from orgdesk.apps.rewards.models import Membership
from orgdesk.apps.voice import actions as voice
from orgdesk.apps.voice.actions.charter import NewPromise
from orgdesk.apps.voice.actions.hold_meeting import Item
from orgdesk.apps.voice.actions.set_rules import keep_survey
from orgdesk.apps.voice.defaults import set_up
from orgdesk.apps.voice.models import Board, Feedback, Invitation, Judgement, Survey
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.process.templates import read_template

if TYPE_CHECKING:
    from orgdesk.apps.demo.history import Life

_CHARTER = {
    "overview": "Brightwater Instruments makes metering instruments and point-of-sale gear for shops and forecourts.",
    "mission": "Every drop and every coin counted, and nobody left waiting.",
    "goals": "You reach us by any door, you tell your story once, and you hear what became of it.",
    "asked_of_you": "Tell us the serial number and what you saw: it saves you a second call.",
    "complaint_route": "Tell anybody who works here, or write in the portal. One person looks after it until you are content.",
    "remedy": "We say so, say sorry, and put it right.",
    "dispute_route": "If we cannot agree, an independent ombudsman decides, and we keep to it.",
}
_PROMISES = (
    NewPromise("You are content with how your request was solved", "EX-3", 80),
    NewPromise("Your complaint is settled in time", "EX-10", 85),
    NewPromise("You would recommend us", "EX-1", 20),
)
_SCORES = {"nadia": 9, "jonas": 10, "tess": 6, "omar": 8, "ruth": 9}


def voices(life: Life, begin: datetime, end: datetime) -> Iterator[Moment]:
    """A charter, a survey, a board, needs, praise and a complaint; returns; a programme; services sold."""
    hour = timedelta(hours=1)
    yield Moment(begin + hour, _set_up)
    yield Moment(begin + timedelta(days=3), _ask)
    yield Moment(begin + timedelta(days=5), _speak)
    yield Moment(begin + timedelta(days=9), _meet)
    yield Moment(begin + timedelta(days=12), _decide)
    yield Moment(begin + timedelta(days=15), _send_back)
    yield Moment(begin + timedelta(days=18), _reward)
    yield Moment(begin + timedelta(days=20), _serve)
    yield Moment(end - timedelta(days=1), _complain)
    yield Moment(end - timedelta(hours=7), _draw_returns)


def _set_up(life: Life) -> None:
    at, mara = life.at, life.person("mara")
    set_up(
        finance="position:director-account-operations", development="position:technical-director",
        care_unit="account-operations", at=at,
    )  # fmt: skip
    for key, percent in (
        ("effort", 45),
        ("satisfaction", 100),
    ):  # few customers, asked after a week again and not a month
        row = Survey.objects.get(key=key)
        told = {name: getattr(row, name) for name in ("title", "question", "asks", "occasion")}
        keep_survey(key=key, by=mara, at=at, **told, percent=percent, quiet_days=6)
    charter = voice.write_charter(_CHARTER, _PROMISES, review_on=at.date() + timedelta(days=365), by=mara, at=at)
    voice.publish_charter(charter, by=mara, at=at)
    for text in ("We surprise customers well", "Work here is fun", "Anyone answers the telephone"):
        voice.state_culture(text, by=mara, at=at)
    voice.found_board(
        key="customers", name="Customer advisory board", sponsor=mara, at=at,
        charter="Five customers, two years each, four meetings a year. You speak openly, we answer everything.",
    )  # fmt: skip


def _ask(life: Life) -> None:
    voice.invite_round(Survey.objects.get(key="recommendation"), by=life.person("mara"), at=life.at)
    voice.send_due_invitations(at=life.at)
    for key, score in _SCORES.items():
        invitation = Invitation.objects.filter(survey__key="recommendation", person=life.person(key)).first()
        if invitation is not None:
            words = "The till froze twice this month." if score <= 6 else ""
            voice.answer_survey(invitation, score=score, words=words, at=life.at + timedelta(hours=2))


def _speak(life: Life) -> None:
    joyce = life.person("joyce")
    for who, kind, theme, title, unit in (
        ("nadia", "need", "price", "One invoice for each forecourt", ""),
        ("omar", "need", "portal", "See all my meters on one page", ""),
        ("jonas", "compliment", "", "Oskar stayed on the line until it ran", "t2"),
        ("ruth", "compliment", "", "Friendly, quick, and right the first time", "t1"),
    ):
        voice.capture_feedback(
            kind=kind,
            door="phone",
            theme=theme,
            title=title,
            person=life.person(who),
            unit_key=unit,
            by=joyce,
            at=life.at,
        )


def _meet(life: Life) -> None:

    board, mara = Board.objects.get(key="customers"), life.person("mara")
    members = [
        voice.seat_member(
            board, life.person(key), account=Account.objects.get(key=account), on=life.at.date(), by=mara, at=life.at
        )
        for key, account in (("nadia", "harbour-fuels"), ("jonas", "nordlicht-si"), ("tess", "alder-foods"))
    ]
    meeting = voice.plan_meeting(board, begins=life.at, agenda="What you need from us this year", by=mara, at=life.at)
    items = [
        Item("Spare parts within a day", "delivery", members[0]),
        Item("A test system for partners", "product", members[1]),
    ]
    voice.hold_meeting(
        meeting, present=members[:2], minutes="Two wishes, one thank you.", items=items, by=mara, at=life.at
    )


def _decide(life: Life) -> None:
    deciders = {"finance": life.person("helen"), "development": life.person("tomas")}
    open_ones = Judgement.objects.filter(at=None).exclude(feedback__title__startswith="A test system")
    for row in open_ones.select_related("decider", "feedback"):
        refused = row.feedback.kind == Feedback.Kind.SURVEY and row.decider.key == "finance"
        decision, reason = (
            ("refused", "No cost of ours causes it.") if refused else ("accepted", "We begin next month.")
        )
        by = deciders[row.decider.key]
        voice.answer_judgement(row, decision=decision, reason=reason, by=by, at=life.at)


def _send_back(life: Life) -> None:
    at, joyce, sam = life.at, life.person("joyce"), life.person("sam")
    ReturnsRule.objects.create(unit_key="t1", sales_unit="inside-sales", set_at=at)
    returns.store_policy(
        "standard", title="Standard warranty", months=24, valid_from=at.date() - timedelta(days=900), at=at
    )
    meter, till = Product.objects.get(key="tidewater-meter"), Product.objects.get(key="pier-till")
    sold = at.date() - timedelta(days=60)
    units: list[SoldUnit] = [
        returns.record_sale(Account.objects.get(key=account), product, serial=serial, sold_on=sold, door=door, sold_by=sam, at=at)
        for account, product, serial, door in (
            ("alder-foods", meter, "TM-20417", "marketplace"), ("quill-and-co", till, "PT-3315", "sales"),
            ("harbour-fuels", meter, "TM-20420", "sales"),
        )
    ]  # fmt: skip
    wrong = returns.request_return([returns.Sent(units[0], "wrong_item", "They needed a till.", till)], by=joyce, at=at)
    line = returns.authorise_line(wrong.lines.get(), by=joyce, at=at)
    returns.make_good(line, course="replace", serial="PT-3340", by=joyce, at=at + timedelta(hours=5))
    returns.request_return([returns.Sent(units[1], "defect", "The drawer does not open.")], by=joyce, at=at)
    for number in range(24):
        account = Account.objects.order_by("pk")[number % 5]
        day = at + timedelta(hours=number)
        row = returns.ship(
            account, meter, unit_key="delivery" if number % 2 else "t1", promised_on=(day + timedelta(days=2)).date(), by=joyce,
            at=day,
        )  # fmt: skip
        returns.mark_delivered(row, by=joyce, at=day + timedelta(days=3 if number % 6 == 0 else 1))
        if number % 8 == 0:
            returns.mark_wrong(row, by=joyce, at=day + timedelta(days=2))


def _draw_returns(life: Life) -> None:
    """From today a drawn process leads returns: the delivery team decides, one is to be replaced, one customer is asked for more."""
    at, joyce = life.at, life.person("joyce")
    drawing = read_template("return-and-warranty").replace(b'orgdesk:unit="logistics"', b'orgdesk:unit="delivery"')
    deploy_process(drawing, by=life.person("mara"), at=at)
    till = Product.objects.get(key="pier-till")
    (manager,) = lookup.holders_of("delivery-team-manager", on=at.date())
    for account, serial, words, outcome in (
        ("alder-foods", "PT-3401", "It restarts every hour.", "is-replaced"),
        ("harbour-fuels", "PT-3402", "The display stays dark.", "more-needed"),
        ("tamar-retail", "PT-3403", "The drawer came bent.", ""),
    ):
        unit = returns.record_sale(
            Account.objects.get(key=account), till, serial=serial, sold_on=at.date() - timedelta(days=40), door="sales",
            sold_by=life.person("sam"), at=at,
        )  # fmt: skip
        head = returns.request_return([returns.Sent(unit, "defect", words)], by=joyce, at=at)
        decide = WorkItem.objects.open().get(kind="decide", subject_key=head.key)
        if outcome:
            finish_work(
                decide, by=manager, outcome=outcome, data={"guideline": "Inside two years"}, at=at + timedelta(hours=1)
            )
    asked = WorkItem.objects.open().get(kind="ask", source="process")
    questions = {"questions": "Which lamps burn when it is switched on?"}
    finish_work(asked, by=joyce, data=questions, at=at + timedelta(hours=2))


def _reward(life: Life) -> None:
    at, kofi = life.at, life.person("kofi")
    club = rewards.NewProgramme(
        "harbour-club",
        "Harbour Club",
        "A point for every ten euro.",
        Decimal("0.10"),
        Decimal("0.05"),
        hold_out_percent=30,
    )
    programme = rewards.begin_programme(club, by=kofi, at=at)
    for number, row in enumerate(Membership.objects.filter(programme=programme, held_out=False)):
        rewards.earn(row, key=f"invoice-{number}", amount=Decimal(4000 + 900 * number), by=kofi, at=at)
        if number % 2 == 0:
            rewards.redeem_points(row, key=f"gift-{number}", points=150, words="A training seat", by=kofi, at=at)
    rewards.book_cost(programme, what="Letters and cards", amount=Decimal(120), by=kofi, at=at)


def _serve(life: Life) -> None:
    at, sam = life.at, life.person("sam")
    training = offer_service(
        key="operator-training", title="Training day for operators", basis="day", price=Decimal(960), hours=Decimal(8),
        unit_key="knowledge-transfer", by=sam, at=at,
    )  # fmt: skip
    for account in ("harbour-fuels", "nordlicht-si"):
        sell_service(training, Account.objects.get(key=account), quantity=2, by=sam, at=at)
    for sale, who in zip(ServiceSale.objects.order_by("pk"), ("bram", "sofia"), strict=False):
        note_service_time(sale, hours=Decimal("7.5"), on=at.date(), by=life.person(who), at=at)


def _complain(life: Life) -> None:
    voice.capture_feedback(
        kind="complaint", door="sales", title="Third invoice in a row with the wrong site", person=life.person("nadia"),
        words="I have told three people. Please have one person put it right.", by=life.person("sam"), at=life.at,
    )  # fmt: skip
