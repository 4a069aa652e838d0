"""Each step of a limitation through its page: by the right person, by the wrong one, twice, too late and without words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from apps.knowledge.conftest import AT, STEPS, hold_up
from orgdesk.apps.desk.actions import open_ticket
from orgdesk.apps.desk.models import Ticket
from orgdesk.apps.events.models import Event
from orgdesk.apps.knowledge.models import (
    Acknowledgement,
    Approval,
    Delivery,
    Limitation,
    Qualification,
    Solution,
    Stage,
)
from orgdesk.apps.knowledge.models.limitation import ENDS
from orgdesk.apps.knowledge.search import search_articles
from orgdesk.apps.process.models import Instance
from orgdesk.apps.work.actions import finish_work
from orgdesk.apps.work.models import WorkItem

NOW = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)


@pytest.mark.acceptance("S0-16", "S0-18", issue=2)
def test_i_cannot_and_i_do_not_know_stand_on_the_board_as_two_kinds(walk, limitation):
    hold_up(walk, customer="omar", capability="do_not_know", title="Which tills count loyalty points")

    board = walk.client("tomas").get("/knowledge/limitations").content.decode()

    assert "I cannot" in board
    assert "I do not know" in board
    assert "Harbour Fuels" in board
    assert "Quill &amp; Co" in board


@pytest.mark.acceptance("S0-63", "S0-64", issue=2)
@pytest.mark.acceptance("S0-63", "S0-64", issue=4)
@pytest.mark.acceptance("S0-63", "S0-64", issue=5)
def test_the_page_says_who_discovered_it_and_t2_is_asked_to_verify(walk, limitation):
    page = walk.page("noor", limitation.key)

    assert "Joyce Bell" in page
    assert f'<dd><a href="/tickets/{limitation.discovered_from}">' in page
    assert 'data-step="verify"' in page
    assert 'value="is-refuted"' in page


@pytest.mark.acceptance("S0-64", issue=2)
@pytest.mark.acceptance("S0-64", issue=4)
@pytest.mark.acceptance("S0-64", issue=5)
def test_a_refuted_limitation_goes_to_the_council_with_the_reason(walk, limitation):
    walk.post("noor", "verifications", "verify", key=limitation.key, outcome="is-refuted", note="The menu is there.")

    found = Qualification.objects.get(limitation=limitation)
    assert (found.disposition, found.reason, found.by) == ("refuted", "The menu is there.", walk.staff["noor"])
    assert "The menu is there." in walk.page("mara", limitation.key)
    assert WorkItem.objects.about("limitation", limitation.key).open().get().kind == "accept"


@pytest.mark.acceptance("S0-65", "S0-66", issue=2)
@pytest.mark.acceptance("S0-65", "S0-66", issue=4)
@pytest.mark.acceptance("S0-65", "S0-66", issue=5)
def test_qa_finds_a_bug_and_development_is_asked_for_a_solution(walk, bring):
    limitation = bring("qualify")
    assert limitation.stage == Stage.QUALIFYING

    who, noun, kind, sent = STEPS["qualify"]
    walk.post(who, noun, kind, key=limitation.key, **sent)

    page = walk.page("felix", limitation.key)
    assert "found: defect" in page
    assert 'data-step="solve"' in page


@pytest.mark.acceptance("S0-72", issue=2)
@pytest.mark.parametrize(("outcome", "words"), [("change-internal", "internal"), ("change-external", "external")])
@pytest.mark.acceptance("S0-72", issue=4)
@pytest.mark.acceptance("S0-72", issue=5)
def test_a_change_is_tagged_and_decided_by_the_technical_director(walk, bring, outcome, words):
    limitation = bring("qualify")
    walk.post("yuki", "qualifications", "qualify", key=limitation.key, outcome=outcome, note="It never did that.")

    page = walk.page("tomas", limitation.key)
    assert f"change request, {words}" in page
    assert 'data-step="handle-change"' in page
    walk.post("tomas", "changes", "handle-change", key=limitation.key, outcome="change-refused", note="Not this year.")
    assert Qualification.objects.latest("pk").reason == "Not this year."
    assert Qualification.objects.latest("pk").disposition == "declined"


@pytest.mark.acceptance("S0-28", issue=2)
@pytest.mark.acceptance("S0-28", issue=4)
@pytest.mark.acceptance("S0-28", issue=5)
def test_the_technical_director_sees_every_limitation_gathered_assessed_and_actioned(walk, bring):
    limitation = bring("solve")
    hold_up(walk, customer="omar", title="Prices of yesterday")

    client = walk.client("tomas")
    board = client.get("/knowledge/limitations").content.decode().partition('class="board"')[2]
    verifying, developing = board.index('data-stage="verifying"'), board.index('data-stage="development"')
    assert verifying < board.index("Prices of yesterday") < developing < board.index(limitation.title)
    assert "Felix Moreau" in walk.page("tomas", limitation.key)


@pytest.mark.acceptance("S0-30", issue=2)
@pytest.mark.acceptance("S0-30", issue=4)
@pytest.mark.acceptance("S0-30", issue=5)
def test_a_solution_stands_on_the_page_with_its_author(walk, bring):
    limitation = bring("technical")

    page = walk.page("tomas", limitation.key)
    assert "Field added back in 4.2.1; update by the menu." in page
    assert "0 of 2 approved" in page
    assert 'data-step="verify-technical"' in page


@pytest.mark.acceptance("S0-67", issue=2)
@pytest.mark.acceptance("S0-67", issue=4)
@pytest.mark.acceptance("S0-67", issue=5)
def test_two_positions_approve_and_the_page_counts_them(walk, bring):
    limitation = bring("experience")
    assert "1 of 2 approved" in walk.page("mara", limitation.key)

    walk.post("mara", "approvals", "verify-experience", key=limitation.key, outcome="experience-passes", note="Clear.")

    assert set(Approval.objects.values_list("position_key", "by__name")) == {
        ("technical-director", "Tomas Okafor"),
        ("director-customer-experience", "Mara Lindqvist"),
    }
    assert "2 of 2 approved" in walk.page("mara", limitation.key)


@pytest.mark.acceptance("S0-68", issue=2)
@pytest.mark.acceptance("S0-68", issue=4)
@pytest.mark.acceptance("S0-68", issue=5)
def test_a_refusal_goes_back_to_development_with_its_reason_and_is_counted(walk, bring):
    limitation = bring("experience")
    walk.post("mara", "approvals", "verify-experience", key=limitation.key, outcome="experience-fails", note="Say how.")

    limitation.refresh_from_db()
    page = walk.page("felix", limitation.key)
    assert (limitation.stage, limitation.rounds) == (Stage.DEVELOPMENT, 1)
    assert "Say how." in page
    assert "1 round back" in page
    assert 'data-step="solve"' in page


def test_a_refusal_without_a_reason_is_asked_for_it_and_nothing_happens(walk, bring):
    limitation = bring("technical")
    answer = walk.post("tomas", "approvals", "verify-technical", key=limitation.key, outcome="technical-fails")

    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    assert not Approval.objects.exists()


@pytest.mark.acceptance("S0-67", issue=2)
@pytest.mark.acceptance("S0-67", issue=4)
@pytest.mark.acceptance("S0-67", issue=5)
def test_the_author_cannot_approve_the_own_solution(walk, bring):
    from orgdesk.apps.organisation.actions import assign_person

    assign_person(
        walk.staff["felix"],
        position="technical-director",
        kind="acting",
        start=NOW.date(),
        by=walk.staff["ada"],
        at=NOW,
    )
    limitation = bring("technical")
    assert "another pair of eyes" in walk.page("felix", limitation.key)

    answer = walk.post(
        "felix", "approvals", "verify-technical", key=limitation.key, outcome="technical-passes", note="It is good."
    )
    assert "needs another pair of eyes" in answer.content.decode()
    assert "It is good." in answer.content.decode()
    assert not Approval.objects.exists()


@pytest.mark.acceptance("S0-67", issue=2)
def test_one_person_in_both_seats_gives_one_approval_only(walk, bring):
    from orgdesk.apps.organisation.actions import assign_person

    assign_person(
        walk.staff["tomas"], position="director-customer-experience", kind="acting", start=NOW.date(),
        by=walk.staff["ada"], at=NOW,
    )  # fmt: skip
    limitation = bring("experience")
    answer = walk.post("tomas", "approvals", "verify-experience", key=limitation.key, outcome="experience-passes")

    assert "needs another pair of eyes" in answer.content.decode()
    assert Approval.objects.count() == 1


@pytest.mark.parametrize("step", list(STEPS))
def test_whoever_does_not_hold_the_seat_is_told_whose_it_is_and_keeps_the_words(walk, bring, step):
    limitation = bring(step)
    _who, noun, kind, sent = STEPS[step]
    page = walk.page("vera", limitation.key)
    answer = walk.post("vera", noun, kind, key=limitation.key, **sent)

    item = WorkItem.objects.about("limitation", limitation.key).filter(kind=kind).get()
    assert "You do not hold a seat there today. It waits for" in page
    assert answer.status_code == 422
    assert "you do not hold that seat today" in answer.content.decode()
    assert all(words in answer.content.decode() for name, words in sent.items() if name in {"note", "words", "body"})
    assert item.is_open


@pytest.mark.parametrize("step", list(STEPS))
def test_a_double_click_acts_once_and_names_who_was_first(walk, bring, step):
    limitation = bring(step)
    who, noun, kind, sent = STEPS[step]
    first = walk.post(who, noun, kind, key=limitation.key, **sent)
    again = walk.post(who, noun, kind, key=limitation.key, **sent)

    assert first.status_code == 200
    assert again.status_code == 422
    assert "already finished" in again.content.decode()
    assert (
        Event.objects.about("limitation", limitation.key).of_kind("work.finished").filter(data__work_kind=kind).count()
        == 1
    )
    assert Solution.objects.count() <= 1


def test_an_outcome_for_work_that_a_colleague_finished_keeps_what_was_typed(walk, bring):
    limitation = bring("verify")
    item = WorkItem.objects.open().get(kind="verify")
    finish_work(item, by=walk.staff["oskar"], at=NOW, outcome="is-verified")

    answer = walk.post("noor", "verifications", "verify", key=limitation.key, outcome="is-refuted", note="A long note.")
    assert "Oskar Brandt already finished" in answer.content.decode()
    assert "A long note." in answer.content.decode()
    assert not Qualification.objects.exists()


@pytest.mark.acceptance("S0-69", "S0-73", issue=2)
@pytest.mark.parametrize("skipped", ["publish", "transfer", "accept", "solve", "technical"])
@pytest.mark.acceptance("S0-69", "S0-73", issue=4)
@pytest.mark.acceptance("S0-69", "S0-73", issue=5)
def test_no_step_can_be_skipped(walk, limitation, skipped):
    who, noun, _kind, sent = STEPS[skipped]
    answer = walk.post(who, noun, key=limitation.key, **sent)

    assert answer.status_code == 422
    assert "is not at that step" in answer.content.decode()
    assert "Verify the limitation" in answer.content.decode()
    limitation.refresh_from_db()
    assert limitation.stage == Stage.VERIFYING


def test_an_outcome_that_the_drawing_does_not_offer_is_refused(walk, limitation):
    answer = walk.post("noor", "verifications", "verify", key=limitation.key, outcome="all-is-well")

    assert "is no outcome of" in answer.content.decode()
    assert WorkItem.objects.open().get(kind="verify")


def test_a_step_of_another_limitation_is_not_answered_here(walk, limitation):
    other = hold_up(walk, customer="omar", title="Prices of yesterday")
    item = WorkItem.objects.about("limitation", other.key).get(kind="verify")

    answer = walk.post("noor", "verifications", key=limitation.key, item=item.key, outcome="is-verified")
    assert answer.status_code == 422
    item.refresh_from_db()
    assert item.is_open


@pytest.mark.acceptance("S0-31", issue=2)
@pytest.mark.acceptance("S0-31", issue=4)
@pytest.mark.acceptance("S0-31", issue=5)
def test_the_hand_over_of_knowledge_is_recorded_before_the_council_accepts(walk, bring):
    limitation = bring("transfer")
    empty = walk.post("felix", "transfers", "transfer", key=limitation.key, note="  ")
    assert empty.status_code == 422

    walk.post("felix", "transfers", "transfer", key=limitation.key, note="Release note and a sample file.")
    page = walk.page("mara", limitation.key)
    assert "Release note and a sample file." in page
    assert 'data-step="accept"' in page


@pytest.mark.acceptance("S0-32", "S1-24", "S1-26", issue=2)
@pytest.mark.acceptance("S0-32", "S1-24", "S1-26", issue=4)
@pytest.mark.acceptance("S0-32", "S1-24", "S1-26", issue=5)
def test_the_council_names_channels_and_each_is_tracked_to_its_delivery(walk, bring):
    limitation = bring("publish")
    assert set(Delivery.objects.values_list("channel", flat=True)) == {"t2", "customers"}
    assert walk.page("mara", limitation.key).count("planned") >= 2

    who, noun, kind, sent = STEPS["publish"]
    walk.post(who, noun, kind, key=limitation.key, **sent)
    for row in Acknowledgement.objects.all():
        key = next(short for short, person in walk.staff.items() if person == row.person)
        walk.client(key).post(f"/knowledge/acknowledgements/{row.pk}")

    told = Delivery.objects.get(channel="t2")
    assert told.delivered_at is not None
    assert told.evidence in walk.page("mara", limitation.key)


def test_no_channel_is_no_acceptance(walk, bring):
    limitation = bring("accept")
    answer = walk.post("mara", "channels", "accept", key=limitation.key)

    assert answer.status_code == 422
    assert not Delivery.objects.exists()


@pytest.mark.acceptance("S0-69", "S1-25", issue=2)
@pytest.mark.acceptance("S0-69", "S1-25", issue=4)
@pytest.mark.acceptance("S0-69", "S1-25", issue=5)
def test_the_publication_begins_with_the_solutions_words_and_self_help_finds_it(walk, bring):
    limitation = bring("publish")
    page = walk.page("dario", limitation.key)
    assert f'value="{limitation.title}"' in page
    assert "Field added back in 4.2.1; update by the menu.</textarea>" in page

    who, noun, kind, sent = STEPS["publish"]
    walk.post(who, noun, kind, key=limitation.key, **sent)
    assert [hit.version.title for hit in search_articles("export totals", person=None)] == ["Export of totals fails"]


@pytest.mark.acceptance("S1-94", issue=5)
@pytest.mark.acceptance("S1-94", issue=7)
def test_every_loop_is_counted_by_its_end_taught_and_told_or_refused_or_neither(walk, bring):
    mended = bring("end")
    refused, forgotten = (hold_up(walk, customer=who, title=f"Of {who}") for who in ("omar", "tess"))
    open_board = walk.client("tomas").get("/knowledge/limitations").content.decode()
    walk.post("noor", "verifications", "verify", key=refused.key, outcome="is-refuted", note="The menu is there.")
    for name in ("accept", "publish"):
        who, noun, kind, sent = STEPS[name]
        walk.post(who, noun, kind, key=refused.key, **sent)
    for row in Acknowledgement.objects.select_related("person"):
        key = next(short for short, person in walk.staff.items() if person == row.person)
        walk.client(key).post(f"/knowledge/acknowledgements/{row.pk}")
    walk.deliver()
    Limitation.objects.filter(pk=forgotten.pk).update(stage=Stage.CLOSED)  # as an override of the order would

    client = walk.client("tomas")
    board = client.get("/knowledge/limitations").content.decode()
    rows = {end: client.get(f"/knowledge/limitations/list?stage={end}").content.decode() for end in ENDS}

    assert "<span>Loop closed</span><strong>0 %</strong>" in open_board
    assert "<span>Loop closed</span><strong>67 %</strong>" in board
    for words in ("Taught and told", "Refused with a reason", "Closed without either"):
        assert f"<span>{words}</span><strong>1</strong>" in board
    for end, one in zip(ENDS, (mended, refused, forgotten), strict=True):
        assert rows[end].count("<tr data-row>") == 1
        assert one.key in rows[end]


@pytest.mark.acceptance("S0-17", "S0-70", "S0-71", issue=2)
@pytest.mark.acceptance("S0-70", "S0-71", issue=4)
@pytest.mark.acceptance("S0-70", "S0-71", issue=5)
def test_when_all_have_read_it_the_customers_are_told_and_the_loop_is_closed(walk, bring):
    limitation = bring("end")
    ticket = Ticket.objects.get()
    assert "1 waits to be told" in walk.page("mara", limitation.key)
    rows = list(Acknowledgement.objects.select_related("person"))
    assert rows
    for row in rows:
        key = next(short for short, person in walk.staff.items() if person == row.person)
        read = walk.client(key).get(f"/knowledge/trainings/{row.training_id}").content.decode()
        assert "<strong>4.2.1</strong>" in read
        walk.client(key).post(f"/knowledge/acknowledgements/{row.pk}")
    walk.deliver()

    limitation.refresh_from_db()
    ticket.refresh_from_db()
    page = walk.page("mara", limitation.key)
    assert limitation.stage == Stage.CLOSED
    assert ticket.status == Ticket.Status.RESOLVED
    assert "0 wait to be told" in page
    assert "Update to 4.2.1." in ticket.messages.last().text
    assert f"The customer of ticket {ticket.reference} was told" in page


def test_the_worklist_refuses_a_verdict_without_its_solution_in_sight(walk, bring):
    limitation = bring("technical")
    item = WorkItem.objects.open().get(kind="verify-technical")

    answer = walk.client("tomas").post(f"/work/{item.key}/outcome", {"outcome": "technical-passes"}, follow=True)
    assert f"Give your verdict on the page of {limitation.key}" in answer.content.decode()
    item.refresh_from_db()
    assert item.is_open


@pytest.mark.acceptance("S0-73", issue=2)
@pytest.mark.acceptance("S0-73", issue=4)
@pytest.mark.acceptance("S0-73", issue=5)
def test_only_an_editor_overrides_the_order_and_the_reason_stands_in_what_happened(walk, bring):
    limitation = bring("publish")
    running = Instance.objects.about("limitation", limitation.key).get()
    page = f"/processes/instances/{running.key}"
    token = running.tokens.get(node="publish").number
    sent = {"token": token, "node": "transfer", "reason": "The sample file was of the wrong build."}

    assert walk.client("dario").post(f"{page}/overrides", sent).status_code == 403
    silent = walk.client("mara").post(f"{page}/overrides", {**sent, "reason": " "}, follow=True)
    assert "Say why" in silent.content.decode()
    assert WorkItem.objects.about("limitation", limitation.key).open().get().kind == "publish"

    walk.client("mara").post(f"{page}/overrides", sent)

    assert WorkItem.objects.about("limitation", limitation.key).open().get().kind == "transfer"
    happened = walk.client("vera").get(page).content.decode().partition("What happened")[2]
    kept = happened.partition("moved the token against the drawing")
    assert kept[1]
    assert "The sample file was of the wrong build." in happened
    assert "Mara Lindqvist" in happened


def test_what_the_first_tier_tried_stands_on_the_limitation_and_is_said_better(walk, limitation):
    assert "Reproduced." in walk.page("yuki", limitation.key)

    said = {"title": "Export of daily totals stops", "description": "Since 4.2, with two tills.", "product": ""}
    empty = walk.post("noor", "corrections", key=limitation.key, **{**said, "title": " "})
    walk.post("noor", "corrections", key=limitation.key, **said)

    page = walk.page("yuki", limitation.key)
    assert empty.status_code == 422
    assert "with two tills." in empty.content.decode()
    assert "Export of daily totals stops" in page
    assert "Export of totals fails since 4.2" in page.partition("The whole story")[2]
    assert walk.post("nadia", "corrections", key=limitation.key, **said).status_code == 404


def test_the_council_finds_its_own_step_on_its_agenda_with_what_it_said_before(walk, bring):
    limitation = bring("accept")
    shown = walk.client("mara").get("/knowledge/council").content.decode()
    said = {"about": str(limitation), "url": f"/knowledge/limitations/{limitation.key}", "decision": "Wait for spring"}
    walk.client("mara").post("/knowledge/council/decisions", said)

    agenda = walk.client("mara").get("/knowledge/council").content.decode().partition("Decided</h2>")[0]
    assert "Accept and name the channels" in shown
    assert "Said before" not in shown
    assert "Wait for spring" in agenda


def test_who_is_away_is_excused_with_a_reason_and_the_customers_are_told(walk, bring):
    limitation = bring("end")
    *others, away = Acknowledgement.objects.select_related("person").order_by("pk")
    for row in others:
        client = walk.client(row.person.email.partition("@")[0])
        client.post(f"/knowledge/acknowledgements/{row.pk}")
    place = f"/knowledge/acknowledgements/{away.pk}/excuse"
    colleague = others[0].person.email.partition("@")[0] if others else "joyce"
    walk.client(colleague).post(place, {"reason": "No time"})
    walk.client("greta").post(place, {"reason": " "})
    walk.deliver()
    assert Limitation.objects.get().stage == Stage.TRAINING

    walk.client("greta").post(place, {"reason": "On leave until May"})
    walk.deliver()

    story = walk.page("mara", limitation.key).partition("The whole story")[2]
    assert Limitation.objects.get().stage == Stage.CLOSED
    assert f"excused {away.person.name} from the training" in story
    assert "On leave until May" in story
    assert not WorkItem.objects.open().filter(kind="training").exists()


def test_a_channel_of_which_all_were_excused_was_not_reached(walk, bring):
    limitation = bring("end")
    for row in Acknowledgement.objects.all():
        walk.client("greta").post(f"/knowledge/acknowledgements/{row.pk}/excuse", {"reason": "Wrote the data sheet"})
    walk.deliver()

    assert Limitation.objects.get().stage == Stage.CLOSED
    assert limitation.deliveries.get(channel="t2").delivered_at is None


def test_what_i_cannot_needs_is_not_called_optional(walk, limitation):
    ticket = open_ticket(
        subject="Totals again", text="They stop.", requester=walk.company.customers["nadia"],
        channel=Ticket.Channel.PORTAL, at=AT,
    )  # fmt: skip

    page = walk.client("joyce").get(f"/tickets/{ticket.key}").content.decode()
    form = page.partition(f'action="/tickets/{ticket.key}/declarations"')[2].partition("</form>")[0]

    label = form.partition("Your answer, or what you found out")[2].partition("</label>")[0]
    title = form.partition("Or name what you cannot do or do not know")[2].partition("</label>")[0]
    assert form
    assert "optional" not in label + title
