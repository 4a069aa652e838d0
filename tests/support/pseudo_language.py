"""A language in which every message stands in brackets: what stands outside of them was never given to a translator."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from orgdesk.ui.templatetags import words

_INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")


@pytest.fixture
def pseudo_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every message of ours comes back in brackets, as from a translator of a language that has only those."""
    monkeypatch.setattr(translation._trans, "gettext", in_brackets, raising=False)
    monkeypatch.setattr(translation._trans, "pgettext", lambda context, message: in_brackets(message), raising=False)
    monkeypatch.setattr(
        translation._trans, "ngettext", lambda one, many, n: in_brackets(one if n == 1 else many), raising=False
    )
    # What a template keeps by language, it keeps of this one apart.
    monkeypatch.setattr(words, "get_language", lambda: "pseudo")


def in_brackets(message: str) -> str:
    return f"⟦{message}⟧"


def bare_words(text: str) -> list[str]:
    """Words outside of every bracket; a message may stand within another."""
    while _INNERMOST.search(text):
        text = _INNERMOST.sub(" ", text)
    return re.findall(r"[^\W\d_]{2,}", text)
