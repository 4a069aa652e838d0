"""The pages and letters speak the reader's language; a translation that nobody looked through says so."""

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext

from orgdesk.ui.languages import languages

OTHERS = [code for code, _ in settings.LANGUAGES if code != "en"]


def choose(client, language, back="/people/sign-in"):
    return client.post("/people/language", {"language": language, "next": back})


@pytest.mark.parametrize("language", OTHERS)
def test_a_visitor_reads_the_page_in_the_language_chosen(language, client, db):
    with translation.override(language):
        words = gettext("Sign in")

    answer = choose(client, language)
    page = client.get(answer["Location"]).content.decode()

    assert words != "Sign in"
    assert words in page
    assert f'<html lang="{language}"' in page


def test_a_browser_that_asks_for_french_gets_french_without_choosing(client, db):
    page = client.get("/people/sign-in", headers={"accept-language": "fr-CA,fr;q=0.9,en;q=0.5"}).content.decode()

    assert '<html lang="fr"' in page


def test_a_person_keeps_their_language_on_another_device(cast, signed_in):
    joyce = cast("joyce")
    choose(signed_in(joyce), "de", back="/work")

    page = signed_in(joyce).get("/work/").content.decode()

    with translation.override("de"):
        assert gettext("My work") in page


def test_a_language_that_nobody_wrote_is_refused_and_changes_nothing(cast, signed_in):
    joyce = cast("joyce")

    answer = choose(signed_in(joyce), "tlh")

    joyce.refresh_from_db()
    assert answer.status_code == 400
    assert joyce.language == "en"


def test_the_way_back_never_leads_to_another_house(client, db):
    assert choose(client, "es", back="https://elsewhere.example/")["Location"] == "/"


def test_a_translation_that_nobody_looked_through_is_marked_where_it_is_chosen(client, db):
    page = client.get("/people/sign-in").content.decode()

    marked = page.count("not yet reviewed")
    assert marked == sum(1 for one in languages() if not one.reviewed)
    assert not next(one for one in languages() if one.code == "en").unreviewed


@pytest.mark.parametrize(("language", "forms"), [("en", 2), ("de", 2), ("fr", 2), ("es", 2), ("uk", 3)])
def test_a_number_takes_the_form_that_its_language_asks_for(language, forms):
    one, many = "%(count)s incident", "%(count)s incidents"

    with translation.override(language):
        said = {number: ngettext(one, many, number) % {"count": number} for number in (1, 2, 5, 11, 21, 22)}

    shapes = {number: words.replace(str(number), "", 1) for number, words in said.items()}
    assert len(set(shapes.values())) == forms
    if language == "uk":
        assert shapes[1] == shapes[21]
        assert shapes[2] == shapes[22]
        assert shapes[5] == shapes[11]


@pytest.mark.parametrize("language", OTHERS)
def test_months_and_weekdays_are_those_of_the_language(language, cast, signed_in):
    from datetime import date

    from django.utils.formats import date_format

    with translation.override(language):
        assert date_format(date(2026, 3, 2), "l F") != "Monday March"


def test_no_message_of_ours_changes_the_name_of_a_month():
    """A catalogue of ours comes before Django's: the verb “may” would give May its translation."""
    from django.utils import dates
    from tools.messages import messages_of_sources

    tables = (dates.MONTHS, dates.MONTHS_3, dates.MONTHS_AP, dates.MONTHS_ALT)
    with translation.override("en"):
        names = {str(name) for table in tables for name in table.values()}

    assert {key[1] for key in messages_of_sources()} & names == set()
