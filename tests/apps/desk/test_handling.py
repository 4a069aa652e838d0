"""Priority, release, transfer, hand-off, return, merge, split, tags, time: each its own act with its own words."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from apps.desk.conftest import Desk
from apps.mail.samples import letter
from orgdesk.apps.desk.actions.raise_alarms import read_clocks
from orgdesk.apps.desk.models import CannedReply, Escalation, Message, Movement, Notification, Ticket
from orgdesk.apps.events.models import Event
from orgdesk.apps.mail.actions import store_incoming_mail
from orgdesk.apps.mail.models import Mailbox
from orgdesk.apps.organisation import lookup
from orgdesk.apps.organisation.models import Version
from orgdesk.apps.process.models import Instance
from orgdesk.apps.work.models import WorkItem


def act(desk: Desk, ticket: Ticket, noun: str, by: str = "joyce", **given: Any) -> str:
    """Post one act; what the next page says."""
    answer = desk.as_(by).post(f"/tickets/{ticket.key}/{noun}", given, follow=True)
    ticket.refresh_from_db()
    return answer.content.decode()  # type: ignore[no-any-return]


def test_the_matrix_gives_the_priority_and_a_key_account_one_step_more(desk: Desk) -> None:
    plain, key = desk.ask(by="tess"), desk.ask(by="nadia")

    for ticket in (plain, key):
        act(desk, ticket, "priorities", impact="medium", urgency="medium")

    assert (plain.priority, key.priority) == (3, 2)
    assert desk.step(key).priority == 2


def test_another_priority_than_the_matrix_needs_a_reason(desk: Desk) -> None:
    ticket = desk.ask(by="tess")

    refused = act(desk, ticket, "priorities", impact="low", urgency="low", priority="1")
    assert "Say why this priority" in refused
    assert ticket.priority == 3

    shown = act(desk, ticket, "priorities", impact="low", urgency="low", priority="1", reason="The shop opens today.")
    assert ticket.priority == 1
    assert "chosen; the matrix says P5" in shown
    assert Event.objects.get(kind="ticket.prioritised").data["computed"] == 5


def test_release_transfer_and_hand_off_are_three_acts(desk: Desk) -> None:
    ticket = desk.ask()
    desk.as_("joyce").post(f"/work/{desk.step(ticket).key}/claim")
    ticket.refresh_from_db()
    assert ticket.owner == desk.person("joyce")

    act(desk, ticket, "hand-offs", person=desk.person("pim").key, reason="On leave from tomorrow.")
    assert ticket.owner == desk.person("pim")
    assert desk.step(ticket).claimed_by == desk.person("joyce")
    assert Notification.objects.filter(person=desk.person("pim"), ticket=ticket).exists()

    act(desk, ticket, "releases", work=desk.step(ticket).key, reason="A colleague knows the till.")
    assert desk.step(ticket).claimed_by is None
    assert desk.step(ticket).unit_key == "t1"

    shown = act(desk, ticket, "transfers", work=desk.step(ticket).key, unit="t2", reason="About an integration.")
    assert desk.step(ticket).unit_key == "t2"
    assert ticket.owner == desk.person("pim")
    assert [row.kind for row in Movement.objects.all()] == ["hand_off", "release", "transfer"]
    assert "transferred to T2 Support" in shown
    assert not Escalation.objects.exists()


def test_a_transferred_ticket_is_at_the_tier_and_unit_that_holds_it_now(desk: Desk) -> None:
    ticket = desk.ask()
    begun = desk.page(f"/tickets/{ticket.key}")

    act(desk, ticket, "transfers", work=desk.step(ticket).key, unit="t2", reason="About an integration.")

    shown = desk.page(f"/tickets/{ticket.key}")
    standing = re.findall(r'(?s)id="standing".*?</live-region>', begun + shown)
    assert ["T1 Support" in words for words in standing] == [True, False]
    assert "T2 Support" in standing[1]
    assert ticket.tier == 2
    assert ticket.reference in desk.page("/tickets/?q=tier:2")
    assert ticket.reference not in desk.page("/tickets/?q=tier:1")
    assert "Time of T2" in shown
    act(desk, ticket, "transfers", by="felix", work=desk.step(ticket).key, unit="t1", reason="x")
    assert ticket.tier == 2


def test_who_receives_a_transfer_reads_why_and_accepts_it_or_sends_it_back_and_the_sender_hears(desk: Desk) -> None:
    ticket = desk.ask()
    desk.as_("joyce").post(f"/work/{desk.step(ticket).key}/claim")
    act(desk, ticket, "transfers", work=desk.step(ticket).key, unit="t2", reason="About an integration.")

    sender, receiver = (desk.page(f"/tickets/{ticket.key}", by=one) for one in ("joyce", "oskar"))
    act(desk, ticket, "transfers", by="oskar", work=desk.step(ticket).key, unit="t1", reason="It is a question of use.")
    again = desk.page(f"/tickets/{ticket.key}", by="pim")
    act(desk, ticket, "transfers", by="pim", work=desk.step(ticket).key, unit="t2", reason="No, an integration.")
    desk.as_("oskar").post(f"/work/{desk.step(ticket).key}/claim")
    taken = desk.page(f"/tickets/{ticket.key}", by="oskar")

    assert "transferred this to you" not in sender
    assert "Joyce Bell transferred this to you: “About an integration.”" in receiver
    assert "Send it back" in receiver
    assert "Oskar Brandt transferred this to you: “It is a question of use.”" in again
    assert (
        Notification.objects.filter(person=desk.person("joyce"), words__contains="Oskar Brandt returned").count() == 1
    )
    assert "transferred this to you" not in taken


def test_units_are_offered_for_a_transfer_only_where_the_chart_lets_the_work_go(desk: Desk) -> None:
    ticket = desk.ask()

    offered = re.findall(r'(?s)/transfers".*?</form>', desk.page(f"/tickets/{ticket.key}"))[0]

    assert 'value="t2"' in offered
    assert 'value="t1"' not in offered, "it is there already"
    assert 'value="t4-development"' not in offered, "no way leads there from the first tier"


def test_an_act_without_a_reason_or_by_somebody_without_the_seat_changes_nothing(desk: Desk) -> None:
    ticket = desk.ask()
    step = desk.step(ticket).key

    assert "Say why" in act(desk, ticket, "transfers", work=step, unit="t2", reason=" ")
    assert "you do not hold that seat" in act(desk, ticket, "transfers", by="felix", work=step, unit="t2", reason="x")
    assert "has no unit" in act(desk, ticket, "transfers", work=step, unit="moon", reason="x")

    assert desk.step(ticket).unit_key == "t1"
    assert not Movement.objects.exists()


def test_a_side_door_into_development_is_refused_and_told_to_the_log(desk: Desk) -> None:
    ticket = desk.ask()

    words = act(desk, ticket, "transfers", work=desk.step(ticket).key, unit="t4-development", reason="They know it.")

    assert "The ways are: Technical → T4 Development" in words
    assert desk.step(ticket).unit_key == "t1"
    refused = Event.objects.get(kind="rd_path.refused")
    assert (refused.data["from"], refused.data["to"]) == ("t1", "t4-development")
    assert refused.actor == desk.person("joyce").key


@pytest.mark.acceptance("S1-86", issue=6)
def test_with_two_ways_into_development_any_other_is_refused_naming_both(desk: Desk) -> None:
    from dataclasses import replace

    from orgdesk.apps.organisation.mapping import structure_to_data
    from orgdesk.core.organisation.model import Rule, RuleKind

    version = lookup.active_version()
    assert version is not None
    second = Rule("rd-path-accounts", RuleKind.RD_PATH, "account-operations", "t4-development")
    version.structure = structure_to_data(replace(version.content, rules=(*version.content.rules, second)))
    version.save()
    ticket = desk.ask()

    words = act(desk, ticket, "transfers", work=desk.step(ticket).key, unit="t4-development", reason="They know it.")

    assert "The ways are: Technical → T4 Development, Account Operations → T4 Development." in words
    assert desk.step(ticket).unit_key == "t1"
    assert Event.objects.filter(kind="rd_path.refused").count() == 1


def test_the_ways_into_development_are_those_of_the_chart_in_force(desk: Desk) -> None:
    from dataclasses import replace

    from orgdesk.apps.desk.actions.move_ticket import research_paths
    from orgdesk.apps.organisation.mapping import structure_to_data

    assert [(path.source, path.target) for path in research_paths()] == [("technical", "t4-development")]

    version = Version.objects.get(pk=desk.company.version.pk)
    without = replace(version.content, rules=())
    Version.objects.filter(pk=version.pk).update(structure=structure_to_data(without), revision=version.revision + 1)

    assert research_paths() == []


def test_the_receiver_accepts_a_case_and_the_sender_sees_it(desk: Desk) -> None:
    ticket = desk.ask()
    desk.pass_up(ticket, "joyce")
    assert "Joyce Bell passed this on to you" in desk.page(f"/tickets/{ticket.key}", by="noor")

    act(desk, ticket, "acceptances", by="noor", work=desk.step(ticket).key)

    assert desk.step(ticket).claimed_by == desk.person("noor")
    assert "accepted by Noor Haddad" in desk.page(f"/tickets/{ticket.key}")


def test_the_receiver_returns_a_case_that_lacks_something_and_the_ping_pong_shows(desk: Desk) -> None:
    ticket = desk.ask()
    desk.pass_up(ticket, "joyce")
    work = desk.step(ticket).key

    assert "Say what is missing" in act(desk, ticket, "returns", by="noor", work=work, reason="")
    act(desk, ticket, "returns", by="noor", work=work, reason="Which version is it?")

    assert (desk.step(ticket).kind, ticket.tier) == ("answer-t1", 1)
    assert "returned by Noor Haddad: Which version is it?" in desk.page(f"/tickets/{ticket.key}")
    assert Notification.objects.filter(person=desk.person("joyce"), words__contains="returned").exists()

    desk.pass_up(ticket, "joyce")
    assert desk.step(ticket).kind == "answer-t2"
    assert "came back" in desk.page(f"/tickets/{ticket.key}")
    assert "Nothing waits for your answer" in act(desk, ticket, "returns", by="noor", work=work, reason="again")


def test_merged_tickets_go_on_in_one_and_mail_follows(desk: Desk) -> None:
    first, second = desk.ask("Export fails"), desk.ask("Export still fails")
    act(desk, second, "tags", tags="export, Totals")

    act(desk, second, "merges", into=first.reference)

    assert (second.status, second.merged_into) == (Ticket.Status.MERGED, first)
    assert not WorkItem.objects.open().about("ticket", second.key).exists()
    assert first.reference in desk.page(f"/tickets/{second.key}")
    assert [tag.name for tag in first.tags.all()] == ["export", "totals"]

    box = Mailbox.objects.create(key="support", name="Support", address="support@brightwater.example")
    mail = letter(sender="nadia@harbour-fuels.example", subject=f"[{second.reference}] More", body="And pump 4.")
    store_incoming_mail(mail, mailbox=box, at=timezone.now())
    assert first.messages.filter(text="And pump 4.").exists()


@pytest.mark.parametrize("into", ["itself", "another customer", "nothing"])
def test_a_merge_that_makes_no_sense_is_refused(desk: Desk, into: str) -> None:
    ticket, other = desk.ask(by="nadia"), desk.ask(by="tess")
    target = {"itself": ticket.reference, "another customer": other.reference, "nothing": "BW-999999"}[into]

    act(desk, ticket, "merges", into=target)

    assert ticket.status == Ticket.Status.NEW
    assert desk.step(ticket).kind == "answer-t1"


def test_one_message_becomes_a_ticket_of_its_own(desk: Desk) -> None:
    ticket = desk.ask()
    desk.as_("nadia").post(f"/requests/{ticket.key}/messages", {"text": "By the way, the printer is dark."})
    said = ticket.messages.get(text__contains="printer")

    act(desk, ticket, "splits", message=said.pk, subject="The printer is dark")

    opened = Ticket.objects.get(subject="The printer is dark")
    assert (opened.follows, opened.requester) == (ticket, ticket.requester)
    assert "printer is dark" in opened.messages.get().text
    note = ticket.messages.create(kind=Message.Kind.NOTE, at=timezone.now(), text="ours")
    assert "Only what the customer wrote" in act(desk, ticket, "splits", message=note.pk, subject="x")


def test_time_tags_and_watching_are_kept(desk: Desk) -> None:
    ticket = desk.ask()

    for minutes in ("20", "25", "-3", "0", "many"):
        act(desk, ticket, "time-entries", minutes=minutes, note="Read the log")
    shown = act(desk, ticket, "watchers", watching="yes")

    assert "45 min" in shown
    assert "Stop watching" in shown
    assert list(ticket.watchers.all()) == [desk.person("joyce")]


def test_a_watcher_hears_what_the_customer_writes(desk: Desk) -> None:
    ticket = desk.ask()
    act(desk, ticket, "watchers", by="ines", watching="yes")

    desk.as_("nadia").post(f"/requests/{ticket.key}/messages", {"text": "Still waiting."})

    assert Notification.objects.filter(person=desk.person("ines"), words__contains=ticket.reference).count() == 1


def test_a_promised_update_has_a_clock_and_is_watched(desk: Desk) -> None:
    ticket = desk.ask()
    promised = timezone.now() + timedelta(hours=2)

    shown = act(desk, ticket, "promises", promised=promised.isoformat())
    assert "Promised update" in shown
    assert "still to come" in act(desk, ticket, "promises", promised="2020-01-01T10:00")
    assert "Give the day and time" in act(desk, ticket, "promises", promised="soon")

    read_clocks(at=promised + timedelta(minutes=1))
    assert Notification.objects.filter(words__contains="promised update is late").exists()


def test_a_message_is_split_off_by_its_own_button_with_its_files(desk: Desk) -> None:
    ticket = desk.ask()
    desk.as_("nadia").post(f"/requests/{ticket.key}/messages", {"text": "By the way, the printer is dark."})
    said = ticket.messages.get(text__contains="printer")
    said.attachments.create(file=ContentFile(b"dark", name="file.txt"), name="printer.txt", size=4, sha256="0" * 64)
    page = desk.page(f"/tickets/{ticket.key}")
    assert page.count(f'action="/tickets/{ticket.key}/splits"') == 1, "the first message is the ticket itself"

    act(desk, ticket, "splits", message=said.pk, subject="The printer is dark")

    opened = Ticket.objects.get(subject="The printer is dark")
    assert [file.name for file in opened.messages.get().attachments.all()] == ["printer.txt"]
    assert opened.reference in desk.page(f"/tickets/{ticket.key}"), "the first ticket is open still, and shows it"


def test_two_tickets_are_linked_from_one_and_read_from_both(desk: Desk) -> None:
    one, other = desk.ask("Export fails"), desk.ask("Receipts are late", by="tess")
    assert f'action="/tickets/{one.key}/related"' in desk.page(f"/tickets/{one.key}")

    act(desk, one, "related", other=other.reference)
    act(desk, other, "related", other=one.key)

    assert "Receipts are late" in desk.page(f"/tickets/{one.key}")
    assert "Export fails" in desk.page(f"/tickets/{other.key}")
    assert (one.status, other.status) == ("new", "new")
    assert Event.objects.filter(kind="tickets.linked").count() == 1

    act(desk, other, "related/end", other=one.reference)
    assert "Receipts are late" not in desk.page(f"/tickets/{one.key}")
    assert "There is no ticket 4" in act(desk, one, "related", other="BW-4")
    assert "another ticket than this" in act(desk, one, "related", other=one.reference)


def test_a_ticket_that_asks_nothing_is_cancelled_with_a_reason_and_nobody_is_written_to(desk: Desk) -> None:
    ticket = desk.ask("You have won")
    assert f'action="/tickets/{ticket.key}/cancellations"' in desk.page(f"/tickets/{ticket.key}")

    assert "Say why" in act(desk, ticket, "cancellations", reason=" ")
    assert ticket.status == "new"
    act(desk, ticket, "cancellations", reason="An advertisement")

    assert ticket.status == "cancelled"
    assert not WorkItem.objects.open().about("ticket", ticket.key).exists()
    assert not ticket.messages.filter(kind=Message.Kind.SENT).exists()
    page = desk.page(f"/tickets/{ticket.key}")
    assert "An advertisement" in page
    assert f'action="/tickets/{ticket.key}/cancellations"' not in page
    assert "has ended already" in act(desk, ticket, "cancellations", reason="twice")


def test_a_ticket_is_closed_by_hand_once_nothing_is_asked_and_the_customer_knows(desk: Desk) -> None:
    ticket = desk.ask()
    assert f'action="/tickets/{ticket.key}/closings"' not in desk.page(f"/tickets/{ticket.key}")
    assert "still has an open step" in act(desk, ticket, "closings", reason="Thanked by phone.")

    desk.declare(ticket, "can", "joyce", text="Press Menu.")
    desk.work_through()
    ticket.refresh_from_db()
    assert ticket.status == "resolved"
    assert f'action="/tickets/{ticket.key}/closings"' in desk.page(f"/tickets/{ticket.key}")
    act(desk, ticket, "closings", reason="Thanked by phone.")

    assert ticket.status == "closed"
    assert not Instance.objects.about("ticket", ticket.key).active().exists()
    assert "Thanked by phone." in desk.page(f"/tickets/{ticket.key}")


def test_words_used_again_are_put_into_the_reply(desk: Desk) -> None:
    ticket = desk.ask()
    desk.as_("joyce").post("/tickets/macros/words", {"title": "Greeting", "body": "Hello {name}, about {reference}:"})
    page = desk.page(f"/tickets/{ticket.key}")
    words = CannedReply.objects.get(title="Greeting")
    assert f'<option value="{words.pk}">Greeting</option>' in page

    page = act(desk, ticket, "words", words=words.pk)

    assert f"Hello {ticket.requester.name}, about {ticket.reference}:</textarea>" in page
    assert not ticket.messages.filter(kind=Message.Kind.SENT).exists()


def test_a_picture_stands_where_it_came_and_a_drawing_with_scripts_is_a_file(desk: Desk) -> None:
    ticket = desk.ask()
    said = ticket.messages.get()
    for name, kind in (("till.png", "image/png"), ("plan.svg", "image/svg+xml")):
        said.attachments.create(
            file=ContentFile(b"x", name="file.bin"), name=name, media_type=kind, size=1, sha256="0" * 64
        )

    page = desk.page(f"/tickets/{ticket.key}")

    assert re.search(r'<img[^>]+alt="till\.png"', page)
    assert not re.search(r'<img[^>]+alt="plan\.svg"', page)
    assert "plan.svg</a>" in page
