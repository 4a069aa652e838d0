"""Refusals and findings of the core on pages, in the reader's language."""

import pytest
from django.template import engines
from django.utils import translation
from django.utils.translation import gettext_lazy

from orgdesk.core.phrases import phrase
from orgdesk.ui.sayings import in_words


@pytest.fixture
def translated(monkeypatch):
    known = {}
    monkeypatch.setattr(translation._trans, "gettext", lambda message: known.get(message, message), raising=False)
    return known


def test_a_refusal_is_said_in_the_readers_language(translated):
    translated["No unit is called {key}."] = "Keine Einheit heißt {key}."

    refusal = ValueError(phrase("No unit is called {key}.", key="<t1>"))

    assert in_words(refusal) == in_words(str(refusal)) == "Keine Einheit heißt <t1>."
    page = engines["django"].from_string("{{ refusal|in_words }}").render({"refusal": str(refusal)})
    assert page == "Keine Einheit heißt &lt;t1&gt;."


def test_text_that_was_translated_before_is_left_alone(translated):
    translated["Open"] = "Offen"

    assert in_words(gettext_lazy("Open")) == "Offen"
    assert in_words("Open") == "Open"
    assert in_words(ValueError("Open")) == "Open"
    assert in_words("") == in_words(ValueError()) == ""


@pytest.mark.parametrize("wrong", ["{schluessel} gibt es nicht.", "{key.nothing}", "{0}", "{", "{key:d}"])
def test_a_translation_that_does_not_fit_gives_way_to_the_english(translated, wrong):
    translated["No unit is called {key}."] = wrong

    assert in_words(phrase("No unit is called {key}.", key="t1")) == "No unit is called t1."
