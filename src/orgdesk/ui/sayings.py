"""What the core says in English, said in the reader's language."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext

from orgdesk.core.phrases import Phrase


def in_words(thing: object) -> str:
    """The words of a refusal, a phrase or a text; a text that is no phrase is said as it stands, for it was translated
    where it was made. A translation that does not fit its sentence gives way to the English.
    """
    words = str(thing)
    if not isinstance(words, Phrase):
        return words
    try:
        return words.said(gettext)
    except (LookupError, ValueError, AttributeError, TypeError):
        return words[:]


def money_words(amount: Decimal | float, places: int = 0) -> str:
    """An amount in the company's currency: "12,400 EUR", or with `places` decimals."""
    return f"{number_format(amount, places, force_grouping=True)} {settings.ORGDESK_CURRENCY}"
