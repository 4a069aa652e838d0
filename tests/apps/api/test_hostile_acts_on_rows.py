"""The same for acts on what stands already: each begins with a row of its own, and a body that is accepted."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from apps.api.test_hostile_values import day, named, probe
from orgdesk.apps.customers import actions as customers
from orgdesk.apps.customers.actions.sell_service import offer_service, sell_service
from orgdesk.apps.customers.defaults import Units, set_up
from orgdesk.apps.customers.models import Account, CheckIn, ExceptionItem, HandOffKind, Product
from orgdesk.apps.demo.company import found_company
from orgdesk.apps.organisation import lookup
from orgdesk.apps.returns import actions as returns
from orgdesk.apps.rewards import actions as rewards
from orgdesk.apps.rewards.models import Offer
from orgdesk.apps.timelines.actions import book_session, start_plan, store_template
from orgdesk.apps.timelines.actions.begin_draft import begin_version
from orgdesk.apps.timelines.models import TemplateVersion
from orgdesk.apps.voice import actions as voice
from orgdesk.apps.voice.defaults import set_up as set_up_voice
from orgdesk.apps.voice.models import Board, Judgement
from orgdesk.core.timeline.booking import Part
from orgdesk.core.timeline.library import library_text

pytestmark = pytest.mark.django_db
ANSWERS = {"sites": "3", "integrations": "no", "technician": "yes", "custom": "no"}
FACTS = {f"fact-{name}": "4711" for name in ("contract", "signed_on", "contact", "sites", "why")}
ACTS = [
    ("ada", "/accounts/{account}/departments", {"person": "{anna}", "purpose": "Invoices"}),
    ("ada", "/accounts/{account}/logistics", {"topic": "Hours", "text": "Not before nine"}),
    ("ada", "/accounts/{account}/parent", {"parent": "{free}"}),
    ("ada", "/accounts/{account}/hints", {"text": "A second till", "product": None, "a_year": 900}),
    ("anna", "/accounts/{account}/qualification", {"requested_path": "self_install", "answers": ANSWERS}),
    (
        "anna",
        "/accounts/{account}/qualification/override",
        {"customer_class": "complex", "path": "white_glove", "reason": "They asked"},
    ),
    ("ada", "/accounts/{account}/qualification/comments", {"text": "Rather complex"}),
    (
        "ada",
        "/accounts/{account}/hand-offs/account-management",
        {"channel": "A fair", "promises": "A spare till", "answers": FACTS},
    ),
    ("anna", "/customers/hand-offs/{hand_off}/answer", {"answer": "accept", "reason": ""}),
    ("anna", "/customers/transfers/{transfer}/answer", {"answer": "decline", "note": "I am away"}),
    (
        "anna",
        "/customers/check-ins/{check_in}/record",
        {"summary": "Fine", "ticket": "A question", "install_issue": "", "abnormal": False},
    ),
    (
        "ada",
        "/customers/contracts/{contract}/renewal",
        {"renewed": "yes", "until": day(500), "a_year": 10, "reason": "Content"},
    ),
    ("ada", "/customers/reviews/{review}/summary", {"summary": "They grow"}),
    ("anna", "/customers/hints/{hint}/answer", {"state": "taken", "answer": "Gladly"}),
    ("ada", "/customers/exceptions/{exception}/answer", {"answer": "Rang them"}),
    ("ada", "/customers/services/sales", {"item": "{item}", "account": "{account}", "quantity": 2}),
    ("ada", "/customers/services/time", {"sale": "{sale}", "hours": 2, "on": day(0)}),
    ("ada", "/customers/left/goals", {"reduction": 25, "until": day(300)}),
    (
        "ada",
        "/customers/rules/products",
        {"key": "bell", "name": "Bell", "unit_key": "{unit}", "kind": "hardware"},
    ),
    ("ada", "/voice/boards/{board}/members", {"person": "{nadia}", "account": "{account}", "on": day(0)}),
    ("ada", "/voice/meetings/{meeting}/minutes", {"present": [], "minutes": "We met", "items": "A lamp"}),
    ("helen", "/voice/judgements/{judgement}/decision", {"decision": "accepted", "reason": "Gladly"}),
    (
        "ada",
        "/voice/improvements/{improvement}/change",
        {"change": "portal", "change_key": "", "words": "Anew", "code": "TS-3", "days": 28},
    ),
    ("ada", "/voice/improvements/{improvement}/drop", {"reason": "Too dear"}),
    (
        "ada",
        "/voice/charters",
        {
            "overview": "We", "mission": "Serve", "goals": "Soon", "promises": "Soon | TS-3 | 8", "asked_of_you": "Patience",
            "complaint_route": "Write", "remedy": "Sorry", "dispute_route": "Ask", "review_on": day(300),
        },
    ),
    ("ada", "/voice/rules/deciders", {"key": "sales", "name": "Sales", "seat": "unit:{unit}", "days": 5, "by_default": False}),
    ("ada", "/voice/rules/routes", {"kind": "need", "theme": "price", "deciders": ["finance"]}),
    ("ada", "/returns", {"serial": "S-2", "reason": "defect", "needed": None, "words": "Dark"}),
    ("ada", "/returns/warranty", {"serial": "S-1", "on": day(0)}),
    (
        "ada",
        "/returns/shipments",
        {
            "unit_key": "{unit}", "account": "{account}", "product": "pier-till", "promised_on": day(3), "carrier": "Post",
            "tracking": "T-1",
        },
    ),
    ("ada", "/returns/shipments/{shipment}/marks", {"mark": "delivered"}),
    (
        "ada",
        "/returns/lines/{line}/steps",
        {"step": "authorise", "note": "Send it", "finding": "", "course": "", "serial": "", "amount": None},
    ),
    ("ada", "/returns/rules/units", {"unit_key": "{unit}", "sales_unit": "{unit}", "step_days": 3, "return_days": 30}),
    ("ada", "/returns/rules/specialists", {"product": "pier-till", "seat": "unit:{unit}"}),
    ("ada", "/rewards/programmes/points/costs", {"what": "Cards", "amount": 40}),
    ("ada", "/rewards/offers/{offer}/answer", {"amount": 40}),
    ("ada", "/plans/{plan}/deferrals", {"block": "{block}", "reason": "No project", "to_week": None}),
    ("ada", "/plans/{plan}/facts", {"fact": "{fact}", "holds": True}),
    (
        "ada",
        "/plans/{plan}/cadences/{catch_up}",
        {"first_week": 6, "last_week": 12, "every_weeks": 3, "reason": "Rarely"},
    ),
    ("ada", "/plans/{plan}/members", {"person": "{nadia}", "series": "{series}"}),
    (
        "ada",
        "/plans/{plan}/bookings/{session}",
        {"minutes": 60, "people": ["{nadia}"], "place": "", "answers": {"starts_1": f"{day(8)}T10:00"}},
    ),
    ("ada", "/bookings/{booking}/revisions", {"minutes": 60, "reason": "Ill", "answers": {"starts_1": f"{day(9)}T11:00"}}),
    ("ada", "/bookings/{booking}/cancellation", {"reason": "Ill"}),
    ("ada", "/bookings/{booking}/attendance", {"came": ["{nadia}"]}),
    ("ada", "/timelines/{template}/1/mails/{series}/1", {"subject": "Hello", "body": "Welcome {name}"}),
    ("ada", "/timelines/drafts/{template}/owners", {"name": "unit:support", "seat": "unit:t1"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def company(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        at = timezone.now() - timedelta(hours=1)
        founded = found_company(at=at)
        yield founded, {**_rows(founded, at)}
        transaction.set_rollback(True)


@override_settings(ORGDESK_API_RATE=1_000_000)
@pytest.mark.parametrize(("who", "place", "said"), ACTS, ids=[place for _who, place, _said in ACTS])
def test_an_act_on_a_row_with_a_hostile_field_breaks_nothing_and_names_the_field(company, program, who, place, said):
    founded, names = company
    probe(program(founded.staff[who]), named(place, names), named(said, names))


def _rows(founded, at):
    ada, anna, helen = (founded.staff[name] for name in ("ada", "anna", "helen"))
    nadia = founded.customers["nadia"]
    account, today = Account.objects.get(key="harbour-fuels"), timezone.localdate()
    free = Account.objects.create(key="free", name="Free", created_at=at)
    gone = Account.objects.create(key="gone", name="Gone", created_at=at - timedelta(days=800))
    customers.note_churn(
        gone, on=today - timedelta(days=9), reason="price", words="Dear", voluntary=True, by=ada, at=at
    )
    unit = min(lookup.units_of(anna, on=today))
    questionnaire = set_up(Units(unit, unit, unit, "t1", "t1"), at=at)
    seat = min(lookup.units_of(helen, on=today))
    set_up_voice(finance=f"unit:{seat}", development=f"unit:{seat}", care_unit=unit, at=at)
    by = {"by": ada, "at": at}
    customers.set_owner(account, ada, stage="service", on=today, **by)
    kind = HandOffKind.objects.get(key="account-management")
    facts = {name.removeprefix("fact-"): value for name, value in FACTS.items()}
    handed = customers.hand_off(account, kind, facts=facts, channel="A fair", **by)
    customers.qualify_account(account, questionnaire, ANSWERS, by=anna, at=at)
    moved = customers.transfer_account(account, anna, stage="service", on=today, reason="Away", **by)
    customers.describe_account(account, notes="", signed_on=today, live_on=None, **by)
    contract = customers.sign_contract(
        account, reference="C-1", starts_on=today, ends_on=today + timedelta(days=60), a_year=Decimal(9), **by
    )
    customers.write_account_plan(account, aim="Grow", quota=Decimal(9), **by)
    hint = customers.note_hint(account, text="More", **by)
    odd = ExceptionItem.objects.create(
        account=account, kind="use", subject="x", words="Less", since=today, opened_at=at
    )
    item = offer_service(key="day", title="A day", basis="day", price=Decimal(9), hours=Decimal(8), unit_key="t1", **by)
    sale = sell_service(item, account, quantity=1, **by)
    product = Product.objects.get(key="pier-till")
    first = returns.record_sale(account, product, serial="S-1", sold_on=today, at=at)
    returns.record_sale(account, product, serial="S-2", sold_on=today, at=at)
    head = returns.request_return([returns.Sent(first, "defect", "Dark")], by=ada, at=at)
    sent = returns.ship(account, product, unit_key="t1", **by)
    rewards.begin_programme(rewards.NewProgramme("points", "Points", "A point each", 1, 1), **by)
    rewards.offer_incentive(rewards.NewIncentive("two", "Two for one", today + timedelta(days=9), Decimal(9)), **by)
    board = Board.objects.create(key="customers", name="Board", founded_at=at, sponsor=ada)
    meeting = voice.plan_meeting(board, begins=at, agenda="", **by)
    voice.capture_feedback(kind="need", door="phone", title="A lamp", person=nadia, **by)
    better = voice.register_improvement(title="Faster", source="voice", source_key="", unit_key="t1", code="", **by)
    template = store_template(library_text("partner-onboarding"), lead_unit="t1", by=ada, at=at)
    begin_version(template, by=ada, at=at)
    plan = start_plan(template, account, starts_on=today, size=template.content.sizes[-1], **by)
    content = template.content
    sessions = [
        step.key for step in content.steps if step.session is not None and plan.steps.filter(key=step.key).exists()
    ]
    begins = (timezone.localtime(at) + timedelta(days=7)).replace(
        hour=10, minute=0, second=0, microsecond=0, tzinfo=None
    )
    booked = book_session(plan, sessions[0], [Part(begins, 60)], attendees=[nadia], **by)
    block = next(one for one in content.blocks if one.needs)
    return {
        "account": account.key, "free": free.key, "anna": anna.key, "nadia": nadia.key, "unit": "t1", "hand_off": str(handed.pk),
        "transfer": str(moved.pk), "check_in": str(CheckIn.objects.first().pk), "contract": str(contract.pk),
        "review": str(account.reviews.get().pk), "hint": str(hint.pk), "exception": str(odd.pk), "item": item.key,
        "sale": str(sale.pk), "board": board.key, "meeting": str(meeting.pk), "judgement": str(Judgement.objects.first().pk),
        "improvement": better.key, "shipment": str(sent.pk), "line": str(head.lines.get().pk),
        "offer": str(Offer.objects.filter(held_out=False).first().pk), "plan": plan.key, "block": block.key, "fact": block.needs,
        "catch_up": content.catch_ups[0].key, "series": content.series[0].key, "session": sessions[1], "booking": booked.key,
        "template": TemplateVersion.objects.get().key,
    }  # fmt: skip
