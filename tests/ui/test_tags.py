from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from orgdesk.ui.templatetags.ui import clock_words, distance_words, span_words

AT = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)  # a Tuesday


def render(words, **context):
    return Template(words).render(Context({"at": AT, **context}))


def test_a_moment_is_told_in_the_readers_zone_with_the_exact_time_behind():
    with timezone.override(ZoneInfo("Europe/Amsterdam")):
        told = render("{% when moment %}", moment=AT - timedelta(hours=2))

    assert ">11:00 · 2 h ago<" in told
    assert 'datetime="2026-03-03T10:00:00+00:00"' in told
    assert "CET" in told


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=18), "18 min"),
        (timedelta(hours=2, minutes=10), "2 h 10 min"),
        (timedelta(hours=30), "30 h"),
        (timedelta(days=20), "20 d"),
    ],
)
def test_a_span_is_told_in_the_units_that_matter(span, words):
    assert span_words(span) == words


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(0), "12:00"),
        (timedelta(days=3), "Sat 12:00"),
        (timedelta(days=20), "11 Feb 12:00"),
        (timedelta(days=400), "27 Jan 2025"),
    ],
)
def test_the_farther_a_moment_is_the_more_of_its_date_is_told(ago, words):
    with timezone.override(UTC):
        assert clock_words(AT - ago, at=AT) == words


def test_the_future_and_the_present_have_words_of_their_own():
    assert distance_words(AT + timedelta(days=3), at=AT) == "in 3 d"
    assert distance_words(AT, at=AT) == "now"


@pytest.mark.parametrize(
    ("away", "tone", "words"),
    [
        (timedelta(minutes=18), "warn", "18 min left"),
        (timedelta(hours=7), "", "7 h left"),
        (-timedelta(hours=2), "bad", "2 h over"),
    ],
)
def test_a_promise_says_how_long_is_left_or_by_how_much_it_is_over(away, tone, words):
    told = render("{% due moment %}", moment=AT + away)

    assert f'class="due {tone}"' in told
    assert words in told


def test_names_from_outside_cannot_become_markup():
    told = render("{% person name hint %}{% status word %}", name="<b>Joyce", hint="<i>", word="<u>")

    assert "<b>" not in told
    assert "<i>" not in told
    assert "<u>" not in told


def test_a_changed_filter_keeps_the_rest_of_the_query_and_begins_at_the_first_page():
    request = RequestFactory().get("/tickets?state=open&page=4&q=export")

    assert render("{% query_string state='late' %}", request=request) == "?state=late&amp;q=export"
    assert render("{% query_string page=5 %}", request=request) == "?state=open&amp;page=5&amp;q=export"
    assert render("{% query_string q=None %}", request=request) == "?state=open"
