"""Trainings of a limitation with materials, sessions, lesson plans and attendance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.knowledge.conftest import STEPS
from orgdesk.apps.desk.models import Notification
from orgdesk.apps.knowledge.models import Acknowledgement, Stage, Training
from orgdesk.apps.people.models import Delivery
from orgdesk.apps.timelines.models import LessonPlan
from orgdesk.apps.work.models import WorkItem

NOW = datetime.now(UTC)


@pytest.fixture
def training(walk, bring):
    """T2 must learn it."""
    bring("publish")
    who, noun, kind, sent = STEPS["publish"]
    walk.post(who, noun, kind, **sent, key=WorkItem.objects.open().get(kind="publish").subject_key)
    return Training.objects.with_share().get()


def plan(walk, training, *, by="mara", hours=-1, **more):
    when = (timezone.localtime() + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")
    given = {
        "leader": walk.staff["felix"].pk, "starts_at": when, "minutes": 45, "way": "video",
        "place": "https://meet.example/export", "channel": "t2", **more,
    }  # fmt: skip
    return walk.client(by).post(f"/knowledge/trainings/{training.pk}/sessions", given, follow=True)


def attend(walk, *who, by="felix", session=None):
    row = session or Delivery.objects.latest("pk")
    places = row.attendees.filter(person__in=[walk.staff[one] for one in who]).values_list("pk", flat=True)
    address = f"/people/training/deliveries/{row.pk}/attendance"
    return walk.client(by).post(address, {"came": list(places)}, follow=True).content.decode()


def asked(walk, who):
    row = Acknowledgement.objects.get(person=walk.staff[who])
    return WorkItem.objects.about("training", str(row.pk)).open().exists()


@pytest.mark.acceptance("S0-70", issue=5)
def test_who_came_to_the_session_has_learnt_it_and_who_was_absent_stays_asked(walk, training):
    answer = plan(walk, training, topics="Totals, Export menu", level="beginners")
    assert answer.status_code == 200, answer.content.decode()
    lead = WorkItem.objects.open().get(kind="lead-session")
    refused = walk.client("felix").post(f"/work/{lead.key}/outcome", follow=True).content.decode()

    attend(walk, "noor")

    assert "Note on the page of the training who came" in refused
    assert lead.claimed_by == walk.staff["felix"]
    assert not WorkItem.objects.open().filter(kind="lead-session").exists()
    assert not asked(walk, "noor")
    absent = Acknowledgement.objects.exclude(person=walk.staff["noor"]).select_related("person")
    assert absent
    assert all(WorkItem.objects.about("training", str(row.pk)).open().exists() for row in absent)
    page = walk.page("greta", training.limitation.key)
    assert f"1 of {training.asked} have learnt it" in page
    assert "led by Felix Moreau" in page
    assert LessonPlan.objects.get(topics=["export menu", "totals"]).title in page
    assert f"1 of {training.asked}" in walk.client("dario").get("/knowledge/limitations").content.decode()
    file = walk.client("dario").get(f"/knowledge/trainings/{training.pk}?as=csv").content.decode()
    assert "Noor Haddad" in file


def test_when_all_came_or_read_it_the_customers_are_told(walk, training):
    plan(walk, training)
    people = [row.person for row in Acknowledgement.objects.select_related("person")]
    names = [key for key, person in walk.staff.items() if person in people]
    attend(walk, *names[1:])
    walk.deliver()
    training.limitation.refresh_from_db()
    between = training.limitation.stage
    row = Acknowledgement.objects.get(person=walk.staff[names[0]])
    walk.client(names[0]).post(f"/knowledge/acknowledgements/{row.pk}")
    walk.deliver()

    training.limitation.refresh_from_db()
    assert between == Stage.TRAINING
    assert training.limitation.stage in {Stage.TELLING, Stage.CLOSED}


def test_attendance_noted_by_mistake_is_corrected_and_the_person_asked_again(walk, training):
    plan(walk, training)
    attend(walk, "noor")
    attend(walk)

    assert asked(walk, "noor")
    assert Acknowledgement.objects.get(person=walk.staff["noor"]).waits


def test_who_is_invited_hears_of_it_and_of_its_being_called_off(walk, training):
    plan(walk, training, hours=48)
    session = Delivery.objects.get()
    early = attend(walk, "noor")
    walk.client("mara").post(f"/people/training/deliveries/{session.pk}/end", {"reason": "Felix is ill."})

    told = list(Notification.objects.filter(person=walk.staff["noor"]).order_by("pk").values_list("words", flat=True))
    assert "has not begun" in early
    assert "You are invited to" in told[-2]
    assert "Felix is ill." in told[-1]
    assert not WorkItem.objects.open().filter(kind="lead-session").exists()
    assert "called off" in walk.client("noor").get(f"/knowledge/trainings/{training.pk}").content.decode()
    assert asked(walk, "noor")


def test_materials_are_articles_and_files_which_customers_do_not_get(walk, training):
    address = f"/knowledge/trainings/{training.pk}/materials"
    mara, title = walk.client("mara"), training.version.title
    mara.post(address, {"article": title})
    sheet = SimpleUploadedFile("exercise.pdf", b"%PDF-1.4 exercise", content_type="application/pdf")
    mara.post(address, {"title": "Exercise", "file": sheet})
    empty = mara.post(address, {"article": "No such thing"})

    page = walk.client("noor").get(f"/knowledge/trainings/{training.pk}").content.decode()
    materials = page.partition('id="materials"')[2]
    assert title in materials
    assert "exercise.pdf" in materials
    number = training.__class__.objects.get().course.materials.get().pk
    file = walk.client("noor").get(f"/people/training/materials/{number}")
    assert b"".join(file.streaming_content) == b"%PDF-1.4 exercise"
    assert walk.client("nadia").get(f"/people/training/materials/{number}").status_code == 404
    assert empty.status_code == 422
    assert "No such thing" in empty.content.decode()
    mara.post(f"{address}/{training.limitation.article.key}/end")
    assert not training.articles.exists()


def test_only_those_who_govern_knowledge_plan_and_what_was_typed_is_kept(walk, training):
    foreign = plan(walk, training, by="noor")
    wrong = plan(walk, training, place="", topics="Totals")

    assert foreign.status_code == 422
    assert "Only those who govern knowledge" in foreign.content.decode()
    assert wrong.status_code == 422
    assert "Say for whom it is made" in wrong.content.decode()
    assert 'value="Totals"' in wrong.content.decode()
    assert not Delivery.objects.exists()
    assert "Plan a session" not in walk.client("noor").get(f"/knowledge/trainings/{training.pk}").content.decode()
