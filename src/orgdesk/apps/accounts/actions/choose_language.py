"""Choose the language of one's own pages and letters."""

from __future__ import annotations

from orgdesk.apps.accounts.models import Person


def choose_language(person: Person, *, language: str) -> None:
    """`language` is one of the settings' codes. No event: it is a taste, like light or dark."""
    person.language = language
    person.save(update_fields=["language"])
