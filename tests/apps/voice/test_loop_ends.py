"""The ends of the loop: packs, improvements with their effect, the charter and how it is kept."""

from __future__ import annotations

import subprocess
from datetime import timedelta

import pytest
from django.test import Client

from apps.voice.conftest import Clock, House, found_house
from apps.voice.test_surveys import answer, ask_round
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.events.models import Event
from orgdesk.apps.voice.actions import found_board
from orgdesk.apps.voice.duties import measure_promises, send_packs
from orgdesk.apps.voice.models import BoardMeeting, Charter, Improvement, Judgement, Pack, Survey
from support.at_once import at_once
from support.settling import wait_until_settled

WORDS = {
    "overview": "We make meters.", "mission": "Every drop counted.", "goals": "You wait less.", "complaint_route": "At any door.",
    "remedy": "We say sorry and put it right.", "dispute_route": "An ombudsman decides.", "review_on": "2027-01-01",
}  # fmt: skip


def said(house: House, title: str) -> None:
    house.post("/your-voice/new", "nadia", kind="need", title=title)


@pytest.mark.acceptance("S1-81", issue=6)
@pytest.mark.acceptance("S1-81", issue=7)
def test_finance_and_development_get_a_pack_of_voices_each_month_by_mail_with_a_document(house: House, tmp_path):
    said(house, 'Invoices by site #include "x" *bold*')
    house.clock.pass_(days=30)

    send_packs(house.clock.now)
    send_packs(house.clock.pass_(hours=1))

    assert Pack.objects.count() == 1
    for decider in ("helen", "tomas"):
        mail = next(mail for mail in house.mails_to(decider) if "Customers" in mail.subject)
        file = mail.files.get()
        (tmp_path / "pack.pdf").write_bytes(bytes(file.data))
        text = subprocess.run(
            ["pdftotext", "-layout", tmp_path / "pack.pdf", "-"], capture_output=True, check=True
        ).stdout
        assert b'Invoices by site #include "x" *bold*' in text
    page = house.page("/voice/packs/2026-03", "helen")
    assert "Invoices by site" in page
    assert house.as_("helen").get("/voice/packs/2026-03/document")["Content-Type"] == "application/pdf"
    assert house.as_("nadia").get("/voice/packs/2026-03").status_code == 404


def installs(house: House, days: int, count: int) -> None:
    """Onboardings that took so many days."""
    for number in range(count):
        plan, begun = f"p{house.clock.now:%d%H}{number}", house.clock.now
        record_event("plan.started", at=begun, objects={"plan": plan, "account": "harbour-fuels"})
        record_event("plan.completed", at=begun + timedelta(days=days, hours=number), objects={"plan": plan})


@pytest.mark.django_db(transaction=True)
@pytest.mark.acceptance("S1-56", issue=6)
def test_a_voice_ends_in_a_changed_portal_and_the_measured_effect_on_the_time_to_install(house: House):
    installs(house, 9, 12)
    house.clock.pass_(days=14)
    said(house, "The set-up page asks for what you know")
    for decider, by in (("development", "tomas"), ("finance", "helen")):
        judgement = Judgement.objects.get(decider__key=decider)
        house.post(f"/voice/judgements/{judgement.pk}", by, decision="accepted", reason="Gladly.")
    key = Improvement.objects.get(source_key__endswith="development").key
    house.post(
        f"/voice/improvements/{key}/change", "tomas", change="portal", change_key="set-up-page",
        words="The set-up page knows the site.", code="ON-8", days=14,
    )  # fmt: skip
    installs(house, 3, 12)
    assert "is measured when 14 days have passed" in house.page(f"/voice/improvements/{key}", "mara")

    wait_until_settled()
    send_packs(house.clock.pass_(days=15))

    page = house.page(f"/voice/improvements/{key}", "mara")
    assert "Time to complete" in page
    assert "better" in page
    assert Improvement.objects.get(key=key).before["value"] > 8 > 4 > Improvement.objects.get(key=key).after["value"]
    assert "The set-up page knows the site." in house.page("/your-voice", "nadia")


@pytest.mark.acceptance("S3-47", issue=5)
@pytest.mark.acceptance("S3-47", issue=6)
@pytest.mark.acceptance("S3-47", issue=7)
def test_improvements_are_registered_from_audits_measures_and_voices(house: House):
    record_event(
        "finding.raised", at=house.clock.now, by=house.people["mara"].key, objects={"finding": "F-9", "unit": "t1"},
        text={"title": "Closed without telling the customer"},
    )  # fmt: skip
    house.post(
        "/voice/improvements/new", "joyce", title="Fewer tickets reopened", source="measure", source_key="TS-17",
        unit_key="t1", code="TS-17",
    )  # fmt: skip
    said(house, "Invoices by site")
    house.post(f"/voice/judgements/{Judgement.objects.get(decider__key='finance').pk}", "helen", decision="accepted")

    assert "Closed without telling the customer" in house.page("/voice/improvements?source=audit", "joyce")
    assert "Fewer tickets reopened" in house.page("/voice/improvements?source=measure", "joyce")
    assert "Invoices by site" in house.page("/voice/improvements?source=voice", "joyce")


def test_a_finding_told_twice_is_registered_once(house: House):
    for _ in range(2):
        record_event("finding.raised", at=house.clock.now, objects={"finding": "F-9", "unit": "t1"})

    assert Improvement.objects.count() == 1


def all_recommend_us(house: House) -> None:
    """Three days, every customer ten of ten each day."""
    Survey.objects.filter(key="recommendation").update(quiet_days=0, every_days=1)
    for _ in range(3):
        ask_round(house)
        for key in ("nadia", "jonas", "tess", "omar"):
            answer(house, key, 10)
        house.clock.pass_(days=1)
    wait_until_settled()


@pytest.mark.django_db(transaction=True)
@pytest.mark.acceptance("S3-34", issue=5)
@pytest.mark.acceptance("S3-34", issue=6)
def test_the_charter_is_published_with_measurable_promises_a_way_to_complain_and_how_they_are_kept(house: House):
    promises = "You would recommend us | EX-1 | 20\nComplaints are settled in time | EX-10 | 85"
    house.post("/voice/charters/new", "mara", promises=promises, **WORDS)
    assert "We are writing our charter" in house.page("/charter", "visitor")
    house.post("/voice/charters/1/publication", "mara")
    all_recommend_us(house)

    measure_promises(house.clock.now)

    page = house.page("/charter", "visitor")
    for words in ("Every drop counted.", "At any door.", "An ombudsman decides.", "We say sorry and put it right."):
        assert words in page
    assert "100 points in the last 90 days" in page
    assert "kept" in page
    assert "not yet measured" in page
    assert "/your-voice/new?kind=complaint" in page


@pytest.mark.django_db(transaction=True)
def test_a_new_version_of_the_charter_is_measured_when_it_is_published_and_replaces_the_one_before(house: House):
    all_recommend_us(house)
    for version in (1, 2):
        words = {**WORDS, "review_on": f"2027-0{version}-15"}
        house.post("/voice/charters/new", "mara", promises="You would recommend us | EX-1 | 20", **words)
        house.post(f"/voice/charters/{version}/publication", "mara")

    page = house.page("/charter", "visitor")
    assert "100 points in the last 90 days" in page
    assert "not yet measured" not in page
    ours = house.page("/voice/charters", "mara")
    assert ours.index("Version 2") < ours.index("published") < ours.index("Version 1") < ours.index("replaced")


def test_a_pack_ahead_of_its_time_does_not_take_the_place_of_the_months(house: House):
    said(house, "Invoices by site")
    house.clock.pass_(days=8)
    sent = house.post("/voice/packs/new", "mara")
    assert "Sent to Helen Marsh, Tomas Okafor." in sent
    assert "Customers&#x27; voices, March 2026 until March 10" in sent
    assert "sent already" in house.post("/voice/packs/new", "mara")
    said(house, "Receipts in Ukrainian")
    house.clock.pass_(days=23)

    send_packs(house.clock.now)

    assert set(Pack.objects.values_list("key", flat=True)) == {"2026-03-10", "2026-03"}
    month = house.page("/voice/packs/2026-03", "helen")
    assert "Invoices by site" in month
    assert "Receipts in Ukrainian" in month
    house.clock.pass_(days=30)
    send_packs(house.clock.now)
    assert "Receipts in Ukrainian" in house.page("/voice/packs/2026-04", "helen")  # it still waits for a decision


def test_an_unknown_measure_is_said_beside_the_promises(house: House):
    refused = house.as_("mara").post("/voice/charters/new", {"promises": "A | ZZ-99 | 80", **WORDS})

    assert list(refused.context["form"].errors) == ["promises"]
    assert "ZZ-99" in refused.context["form"].errors["promises"][0]


@pytest.mark.parametrize(
    "promise", ["No bars at all", "A | EX-3 | much", "A | ZZ-99 | 80", "A | EX-3 | nan", "A | EX-3 | inf"]
)
def test_a_promise_that_no_measure_can_show_is_refused_with_its_reason(house: House, promise: str):
    answer = house.as_("mara").post("/voice/charters/new", {"promises": promise, **WORDS})

    assert answer.status_code == 422
    assert "We are writing our charter" in house.page("/charter", "visitor")


def test_a_charter_sent_four_times_in_one_moment_is_one_version_with_its_promises_once(
    transactional_db: None, clock: Clock
):
    house = found_house(clock)
    words = {**WORDS, "promises": "You would recommend us | EX-1 | 20\nYou are content | EX-1 | 10"}
    house.post("/voice/charters/new", "mara", **{**words, "mission": "To be reached."})
    clients = []
    for _ in range(4):
        client = Client()
        client.force_login(house.people["mara"], backend="django.contrib.auth.backends.ModelBackend")
        clients.append(client)

    answers = at_once(*(lambda client=client: client.post("/voice/charters/new", words) for client in clients))

    assert {answer.status_code for answer in answers} == {302}
    assert list(Charter.objects.order_by("version", "promises").values_list("version", "promises__text")) == [
        (1, "You would recommend us"), (1, "You are content"), (2, "You would recommend us"), (2, "You are content"),
    ]  # fmt: skip
    assert Event.objects.filter(kind="charter.written").count() == 2


def test_a_charter_is_written_anew_from_what_the_last_one_says(house: House):
    house.post("/voice/charters/new", "mara", promises="You would recommend us | EX-1 | 20", **WORDS)

    form = house.as_("mara").get("/voice/charters/new").context["form"]
    house.post(
        "/voice/charters/new", "mara", **{field.name: field.value() for field in form} | {"review_on": "2027-02-01"}
    )

    first, second = Charter.objects.order_by("version")
    assert second.complaint_route == first.complaint_route
    assert [(one.text, one.code, one.target) for one in second.promises.all()] == [
        ("You would recommend us", "EX-1", 20)
    ]


def test_the_board_meets_and_every_item_is_decided_and_reported_to_the_next_meeting(house: House):
    board = found_board(
        key="customers", name="Customer board", charter="Two years.", sponsor=house.people["mara"], at=house.clock.now
    )
    account = house.people["nadia"].contact_of.get().account
    house.post(
        "/voice/boards/customers/members", "mara", person=house.people["nadia"].pk, account=account.pk, on="2026-01-01"
    )
    for begins in ("2026-03-10T10:00", "2026-06-10T10:00"):
        house.post("/voice/boards/customers/meetings", "mara", begins=begins, agenda="What you need")
    first, second = BoardMeeting.objects.order_by("at")
    member = board.members.get()

    house.post(
        f"/voice/meetings/{first.pk}",
        "mara",
        present=[member.pk],
        minutes="We met.",
        items="Spare parts in a day\nLouder beep\nNadia Brook: Larger print\nNadia Brook: \n",
    )
    for row in Judgement.objects.filter(feedback__title__in=["Louder beep", "Larger print"]):
        by = {"finance": "helen", "development": "tomas"}[row.decider.key]
        house.post(f"/voice/judgements/{row.pk}", by, decision="refused", reason="Ears come first.")

    assert "1 of 1 members present" in house.page("/voice/boards/customers", "mara")
    opening = house.page(f"/voice/meetings/{second.pk}", "mara")
    assert "First: what became of what you told us" in opening
    assert "Ears come first." in opening
    assert "Spare parts in a day" in house.page("/your-voice", "nadia")
    assert sorted(first.items.values_list("title", "person__name", "state")) == [
        ("Larger print", "Nadia Brook", "told"),
        ("Louder beep", None, "decided"),
        ("Spare parts in a day", None, "routed"),
    ]
