"""What people do on pages, done by programs: one story for each family, and what is refused."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from orgdesk.apps.customers.models import Account, Product
from orgdesk.apps.demo.company import found_company
from orgdesk.apps.desk.models import (
    AutomationRule,
    BusinessCalendar,
    CannedReply,
    Macro,
    SavedView,
    ServicePolicy,
    Ticket,
)
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.work.models import Absence, RoutingRule, ShiftPattern

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def company(django_db_setup, django_db_blocker):
    """One company for all stories; each undoes what it did."""
    with django_db_blocker.unblock(), transaction.atomic():
        founded = found_company(at=timezone.now() - timedelta(hours=1))
        Product.objects.get_or_create(key="pier-till", defaults={"name": "Pier till"})
        yield founded
        transaction.set_rollback(True)


@pytest.fixture
def as_(company, program):
    """`as_("ravi")` is a program of that colleague."""
    return lambda name, *scopes: program(company.staff[name], *scopes)


@pytest.fixture
def account(company):
    return Account.objects.filter(contacts__person=company.customers["nadia"]).first()


def done(answer):
    """What the page said."""
    assert answer.status_code in {200, 201}, answer.content
    return answer.json()


def day(days):
    return str(timezone.localdate() + timedelta(days=days))


def test_a_rule_is_written_tried_approved_and_switched_on(as_):
    ravi, tomas = as_("ravi"), as_("tomas")
    words = {
        "name": "Mark exports",
        "trigger": "opened",
        "conditions": [["subject", "contains", "export"]],
        "acts": [["add_tag", "export"]],
    }

    rule = done(ravi.post("/setup/rules", words))
    place = f"/setup/rules/{rule['number']}"
    early = ravi.post(f"{place}/proposals")
    tried = done(ravi.post(f"{place}/dry-runs", {"days": 7}))
    done(ravi.post(f"{place}/proposals"))
    done(tomas.post(f"{place}/judgements", {"approve": True, "review_on": day(90)}))
    done(ravi.post(f"{place}/switch", {"on": True}))

    assert (early.status_code, "Try the rule" in early.json()["detail"]) == (409, True)
    assert tried == {"seen": 0, "fits": 0, "tickets": [], "refused": []}
    assert AutomationRule.objects.get().state == AutomationRule.State.ON
    assert ravi.get(place).json()["conditions"] == [["subject", "contains", "export"]]


def test_a_rule_that_transfers_says_which_tickets_the_chart_would_not_let_go(as_, company):
    ravi = as_("ravi")
    asked = {"subject": "Firmware crash", "text": "It stops.", "requester_email": company.customers["nadia"].email}
    ticket = done(as_("joyce").post("/tickets", asked))["key"]
    rule = {"name": "To the developers", "trigger": "opened", "acts": [["transfer", "T4 Development"]]}

    unknown = ravi.post("/setup/rules", {**rule, "acts": [["transfer", "moon"]]})
    kept = done(ravi.post("/setup/rules", rule))
    tried = done(ravi.post(f"/setup/rules/{kept['number']}/dry-runs", {"days": 7}))

    assert (unknown.status_code, "takes requests" in unknown.json()["detail"]) == (409, True)
    assert kept["acts"] == [["transfer", "t4-development"]]
    assert tried["refused"] == tried["tickets"] == [ticket]


def test_words_macros_and_fields_are_kept(as_):
    ravi = as_("ravi")

    done(ravi.post("/setup/canned-replies", {"title": "Thanks", "body": "Thank you."}))
    reply = CannedReply.objects.get(title="Thanks")
    macro = done(ravi.post("/setup/macros", {"name": "Greet", "reply": reply.pk, "acts": [["add_tag", "greeted"]]}))
    done(ravi.post("/setup/canned-replies", {"title": "Many thanks", "body": "Thank you.", "reply": reply.pk}))
    said = done(ravi.post("/setup/fields", {"label": "Serial number", "kind": "text", "order": 1}))

    assert macro["acts"] == [["add_tag", "greeted"]]
    assert Macro.objects.get(name="Greet").reply.title == "Many thanks"
    assert said["done"] == "Kept."


def test_a_roster_is_planned_and_absence_noted(as_, company):
    ravi, joyce = as_("ravi"), company.staff["joyce"]

    done(
        ravi.post("/work/rosters/t1/shifts", {"person": joyce.key, "begins": day(0), "day0": "09:00-12:30 13:00-17:30"})
    )
    at = timezone.now() + timedelta(days=1)
    away = {"person": joyce.key, "start": at.isoformat(), "end": (at + timedelta(days=2)).isoformat(), "kind": "leave"}
    done(ravi.post("/work/rosters/t1/absences", away))
    row = Absence.objects.get(person=joyce)
    done(ravi.post(f"/work/rosters/t1/absences/{row.pk}/end"))
    done(
        ravi.post(
            "/work/routing/rules",
            {"name": "Pumps", "to_unit": "t2", "order": 3, "level": 1, "answers": {"when-product": ["pier-till"]}},
        )
    )

    assert ShiftPattern.objects.filter(person=joyce).exists()
    assert abs(row.start - at) < timedelta(minutes=1)
    assert not Absence.objects.filter(pk=row.pk, end__gt=timezone.now() + timedelta(days=1)).exists()
    assert RoutingRule.objects.get(name="Pumps").to_unit == "t2"


def test_a_promise_is_drafted_and_published(as_):
    ravi = as_("ravi")

    done(ravi.post("/setup/calendars", {"name": "Quay", "zone": "Europe/Lisbon", "answers": {"mon": "09:00-17:00"}}))
    calendar = BusinessCalendar.objects.get(name="Quay")
    policy = ServicePolicy.objects.create(key="house", name="House", order=1, calendar=calendar, targets={}, olas={})
    draft = done(
        ravi.post(
            f"/setup/promises/{policy.pk}/drafts",
            {
                "name": "House",
                "order": 1,
                "calendar": calendar.key,
                "answers": {"target-first_response": "1: 1 h, *: 4 h"},
            },
        )
    )
    done(ravi.post(f"/setup/promises/{draft['about']['pk']}/publication"))

    assert BusinessCalendar.objects.get(name="Quay").week == {"mon": "09:00-17:00"}
    assert ServicePolicy.objects.get(pk=draft["about"]["pk"]).targets["first_response"]["1"] == 60


def test_a_view_is_ones_own_until_it_is_shared(as_):
    ravi, joyce = as_("ravi"), as_("joyce")

    done(ravi.post("/desk/views", {"name": "Exports", "page": "/tickets/", "query": "q=export"}))
    view = SavedView.objects.get(name="Exports")
    foreign = joyce.post(f"/desk/views/{view.pk}/removal")
    done(ravi.post(f"/desk/views/{view.pk}/removal"))

    assert foreign.status_code == 404
    assert not SavedView.objects.filter(name="Exports").exists()


def test_one_act_is_done_with_many_tickets_and_what_is_refused_is_told(as_):
    joyce = as_("joyce")
    asked = {"text": "It stops.", "requester_email": "nadia@harbour-fuels.example"}
    keys = [done(joyce.post("/tickets", {**asked, "subject": f"Export {n}"}))["key"] for n in range(2)]

    said = done(joyce.post("/desk/bulk-acts", {"ticket": keys, "act": "tag", "value": "export"}))
    unknown = joyce.post("/desk/bulk-acts", {"ticket": keys, "act": "paint", "value": "red"})

    assert "2 tickets" in said["done"]
    assert {tag.name for one in Ticket.objects.filter(key__in=keys) for tag in one.tags.all()} == {"export"}
    assert unknown.status_code == 409


def test_a_unit_is_sold_comes_back_and_is_inspected(as_, account):
    from orgdesk.apps.returns.models import Return, ReturnLine, SoldUnit

    ada = as_("ada")
    sold = {"account": account.key, "product": "pier-till", "serial": "PT-1", "sold_on": day(-30)}

    done(ada.post("/returns/sales", sold))
    made = done(ada.post("/returns", {"serial": "PT-1", "reason": ReturnLine.Reason.values[0], "words": "It hums."}))
    line = Return.objects.get(key=made["about"]["key"]).lines.get()
    foreign = ada.post(f"/returns/lines/{line.pk + 1}/steps", {"step": "authorise"})
    done(ada.post(f"/returns/lines/{line.pk}/steps", {"step": "authorise", "note": "Send it."}))
    late = ada.post(f"/returns/lines/{line.pk}/steps", {"step": "authorise"})
    unknown = ada.post("/returns/sales", {**sold, "account": "nobody", "serial": "PT-2"})

    assert SoldUnit.objects.get().asset.account == account
    assert ReturnLine.objects.get(pk=line.pk).state == ReturnLine.State.AUTHORISED
    assert [foreign.status_code, late.status_code] == [404, 409]
    assert (unknown.status_code, unknown.json()["errors"][0]["where"]) == (422, "body.account")


def test_a_programme_begins_and_a_member_earns_points(as_, account):
    from orgdesk.apps.rewards.models import Membership, Programme

    ada, joyce = as_("ada"), as_("joyce")
    terms = {
        "title": "Harbour club",
        "terms": "A point for each euro.",
        "points_per_unit": 1,
        "point_value": 0.01,
        "expiry_months": 12,
        "expected_redemption": 0.8,
        "hold_out_percent": 20,
    }

    refused = joyce.post("/rewards/programmes", {"key": "club", **terms})
    done(ada.post("/rewards/programmes", {"key": "club", **terms}))
    member = Membership.objects.filter(programme__key="club", held_out=False).first()
    done(ada.post(f"/rewards/members/{member.pk}/entries", {"type": "earned", "key": "INV-1", "amount": 100}))
    done(ada.post("/rewards/programmes/club/costs", {"what": "Cards", "amount": 12.5}))

    assert refused.status_code == 404
    assert member.entries.get().key.endswith("INV-1")
    assert str(Programme.objects.get(key="club").costs.get().amount) == "12.50"


def test_a_complaint_is_written_down_and_judged_and_an_improvement_follows(as_, account, company):
    from orgdesk.apps.voice.models import Charter, Feedback, Improvement

    joyce, ada = as_("joyce"), as_("ada")

    made = done(
        joyce.post(
            "/voice/feedback",
            {"kind": "complaint", "door": "phone", "account": account.key, "title": "Late again", "theme": "delivery"},
        )
    )
    said = Feedback.objects.get(title="Late again")
    better = done(
        joyce.post(
            "/voice/improvements",
            {"title": "Parcels leave on time", "source": "voice", "source_key": said.key, "unit_key": "t1"},
        )
    )
    done(joyce.post(f"/voice/improvements/{better['about']['key']}/drop", {"reason": "Another carrier now."}))
    promise = "You are content | EX-3 | 80"
    charter = {
        "overview": "We",
        "mission": "Serve",
        "goals": "Well",
        "promises": promise,
        "complaint_route": "Write",
        "remedy": "A refund",
        "dispute_route": "Talk",
        "review_on": day(200),
    }
    unwanted = joyce.post("/voice/charters", charter)
    done(ada.post("/voice/charters", charter))
    unfit = ada.post("/voice/charters", {**charter, "promises": "You are content"})
    done(ada.post("/voice/charters/1/publication"))

    assert (said.account, made["about"]) == (account, {"key": said.key})
    assert Improvement.objects.get().state == Improvement.State.DROPPED
    assert Charter.objects.get().published_at is not None
    assert (unwanted.status_code, unfit.json()["errors"][0]["where"]) == (404, "body.promises")


def test_an_audit_is_planned_begun_and_drawn_by_the_auditor_alone(as_, company):
    from orgdesk.apps.audit.models import Audit, Programme, Scorecard

    vera, joyce = as_("vera"), as_("joyce")
    body = joyce.post("/audits/programmes", {"title": "Year", "year": 2026, "unit_key": "audit"})
    done(
        vera.post(
            "/audits/scorecards",
            {"title": "Answers", "pass_mark": 80, "criteria": "Solves it | 3\nChecks who asks | 2 | fatal"},
        )
    )
    bodies = [one.key for one in company.version.content.units if one.kind.value == "audit_body"]
    done(vera.post("/audits/programmes", {"title": "Year", "year": 2026, "unit_key": bodies[0]}))
    plan = {
        "title": "First tier",
        "unit_key": "t1",
        "first": day(-30),
        "last": day(-1),
        "planned_on": day(1),
        "scorecard": Scorecard.objects.get().key,
        "lead": company.staff["vera"].key,
    }
    audit = done(vera.post(f"/audits/programmes/{Programme.objects.get().key}/audits", plan))["about"]["key"]
    unseen = joyce.post(f"/audits/{audit}/stages", {"to": "under_way"})
    done(vera.post(f"/audits/{audit}/stages", {"to": "under_way"}))
    finding = done(
        vera.post(
            f"/audits/{audit}/findings",
            {
                "severity": "minor",
                "title": "No greeting",
                "words": "Three of ten.",
                "unit_key": "t1",
                "due_on": day(30),
            },
        )
    )

    assert body.status_code in {404, 422}
    assert unseen.status_code == 404
    assert Audit.objects.get(key=audit).state == Audit.State.UNDER_WAY
    assert Audit.objects.get(key=audit).findings.get().key == finding["about"]["key"]


def test_a_scenario_is_written_and_refused_where_it_cannot_be_played(as_, company):
    from orgdesk.apps.process.models import DefinitionVersion
    from orgdesk.apps.rehearsal.models import Run, Scenario

    ines = as_("ines")
    process = DefinitionVersion.objects.active().get(definition__key="tiered-support")
    choice = {
        "version": company.version.key,
        "definition": process.pk,
        "name": "Fewer",
        "hours": "office",
        "demand": 120,
    }

    unfit = ines.post("/rehearsals/scenarios", choice)
    people = {fault["where"].removeprefix("body."): 3 for fault in unfit.json()["errors"]}
    done(ines.post("/rehearsals/scenarios", {**choice, "answers": {**people, "minutes-none": None}}))
    kept = Scenario.objects.get(name="Fewer")
    run = done(ines.post("/rehearsals/runs", {"first": kept.key, "weeks": 1, "replications": 2}))
    done(ines.post(f"/rehearsals/runs/{run['about']['key']}/cancellation"))
    beside = {**choice, "name": "Fewer still", "answers": {**people, "minutes-none": None}}
    done(ines.post("/rehearsals/scenarios", beside))
    both = done(ines.post("/rehearsals/runs", {"first": kept.key, "others": [Scenario.objects.get(name="Fewer still").key], "weeks": 1, "replications": 2}))  # fmt: skip
    compared = ines.get(f"/rehearsals/runs/{both['about']['key']}/comparison").json()

    assert (compared["base"], compared["replications"], compared["measures"]) == (kept.key, 0, [])
    assert unfit.status_code == 422
    assert kept.settings["demand"] == 120
    assert Run.objects.get(key=run["about"]["key"]).first == kept


def test_a_draft_of_the_organisation_is_proposed_with_effects_approved_and_activated(as_, company):
    mara, ada, joyce = as_("mara"), as_("ada"), as_("joyce")
    chart = base64.b64encode(b"name,title,manager\nInes,Manager,\nRavi,Lead,Ines\n").decode()
    brought = done(mara.post("/organisation/imports", {"file": {"name": "chart.csv", "content": chart}}))
    draft = done(
        mara.post(
            f"/organisation/imports/{brought['about']['key']}/drafts", {"label": "0.1", "workspace_name": "Trial"}
        )
    )
    foreign = joyce.post(f"/organisation/imports/{brought['about']['key']}/drafts", {"label": "0.2"})
    broken = mara.post("/organisation/imports", {"file": {"name": "chart.csv", "content": "no base64!"}})
    place = f"/organisation/versions/{company.draft.key}"
    done(
        mara.post(
            f"{place}/proposals",
            {"effects": [{"text": "Faster", "measure": "TS-1", "target": 4}], "review_on": day(90)},
        )
    )
    done(ada.post(f"{place}/transitions", {"to": "approved"}))
    done(ada.post(f"{place}/activation", {"on": day(3)}))

    version = Version.objects.get(pk=company.draft.pk)
    assert Version.objects.get(key=draft["about"]["key"]).label == "0.1"
    assert foreign.status_code in {403, 404, 409, 422}
    assert broken.json()["errors"][0]["where"] == "body.file.content"
    assert version.content.effects[0].measure == "TS-1"
    assert str(version.effective_from) == day(3) or version.status == Version.Status.APPROVED


def test_a_process_is_drafted_saved_and_published(as_):
    from orgdesk.apps.process.models import DefinitionVersion, ProcessDraft

    mara, joyce = as_("mara"), as_("joyce")
    begun = done(mara.post("/drafts", {"from": "template:complaint"}))
    draft = ProcessDraft.objects.get(key=begun["about"]["key"])
    refused = joyce.post(f"/drafts/{draft.key}/publication", {"revision": draft.revision})
    late = mara.post(f"/drafts/{draft.key}/publication", {"revision": draft.revision + 7})
    done(mara.post(f"/drafts/{draft.key}/revisions", {"xml": bytes(draft.xml).decode(), "revision": draft.revision}))
    draft.refresh_from_db()
    done(mara.post(f"/drafts/{draft.key}/publication", {"revision": draft.revision}))

    assert [refused.status_code, late.status_code] == [403, 409]
    assert DefinitionVersion.objects.active().filter(definition__key=draft.key).exists()


def test_a_skill_is_rated_a_wish_kept_and_a_foreign_flag_not_seen(as_, company):
    from orgdesk.apps.people.models import Aspiration, SkillRating, TalentFlag

    ravi, joyce, oskar = as_("ravi"), as_("joyce"), as_("oskar")
    colleague = f"/careers/colleagues/{company.staff['joyce'].key}"

    done(ravi.post(f"{colleague}/ratings", {"skill": "Pumps", "level": "2", "note": "Shadowed twice"}))
    done(joyce.post("/careers/wishes", {"kind": Aspiration.Kind.values[0], "words": "Towards the second tier."}))
    done(
        ravi.post(
            f"{colleague}/flags", {"flag": TalentFlag.Kind.values[0], "reason": "Learns fast", "expires": day(100)}
        )
    )
    flag = TalentFlag.objects.get()
    foreign = oskar.post(f"{colleague}/flags/{flag.pk}/end")

    assert SkillRating.objects.get(skill="Pumps").person == company.staff["joyce"]
    assert Aspiration.objects.get(person=company.staff["joyce"]).words == "Towards the second tier."
    assert foreign.status_code == 404


def test_an_account_gets_a_site_a_device_a_contract_and_an_owner(as_, account, company):
    joyce, ada = as_("joyce"), as_("ada")
    place = f"/accounts/{account.key}"

    refused = joyce.post(f"{place}/invoices", {"number": "1", "amount": 10, "issued_on": day(0), "due_on": day(30)})
    done(ada.post(f"{place}/sites", {"name": "Pier 4", "address": "Quay 4"}))
    done(
        ada.post(
            f"{place}/contracts",
            {"reference": "C-1", "starts_on": day(-10), "ends_on": day(300), "a_year": 1200, "notice_days": 30},
        )
    )
    contract = account.contracts.get(reference="C-1")
    done(
        ada.post(
            f"/customers/contracts/{contract.pk}/renewal",
            {"renewed": "yes", "until": day(600), "a_year": 1300, "reason": "Content"},
        )
    )
    gone = ada.post("/customers/contracts/999999/renewal", {"renewed": "yes"})
    unseen = ada.post("/accounts/none/sites", {"name": "Pier 5"})

    assert account.sites.get(name="Pier 4").address == "Quay 4"
    assert str(account.contracts.latest("pk").ends_on) == day(600)
    assert [refused.status_code, gone.status_code, unseen.status_code] == [403, 404, 404]


def test_the_council_decides_and_search_learns_words(as_):
    from orgdesk.apps.knowledge.models import CouncilDecision, Synonyms

    tomas, greta, joyce = as_("tomas"), as_("greta"), as_("joyce")

    refused = joyce.post("/knowledge/decisions", {"about": "Exports", "decision": "Write it."})
    done(tomas.post("/knowledge/decisions", {"about": "Exports", "decision": "Write it."}))
    done(greta.post("/knowledge/synonyms", {"words": "till, register"}))
    row = Synonyms.objects.get()
    done(greta.post(f"/knowledge/synonyms/{row.pk}/end"))

    assert refused.status_code == 409
    assert CouncilDecision.objects.get().decision == "Write it."
    assert not Synonyms.objects.exists()


def test_a_file_of_another_desk_is_brought_and_an_archive_asked_for(as_, settings, tmp_path):
    from orgdesk.apps.exchange.models import Export, ImportRun

    settings.ORGDESK_VAR = tmp_path
    ada, joyce = as_("ada"), as_("joyce")
    content = base64.b64encode(b"number,subject,requester\n1,Export fails,nadia@harbour-fuels.example\n").decode()
    parcel = {"kind": "csv", "file": {"name": "tickets.csv", "content": content}}

    refused = joyce.post("/exchange/imports", parcel)
    made = done(ada.post("/exchange/imports", parcel))
    done(ada.post("/exchange/archives"))

    assert refused.status_code in {403, 404}
    assert ImportRun.objects.get(key=made["about"]["key"]).kind == "csv"
    assert Export.objects.get().by.name == "Ada Quist"


def test_rows_are_read_page_by_page_and_foreign_ones_are_not_there(as_, company, account):
    from orgdesk.apps.people.models import TalentFlag

    ravi, oskar, joyce = as_("ravi"), as_("oskar"), as_("joyce")
    for number in range(3):
        done(
            joyce.post(
                "/voice/feedback", {"kind": "need", "door": "phone", "account": account.key, "title": f"Wish {number}"}
            )
        )
    flag = {"flag": TalentFlag.Kind.values[0], "reason": "Learns fast", "expires": day(100)}
    done(ravi.post(f"/careers/colleagues/{company.staff['joyce'].key}/flags", flag))
    marked = TalentFlag.objects.get()

    first = joyce.get("/voice/feedback?limit=2").json()
    rest = joyce.get(f"/voice/feedback?limit=2&after={first['next']}").json()
    one = joyce.get(f"/voice/feedback/{rest['items'][0]['key']}").json()

    assert [row["title"] for row in first["items"] + rest["items"]] == ["Wish 2", "Wish 1", "Wish 0"]
    assert (one["account"], one["kind"], rest["next"]) == (account.key, "need", "")
    assert [row["reason"] for row in ravi.get("/careers/flags").json()["items"]] == ["Learns fast"]
    assert oskar.get("/careers/flags").json()["items"] == []
    assert oskar.get(f"/careers/flags/{marked.pk}").status_code == 404


def test_a_token_for_another_area_neither_acts_nor_reads(as_):
    poor = as_("ada", "tickets:write")

    assert [poor.get("/voice/feedback").status_code, poor.post("/voice/packs").status_code] == [403, 403]
    assert as_("ada", "voice:read").post("/voice/packs").status_code == 403


def test_an_act_that_asks_for_the_password_once_more_has_no_operation(as_):
    assert as_("ada").post("/operations/retention", {}).status_code == 404
