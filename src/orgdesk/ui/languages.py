"""The languages in which the pages can be read, and how far each translation was looked through."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

_SOURCE = "en"


@dataclass(frozen=True)
class Language:
    """`messages` counts all that the pages can say, `unreviewed` what nobody who speaks the language has looked at yet."""

    code: str
    name: str
    messages: int = 0
    unreviewed: int = 0

    @property
    def reviewed(self) -> bool:
        return not self.unreviewed


@cache
def languages() -> tuple[Language, ...]:
    """In the order of the settings; written by the compiler of the catalogues beside its files."""
    return tuple(Language(code, str(name), **_state(code)) for code, name in settings.LANGUAGES)


def _state(code: str) -> dict[str, int]:
    if code == _SOURCE:
        return {}
    kept = Path(settings.LOCALE_PATHS[0]) / code / "LC_MESSAGES" / "django.json"
    return json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {"messages": 0, "unreviewed": 1}
