"""Acts on customers, their voice, returns, rewards and timelines, sent by programs with every field hostile in turn: no answer breaks,
nothing is half written, and whatever is refused says which field it is."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from orgdesk.apps.customers.models import Account, Segment
from orgdesk.apps.demo.company import found_company
from orgdesk.apps.events.models import Event
from orgdesk.apps.rewards import actions as rewards
from orgdesk.apps.rewards.models import Membership
from orgdesk.apps.timelines.actions import start_plan, store_template
from orgdesk.apps.voice.models import Board

pytestmark = pytest.mark.django_db
TIMELINE = (
    "key: install\nversion: 1\ntitle: Install\ncategory: installation\nauthor: Ines Duarte\ndated: 2026-01-12\nsizes: [small]\n"
    "steps:\n  - {key: send, title: Send the box, owner: 'unit:t1', week: 0}\n"
)


def day(days):
    return str(timezone.localdate() + timedelta(days=days))


ACTS = [
    ("/accounts/{account}/outbound-contacts", {"purpose": "care", "channel": "phone", "outcome": "Fine"}),
    ("/accounts/{account}/transfers", {"person": "{anna}", "stage": "service", "on": day(1), "reason": "Holidays"}),
    ("/accounts/{account}/class", {"name": "Harbour", "account_class": "key", "segment": None, "parent": None}),
    ("/accounts/{free}/owner", {"person": "{anna}", "stage": "service", "on": day(0), "reason": "New"}),
    ("/accounts/{account}/usage", {"product": "pier-till", "month": day(0), "used": 3, "bought": 4}),
    ("/accounts/{account}/leaving", {"on": day(0), "reason": "price", "words": "Too dear", "voluntary": True}),
    ("/accounts/{account}/plan-versions", {"aim": "Grow", "quota": 100, "risks": "None"}),
    ("/accounts/{account}/objectives", {"text": "Two shops", "measure": "Shops", "due_on": day(50)}),
    ("/accounts/{account}/assigned", {"person": "{anna}", "purpose": "x", "since": day(0), "until": day(9), "hours": 4}),
    ("/accounts/{account}/sites", {"name": "Quay", "address": "At the quay", "notes": "Ring twice"}),
    ("/accounts/{account}/assets", {"product": "pier-till", "serial": "A-1", "site": None, "on": day(0)}),
    (
        "/accounts/{account}/contracts",
        {"reference": "C-1", "product": None, "starts_on": day(0), "ends_on": day(99), "a_year": 9, "notice_days": 30},
    ),
    ("/accounts/{account}/invoices", {"number": "I-1", "amount": 9, "issued_on": day(0), "due_on": day(14)}),
    ("/accounts/{account}/results", {"year": 2026, "revenue": 9, "cost": 1}),
    ("/accounts/{account}/people", {"name": "New One", "email": "new@one.example", "job": "Buyer"}),
    (
        "/customers/services/items",
        {"key": "day", "title": "A day", "basis": "day", "price": 900, "hours": 8, "unit_key": "{unit}"},
    ),
    (
        "/customers/segments",
        {"key": "small", "name": "Small", "service": "people", "contact_every": 30, "contacts_at_most": 3, "use_target": 70},
    ),
    ("/customers/classes", {"key": "prime", "title": "Prime", "review_every": 90, "needs_plan": True}),
    ("/customers/assigned/hours", {"person": "{anna}", "hours": 12}),
    ("/customers/new", {"name": "New Firm", "zone": "Europe/Lisbon", "contact_name": None, "contact_email": None}),
    ("/voice/feedback", {"kind": "need", "door": "phone", "account": "{account}", "title": "A lamp", "words": "Please"}),
    ("/voice/boards/{board}/meetings", {"begins": f"{day(9)}T10:00:00Z", "agenda": "Plans"}),
    ("/voice/improvements", {"title": "Faster", "source": "voice", "source_key": "", "unit_key": "{unit}"}),
    ("/voice/culture/statements", {"text": "We answer"}),
    (
        "/voice/rules/surveys",
        {
            "key": "mood", "title": "Mood", "question": "nps", "asks": "How?", "occasion": "round", "every_days": 90, "percent": 10,
            "quiet_days": 30, "open_days": 9, "change_hours": 2, "delay_minutes": 0,
        },
    ),
    ("/voice/rules/care", {"unit_key": "{unit}", "contact_hours": 48, "complaint_days": 14}),
    (
        "/returns/sales",
        {"account": "{account}", "product": "pier-till", "serial": "S-1", "sold_on": day(0), "door": "web", "order": "O-1"},
    ),
    (
        "/returns/rules/warranties",
        {"key": "w", "title": "Two years", "months": 24, "starts_with": "sale", "exclusions": "", "valid_from": day(0)},
    ),
    (
        "/rewards/programmes",
        {
            "key": "club", "title": "Club", "terms": "Points", "points_per_unit": 1, "point_value": 0.05, "expiry_months": 12,
            "expected_redemption": 0.8, "hold_out_percent": 20,
        },
    ),
    ("/rewards/members/{member}/entries", {"type": "earned", "key": "I-1", "amount": 100, "undoes": "", "words": "x"}),
    (
        "/rewards/incentives",
        {"key": "two", "title": "Two for one", "segment": "", "until": day(9), "cost_each": 9, "hold_out_percent": 20},
    ),
    ("/plans/{plan}/moves", {"move": "send", "to": day(9), "reason": "They asked", "seen": None}),
    ("/plans/{plan}/holds", {"since": day(0), "until": day(9), "reason": "Holidays"}),
    ("/plans/{plan}/steps/send/skipping", {"reason": "Not needed"}),
    ("/timelines", {"text": TIMELINE.replace("install", "other"), "lead_unit": "{unit}", "path": None, "seats": None}),
]  # fmt: skip
NEVER = {
    "a list": [1],
    "an object": {"a": 1},
    "huge": "x" * 100_001 * 2,
    "below": -(10**30),
    "above": 10**30,
    "no number": "NaN@",
}
"""No field takes these: whoever sends them learns the name of the field."""
AT_TIMES = (None, "<script>\x00\x1b\u202e\u2066\r\nBcc: x@y", -1, 2**31 - 1, "0001-01-01", "2099-12-31", "no-such-key")
"""Some fields take some of these; whatever is said, it is said in words, and an act is done or not."""


@pytest.fixture(scope="module")
def company(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        at = timezone.now() - timedelta(hours=1)
        founded = found_company(at=at)
        ada = founded.staff["ada"]
        account = Account.objects.get(key="harbour-fuels")
        club = rewards.NewProgramme("points", "Points", "A point each", 1, 1)
        rewards.begin_programme(club, by=ada, at=at)
        template = store_template(TIMELINE, lead_unit="t1", by=ada, at=at)
        plan = start_plan(template, account, starts_on=timezone.localdate(), size="small", by=ada, at=at)
        board, _new = Board.objects.get_or_create(
            key="customers", defaults={"name": "Board", "founded_at": at, "sponsor": ada}
        )
        free = Account.objects.create(key="free", name="Free", created_at=at)
        names = {
            "account": account.key, "free": free.key, "anna": founded.staff["anna"].key, "unit": "t1", "plan": plan.key, "board": board.key,
            "member": str(Membership.objects.members().first().pk),
        }  # fmt: skip
        yield founded, names
        transaction.set_rollback(True)


def test_a_meeting_planned_twice_at_once_is_one(company, program):
    founded, names = company
    ada = program(founded.staff["ada"])
    board = Board.objects.get(key=names["board"])

    for _time in range(2):
        assert ada.post("/voice/boards/customers/meetings", {"begins": f"{day(9)}T10:00:00Z"}).status_code == 200

    assert board.meetings.count() == 1


def test_a_number_of_nothing_is_sent_on_as_one(company, program):
    founded, _names = company
    said = {"key": "calm", "name": "Calm", "service": "people", "contacts_at_most": 0, "use_target": 0}

    answer = program(founded.staff["ada"]).post("/customers/segments", said)

    assert answer.status_code == 200, answer.content
    assert Segment.objects.filter(key="calm", contacts_at_most=0, use_target=0).exists()


@override_settings(ORGDESK_API_RATE=1_000_000)
@pytest.mark.parametrize(("place", "said"), ACTS, ids=[place for place, _said in ACTS])
def test_an_act_with_a_hostile_field_breaks_nothing_and_names_the_field(company, program, place, said):
    founded, names = company
    probe(program(founded.staff["ada"]), named(place, names), named(said, names))


def probe(caller, address, good):
    """The act as it is meant is done; with any field hostile it is refused by the field's name, or refused in words, and never half done."""

    def send(body):
        before = Event.objects.count()
        with transaction.atomic():
            words = json.dumps(body).replace('"NaN@"', "NaN")
            answer = caller.client.generic(
                "POST",
                f"/api/v1{address}",
                words,
                content_type="application/json",
                headers={"Authorization": f"Bearer {caller.secret}"},
            )
            written = Event.objects.count() - before
            transaction.set_rollback(True)
        told = json.loads(answer.content)
        assert answer.status_code < 500, (body, told)
        assert answer.status_code < 400 or (not written and told["detail"]), (body, told)
        faults = {fault["where"].split(".")[1] for fault in told.get("errors", ()) if "." in fault["where"]}
        return answer.status_code, faults, told

    done, _wrong, told = send(good)
    assert done < 300, told
    assert send({**good, "zzz": 1})[:2] == (422, {"zzz"})
    for what, value in NEVER.items():
        status, wrong, _told = send(dict.fromkeys(good, value))
        assert (what, status) == (what, 422)
        taken = {
            name for name, given in good.items() if isinstance(given, type(value)) and isinstance(value, list | dict)
        }
        assert wrong >= set(good) - taken, what
    for name in good:
        for value in AT_TIMES:
            status, wrong, told = send({**good, name: value})
            assert status != 422 or wrong, (name, value, told)


def named(said, names):
    """With the keys of rows in the place of {name}."""
    if isinstance(said, dict):
        return {name: named(value, names) for name, value in said.items()}
    elif isinstance(said, list):
        return [named(one, names) for one in said]
    elif isinstance(said, str) and "{" in said and not said.startswith("key:"):
        for name, value in names.items():
            said = said.replace(f"{{{name}}}", value)
    return said
