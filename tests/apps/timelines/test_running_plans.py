"""A partner's onboarding runs: steps become work of their owners, by the worker's duty and the one worklist."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from apps.timelines.house import AT, MONDAY, after, do, items, start
from orgdesk.apps.events.models import Event
from orgdesk.apps.insight.row_words import rows_in_words
from orgdesk.apps.organisation.models import Assignment
from orgdesk.apps.timelines.actions import start_plan
from orgdesk.apps.timelines.duties import open_steps, roll_plans
from orgdesk.apps.timelines.errors import TimelineError
from orgdesk.apps.timelines.models import PlanStep, RunningPlan
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem
from orgdesk.core.process.errors import FormIncomplete

pytestmark = pytest.mark.django_db


def week_zero(plan, house):
    do(plan, "sign-up", house.sam, AT, promises="A training in May")
    for step in ("announce", "portal-admin"):
        do(plan, step, house.sam, AT)
    do(plan, "erp-account", house.ines, AT)
    do(plan, "mailer", house.dario, AT)
    first, second = items(plan, "hand-over").order_by("pk")
    finish_work(first, by=house.sam, at=AT)
    finish_work(second, by=house.ines, at=AT)
    do(plan, "opportunity", house.ines, AT)


@pytest.mark.acceptance("S4-14", "S4-15", issue=6)
def test_a_start_from_the_page_dates_every_week_and_offers_the_first_step_to_sales(house, page_of):
    sent = {"account": house.account.pk, "template": house.template.pk, "size": "large", "starts_on": "2026-03-02"}
    shown = page_of(house.ines).post(reverse("timelines:plan-new"), sent, follow=True).content.decode()

    plan = RunningPlan.objects.get()
    assert "Nordlicht SI" in shown
    starts = dict(plan.steps.values_list("key", "starts_on"))
    assert (starts["sign-up"], starts["getting-to-know"]) == (MONDAY, MONDAY + timedelta(weeks=3))
    assert starts["session-3"] == MONDAY + timedelta(weeks=8)
    only = WorkItem.objects.open().get()
    assert (only.unit_key, only.data["step"]) == ("sales", "sign-up")


@pytest.mark.acceptance("S4-15", "S4-24", issue=6)
def test_a_step_is_not_finished_before_its_facts_are_given(house):
    plan = start(house)

    with pytest.raises(FormIncomplete, match="promises"):
        do(plan, "sign-up", house.sam, AT)
    assert items(plan, "sign-up").exists()
    do(plan, "sign-up", house.sam, AT, promises="A training in May")
    assert plan.steps.get(key="sign-up").outcome == {"promises": "A training in May"}


@pytest.mark.acceptance("S4-16", "S4-17", "S4-20", issue=6)
def test_the_announcement_names_teams_other_companies_and_a_person_and_steps_name_their_system(house):
    plan = start(house)
    do(plan, "sign-up", house.sam, AT, promises="none")

    words = items(plan, "announce").get().instructions
    assert all(name in words for name in ("sales", "nordlicht, accounts", "helen marsh"))
    assert "portal" in items(plan, "portal-admin").get().instructions
    week_zero(plan, house)
    assert plan.steps.get(key="opportunity").state == PlanStep.State.DONE


@pytest.mark.acceptance("S4-18", "S4-19", "S4-40", issue=6)
def test_an_outside_step_is_watched_by_the_leading_unit_and_a_joint_one_needs_both_owners(house):
    plan = start(house)
    do(plan, "sign-up", house.sam, AT, promises="none")

    outside = items(plan, "erp-account").get()
    assert outside.unit_key == "support"
    assert "sister company, accounts does this" in outside.instructions
    joint = list(items(plan, "hand-over").order_by("pk"))
    assert [item.unit_key for item in joint] == ["sales", "support"]
    finish_work(joint[0], by=house.sam, at=AT)
    assert plan.steps.get(key="hand-over").state == PlanStep.State.OPEN
    finish_work(joint[1], by=house.ines, at=AT)
    assert plan.steps.get(key="hand-over").state == PlanStep.State.DONE


@pytest.mark.acceptance("S4-23", "S4-24", issue=6)
def test_week_one_asks_nobody_for_anything_and_week_two_begins_with_the_first_call(house):
    plan = start(house)
    week_zero(plan, house)

    assert open_steps(after(weeks=1)) == 0
    assert open_steps(after(weeks=2)) == 1
    call = items(plan, "first-call").get()
    assert "Agree on a meeting in week 3" in call.instructions
    assert [field["key"] for field in call.data["form"]] == ["viable_project"]


def test_the_duty_offers_each_step_once_however_often_it_runs(house):
    plan = start(house)
    week_zero(plan, house)

    assert [open_steps(after(weeks=2)) for _again in range(3)] == [1, 0, 0]
    assert items(plan, "first-call").count() == 1


def test_starting_twice_by_a_repeated_submit_gives_the_one_plan(house):
    assert start(house) == start(house)
    assert RunningPlan.objects.count() == 1


def test_work_is_due_at_the_end_of_the_promised_day_with_the_customer(house):
    plan = start(house)

    due = items(plan, "sign-up").get().due_at
    assert due.isoformat() == "2026-03-06T16:00:00+00:00"  # Friday 17:00 in Berlin


@pytest.mark.acceptance("S4-32", issue=6)
def test_a_small_partner_completes_at_week_six(house):
    plan = start(house, known={"viable_project": True})
    run_to_in_person(plan, house)
    do(plan, "in-person", house.ines, after(weeks=6))

    plan.refresh_from_db()
    assert (plan.status, plan.completed_on) == ("completed", date(2026, 4, 13))
    assert Event.objects.of_kind("plan.completed").count() == 1


@pytest.mark.acceptance("S4-38", issue=6)
def test_a_larger_partner_has_a_third_session_in_week_eight_and_completes_after_it(house):
    small, plan = start(house), None
    assert not small.steps.filter(key="session-3").exists()
    plan = start_plan(
        house.template, house.account, starts_on=MONDAY + timedelta(weeks=1), size="large", by=house.ines, at=AT,
        known={"viable_project": True},
    )  # fmt: skip
    run_to_in_person(plan, house, later=1)
    do(plan, "in-person", house.ines, after(weeks=7))
    plan.refresh_from_db()
    assert plan.is_running
    open_steps(after(weeks=9))
    words = items(plan, "session-3").get().instructions
    assert "Invite to the technical sessions" in words
    do(plan, "session-3", house.ines, after(weeks=9))
    plan.refresh_from_db()
    assert plan.status == "completed"


@pytest.mark.acceptance("S4-25", "S4-39", issue=6)
def test_getting_to_know_them_records_business_experience_and_training_as_a_touchpoint(house):
    plan = start(house)
    week_zero(plan, house)
    open_steps(after(weeks=2))
    do(plan, "first-call", house.ines, after(weeks=2), viable_project="yes")
    open_steps(after(weeks=3))
    do(plan, "getting-to-know", house.ines, after(weeks=3), business="fuel", experience="some", training="import")

    outcome = plan.steps.get(key="getting-to-know").outcome
    assert outcome == {"business": "fuel", "experience": "some", "training": "import"}
    touched = {event.data["step"]: event.data["touchpoint"] for event in Event.objects.of_kind("step.finished")}
    assert touched["getting-to-know"] is True
    assert touched["first-call"] is False


@pytest.mark.acceptance("S4-42", issue=6)
def test_a_preparation_finished_too_late_is_flagged_on_the_plan(house, page_of, at_time):
    plan = start(house)
    week_zero(plan, house)
    open_steps(after(weeks=2))
    do(plan, "first-call", house.ines, after(weeks=2), viable_project="yes")
    open_steps(after(weeks=3))
    do(plan, "getting-to-know", house.ines, after(weeks=3), business="fuel", experience="some", training="import")

    late = after(weeks=4, days=1)
    roll_plans(late)
    assert plan.steps.get(key="plan-session-1").prepared_late_on == late.date()
    at_time(late)
    assert "prepared late" in page_of(house.ines).get(reverse("timelines:plan", args=[plan.key])).content.decode()


@pytest.mark.acceptance("S4-45", issue=6)
def test_the_week_before_the_start_is_optional_and_asks_whether_it_helped(house):
    without = start(house)
    assert not without.steps.filter(key="pre-sales-review").exists()

    plan = start_plan(
        house.template, house.account, starts_on=MONDAY + timedelta(weeks=1), size="small", by=house.ines, at=AT,
        options=["pre-sales-review"],
    )  # fmt: skip
    do(plan, "pre-sales-review", house.ines, AT, worth_it="yes")
    assert plan.steps.get(key="pre-sales-review").outcome == {"worth_it": "yes"}


def test_a_template_whose_steps_wait_for_each_other_is_refused_by_name_on_the_page(house, page_of):
    from orgdesk.apps.accounts.actions import grant_role
    from orgdesk.apps.timelines.models import TemplateVersion

    grant_role(house.ines, role="process-editor", by=None, at=AT)
    looped = house.template.text.replace("version: 1", "version: 2").replace(
        "key: sign-up\n", "key: sign-up\n    after: [announce]\n"
    )
    shown = page_of(house.ines).post(reverse("timelines:template-new"), {"text": looped, "lead_unit": "support"})

    assert shown.status_code == 422
    assert "sign-up → announce" in shown.content.decode() or "announce → sign-up" in shown.content.decode()
    assert TemplateVersion.objects.count() == 1


def test_a_stored_version_is_immutable(house):
    house.template.title = "Another"
    with pytest.raises(TypeError, match="store a new version"):
        house.template.save()


def test_a_size_that_the_template_does_not_know_is_refused_with_the_choices(house):
    with pytest.raises(TimelineError, match="small, large"):
        start(house, size="huge")
    assert not RunningPlan.objects.exists()


def run_to_in_person(plan, house, later=0):
    """All that comes before the session in person, on time."""
    week_zero_at = after(weeks=later)
    open_steps(week_zero_at)
    do(plan, "sign-up", house.sam, week_zero_at, promises="none")
    for step in ("announce", "portal-admin"):
        do(plan, step, house.sam, week_zero_at)
    do(plan, "mailer", house.dario, week_zero_at)
    do(plan, "erp-account", house.ines, week_zero_at)
    first, second = items(plan, "hand-over").order_by("pk")
    finish_work(first, by=house.sam, at=week_zero_at)
    finish_work(second, by=house.ines, at=week_zero_at)
    do(plan, "opportunity", house.ines, week_zero_at)
    facts = {"business": "fuel", "experience": "some", "training": "import", "lesson_plan": "newly made"}
    path = [
        ("first-call", 2, 0), ("getting-to-know", 3, 0), ("plan-session-1", 3, 3), ("session-1", 4, 0),
        ("plan-session-2", 4, 3), ("session-2", 5, 0), ("plan-in-person", 5, 3),
    ]  # fmt: skip
    for step, weeks, days in path:
        moment = after(weeks=weeks + later, days=days)
        open_steps(moment)
        do(plan, step, house.ines, moment, viable_project="yes", **facts)
    open_steps(after(weeks=6 + later))


def test_the_list_is_searched_and_counts_steps_done_and_late(house, page_of, at_time):
    plan = start(house)
    do(plan, "sign-up", house.sam, AT, promises="none")
    client = page_of(house.ines)
    at_time(after(weeks=1, days=1))
    shown = client.get(reverse("timelines:plans"), {"q": "nordlicht"}).content.decode()

    assert "1 of 15 steps done" in shown
    assert "late" in shown
    assert "No timeline here" in client.get(reverse("timelines:plans"), {"q": "nobody"}).content.decode()


def test_work_of_a_plan_is_called_by_its_timeline_and_customer_wherever_work_is_listed(house, page_of):
    plan, client = start(house), page_of(house.sam)
    item = items(plan, "sign-up").get()

    def says(address):
        shown = client.get(address).content.decode()
        assert "Welcome a new partner: Nordlicht SI" in shown, address
        assert f"plan {plan.key}" not in shown, address

    for page in (
        reverse("work:list"), f"{reverse('work:list')}?as=csv", reverse("work:item", args=[item.key]),
        reverse("desk:queue", args=["sales"]), f"{reverse('desk:queue', args=['sales'])}?as=csv",
    ):  # fmt: skip
        says(page)
    Assignment.objects.filter(position_key="sales-seat").delete()
    says(reverse("desk:queue-triage"))


def test_what_is_counted_of_a_plan_is_named_by_its_timeline_and_customer(house):
    plan = start(house)
    shown = rows_in_words([f"enrolment:{plan.key}", f"step:{plan.key}/hand-over"], {}, linked=True)

    assert [row.words for row in shown] == [
        "Onboarding Welcome a new partner: Nordlicht SI",
        "Step of an onboarding Welcome a new partner: Nordlicht SI",
    ]


def test_the_page_of_a_plan_leads_to_its_work_and_asks_in_the_words_of_the_template(house, page_of):
    plan, client = start(house), page_of(house.ines)
    shown = client.get(reverse("timelines:plan", args=[plan.key])).content.decode()

    assert reverse("work:item", args=[items(plan, "sign-up").get().key]) in shown
    assert "Is there a project to build on in week 6?" in shown
    assert "Viable project" not in shown
    assert "sales, support, nordlicht, accounts" in shown
    assert "unit:sales" not in shown
    assert "Larger roll-outs" not in shown  # is for large customers only


def test_who_is_on_the_list_of_the_mails_is_not_offered_again(house, page_of):
    plan, client = start(house), page_of(house.ines)
    address = reverse("timelines:plan", args=[plan.key])
    assert 'id="join-person"' in client.get(address).content.decode()
    client.post(reverse("timelines:members", args=[plan.key]), {"person": house.jonas.key, "series": "welcome-mails"})

    assert 'id="join-person"' not in client.get(address).content.decode()
