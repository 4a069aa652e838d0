"""What people press twice, too late, or without the seat: a clear word, and nothing lost."""

from __future__ import annotations

from apps.desk.conftest import Desk
from orgdesk.apps.desk.models import Declaration, Message, Resolution
from orgdesk.apps.knowledge.models import Limitation
from orgdesk.apps.mail.models import OutgoingMail


def test_a_double_click_on_i_can_answers_the_customer_once(desk: Desk) -> None:
    ticket = desk.ask()
    given = {"work": desk.step(ticket).key, "capability": "can", "text": "Open it again."}

    first = desk.as_("joyce").post(f"/tickets/{ticket.key}/declarations", given)
    second = desk.as_("joyce").post(f"/tickets/{ticket.key}/declarations", given)

    assert (first.status_code, second.status_code) == (302, 409)
    assert "already finished" in second.content.decode()
    assert ticket.messages.filter(kind=Message.Kind.SENT).count() == 1
    assert Resolution.objects.count() == Declaration.objects.count() == 1


def test_a_double_click_on_i_cannot_opens_one_limitation(desk: Desk) -> None:
    ticket = desk.ask()
    given = {"work": desk.step(ticket).key, "capability": "cannot", "text": "Tried.", "title": "Totals lack a field"}

    for _ in range(2):
        answer = desk.as_("joyce").post(f"/tickets/{ticket.key}/declarations", given)

    assert answer.status_code == 409
    assert Limitation.objects.count() == Declaration.objects.count() == 1
    assert desk.step(ticket).kind == "answer-t2"


def test_an_outcome_for_what_a_colleague_finished_names_the_colleague_and_keeps_the_words(desk: Desk) -> None:
    ticket = desk.ask()
    given = {"work": desk.step(ticket).key, "capability": "can", "text": "Joyce's answer."}
    desk.as_("joyce").post(f"/tickets/{ticket.key}/declarations", given)

    late = desk.as_("pim").post(f"/tickets/{ticket.key}/declarations", {**given, "text": "Pim's long answer."})

    words = late.content.decode()
    assert late.status_code == 409
    assert "Joyce Bell already finished" in words
    assert "Pim&#x27;s long answer." in words
    assert not Message.objects.filter(text__contains="Pim").exists()


def test_a_person_without_the_seat_is_told_whose_it_is(desk: Desk) -> None:
    ticket = desk.ask()

    answer = desk.declare(ticket, "can", "anna", text="I would say restart.")

    words = answer.content.decode()
    assert answer.status_code == 409
    assert "you do not hold that seat" in words
    assert "I would say restart." in words
    assert not ticket.messages.filter(kind=Message.Kind.SENT).exists()
    assert "This is for T1 Support." in desk.page(f"/tickets/{ticket.key}", by="anna")


def test_work_that_a_colleague_has_taken_is_left_to_them(desk: Desk) -> None:
    ticket = desk.ask()
    desk.as_("pim").post(f"/work/{desk.step(ticket).key}/claim")

    answer = desk.declare(ticket, "can", "joyce", text="Mine.")

    assert answer.status_code == 409
    assert "Pim de Graaf took" in answer.content.decode()
    assert "Pim de Graaf is on it" in desk.page(f"/tickets/{ticket.key}")


def test_a_step_of_another_ticket_cannot_be_answered_through_this_one(desk: Desk) -> None:
    one, other = desk.ask(), desk.ask("Another thing", by="tess")

    given = {"work": desk.step(other).key, "capability": "can", "text": "Hello."}
    answer = desk.as_("joyce").post(f"/tickets/{one.key}/declarations", given, follow=True)

    assert "not part of this ticket" in answer.content.decode()
    assert not Declaration.objects.exists()


def test_an_answer_that_the_drawing_does_not_offer_is_refused(desk: Desk) -> None:
    ticket = desk.ask()

    for said in ("", "perhaps", "can' OR 1=1"):
        assert desk.declare(ticket, said, "joyce", title="A thing").status_code in {302, 409}

    assert not Declaration.objects.exists()
    assert not Limitation.objects.exists()
    assert desk.step(ticket).kind == "answer-t1"


def test_a_request_without_words_opens_nothing(desk: Desk) -> None:
    answer = desk.as_("nadia").post("/requests/new", {"subject": "  ", "text": "\n"})

    assert answer.status_code == 200
    assert not OutgoingMail.objects.exists()


def test_a_refused_declaration_is_there_as_it_was_typed_when_its_page_is_called_up_anew(desk: Desk) -> None:
    ticket = desk.ask()
    address = f"/tickets/{ticket.key}/declarations"
    before = desk.as_("anna").get(address)
    desk.declare(ticket, "can", "anna", text="I would say restart.")

    page = desk.page(address, by="anna")

    assert before["Location"] == f"/tickets/{ticket.key}"
    assert "I would say restart." in page
    assert "you do not hold that seat" in page
    assert desk.as_("joyce").get(address)["Location"] == f"/tickets/{ticket.key}"
    assert desk.as_("nadia").get(address).status_code == 404


def test_a_short_name_with_a_blank_is_refused_in_the_words_of_its_field(desk: Desk) -> None:
    answer = desk.as_("mara").post("/tickets/types/new", {"name": "Loan", "key": "loan of a till", "order": 1})

    words = answer.content.decode()
    assert "Only letters without accents, digits, dashes and underscores; no blanks." in words
    assert "slug" not in words
