"""With a pseudo-language that marks every translated message, what is left unmarked on a page was never given to a translator."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings

from support.pseudo_language import bare_words

# Words of the sample data on these pages: a company, people, products and references are not translated.
DATA = {"Brightwater", "Instruments", "Orgdesk"}
# A language stands under its own name, so that whoever needs it can read it.
DATA |= {name for _, name in settings.LANGUAGES}
QUIET = {"script", "style", "title", "kbd"}


class Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.inside, self.found = [], []

    def handle_starttag(self, tag, attributes):
        if tag not in {"meta", "link", "input", "br", "img", "use", "path"}:
            self.inside.append(tag)
        named = dict(attributes)
        self.found += [named[name] for name in ("aria-label", "placeholder", "alt") if named.get(name)]

    def handle_endtag(self, tag):
        if tag in self.inside:
            while self.inside.pop() != tag:
                pass

    def handle_data(self, data):
        if not QUIET & set(self.inside):
            self.found.append(data)


@pytest.mark.parametrize("address", ["/people/sign-in", "/search", "/search?q=zzz", "/nothing-here"])
def test_every_word_of_a_page_went_through_translation(address, pseudo_language, cast, signed_in, client):
    reader = client if "sign-in" in address else signed_in(cast("joyce"))

    page = reader.get(address).content.decode()

    words = Words()
    words.feed(page)
    bare = [part for found in words.found for part in bare_words(found)]
    people = set(re.findall(r"\w+", "Joyce Bell joyce bell brightwater example JB"))
    assert set(bare) - DATA - people == set()


def test_a_translated_phrase_of_the_core_names_the_places_of_its_original(tmp_path, monkeypatch):
    from tools import messages

    (tmp_path / "core.py").write_text(
        'phrase("{title} leads {seats:.0f} seats.", title=1, seats=2)\nphrase("No seat.")\n'
    )
    catalogue = tmp_path / "locale" / "de" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid ""\nmsgstr ""\n')
    for name, value in {"ROOT": tmp_path, "SOURCES": tmp_path, "LOCALE": tmp_path / "locale"}.items():
        monkeypatch.setattr(messages, name, value)
    monkeypatch.setattr(messages, "_measures", tuple)
    messages.main(["update"])
    empty = catalogue.read_text()

    def problems(sentence, bare="Kein Platz."):
        said = empty.replace('seats."\nmsgstr ""', f'seats."\nmsgstr "{sentence}"')
        catalogue.write_text(said.replace('No seat."\nmsgstr ""', f'No seat."\nmsgstr "{bare}"'))
        return [problem.partition("differ: ")[2] for problem in messages.problems_of(catalogue)]

    assert "python-brace-format" in empty
    assert problems("Unter {title} sind {seats:.0f} Plätze.") == []
    for wrong in (
        "{titel}: {seats:.0f}",
        "{title}: {seats}",
        "{title}",
        "{title}: {seats:.0f} {",
        "{}: {title} {seats:.0f}",
    ):
        assert problems(wrong) == ["'{title} leads {seats:.0f} seats.'"]
    assert problems("{title}: {seats:.0f}", "Kein {Platz}.") == ["'No seat.'"]
