"""What daily work needs beside answering: automation, channels, waiting, notes on sites, drafts, undo, macros, links."""

from __future__ import annotations

import itertools
import json
import secrets
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from apps.desk.conftest import Desk
from orgdesk.apps.customers.models import Account, Product
from orgdesk.apps.desk.actions import reply_to_customer
from orgdesk.apps.desk.actions.fill_fields import fill_fields
from orgdesk.apps.desk.actions.keep_words import send_held_replies
from orgdesk.apps.desk.actions.set_preferences import set_preferences
from orgdesk.apps.desk.channels import SIGNATURE, signature
from orgdesk.apps.desk.models import (
    Attachment,
    AutomationRule,
    BusinessCalendar,
    CannedReply,
    Channel,
    CustomField,
    HeldFile,
    HeldReply,
    Macro,
    Message,
    Notification,
    RequesterKind,
    ServicePolicy,
    Ticket,
    WaitingReason,
)
from orgdesk.apps.events.jobs import run_due_duties
from orgdesk.apps.events.models import Event
from orgdesk.apps.events.outbox import send_waiting
from orgdesk.apps.events.streams import pulse
from orgdesk.apps.knowledge.actions import publish_article, write_article
from orgdesk.apps.knowledge.models import Article
from orgdesk.apps.mail.models import Mailbox, OutgoingMail
from orgdesk.apps.organisation import lookup
from orgdesk.config import settings as product_settings
from support.settling import wait_until_settled

_rounds = itertools.count(1)


def work(minutes: float = 0) -> None:
    """The worker's own round; each later than the one before, so that no duty takes two rounds for one of its ticks."""
    run_due_duties(secrets.token_hex(4), at=timezone.now() + timedelta(minutes=minutes, seconds=3 * next(_rounds)))


def read(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.django_db(transaction=True)  # the rules read the log, and only what is committed is settled
@pytest.mark.acceptance("S3-19", issue=5)
@pytest.mark.acceptance("S3-19", issue=6)
def test_a_rule_of_escalation_is_tried_on_past_tickets_approved_by_the_council_and_then_acts(desk: Desk) -> None:
    past = desk.ask("Pump explodes")
    desk.ask("A question")
    ravi = desk.as_("ravi")
    rule = {
        "name": "Danger goes up", "trigger": "opened", "fact": ["subject"], "test": ["contains"], "value": ["explodes"],
        "act": ["escalate", "add_tag"], "act_value": ["customer-service-manager", "danger"],
    }  # fmt: skip
    page = ravi.post("/tickets/automation/new", rule)["Location"]

    early = read(ravi.post(f"{page}/proposals", follow=True))
    tried = read(ravi.post(f"{page}/dry-runs", {"days": "30"}))
    ravi.post(f"{page}/proposals")
    own = read(desk.as_("joyce").post(f"{page}/judgements", {"approve": "yes", "review_on": "2099-01-01"}, follow=True))
    desk.as_("mara").post(f"{page}/judgements", {"approve": "yes", "review_on": "2099-01-01"})
    wait_until_settled()
    work()
    ravi.post(f"{page}/switch", {"on": "yes"})
    new = desk.ask("Another explodes")
    wait_until_settled()
    work()

    assert "Try the rule on past tickets first" in early
    assert "would have acted 1 times of 2" in tried
    assert past.reference in tried
    assert "approved by the knowledge council" in own
    assert not past.escalations.exists()
    assert new.escalations.get().to_position == "customer-service-manager"
    assert "danger" in desk.page(f"/tickets/{new.key}")
    shown = desk.page("/tickets/automation", by="ravi")
    assert new.reference in shown
    assert "Mara Lindqvist" in shown
    assert AutomationRule.objects.get().runs.count() == 1


def _moving_rule(unit: str, word: str, **more: Any) -> dict[str, Any]:
    return {
        "name": "Integrations go on", "trigger": "opened", "fact": ["subject", "unit"], "test": ["contains", "is"],
        "value": [word, "t1"], "act": ["transfer", "add_tag"], "act_value": [unit, "moved"], **more,
    }  # fmt: skip


def _switch_on(desk: Desk, page: str) -> None:
    desk.as_("ravi").post(f"{page}/dry-runs", {"days": "30"})
    desk.as_("ravi").post(f"{page}/proposals")
    desk.as_("mara").post(f"{page}/judgements", {"approve": "yes", "review_on": "2099-01-01"})
    wait_until_settled()
    work()
    desk.as_("ravi").post(f"{page}/switch", {"on": "yes"})


@pytest.mark.django_db(transaction=True)
@pytest.mark.acceptance("S3-19", issue=5)
def test_a_rule_transfers_tickets_to_another_unit_and_the_dry_run_shows_where_to(desk: Desk) -> None:
    past = desk.ask("API is silent")
    ravi = desk.as_("ravi")
    page = ravi.post("/tickets/automation/new", _moving_rule("T2 Support", "API"))["Location"]
    assert AutomationRule.objects.get().acts[0] == ["transfer", "t2"], "a unit may be called by its name"

    tried = read(ravi.post(f"{page}/dry-runs", {"days": "30"}))
    _switch_on(desk, page)
    moved, left = desk.ask("API sends nothing"), desk.ask("Till sends nothing")
    desk.as_("joyce").post(f"/work/{desk.step(moved).key}/claim")
    wait_until_settled()
    work()

    assert "transfer to the unit T2 Support" in tried
    assert past.reference in tried
    assert [desk.step(one).unit_key for one in (past, moved, left)] == ["t1", "t2", "t1"]
    moved.refresh_from_db()
    assert (moved.tier, [tag.name for tag in moved.tags.all()]) == (2, ["moved"])
    assert moved.movements.get().reason == "Integrations go on"
    assert "transferred to T2 Support" in desk.page(f"/tickets/{moved.key}")
    assert Notification.objects.filter(person=desk.person("joyce"), words__contains="went from you to T2").exists()
    run = AutomationRule.objects.get().runs.get()
    assert (run.done, run.problem) == (["transfer to the unit T2 Support", "add the tag moved"], "")


@pytest.mark.django_db(transaction=True)
def test_a_rule_that_the_chart_refuses_moves_nothing_and_the_log_and_the_dry_run_say_so(desk: Desk) -> None:
    desk.ask("Firmware crash")
    ravi = desk.as_("ravi")
    page = ravi.post("/tickets/automation/new", _moving_rule("t4-development", "Firmware"))["Location"]
    unknown = read(ravi.post("/tickets/automation/new", _moving_rule("moon", "Firmware")))

    tried = read(ravi.post(f"{page}/dry-runs", {"days": "30"}))
    _switch_on(desk, page)
    new = desk.ask("Firmware crash again")
    wait_until_settled()
    work()

    assert "choose a unit of the chart in force" in unknown
    assert "There is no way from T1 Support into T4 Development" in tried
    assert "The chart would have refused it once." in tried
    assert desk.step(new).unit_key == "t1"
    assert not new.tags.exists(), "what follows a refused act is left out"
    run = AutomationRule.objects.get().runs.get()
    assert run.done == []
    assert "There is no way from T1 Support" in run.problem
    assert Event.objects.about("ticket", new.key).of_kind("rd_path.refused").exists()


def test_a_macro_transfers_only_what_the_person_may_move_and_a_refused_way_is_logged(desk: Desk) -> None:
    ticket = desk.ask()
    for name, unit in (("To T2", "t2"), ("To the developers", "t4-development")):
        desk.as_("ravi").post("/tickets/macros/new", {"name": name, "act": ["transfer"], "act_value": [unit]})
    up, aside = (Macro.objects.get(name=name).pk for name in ("To T2", "To the developers"))

    strange = read(desk.as_("felix").post(f"/tickets/{ticket.key}/macros", {"macro": up}, follow=True))
    barred = read(desk.as_("joyce").post(f"/tickets/{ticket.key}/macros", {"macro": aside}, follow=True))
    held = desk.step(ticket).unit_key
    desk.as_("joyce").post(f"/tickets/{ticket.key}/macros", {"macro": up})

    assert "you do not hold that seat" in strange
    assert "There is no way from T1 Support" in barred
    assert (held, desk.step(ticket).unit_key) == ("t1", "t2")
    assert Event.objects.filter(kind="rd_path.refused").count() == 1


@pytest.mark.acceptance("S3-43", issue=5)
@pytest.mark.acceptance("S3-43", issue=6)
def test_the_register_of_channels_says_what_of_the_least_set_is_missing(desk: Desk) -> None:
    before = desk.page("/tickets/channels", by="ravi")
    for name, kind in (("Hotline", "phone"), ("Square", "social"), ("Chatter", "messenger"), ("Forum", "forum")):
        desk.as_("ravi").post("/tickets/channels/new", {"name": name, "kind": kind, "adapter": "by_hand"})
    after = desk.page("/tickets/channels", by="ravi")

    assert "0 of 2" in before
    assert before.count("0 of ") - after.count("0 of ") == 3
    assert desk.as_("joyce").post("/tickets/channels/new", {"name": "X", "kind": "chat"}).status_code == 404


def test_a_signed_message_of_a_channel_opens_a_ticket_once_and_the_answer_goes_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.as_("ravi").post(
        "/tickets/channels/new",
        {"name": "Site chat", "kind": "chat", "adapter": "webhook", "answer_url": "https://chat.example/in"},
    )
    channel = Channel.objects.get(key="site-chat")
    sent: list[Any] = []
    monkeypatch.setattr("orgdesk.apps.desk.channels.post", lambda url, body, headers: sent.append((body, headers)))

    def deliver(number: str, text: str, *, secret: str = channel.secret) -> Any:
        body = json.dumps({"id": number, "thread": "t-9", "name": "Kim", "text": text}).encode()
        return Client().post(
            "/tickets/channels/site-chat/messages", body, content_type="application/json",
            headers={SIGNATURE: signature(secret, body)},
        )  # fmt: skip

    assert deliver("1", "Till is dead", secret="guessed").status_code == 403
    first, again, more = deliver("1", "Till is dead"), deliver("1", "Till is dead"), deliver("2", "Still dead")
    ticket = Ticket.objects.get(channel="chat")
    desk.as_("joyce").post(f"/tickets/{ticket.key}/replies", {"text": "Press reset.", "once": "a"})
    desk.work_through()

    assert first.json() == again.json() == more.json() == {"ticket": ticket.reference}
    assert ticket.messages.filter(kind=Message.Kind.RECEIVED).count() == 2
    body, headers = sent[0]
    told = json.loads(body)
    assert (told["thread"], told["text"]) == ("t-9", "Press reset.")
    assert headers[SIGNATURE] == signature(channel.secret, body)
    assert len(sent) == 1


@pytest.mark.acceptance("S2-53", issue=3)
@pytest.mark.acceptance("S2-53", issue=5)
@pytest.mark.acceptance("S2-53", issue=6)
@pytest.mark.acceptance("S2-23", issue=3)
@pytest.mark.acceptance("S2-23", issue=5)
@pytest.mark.acceptance("S2-23", issue=6)
def test_a_walk_in_of_a_regional_manager_is_served_as_a_branch_and_needs_its_reference(desk: Desk) -> None:
    ravi = desk.as_("ravi")
    ravi.post("/tickets/fields/kinds", {"name": "Branch", "served_as": "", "reference_label": ""})
    kind = RequesterKind.objects.get(key="branch")
    ravi.post(
        "/tickets/fields/kinds",
        {"name": "Regional manager", "served_as": kind.pk, "reference_label": "CRM number"},
    )
    policy = ServicePolicy.objects.get(key="standard")
    ServicePolicy.objects.create(
        key="branches", name="Branches", order=5, calendar=policy.calendar, targets=policy.targets, requester_kind=kind
    )
    manager = RequesterKind.objects.get(key="regional-manager")
    said = {
        "channel": "walk_in", "email": "rsm@brightwater.example", "name": "Sales", "subject": "Quote for pumps",
        "text": "Needs one", "requester_kind": manager.pk,
    }  # fmt: skip
    refused = read(desk.as_("joyce").post("/tickets/new", said))
    desk.as_("joyce").post("/tickets/new", {**said, "outside_reference": "CRM-77"})

    assert "need their CRM number" in refused
    ticket = Ticket.objects.get(subject="Quote for pumps")
    shown = desk.page(f"/tickets/{ticket.key}")
    assert "CRM-77" in shown
    assert "served as Branch" in shown
    assert "walk-in" in shown
    assert Event.objects.get(kind="ticket.opened", subjects__object_key=ticket.key).data["policy"] == "branches"


@pytest.mark.acceptance("S2-20", issue=3)
@pytest.mark.acceptance("S2-20", issue=5)
@pytest.mark.acceptance("S2-20", issue=6)
def test_waiting_for_information_is_measured_and_what_blocked_is_recorded(desk: Desk) -> None:
    ticket = desk.ask()
    reason = WaitingReason.objects.get(key="colleagues-information")
    desk.as_("joyce").post(f"/tickets/{ticket.key}/waits", {"reason": reason.key, "words": "price list"})
    period = ticket.periods.get(until=None)
    period.since -= timedelta(hours=3)
    period.save()
    waiting = desk.page(f"/tickets/{ticket.key}")
    desk.as_("joyce").post(f"/tickets/{ticket.key}/waits/end")

    assert "Information from colleagues" in waiting
    assert "3 h" in waiting
    ticket.refresh_from_db()
    assert ticket.status == "in_progress"
    assert "used once" in desk.page("/tickets/fields")


@pytest.mark.acceptance("S2-21", issue=3)
@pytest.mark.acceptance("S2-21", issue=5)
@pytest.mark.acceptance("S2-21", issue=6)
def test_notes_on_site_job_and_urgency_show_on_every_ticket_of_the_customer_while_they_hold(desk: Desk) -> None:
    first, second, other = desk.ask("One"), desk.ask("Two"), desk.ask("Theirs", by="tess")
    for kind, text in (
        ("site", "Gate code at the porter's"),
        ("urgency", "Pumps before shop"),
        ("field", "Wim replaces till 3 today"),
    ):
        desk.as_("joyce").post(f"/tickets/{first.key}/site-notes", {"kind": kind, "text": text})
    shown = desk.page(f"/tickets/{second.key}")

    assert shown.index("Pumps before shop") < shown.index("Wim replaces till 3") < shown.index("Gate code")
    assert "Pumps before shop" not in desk.page(f"/tickets/{other.key}")
    account = Account.objects.get(contacts__person=desk.person("nadia"))
    account.site_notes.update(until=timezone.localdate() - timedelta(days=2))
    assert "Pumps before shop" not in desk.page(f"/tickets/{second.key}")


@pytest.mark.acceptance("S2-29", issue=3)
@pytest.mark.acceptance("S2-29", issue=5)
def test_priority_is_read_from_impact_and_urgency_and_another_needs_its_reason(desk: Desk) -> None:
    ticket = desk.ask(by="tess")
    address = f"/tickets/{ticket.key}/priorities"
    desk.as_("joyce").post(address, {"impact": "high", "urgency": "high"})
    ticket.refresh_from_db()
    read_off = ticket.priority
    refused = read(desk.as_("joyce").post(address, {"impact": "low", "urgency": "low", "priority": "2"}, follow=True))
    desk.as_("joyce").post(address, {"impact": "low", "urgency": "low", "priority": "2", "reason": "Opening day"})

    assert read_off == 1
    assert "Say why this priority" in refused
    shown = desk.page(f"/tickets/{ticket.key}")
    assert "the matrix says P5" in shown
    assert "Opening day" in shown


@pytest.mark.acceptance("S3-22", issue=5)
@pytest.mark.acceptance("S3-22", issue=6)
def test_one_ticket_feeds_an_article_and_tells_development_what_is_missing(desk: Desk) -> None:
    ticket = desk.ask("Export fails")
    desk.pass_up(ticket, "joyce")
    desk.declare(ticket, "can", "noor", text="Export month by month until the fix.")
    if not ticket.resolutions.last().article:
        desk.as_("noor").post(f"/tickets/{ticket.key}/articles")

    limitation = ticket.declarations.exclude(limitation=None).first().limitation
    assert "Export month by month" in desk.page(
        f"/knowledge/articles/{ticket.resolutions.last().article.key}", by="noor"
    )
    assert ticket.reference in desk.page(f"/knowledge/limitations/{limitation.key}", by="felix")


def test_a_reply_can_be_taken_back_while_it_is_held_and_leaves_after(desk: Desk) -> None:
    ticket, joyce = desk.ask(), desk.as_("joyce")
    joyce.post("/tickets/notifications/preferences", {"mail": "at_once", "digest_hour": "8", "undo_seconds": "30"})
    address = f"/tickets/{ticket.key}/replies"
    joyce.post(address, {"text": "Wrong words", "once": "a"})
    held = HeldReply.objects.get()
    joyce.post(f"/tickets/{ticket.key}/held-replies/{held.pk}/undo")
    work(minutes=1)
    assert "Wrong words" in desk.page(f"/tickets/{ticket.key}")
    assert not ticket.messages.filter(kind=Message.Kind.SENT).exists()

    joyce.post(address, {"text": "Right words", "once": "b"})
    work()
    assert not ticket.messages.filter(kind=Message.Kind.SENT).exists()
    work(minutes=2)

    assert ticket.messages.get(kind=Message.Kind.SENT).text == "Right words"
    late = read(joyce.post(f"/tickets/{ticket.key}/held-replies/{HeldReply.objects.last().pk}/undo", follow=True))
    assert "It has left already" in late


def test_a_reply_with_files_is_taken_back_with_them_and_they_leave_with_the_next(desk: Desk) -> None:
    ticket, joyce = desk.ask(), desk.as_("joyce")
    joyce.post("/tickets/notifications/preferences", {"mail": "at_once", "digest_hour": "8", "undo_seconds": "30"})
    page, address = f"/tickets/{ticket.key}", f"/tickets/{ticket.key}/replies"
    files = [SimpleUploadedFile(name, name.encode(), "text/plain") for name in ("price.txt", "draft.txt")]
    joyce.post(address, {"text": "Wrong words", "once": "a", "files": files})
    assert "price.txt" in desk.page(page)
    held = HeldReply.objects.get()
    joyce.post(f"{page}/held-replies/{held.pk}/undo")
    work(minutes=1)
    assert not Attachment.objects.exists()
    kept = {file.name: file for file in held.files.all()}
    assert f'name="kept" value="{kept["price.txt"].pk}" checked' in desk.page(page)
    assert 'name="kept"' not in desk.page(page, by="pim")

    strange = desk.as_("pim").post(address, {"text": "Mine", "once": "p", "kept": [kept["price.txt"].pk]})
    more = SimpleUploadedFile("list.txt", b"list", "text/plain")
    joyce.post(address, {"text": "Right words", "once": "b", "kept": [kept["price.txt"].pk, "x"], "files": [more]})
    for _round in range(2):
        work(minutes=2)

    assert strange.status_code == 302
    sent = ticket.messages.get(kind=Message.Kind.SENT, text="Right words")
    assert [file.name for file in sent.attachments.order_by("pk")] == ["price.txt", "list.txt"]
    with sent.attachments.get(name="price.txt").file.open() as price:
        assert price.read() == b"price.txt"
    assert not ticket.messages.get(kind=Message.Kind.SENT, text="Mine").attachments.exists()
    assert not HeldFile.objects.exists()
    assert 'name="kept"' not in desk.page(page)


def test_words_whose_files_are_too_many_are_kept_in_the_reply(desk: Desk) -> None:
    ticket, joyce = desk.ask(), desk.as_("joyce")
    files = [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(11)]

    shown = read(joyce.post(f"/tickets/{ticket.key}/replies", {"text": "A long answer.", "files": files}, follow=True))

    assert "At most 10 files go with one message." in shown
    assert "A long answer.</textarea>" in shown
    assert not ticket.messages.filter(kind=Message.Kind.SENT).exists()


def test_who_chose_nothing_may_take_a_reply_back_for_as_long_as_the_house_says(desk: Desk, settings: Any) -> None:
    assert product_settings.ORGDESK_UNDO_SECONDS == 10, "without a word in the configuration"
    settings.ORGDESK_UNDO_SECONDS = 12
    ticket, joyce = desk.ask(), desk.as_("joyce")

    form = read(joyce.get("/tickets/notifications"))
    shown = read(joyce.post(f"/tickets/{ticket.key}/replies", {"text": "Press reset.", "once": "a"}, follow=True))
    joyce.post(f"/tickets/{ticket.key}/replies", {"text": "Press reset.", "once": "a"})
    before = send_held_replies(at=timezone.now())
    for _round in range(2):
        send_held_replies(at=timezone.now() + timedelta(minutes=1))
    settings.ORGDESK_UNDO_SECONDS = 0
    joyce.post(f"/tickets/{ticket.key}/replies", {"text": "At once.", "once": "b"})

    assert 'value="10" selected' in form, "the form offers what is in force, so that keeping it changes nothing"
    assert "Your reply to Nadia Brook leaves at" in shown
    assert "Undo" in shown
    assert before == 0
    sent = ticket.messages.filter(kind=Message.Kind.SENT).values_list("text", flat=True)
    assert sorted(sent) == ["At once.", "Press reset."]


@pytest.mark.django_db(transaction=True)
def test_a_held_reply_leaves_once_though_a_worker_dies_and_a_broken_one_keeps_none_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    Mailbox.objects.create(key="support", address="support@brightwater.example", name="Brightwater")
    broken, whole = desk.ask("First"), desk.ask("Second")
    set_preferences(desk.person("joyce"), undo_seconds=5)
    for ticket in (broken, whole):
        desk.as_("joyce").post(f"/tickets/{ticket.key}/replies", {"text": "Press reset.", "once": ticket.key})
    later = timezone.now() + timedelta(seconds=30)

    def die(ticket: Ticket, **given: Any) -> Message:
        message = reply_to_customer(ticket, **given)
        if ticket == broken:
            raise MemoryError
        return message

    monkeypatch.setattr("orgdesk.apps.desk.actions.keep_words.reply_to_customer", die)
    with pytest.raises(MemoryError):
        send_held_replies(at=later)
    left = [one.messages.filter(kind=Message.Kind.SENT).count() for one in (broken, whole)]
    monkeypatch.undo()
    rounds = [send_held_replies(at=later), send_held_replies(at=later)]
    while send_waiting(at=later):
        pass

    assert left == [0, 1]
    assert rounds == [1, 0]
    mails = OutgoingMail.objects.filter(text__contains="Press reset.")
    assert mails.count() == 2


def test_who_else_is_on_a_ticket_is_shown_and_the_stream_says_when_it_changes(desk: Desk) -> None:
    ticket, since = desk.ask(), timezone.now()
    desk.as_("pim").post(f"/tickets/{ticket.key}/viewings", {"doing": "writing"})

    assert "is writing" in desk.page(f"/tickets/{ticket.key}")
    assert "is writing" not in desk.page(f"/tickets/{ticket.key}", by="pim")
    at = timezone.now()
    blocks = pulse(desk.person("joyce"), ["viewing"], since=since, at=at)
    assert ticket.key in blocks[0]
    assert pulse(desk.person("tess"), ["viewing"], since=since, at=at) == []

    desk.as_("pim").post(f"/tickets/{ticket.key}/viewings", {"doing": "left"})
    assert "is writing" not in desk.page(f"/tickets/{ticket.key}")


def test_a_draft_waits_on_the_page_and_a_colleague_named_in_a_note_is_told(desk: Desk) -> None:
    ticket = desk.ask()
    desk.as_("joyce").post(f"/tickets/{ticket.key}/drafts", {"kind": "reply", "text": "Half a senten"})
    desk.as_("joyce").post(f"/tickets/{ticket.key}/notes", {"text": "@Oskar Brandt have you seen this?"})

    assert "Half a senten" in desk.page(f"/tickets/{ticket.key}")
    assert "Half a senten" not in desk.page(f"/tickets/{ticket.key}", by="pim")
    assert "Joyce Bell named you" in desk.page("/tickets/notifications", by="oskar")
    assert not Notification.objects.filter(person=desk.person("pim")).exists()


def test_a_macro_puts_words_of_an_article_into_the_reply_and_acts(desk: Desk) -> None:
    version = write_article(title="Reset", body="Hold both keys, {name}.", by=desk.person("mara"), at=timezone.now())
    publish_article(version, audience=Article.Audience.PUBLIC, by=desk.person("mara"), at=timezone.now())
    ravi, ticket = desk.as_("ravi"), desk.ask()
    ravi.post("/tickets/macros/words", {"title": "Reset words", "body": "", "article": version.article.pk})
    ravi.post(
        "/tickets/macros/new",
        {"name": "Reset", "reply": CannedReply.objects.get().pk, "act": ["add_tag"], "act_value": ["reset"]},
    )
    desk.as_("joyce").post(f"/tickets/{ticket.key}/macros", {"macro": Macro.objects.get().pk})
    desk.as_("joyce").post(f"/tickets/{ticket.key}/links", {"article": version.article.key})

    shown = desk.page(f"/tickets/{ticket.key}")
    assert "Hold both keys, Nadia Brook." in shown
    assert "reset" in list(ticket.tags.values_list("name", flat=True))
    assert Event.objects.filter(kind="knowledge.linked", subjects__object_key=ticket.key).exists()


@pytest.mark.parametrize(
    ("act", "value", "reason"),
    [
        ("set_priority", "p3", "give a number from 1 to 5"),
        ("set_priority", "6", "give a number from 1 to 5"),
        ("add_tag", "  ", "write something"),
        ("notify", "nobody-at-all", "choose a position"),
        ("canned_reply", "Never kept", "give the name of words that are kept"),
    ],
)
def test_a_macro_with_a_value_that_its_act_cannot_use_is_refused_when_it_is_kept(
    desk: Desk, act: str, value: str, reason: str
) -> None:
    answer = desk.as_("ravi").post(
        "/tickets/macros/new", {"name": "Odd", "act": [act], "act_value": [value]}, follow=True
    )

    assert reason in answer.content.decode()
    assert not Macro.objects.exists()


def test_words_are_called_otherwise_followed_by_what_sends_them_and_removed_when_nothing_needs_them(desk: Desk) -> None:
    joyce = desk.as_("joyce")
    joyce.post("/tickets/macros/words", {"title": "Thanks", "body": "Dear {name},"})
    words = CannedReply.objects.get()
    joyce.post("/tickets/macros/new", {"name": "Send", "act": ["canned_reply"], "act_value": ["Thanks"]})
    joyce.post("/tickets/macros/words", {"reply": words.pk, "title": "Thank you", "body": "Hello {name},"})
    macro = Macro.objects.get()
    refused = joyce.post(f"/tickets/macros/words/{words.pk}/removal", follow=True).content.decode()
    shown = desk.page("/tickets/macros", by="joyce")
    joyce.post("/tickets/macros/new", {"macro": macro.pk, "name": "Mark", "act": ["add_tag"], "act_value": ["seen"]})
    joyce.post(f"/tickets/macros/words/{words.pk}/removal")
    after = desk.page("/tickets/macros", by="joyce")

    assert macro.acts == [["canned_reply", "Thank you"]]
    assert "“Thank you” is used by “Send”" in refused
    assert "What it was before" in shown
    assert "Dear {name}," in shown
    assert list(Macro.objects.values_list("name", "acts")) == [("Mark", [["add_tag", "seen"]])]
    assert not CannedReply.objects.exists()
    assert "Removed lately" in after
    assert "Hello {name}," in after


def test_a_macro_tells_the_holder_of_a_position_called_by_its_title_and_is_removed(desk: Desk) -> None:
    structure = lookup.active_structure()
    titles = [one.title for one in structure.positions]
    seat = next(one for one in structure.positions if titles.count(one.title) == 1)
    ravi = desk.as_("ravi")
    ravi.post("/tickets/macros/new", {"name": "Tell", "act": ["notify"], "act_value": [seat.title]})
    macro = Macro.objects.get()
    taken = ravi.post("/tickets/macros/new", {"name": "Tell", "act": ["notify"], "act_value": ["nobody"]})
    page = desk.page("/tickets/macros", by="ravi")
    ravi.post(f"/tickets/macros/{macro.pk}/removal")

    assert macro.acts == [["notify", seat.key]]
    assert "already exists" in taken.content.decode()
    assert 'value="nobody"' in taken.content.decode()
    assert f'<option value="{seat.key}">{seat.title}' in page
    assert not Macro.objects.exists()


def test_a_promise_whose_tiers_do_not_fit_is_refused_and_running_tickets_keep_theirs(desk: Desk) -> None:
    policy = ServicePolicy.objects.get(key="standard")
    running = desk.ask(by="tess")
    form = {
        "name": "Standard",
        "order": "90",
        "door": "",
        "calendar": policy.calendar.pk,
        "target-resolution": "*: 1 d",
    }
    tiers = {"ola-1": "*: 4 h", "ola-2": "*: 1 d", "ola-3": "*: 2 d"}
    ravi = desk.as_("ravi")
    page = ravi.post(f"/tickets/promises/{policy.pk}", {**form, **tiers})["Location"]
    refused = read(ravi.post(f"{page}/publication", follow=True))
    ravi.post(page, {**form, "ola-1": "*: 1 h", "ola-2": "*: 2 h", "ola-3": "*: 4 h"})
    ravi.post(f"{page}/publication")
    later = desk.ask(by="tess")

    assert "T1 → T2 → T3 together take" in refused
    policies = [
        Event.objects.get(kind="ticket.opened", subjects__object_key=one.key).data["policy"] for one in (running, later)
    ]
    assert policies == ["standard", "standard-v2"]
    policy.refresh_from_db()
    assert policy.state == "retired"


def test_the_first_promises_are_backed_by_the_tiers_and_one_that_is_not_says_where(desk: Desk) -> None:
    before = desk.page("/tickets/promises", by="ravi")
    policy = ServicePolicy.objects.get(key="standard")
    policy.olas = {**policy.olas, "3": {"*": 20 * 60}}
    policy.save()
    after = desk.page("/tickets/promises", by="ravi")

    assert "→" not in before
    assert "P2: T1 → T2 → T3 take 3 d 4 h of 3 d" in after
    assert "P3:" not in after


def test_a_holiday_closes_the_calendar_only_after_somebody_looked(desk: Desk) -> None:
    office = BusinessCalendar.objects.get(key="office")
    address = f"/tickets/calendars/{office.pk}/holidays"
    desk.as_("ravi").post(address, {"text": "2026-12-25 Christmas Day\n2026-10-31 Halloween"})
    office.refresh_from_db()
    before = list(office.holidays)
    christmas, halloween = office.reviews.get(name="Christmas Day"), office.reviews.get(name="Halloween")
    desk.as_("ravi").post(f"{address}/{christmas.pk}", {"accept": "yes"})
    desk.as_("ravi").post(f"{address}/{halloween.pk}", {"accept": "no"})

    office.refresh_from_db()
    assert before == []
    assert [day["name"] for day in office.holidays] == ["Christmas Day"]
    assert "open as usual" in desk.page(f"/tickets/calendars/{office.pk}")


def test_a_field_of_the_house_is_found_by_its_key(desk: Desk) -> None:
    at = timezone.now()
    for key, label, kind in (
        ("plant-no", "Plant no", "text"),
        ("pumps", "Pumps", "number"),
        ("leased", "Leased", "yes_no"),
    ):
        CustomField.objects.create(key=key, label=label, kind=kind)
    first, second = desk.ask("First"), desk.ask("Second")
    fill_fields(first, given={"plant-no": "RT-7", "pumps": "4", "leased": "yes"}, by=desk.person("joyce"), at=at)
    fill_fields(second, given={"plant-no": "XA-1", "pumps": "12", "leased": "no"}, by=desk.person("joyce"), at=at)

    for words in ("plant-no:rt", "pumps:4", "leased:yes", "leased:yes pumps:4 First"):
        found = desk.as_("joyce").get("/tickets/", {"q": words}).context["page"].object_list
        assert [one.key for one in found] == [first.key], words
    assert not desk.as_("joyce").get("/tickets/", {"q": "pumps:four"}).context["page"].object_list


@pytest.mark.acceptance("S3-24", issue=5)
def test_a_customer_is_asked_only_what_the_chosen_product_needs_and_choosing_keeps_what_was_typed(desk: Desk) -> None:
    till, meter = (Product.objects.get(key=key) for key in ("pier-till", "tidewater-meter"))
    for label, product in (("Till number", till), ("Flow rate", meter), ("Site", None)):
        CustomField.objects.create(
            key=label.lower().replace(" ", "-"), label=label, product=product, asked=CustomField.Asked.NEEDED
        )
    nadia = desk.as_("nadia")

    plain = read(nadia.get("/requests/new"))
    typed = {"subject": "It prints twice", "text": "Each receipt.", "own-site": "Harbour", "product": str(till.pk)}
    chosen = read(nadia.post("/requests/new", {**typed, "urgent": "on", "show": "fields"}))
    missing = read(nadia.post("/requests/new", typed))
    assert not Ticket.objects.exists()
    ticket = desk.ask(**{**typed, "own-till-number": "PT-4471", "own-flow-rate": "of another product"})

    assert ["own-" + key in plain for key in ("site", "till-number", "flow-rate")] == [True, False, False]
    assert "<noscript>" in plain
    assert ["own-" + key in chosen for key in ("site", "till-number", "flow-rate")] == [True, True, False]
    assert 'role="alert"' not in chosen
    assert "This field is required." not in chosen, "choosing a product sends nothing"
    assert all(words in chosen for words in ("It prints twice", "Each receipt.", "Harbour", "checked"))
    assert "This field is required." in missing
    assert ticket.custom == {"site": "Harbour", "till-number": "PT-4471"}


@pytest.mark.acceptance("S3-24", issue=5)
def test_a_field_of_the_house_is_filled_in_by_the_customer_seen_searched_and_taken_along(desk: Desk) -> None:
    ravi, nadia = desk.as_("ravi"), desk.as_("nadia")
    for label, kind, asked in (
        ("Serial number", "text", "needed"),
        ("Floor", "number", "offered"),
        ("Margin", "text", "house"),
    ):
        ravi.post("/tickets/fields/new", {"label": label, "kind": kind, "asked": asked, "order": "1", "choices": ""})
    words = {"subject": "Till prints twice", "text": "Each receipt twice."}
    form = nadia.get("/requests/new").content.decode()
    missing = nadia.post("/requests/new", words)
    ticket = desk.ask(**{"own-serial-number": "PT-4471", "own-floor": "2"})
    other = desk.ask(**{"own-serial-number": "PT-9"})
    exported = ravi.get("/tickets/?show=all&as=csv").content.decode()

    assert 'name="own-serial-number"' in form
    assert "own-margin" not in form
    assert "This field is required." in missing.content.decode()
    assert Ticket.objects.count() == 2
    assert ticket.custom == {"serial-number": "PT-4471", "floor": 2.0}
    assert "PT-4471" in nadia.get(f"/requests/{ticket.key}").content.decode()
    assert "PT-4471" in desk.page(f"/tickets/{ticket.key}")
    found = desk.page("/tickets/?show=all&q=serial-number:PT-4471")
    assert ticket.reference in found
    assert other.reference not in found
    assert "Serial number" in exported.splitlines()[0]
    assert "PT-4471" in exported


def test_a_call_of_somebody_who_is_known_is_written_down_by_the_address_alone(desk: Desk) -> None:
    call = {"channel": "phone", "email": desk.person("tess").email, "subject": "Scale", "text": "Shows zero."}
    joyce = desk.as_("joyce")
    joyce.post("/tickets/new", call)
    unknown = joyce.post("/tickets/new", {**call, "email": "new@quay.example"}).content.decode()

    assert Ticket.objects.get().requester == desk.person("tess")
    assert "give the name too" in unknown
