"""Lists of tickets: words and operators, views that are kept, one act on many."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from apps.desk.conftest import Desk
from orgdesk.apps.customers.models import Product
from orgdesk.apps.desk import search
from orgdesk.apps.desk.models import Macro, SavedView, Ticket
from orgdesk.apps.events.models import Event


def found(desk: Desk, question: str, by: str = "joyce") -> set[str]:
    answer = desk.as_(by).get("/tickets/", {"show": "all", "q": question})
    assert answer.status_code == 200
    return {ticket.subject for ticket in answer.context["page"]}


@pytest.fixture
def three(desk: Desk) -> list[Ticket]:
    pump = desk.ask("Pump counts twice", by="nadia", text="Since Monday the forecourt shows double litres.")
    till = desk.ask("Till is dark", by="tess", text="The display shows nothing.", urgent="on")
    export = desk.ask("Export of totals", by="omar", text="It stops half way.")
    desk.as_("joyce").post(f"/tickets/{till.key}/notes", {"text": "Perhaps the backlight fuse."})
    desk.as_("joyce").post(f"/tickets/{export.key}/tags", {"tags": "export"})
    desk.as_("joyce").post(f"/tickets/{pump.key}/hand-offs", {"person": desk.person("joyce").key, "reason": "mine"})
    return [pump, till, export]


@pytest.mark.parametrize(
    ("question", "subjects"),
    [
        ("litre", {"Pump counts twice"}),
        ("backlight", {"Till is dark"}),
        ('"shows nothing"', {"Till is dark"}),
        ('"nothing shows"', set()),
        ("shows", {"Pump counts twice", "Till is dark"}),
        ("owner:me", {"Pump counts twice"}),
        ("owner:nobody tag:export", {"Export of totals"}),
        ("is:live", {"Till is dark"}),
        ("account:harbour shows", {"Pump counts twice"}),
        ("from:omar", {"Export of totals"}),
        ("status:new tier:1 after:2020-01-01", {"Pump counts twice", "Till is dark", "Export of totals"}),
        ("before:2020-01-01", set()),
        ("BW-{first}", {"Pump counts twice"}),
        ("Alder Foods", {"Till is dark"}),
        ("shows -fuse", {"Pump counts twice"}),
        ('shows -"perhaps the backlight"', {"Pump counts twice"}),
        ("-fuse -litres", {"Export of totals"}),
        ("-tag:export -owner:me", {"Till is dark"}),
        ("litres OR half", {"Pump counts twice", "Export of totals"}),
        ("display OR half -tag:export", {"Till is dark"}),
        ('"shows nothing" OR monday shows', {"Pump counts twice", "Till is dark"}),
        ("Alder OR Harbour", {"Pump counts twice", "Till is dark"}),
        ("shows - nothing", {"Till is dark"}),
    ],
)
def test_words_and_operators_find_tickets(desk: Desk, three: list[Ticket], question: str, subjects: set[str]) -> None:
    assert found(desk, question.format(first=three[0].key)) == subjects


@pytest.mark.parametrize(
    "odd",
    [
        '"',
        "AND OR NOT",
        "owner:",
        "before:2026-02-31",
        "tier:9999999",
        "x:y",
        "*(",
        "a" * 5000,
        "-",
        "--",
        '-"',
        "OR",
        "OR OR",
        "a OR",
        "-a OR -b",
    ],
)
def test_any_text_is_a_valid_question(desk: Desk, three: list[Ticket], odd: str) -> None:
    assert found(desk, odd) <= {"Pump counts twice", "Till is dark", "Export of totals"}


def test_a_view_is_kept_for_oneself_or_shared(desk: Desk) -> None:
    keep = {"page": "/tickets/", "query": "q=tag%3Aexport&show=all&page=3"}
    desk.as_("joyce").post("/tickets/views", {**keep, "name": "My exports"})
    desk.as_("joyce").post("/tickets/views", {**keep, "name": "All exports", "shared": "on"})

    mine, theirs = desk.page("/tickets/"), desk.page("/tickets/", by="pim")
    assert "My exports" in mine
    assert 'href="?q=tag%3Aexport&amp;show=all"' in mine
    assert "My exports" not in theirs
    assert "All exports" in theirs

    shared = SavedView.objects.get(name="All exports")
    desk.as_("pim").post(f"/tickets/views/{shared.pk}/removal")
    assert SavedView.objects.filter(pk=shared.pk).exists()
    desk.as_("joyce").post(f"/tickets/views/{shared.pk}/removal")
    assert not SavedView.objects.filter(pk=shared.pk).exists()


@pytest.mark.parametrize(
    ("page", "query", "by"),
    [
        ("/customers/", "class=key&q=fuels", "mara"),
        ("/knowledge/", "q=pump&audience=staff", "joyce"),
        ("/knowledge/limitations/list", "q=pump", "joyce"),
        ("/returns/", "state=open", "mara"),
        ("/timelines/", "status=running", "mara"),
        ("/people/", "q=joyce", "joyce"),
        ("/work/", "view=today", "joyce"),
        ("/tickets/incidents", "severity=1", "joyce"),
        ("/voice/feedback", "state=new", "mara"),
    ],
)
def test_any_list_is_kept_as_it_was_narrowed_and_shown_on_no_other(desk: Desk, page: str, query: str, by: str) -> None:
    client = desk.as_(by)
    assert (
        'name="query" value="{}"'.format(query.replace("&", "&amp;")) in client.get(f"{page}?{query}").content.decode()
    )

    answer = client.post("/tickets/views", {"page": page, "query": query, "name": "Mine for Mondays"}, follow=True)

    assert answer.redirect_chain == [(f"{page}?{query}", 302)]
    assert (
        '<a class="button small" href="?{}" aria-current="page">'.format(query.replace("&", "&amp;"))
        in answer.content.decode()
    )
    assert "Mine for Mondays" not in desk.page("/tickets/", by=by)
    assert "Mine for Mondays" in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("page", "query", "reason"),
    [
        ("//evil.example/", "q=1", "is no list here"),
        ("https://evil.example/tickets/", "q=1", "is no list here"),
        ("/nowhere/at/all/of/this", "q=1", "is no list here"),
        ("/tickets/" + "x" * 300, "q=1", "is no list here"),
        ("/tickets/", "q=" + "y" * 2000, "too long to be kept"),
    ],
)
def test_only_a_list_of_this_house_is_kept(desk: Desk, page: str, query: str, reason: str) -> None:
    answer = desk.as_("joyce").post("/tickets/views", {"page": page, "query": query, "name": "Odd"}, follow=True)

    assert reason in answer.content.decode()
    assert [address for address, _status in answer.redirect_chain] == ["/tickets/"]
    assert not SavedView.objects.exists()


def test_one_act_reaches_many_tickets_and_no_customers(desk: Desk, three: list[Ticket]) -> None:
    keys = [ticket.key for ticket in three]

    desk.as_("pim").post("/tickets/bulk", {"ticket": keys[:2], "act": "tag", "value": "Forecourt"})
    desk.as_("pim").post("/tickets/bulk", {"ticket": keys[1:], "act": "own"})
    answer = desk.as_("pim").post("/tickets/bulk", {"ticket": keys, "act": "explode"}, follow=True)

    assert found(desk, "tag:forecourt") == {"Pump counts twice", "Till is dark"}
    assert [ticket.owner for ticket in Ticket.objects.filter(key__in=keys[1:])] == [desk.person("pim")] * 2
    assert "Choose what to do" in answer.content.decode()
    assert desk.as_("tess").post("/tickets/bulk", {"ticket": keys, "act": "own"}).status_code == 404


def test_many_tickets_are_transferred_at_once_where_the_chart_lets_them_go(desk: Desk, three: list[Ticket]) -> None:
    offered = desk.page("/tickets/")

    said = bulk(desk, three[:2], "transfer", unit="t2", value="About an integration.")
    silent = bulk(desk, three[2:], "transfer", unit="t2")
    barred = bulk(desk, three[2:], "transfer", unit="t4-development", value="They know it.")

    assert found(desk, "unit:t2") == found(desk, 'unit:"T2 Support"') == {one.subject for one in three[:2]}
    assert found(desk, "-unit:t2") >= {three[2].subject}
    assert desk.page("/tickets/").count('data-label="Unit">T2 Support<') == 2, "the list says whose work it is"
    assert '<option value="t2">T2 Support</option>' in offered
    assert "Done with 2 tickets." in said
    assert [(desk.step(one).unit_key, one.tier) for one in three] == [("t2", 2), ("t2", 2), ("t1", 1)]
    assert "Say why" in silent
    assert "There is no way from T1 Support" in barred
    assert Event.objects.filter(kind="rd_path.refused").count() == 1


def bulk(desk: Desk, tickets: list[Ticket], act: str, **given: str) -> str:
    answer = desk.as_("joyce").post(
        "/tickets/bulk", {"ticket": [one.key for one in tickets], "act": act, **given}, follow=True
    )
    for ticket in tickets:
        ticket.refresh_from_db()
    return answer.content.decode()  # type: ignore[no-any-return]


def test_many_tickets_are_handed_off_prioritised_run_through_a_macro_and_ended_at_once(
    desk: Desk, three: list[Ticket]
) -> None:
    desk.as_("joyce").post("/tickets/macros/new", {"name": "Mark", "act": ["add_tag"], "act_value": ["marked"]})
    macro = Macro.objects.get(name="Mark")
    page = desk.page("/tickets/")
    for act in ("own", "hand_off", "tag", "watch", "prioritise", "close", "cancel", "macro"):
        assert f'name="act" value="{act}"' in page
    assert f'<option value="{macro.pk}">Mark</option>' in page

    bulk(desk, three, "hand_off", colleague=desk.person("pim").key)
    assert {ticket.owner for ticket in three} == {desk.person("pim")}
    bulk(desk, three, "macro", macro=str(macro.pk))
    assert all(ticket.tags.filter(name="marked").exists() for ticket in three)
    assert "Say why this priority" in bulk(desk, three, "prioritise", priority="1")
    bulk(desk, three, "prioritise", priority="1", value="A fair opens")
    assert {ticket.priority for ticket in three} == {1}
    assert "still has an open step" in bulk(desk, three, "close")
    assert "Done with 3 tickets" in bulk(desk, three, "cancel", value="A test of ours")
    assert {ticket.status for ticket in three} == {"cancelled"}


def test_what_is_no_operator_is_told_and_a_search_in_one_list_offers_all(desk: Desk, three: list[Ticket]) -> None:
    page = desk.page("/tickets/?show=all&q=is:foo+product:till+tag:export+before:soon")
    assert "No operator, or no value that it knows: is:foo, before:soon." in page
    assert "No operator" not in desk.page("/tickets/?show=all&q=tag:export")

    page = desk.page("/tickets/?show=waiting&q=litre")
    assert "This list was searched, not all tickets." in page
    assert ">Search all tickets</a>" in page
    assert "q=litre" in re.findall(r'href="([^"]+)"[^>]*>All<', page)[0], "tabs keep what was searched"


def test_words_that_are_common_find_the_newest_tickets(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        desk.ask(f"Question {number}", text="The pump is dark.")
    for name, value in (("_RECENT", 4), ("_ENOUGH", 3), ("_MOST_MESSAGES", 3)):
        monkeypatch.setattr(search, name, value)

    assert found(desk, "pump dark") == {"Question 3", "Question 4", "Question 5"}
    assert found(desk, "question 0") == {"Question 0"}, "a rare word is looked for among all"


@pytest.mark.parametrize("rare", [0, 1000])
def test_a_mark_finds_the_same_tickets_whether_few_or_many_have_it(
    desk: Desk, three: list[Ticket], monkeypatch: pytest.MonkeyPatch, rare: int
) -> None:
    monkeypatch.setattr(search, "_RARE", rare)
    file = three[0].messages.get()
    file.attachments.create(file=ContentFile(b"x", name="f"), name="f.txt", size=1, sha256="0" * 64)
    till = Product.objects.create(key="till-x", name="Lockgate till")
    Ticket.objects.filter(pk=three[1].pk).update(product=till)

    assert found(desk, "has:files") == {"Pump counts twice"}
    assert found(desk, "tag:export") == {"Export of totals"}
    assert found(desk, "tag:nothing") == set()
    assert found(desk, "product:lockgate") == {"Till is dark"}
    assert found(desk, "product:lockgate has:files") == set()
    assert found(desk, "from:tess") == found(desk, "from:alder-foods.example") == {"Till is dark"}


def test_late_is_what_is_open_and_over_its_time(desk: Desk, three: list[Ticket]) -> None:
    before = timezone.now() - timedelta(days=1)
    Ticket.objects.filter(pk__in=[one.pk for one in three[:2]]).update(due_at=before)
    Ticket.objects.filter(pk=three[1].pk).update(status="closed")

    assert found(desk, "is:late") == {"Pump counts twice"}


def in_order(desk: Desk, asked: str) -> list[str]:
    page = desk.page(f"/tickets/?{asked}", by="joyce")
    return re.findall(r'<th scope="row">([^<]*)</th>', page)


@pytest.fixture
def aged(desk: Desk) -> list[str]:
    """Three tickets, the oldest the last to be touched; the second urgent, the third without a promise."""
    subjects, now = ["First", "Second", "Third"], timezone.now()
    for place, subject in enumerate(subjects):
        ticket = desk.ask(subject)
        due = None if subject == "Third" else now + timedelta(hours=2 - place)
        Ticket.objects.filter(pk=ticket.pk).update(
            last_activity_at=now - timedelta(hours=place), due_at=due, priority=2 if subject == "Second" else 3
        )
    return subjects


def test_a_list_of_tickets_is_sorted_by_the_heads_of_its_columns(desk: Desk, aged: list[str]) -> None:
    orders = {
        "": "First Second Third",
        "reference": "First Second Third",
        "-reference": "Third Second First",
        "priority": "Second First Third",
        "-priority": "Third First Second",
        "promise": "Second First Third",
        "activity": "Third Second First",
        "-promise": "First Second Third",
        "subject": "First Second Third",
        "--x": "First Second Third",
    }
    for narrowed in ("show=all", "show=open", "show=all&q=stops", "show=open&q=owner:nobody"):
        for asked, order in orders.items():
            assert in_order(desk, f"{narrowed}&sort={asked}") == order.split(), (narrowed, asked)


def test_a_head_says_how_the_list_is_sorted_and_the_tabs_and_the_file_keep_it(desk: Desk, aged: list[str]) -> None:
    page = desk.page("/tickets/?show=all&sort=priority", by="joyce")

    assert page.count("aria-sort=") == 1
    assert 'aria-sort="ascending"><a href="?show=all&amp;sort=-priority">Priority' in page
    assert "?show=open&amp;sort=priority" in page
    file = desk.as_("joyce").get("/tickets/?show=all&sort=priority&as=csv").content.decode().splitlines()
    assert ["Second" in line for line in file[1:]] == [True, False, False]


def test_a_ticket_that_nobody_works_on_any_more_is_listed_under_the_unit_of_its_tier(desk: Desk) -> None:
    ticket = desk.ask()
    desk.declare(ticket, "can", "joyce", text="Open it again.")

    assert ticket.status == "resolved"
    assert '<td data-label="Unit">T1 Support</td>' in desk.page("/tickets/?show=resolved", by="joyce")
