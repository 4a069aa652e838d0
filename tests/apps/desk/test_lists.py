"""Lists of tickets: words and operators, views that are kept, one act on many."""

from __future__ import annotations

import pytest

from apps.desk.conftest import Desk
from orgdesk.apps.desk.models import SavedView, Ticket


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
    ],
)
def test_words_and_operators_find_tickets(desk: Desk, three: list[Ticket], question: str, subjects: set[str]) -> None:
    assert found(desk, question.format(first=three[0].key)) == subjects


@pytest.mark.parametrize(
    "odd", ['"', "AND OR NOT", "owner:", "before:2026-02-31", "tier:9999999", "x:y", "*(", "a" * 5000]
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
