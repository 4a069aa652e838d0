"""Templates: each can be compiled, carries no style or script of its own, says what it takes, and has no bare words."""

import re
from pathlib import Path

import pytest
from django.template import engines

SOURCES = Path(__file__).resolve().parents[2] / "src" / "orgdesk"
TEMPLATES = sorted(SOURCES.rglob("templates/**/*.html"))
COMPONENTS = SOURCES / "ui/templates/ui/components"

_COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
_TRANSLATED = re.compile(r"\{%-?\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL)
_CLASSES = re.compile(r"\{% block \w+_class %\}.*?\{% endblock")
_TEMPLATE_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_SPOKEN_ATTRIBUTE = re.compile(r"\b(?:aria-label|placeholder|title|alt|aria-description)=\"([^\"]*)\"")
_TAG = re.compile(r"<[^>]*>", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")
_NOT_TRANSLATED = {"Ctrl", "Esc", "Enter", "min", "BW", "OK"}


def short(path):
    return str(path.relative_to(SOURCES))


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_a_template_can_be_compiled(path):
    engines["django"].get_template(str(path).split("/templates/", 1)[1])


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_a_template_has_no_style_and_no_script_of_its_own(path):
    words = _COMMENT.sub("", path.read_text())

    assert not re.search(r"<style\b|\sstyle\s*=", words)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", words)
    assert not re.search(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)", words)
    assert "javascript:" not in words


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.name.startswith("_")], ids=short)
def test_a_fragment_opens_with_the_variables_that_it_takes(path):
    assert path.read_text().lstrip().startswith(("{#", "{% comment"))


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_no_words_stand_bare_in_a_template(path):
    assert bare_words(path.read_text()) == []


def test_bare_words_are_found_where_they_are():
    assert bare_words('<p title="Close">{% translate "Open" %} now</p>') == ["Close", "now"]
    assert bare_words("{% blocktranslate %}Sent to {{ n }}{% endblocktranslate %} {{ n }} <kbd>k</kbd>") == []


def test_the_style_guide_shows_every_component():
    shown = "".join(path.read_text() for path in (SOURCES / "ui/templates/ui").rglob("style_guide*/**/*.html"))
    shown += "".join(path.read_text() for path in (SOURCES / "ui/templates/ui").glob("*.html"))

    assert [path.name for path in COMPONENTS.glob("_*.html") if path.name not in shown] == []


def bare_words(template):
    """Words that a person would see and no translator would."""
    words = _CLASSES.sub(" {% endblock", _TRANSLATED.sub(" ", _COMMENT.sub(" ", template)))
    words = _TEMPLATE_CODE.sub(lambda found: " " * bool(found), words)
    spoken = " ".join(_SPOKEN_ATTRIBUTE.findall(words))
    visible = _TAG.sub(" ", re.sub(r"<(script|svg)\b.*?</\1>", " ", words, flags=re.DOTALL))
    return [word for word in _WORD.findall(f"{spoken} {visible}") if word not in _NOT_TRANSLATED]
