"""How a person wants to be told things."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.desk.errors import DeskRefused
from orgdesk.apps.desk.models import Preferences

UNDO = (0, 5, 10, 30, 60)


def undo_by_default() -> int:
    """How long the house lets everybody take a reply back: the longest of the delays offered that the setting reaches."""
    return max(one for one in UNDO if one <= max(0, settings.ORGDESK_UNDO_SECONDS))


def set_preferences(person: Person, **given: Any) -> Preferences:
    """Raises DeskRefused for half of a quiet time, or a delay that is not offered."""
    if bool(given.get("quiet_from")) != bool(given.get("quiet_until")):
        raise DeskRefused(_("Quiet hours need a beginning and an end."))
    if given.get("undo_seconds", 0) not in UNDO:
        raise DeskRefused(_("Choose one of the delays offered."))
    begun = {"undo_seconds": undo_by_default(), **given}
    return Preferences.objects.update_or_create(person=person, defaults=given, create_defaults=begun)[0]
