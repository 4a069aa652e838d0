import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.urls import reverse

from orgdesk.ui import navigation, palette
from orgdesk.ui.palette import Found

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_rail(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(palette, "_sources", {})


def test_the_rail_shows_what_the_person_may_use_and_where_they_are(own_rail, cast, contact):
    navigation.register("design", "Style", "ui:style-guide", "star")
    navigation.register(
        "service", "Search", "ui:search", "search", lambda person: person.name == "Joyce Bell", count=lambda person: 3
    )

    rail = navigation.sections_for(cast("joyce"), path="/ui/canvas")

    assert [[(link.label, link.current, link.count) for link in links] for links in rail] == [
        [("Search", False, 3)],
        [("Style", True, 0)],
    ]
    assert [link.label for links in navigation.sections_for(cast("pim"), path="/") for link in links] == ["Style"]
    assert navigation.sections_for(contact, path="/") == []


def test_an_entry_needs_a_section_that_there_is(own_rail):
    with pytest.raises(ValueError, match="service, design, evidence, administration"):
        navigation.register("elsewhere", "Lost", "ui:search", "search")


def test_search_shows_what_the_sources_find_for_the_person_and_never_floods(own_rail, cast, signed_in):
    palette.register("sample", "Samples", lambda person, query: (Found(f"{query} {n}", f"/{n}") for n in range(1000)))

    page = signed_in(cast("joyce")).get("/search?fragment&q=export").content.decode()

    assert page.count('role="option"') == palette.LIMIT
    assert "export 0" in page


def test_a_choice_of_looks_is_kept_and_an_odd_one_refused(client):
    kept = client.post("/preferences", {"theme": "dark", "next": "/people/sign-in"})
    refused = client.post("/preferences", {"theme": "purple"})

    assert kept["Location"] == "/people/sign-in"
    assert 'data-theme="dark"' in client.get("/people/sign-in").content.decode()
    assert refused.status_code == 400


def test_a_choice_of_looks_never_leads_to_another_site(client):
    assert client.post("/preferences", {"theme": "dark", "next": "https://elsewhere.example/"})["Location"] == "/"


def test_health_answers_without_signing_in(client):
    assert client.get("/health").json() == {"database": "ok"}


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [("/nothing-here-at-all", 404, "There is nothing here"), ("/api/webhooks", 403, "administrator")],
)
def test_a_refusal_gives_the_reason_and_the_way_on(address, status, words, cast, signed_in):
    answer = signed_in(cast("joyce")).get(address)

    assert answer.status_code == status
    assert words in answer.content.decode()
    assert "To the first page" in answer.content.decode()


def test_a_broken_view_tells_the_reader_nothing_of_the_program(cast, signed_in, monkeypatch):
    def break_down(*args):
        raise RuntimeError("a secret of the program")

    monkeypatch.setattr(palette, "search", break_down)
    client = signed_in(cast("joyce"))
    client.raise_request_exception = False

    answer = client.get(reverse("ui:search"))

    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()
    assert "secret" not in answer.content.decode()


def test_a_database_that_is_away_is_told_with_the_time_to_try_again(cast, signed_in, monkeypatch):
    client = signed_in(cast("joyce"))
    client.raise_request_exception = False

    def away(*_given, **_more):
        raise OperationalError("connection to server at 10.0.0.7 refused")

    monkeypatch.setattr(palette, "search", away)
    answer = client.get(reverse("ui:search"))

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "The database does not answer" in answer.content.decode()
    assert "10.0.0.7" not in answer.content.decode()


def test_what_is_shown_to_somebody_signed_in_stays_in_no_cache(cast, signed_in, client):
    assert signed_in(cast("joyce")).get("/ui")["Cache-Control"] == "private, no-store"
    assert client.get("/people/sign-in").get("Cache-Control", "") != "private, no-store"


def test_the_policy_of_content_allows_nothing_inline(client):
    policy = client.get("/people/sign-in")["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_times_follow_the_zone_of_the_person(cast, signed_in):
    joyce = cast("joyce")
    joyce.zone = "Asia/Tokyo"
    joyce.save()

    assert "JST" in signed_in(joyce).get("/ui").content.decode()


def test_a_zone_that_this_machine_does_not_know_breaks_no_page(cast, signed_in):
    joyce = cast("joyce")
    joyce.zone = "Mars/Olympus"
    joyce.save()

    assert signed_in(joyce).get("/ui").status_code == 200


def test_a_customer_does_not_see_the_style_guide(contact, rf):
    from orgdesk.ui.views.style_guide import refuse_outsiders

    request = rf.get("/ui")
    request.user = contact
    with pytest.raises(PermissionDenied):
        refuse_outsiders(request)
