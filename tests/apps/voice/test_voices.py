"""What customers say reaches those who decide, and the answer goes back; complaints are owned once."""

from __future__ import annotations

import pytest

from apps.voice.conftest import House
from orgdesk.apps.accounts.models import Person
from orgdesk.apps.customers.models import Account, Contact
from orgdesk.apps.events.models import Event
from orgdesk.apps.voice.models import Complaint, Feedback, Improvement
from orgdesk.apps.work.models import WorkItem


def speak(house: House, by: str, kind: str, title: str, **more: object) -> Feedback:
    house.post("/your-voice/new", by, kind=kind, title=title, **more)
    return Feedback.objects.latest("pk")


def decide(house: House, said: Feedback, by: str, decision: str, reason: str = "") -> str:
    row = said.judgements.get(decider__key={"helen": "finance", "tomas": "development"}[by])
    return house.post(f"/voice/judgements/{row.pk}", by, decision=decision, reason=reason)


@pytest.mark.acceptance("S1-55", issue=6)
def test_what_a_customer_says_goes_to_finance_and_development_and_both_answers_come_back(house: House):
    said = speak(house, "nadia", "need", "Invoices by site, please")
    assert "Decide for Finance" in house.page("/work/", "helen")
    assert "Decide for Research and development" in house.page("/work/", "tomas")

    decide(house, said, "helen", "accepted", "From the May invoice on.")
    assert "From the May invoice on." not in house.page("/your-voice", "nadia")
    decide(house, said, "tomas", "planned", "The export follows in autumn.")

    mine = house.page("/your-voice", "nadia")
    assert "From the May invoice on." in mine
    assert "The export follows in autumn." in mine
    letter = house.mails_to("nadia")[-1]
    assert "From the May invoice on." in letter.text
    assert said.key in letter.subject
    assert not WorkItem.objects.open().filter(kind="judge-feedback").exists()
    assert [event.kind for event in Event.objects.about("feedback", said.key) if event.kind.startswith("feedback")][-2:] == [
        "feedback.decided", "feedback.told",
    ]  # fmt: skip


def test_a_refusal_without_words_is_itself_refused(house: House):
    said = speak(house, "nadia", "need", "A till in pink")

    page = decide(house, said, "tomas", "refused")

    assert "words that the customer can be told; write why" in page
    assert said.judgements.get(decider__key="development").at is None


def test_a_theme_that_a_rule_names_goes_to_its_decider_alone(house: House):
    house.post("/voice/feedback/new", "joyce", kind="need", door="phone", title="Parcels came open", theme="delivery")

    said = Feedback.objects.get()

    assert [row.decider.key for row in said.judgements.all()] == ["finance"]


def test_nobody_decides_for_another_seat(house: House):
    said = speak(house, "nadia", "need", "Invoices by site")
    row = said.judgements.get(decider__key="finance")

    answer = house.as_("joyce").post(f"/voice/judgements/{row.pk}", {"decision": "accepted"})

    assert answer.status_code == 404
    row.refresh_from_db()
    assert row.at is None


@pytest.mark.acceptance("S3-46", issue=5)
@pytest.mark.acceptance("S3-46", issue=6)
def test_a_need_told_on_the_telephone_is_recorded_as_the_customers_voice(house: House):
    page = house.post(
        "/voice/feedback/new", "joyce", kind="need", door="phone", title="They wish to print on A5",
        account=house.people["tess"].contact_of.get().account_id, words="Our drawers hold nothing larger.",
    )  # fmt: skip

    assert "Written down as" in page
    needs = house.page("/voice/feedback?kind=need", "anna")
    assert "They wish to print on A5" in needs
    assert "Alder Foods" in needs
    assert "They wish to print on A5" in house.page("/your-voice", "tess")


@pytest.mark.acceptance("S1-54", issue=4)
@pytest.mark.acceptance("S1-54", issue=5)
@pytest.mark.acceptance("S1-54", issue=6)
def test_a_complaint_told_to_sales_is_handed_over_twice_owned_once_and_the_customer_is_never_sent_elsewhere(
    house: House,
):
    house.post(
        "/voice/feedback/new", "sam", kind="complaint", door="sales", title="Third wrong invoice",
        account=house.people["nadia"].contact_of.get().account_id,
    )  # fmt: skip
    key = Complaint.objects.get().feedback.key
    letter = house.mails_to("nadia")[0]
    assert "You need not tell anybody again" in letter.text

    finish = {"field-heard": "Three wrong invoices in a row.", "field-wished": "One right one."}
    house.finish(house.work("write-down"), "sam", **finish)
    house.finish(house.work("acknowledge"), "joyce", **{"field-case": "Invoices", "field-customer_informed": "on"})
    resolve = house.work("resolve")
    house.post(f"/work/{resolve.key}/claim", "anna")
    assert "Anna Petrov looks after it and rings you" in house.page("/your-voice", "nadia")
    remedy = {"field-cause": "invoice", "field-remedy": "A credit note, and the price list mended."}
    house.finish(resolve, "anna", outcome="is-resolved", **remedy)
    house.finish(house.work("ring"), "anna", outcome="is-content", **{"field-said": "We ring and say sorry."})

    complaint = Complaint.objects.get()
    page = house.page(f"/voice/feedback/{key}", "mara")
    assert complaint.owner == house.people["anna"]
    assert complaint.resolved_at is not None
    for unit in ("Inside Sales", "T1", "Account Operations"):
        assert unit in page
    assert "as promised" in page
    assert "A credit note" in page
    assert "A credit note" in house.page("/your-voice", "nadia")
    assert {row.decider.key for row in complaint.feedback.judgements.all()} == {"finance", "development"}


def test_a_complaint_sent_back_to_a_unit_that_had_it_is_told_as_not_kept(house: House):
    speak(house, "nadia", "complaint", "Nobody rang")
    said = Feedback.objects.get()
    for unit, minutes in (("t1", 1), ("account-operations", 2), ("t1", 3)):
        WorkItem.objects.create(
            kind="resolve", title="?", subject_type="complaint", subject_key=said.key, unit_key=unit,
            enabled_at=house.clock.pass_(minutes=minutes),
        )  # fmt: skip

    page = house.page(f"/voice/feedback/{said.key}", "mara")

    assert "not as promised" in page
    assert "went back to a unit that had it before" in page


def test_a_visitor_may_complain_without_signing_in_and_gets_the_answer_by_mail(house: House):
    page = house.post(
        "/your-voice/new", "visitor", kind="complaint", title="Rude on the telephone", name="Ruth Tamar",
        email="ruth@tamar-retail.example",
    )  # fmt: skip

    assert "Thank you. We have it as" in page
    assert Complaint.objects.get().feedback.person.email == "ruth@tamar-retail.example"


def test_while_no_process_is_drawn_a_complaint_is_work_of_account_management_at_once(house: House):
    from orgdesk.apps.process.models import DefinitionVersion

    DefinitionVersion.objects.filter(definition__key="complaint").delete()
    speak(house, "nadia", "complaint", "Nobody rang")
    item = house.work("resolve")

    house.finish(item, "anna", note="Rang and made it good.")

    assert item.unit_key == "account-operations"
    assert Complaint.objects.get().owner == house.people["anna"]
    assert Complaint.objects.get().resolved_at is not None


@pytest.mark.acceptance("S2-26", issue=3)
@pytest.mark.acceptance("S2-26", issue=5)
def test_a_sentence_about_our_culture_stands_beside_compliments_counted_by_unit(house: House):
    house.post("/voice/culture/statements", "mara", text="We surprise customers well")
    for _ in range(2):
        house.post(
            "/voice/feedback/new", "joyce", kind="compliment", door="mail", title="Wonderful help", unit_key="t1"
        )
    house.post("/voice/feedback/new", "joyce", kind="compliment", door="mail", title="Quick", unit_key="technical")

    page = house.page("/voice/culture", "joyce")

    assert "We surprise customers well" in page
    counted = [(one.name, one.count) for one in house.as_("joyce").get("/voice/culture").context["compliments"]]
    assert counted == [("T1", 2), ("Technical", 1)]
    assert not WorkItem.objects.filter(kind="judge-feedback").exists()


@pytest.mark.acceptance("S2-30", issue=3)
@pytest.mark.acceptance("S2-30", issue=5)
def test_staff_are_asked_whether_the_culture_is_true_and_no_answer_can_be_traced(house: House):
    house.post("/voice/culture/statements", "mara", text="Work here is fun")
    statement = house.as_("joyce").get("/voice/culture").context["statements"][0]
    for by in ("joyce", "sam", "anna", "luis"):
        house.post("/voice/culture", by, **{f"s{statement.pk}": 5})
    assert "4 answers; shown from 5 on" in house.page("/voice/culture", "mara")

    house.post("/voice/culture", "tomas", **{f"s{statement.pk}": 1})
    twice = house.post("/voice/culture", "tomas", **{f"s{statement.pk}": 5})

    assert "You have answered this quarter" in twice
    assert "80 %" in house.page("/voice/culture", "mara")
    assert not Event.objects.filter(actor=house.people["tomas"].key, kind__startswith="culture").exists()


@pytest.mark.acceptance("S1-8", issue=5)
@pytest.mark.acceptance("S1-8", issue=6)
def test_the_overview_joins_surveys_board_requests_and_complaints_of_one_account(house: House):
    from apps.voice.test_surveys import answer, ask_round, solve

    ask_round(house)
    answer(house, "nadia", 9)
    solve(house, "1001")
    Event.objects.get(kind="ticket.opened").subjects.create(object_type="product", object_key="pier-till")
    speak(house, "nadia", "complaint", "Third wrong invoice")
    account = house.people["nadia"].contact_of.get().account
    from orgdesk.apps.voice.actions import capture_feedback

    capture_feedback(kind="board", door="board", title="Spare parts by drone", account=account, at=house.clock.now)

    page = house.page("/voice/?account=harbour-fuels", "anna")
    other = house.page("/voice/?account=alder-foods", "anna")

    assert "What Harbour Fuels says" in page
    for words in ("Recommendation", "Pier till", "Advisory board", "Complaint"):
        assert words in page
    context = house.as_("anna").get("/voice/?account=harbour-fuels").context["seen"]
    assert (context.complaints_open, context.ticket_count) == (1, 1)
    assert "Pier till" not in other


def test_what_one_of_several_contacts_says_is_kept_with_who_said_it_and_answered_to_them(house: House):
    iris = Person.objects.create_person(email="iris@harbour-fuels.example", name="Iris Moll")
    harbour = Account.objects.get(key="harbour-fuels")
    Contact.objects.create(person=iris, account=harbour)
    said = {"kind": "need", "door": "phone", "title": "Receipts by mail", "account": harbour.pk}

    unsaid = house.as_("joyce").post("/voice/feedback/new", said)
    assert "Harbour Fuels has several contacts" in unsaid.context["form"].errors["person"][0]
    stranger = house.as_("joyce").post("/voice/feedback/new", {**said, "person": house.people["jonas"].pk})
    assert "Jonas Keller is no contact of Harbour Fuels" in stranger.context["form"].errors["person"][0]
    assert not Feedback.objects.exists()

    house.post("/voice/feedback/new", "joyce", **{**said, "person": iris.pk})
    kept = Feedback.objects.get()
    assert (kept.person, kept.account) == (iris, harbour)
    house.post("/voice/feedback/new", "joyce", kind="need", door="phone", title="A5", person=house.people["tess"].pk)
    assert Feedback.objects.latest("pk").account.key == "alder-foods"


def test_nothing_said_is_refused_in_words(house: House):
    answer = house.as_("nadia").post("/your-voice/new", {"kind": "need", "title": "   "})

    assert answer.status_code == 422
    assert Feedback.objects.count() == 0


def test_a_customer_sees_neither_others_voices_nor_who_decides(house: House):
    said = speak(house, "nadia", "need", "Invoices by site")

    assert house.as_("tess").get(f"/voice/feedback/{said.key}").status_code == 404
    assert "Invoices by site" not in house.page("/your-voice", "tess")


def test_what_is_accepted_stands_in_the_register(house: House):
    said = speak(house, "nadia", "need", "Invoices by site")

    decide(house, said, "helen", "accepted")

    row = Improvement.objects.get()
    assert (row.source, row.feedback) == ("voice", said)
    assert "Invoices by site" in house.page("/voice/improvements?source=voice", "joyce")
