"""Before and after a version of the chart, by its page."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from orgdesk.apps.demo.company import Company, found_company, put_into_force
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation.actions import create_version
from orgdesk.apps.organisation.models import Activation, Workspace
from orgdesk.core.organisation.templates import load_template
from support.settling import wait_until_settled

pytestmark = pytest.mark.django_db(transaction=True)  # only what is committed is settled and may be read


@pytest.fixture
def company() -> Company:
    return found_company(at=timezone.now() - timedelta(days=90))


def reader(company: Company) -> Client:
    client = Client()
    client.force_login(company.staff["mara"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def solve_tickets(first: int, *, at: datetime, hops: int, minutes: int, channel: str = "email") -> None:
    """Thirty tickets, each handed on so often and worked on so long by each unit."""
    for number in range(first, first + 30):
        begun = at + timedelta(minutes=number)
        about = {"ticket": f"{number}"}
        record_event("ticket.opened", at=begun, objects=about, data={"channel": channel})
        for hop in range(hops + 1):
            work = {**about, "work": f"w{number}-{hop}"}
            unit = {"unit": ("t1-support", "t2-support")[hop % 2]}
            record_event("work.enabled", at=begun, objects={**work, "process": f"i{number}"}, data=unit)
            done = begun + timedelta(minutes=minutes)
            record_event(
                "work.finished", at=done, by="p1", objects=work, data={**unit, "started_at": begun.isoformat()}
            )
        record_event(
            "ticket.resolved",
            at=begun + timedelta(hours=3),
            by="p1",
            objects=about,
            data={"from": "in_progress", "tier": 1},
        )


def page_of(company: Company, activation: Activation, **asked: str) -> str:
    wait_until_settled()
    return unescape(reader(company).get(f"/insight/changes/{activation.pk}", asked).content.decode())


def row_of(page: str, measure: str) -> str:
    return page.split(f">{measure}</a>")[1].split("</tr>", maxsplit=1)[0]


@pytest.mark.acceptance("S1-95", issue=5)
@pytest.mark.acceptance("S1-95", issue=7)
def test_hand_overs_and_touch_time_stand_before_and_after_the_version_with_their_intervals(company: Company) -> None:
    moment = timezone.now() - timedelta(days=28)
    solve_tickets(100, at=moment - timedelta(days=10), hops=3, minutes=40)
    put_into_force(company.draft, proposed_by=company.staff["mara"], approved_by=company.staff["ada"], at=moment)
    solve_tickets(200, at=moment + timedelta(days=10), hops=1, minutes=25)

    page = page_of(company, Activation.objects.get(version=company.draft), days="28")

    hand_overs, touch = row_of(page, "Hand-overs per ticket"), row_of(page, "Handle time")
    unowned = row_of(page, "Time without owner")
    assert "by chance or not" in unowned or "the same" in unowned  # a number without an interval proves nothing
    assert "better" not in unowned
    assert hand_overs.index(">3") < hand_overs.index(">1")
    assert "better" in hand_overs
    assert touch.index("40 min") < touch.index("25 min")
    assert "What coordination costs" in page


@pytest.mark.acceptance("S3-9", "S3-10", issue=3)
@pytest.mark.acceptance("S3-9", "S3-10", issue=7)
def test_the_comparison_names_what_else_changed_and_calls_nothing_a_cause(company: Company) -> None:
    moment = timezone.now() - timedelta(days=20, hours=1)
    solve_tickets(100, at=moment - timedelta(days=5), hops=2, minutes=30)
    put_into_force(company.draft, proposed_by=company.staff["mara"], approved_by=company.staff["ada"], at=moment)
    solve_tickets(200, at=moment + timedelta(days=5), hops=2, minutes=30, channel="phone")
    solve_tickets(300, at=moment + timedelta(days=6), hops=2, minutes=30, channel="phone")
    record_event("process.deployed", at=moment + timedelta(days=3), objects={"process": "complaint"})
    record_event("article.published", at=moment + timedelta(days=4), objects={"article": "a1"})

    page = page_of(company, Activation.objects.get(version=company.draft), days="28")

    assert "A difference is not a cause" in page
    assert "no difference beyond chance" in row_of(page, "Hand-overs per ticket")
    assert "cannot be told yet" in row_of(page, "Satisfaction")
    conditions = page.split("What else changed</h2>")[1].split("</section>")[0]
    assert "Only 20 of 28 days have passed" in conditions
    assert "a season cannot be told from the change" in conditions
    assert "Requests a day went from 1.1 to 3.0" in conditions
    assert "The share of the channel phone went from 0 % to 100 %" in conditions
    assert "Process Complaint deployed" in conditions
    assert "Articles published: 0 before, 1 after" in conditions
    assert "it took years to pay, and less in fragmented markets" in conditions


@pytest.mark.acceptance("S3-5", issue=3)
@pytest.mark.acceptance("S3-5", issue=7)
def test_the_structure_itself_is_profiled_as_it_was_and_as_it_is(company: Company) -> None:
    put_into_force(
        company.draft,
        proposed_by=company.staff["mara"],
        approved_by=company.staff["ada"],
        at=timezone.now() - timedelta(days=9),
    )

    page = page_of(company, Activation.objects.get(version=company.draft))

    profile = page.split("The structure itself</h2>")[1].split("</section>")[0]
    for words in ("People led by a manager, on average", "Layers", "centralisation", "specialisation", "formalisation"):
        assert words in profile
    old, new = company.version.content, company.draft.content
    assert old != new
    assert ">2.0<" in profile
    assert ">2.1<" in profile


@pytest.mark.acceptance("S3-33", issue=3)
@pytest.mark.acceptance("S3-33", issue=7)
def test_cost_and_quality_of_a_shared_service_stand_before_and_after(company: Company) -> None:
    moment = timezone.now() - timedelta(days=28)
    pods = create_version(
        Workspace.objects.get(),
        label="Pods",
        title="Service pods",
        structure=load_template("service-pods").structure,
        by=company.staff["mara"],
        at=moment - timedelta(days=2),
    )
    put_into_force(pods, proposed_by=company.staff["mara"], approved_by=company.staff["ada"], at=moment)

    page = page_of(company, Activation.objects.get(version=pods), unit="credit-support", days="28")

    assert "Shared service: Receivables and credit support" in page
    assert "Cost per ticket" in page.split("Cost and quality</h2>")[1]
    assert "Reopened" in page.split("Cost and quality</h2>")[1]


@pytest.mark.acceptance("S1-100", issue=6)
@pytest.mark.acceptance("S1-100", issue=7)
def test_what_a_version_promised_is_bound_to_measures_and_checked_afterwards(company: Company) -> None:
    put_into_force(
        company.draft,
        proposed_by=company.staff["mara"],
        approved_by=company.staff["ada"],
        at=timezone.now() - timedelta(days=40),
    )
    activation = Activation.objects.get(version=company.draft)
    mara = reader(company)
    before = page_of(company, activation).split("What the version promised</h2>")[1]
    seen = unescape(mara.get(f"/organisation/versions/{company.draft.key}/life").content.decode())

    mara.post(
        f"/organisation/versions/{company.draft.key}/effects",
        {"effect": "ownership", "finding": "kept", "note": "Every account has one."},
    )
    mara.post(f"/organisation/versions/{company.draft.key}/effects", {"effect": "nothing", "finding": "kept"})
    after = page_of(company, activation).split("What the version promised</h2>")[1]

    promise = "Every customer relationship has one owner through the whole lifecycle"
    assert promise in before
    assert "came as expected" not in before
    assert "to be seen by" in before.split(promise)[1].split("</tr>")[0]
    assert "Accounts kept" in seen
    found = after.split(promise)[1].split("</tr>")[0]
    assert "came as expected" in found
    assert "Mara Lindqvist: Every account has one." in found
    assert after.count("came as expected") == 1


@pytest.mark.acceptance("S1-100", issue=7)
def test_a_promised_effect_stands_beside_its_measure_before_and_after_with_the_target_and_whether_it_is_reached():
    company = found_company(at=timezone.now() - timedelta(days=90), grows=True)
    moment = timezone.now() - timedelta(days=28)
    solve_tickets(100, at=moment - timedelta(days=10), hops=3, minutes=40)
    put_into_force(company.version, proposed_by=company.staff["mara"], approved_by=company.staff["ada"], at=moment)
    solve_tickets(200, at=moment + timedelta(days=10), hops=1, minutes=25)

    page = page_of(company, Activation.objects.get(version=company.version), days="28")

    promised = page.split("What the version promised</h2>")[1]
    hands = promised.split("A request passes through no more hands than before")[1].split("</tr>")[0]
    assert [word in hands for word in (">3<", ">1<", ">reached<")] == [True, True, True]
    assert "not looked at yet" in hands
    solved = promised.split("What was solved stays solved")[1].split("</tr>")[0]
    assert "3 %" in solved
    assert "not reached" not in promised


def test_a_log_that_begins_inside_the_period_before_says_so_and_counts_only_the_days_that_it_knows():
    moment = timezone.now() - timedelta(days=20, hours=1)
    company = found_company(at=moment - timedelta(days=10), grows=True)
    solve_tickets(100, at=moment - timedelta(days=5), hops=2, minutes=30)
    put_into_force(company.version, proposed_by=company.staff["mara"], approved_by=company.staff["ada"], at=moment)
    solve_tickets(200, at=moment + timedelta(days=5), hops=2, minutes=30)

    page = page_of(company, Activation.objects.get(version=company.version), days="28")

    conditions = page.split("What else changed</h2>")[1].split("</section>")[0]
    assert "The log begins only 10 days before" in conditions
    assert "Requests a day went from 3.0 to 1.5" in conditions


def test_customers_do_not_see_it(company: Company) -> None:
    client = Client()
    client.force_login(company.customers["nadia"], backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/insight/changes").status_code == 404
