"""What a searcher may have meant: synonyms that the house keeps, and the nearest known words to one that nobody uses."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache

from django.db.models import Max, Q

from orgdesk.apps.knowledge.models import Article, ArticleVersion, Publication, Synonyms

_WORD = re.compile(r"\w{4,}", re.UNICODE)
_SHORTEST, _NEAR = 4, 0.8


def widened(words: list[str]) -> list[list[str]]:
    """For each word itself, its synonyms, and, where no published answer has it, the words it is probably a slip of."""
    groups = [[str(word).lower() for word in row] for row in Synonyms.objects.values_list("words", flat=True)]
    known = _vocabulary(Publication.objects.aggregate(last=Max("pk"))["last"] or 0)
    found = []
    for word in words:
        same = [other for group in groups if word in group for other in group if " " not in other]
        slips = [] if len(word) < _SHORTEST or any(one.startswith(word) for one in known) else _near(word, known)
        found.append(list(dict.fromkeys([word, *same, *slips]))[:8])
    return found


def _near(word: str, known: frozenset[str]) -> list[str]:
    alike = [one for one in known if abs(len(one) - len(word)) <= 2]
    return get_close_matches(word, sorted(alike), n=3, cutoff=_NEAR)


@lru_cache(maxsize=2)
def _vocabulary(last_publication: int) -> frozenset[str]:
    """The words of what is published; read anew after each publication."""
    shown = Q(translation_shown__isnull=False) | Q(pk__in=Article.objects.values("published_version"))
    rows = ArticleVersion.objects.filter(shown).values_list("title", "body")
    return frozenset(word for row in rows for text in row for word in _WORD.findall(text.lower()))
