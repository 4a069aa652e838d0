"""What somebody typed is kept whole or refused: nothing is cut off in silence."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

_SHOWN = 40


class TooLong(ValidationError):  # noqa: N818 - named for the situation
    """A text does not fit where it would be kept; nothing was changed. `field` is the name that a program gave it by; a form
    that checks its lines says it at its field."""

    def __init__(self, text: str, most: int, field: str) -> None:
        self.words = ngettext(
            "“%(begin)s…” has %(number)s characters, and at most %(most)s fits here; shorten it and send it again.",
            "“%(begin)s…” has %(number)s characters, and at most %(most)s fit here; shorten it and send it again.",
            most,
        ) % {"begin": " ".join(text[:_SHOWN].split()), "number": len(text), "most": most}
        super().__init__(self.words)
        self.field = field

    def __str__(self) -> str:
        return self.words


def whole(text: str, most: int, field: str = "") -> str:
    """The text as it is. Raises TooLong, which every door says in words: a page keeps what was typed, the API answers 422."""
    if len(text) > most:
        raise TooLong(text, most, field)
    return text
