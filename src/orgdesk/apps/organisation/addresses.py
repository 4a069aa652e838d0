"""The pages of many positions at once."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from django.urls import reverse

from orgdesk.apps.organisation.models import Version

_PLACE = "0-key-0"


def pages_of_positions(version: Version) -> Callable[[str], str]:
    """The address of a position's page by its key: worked out once for all, since a chart names hundreds."""
    before, _, after = reverse("organisation:position", args=[version.key, _PLACE]).rpartition(_PLACE)
    return lambda key: f"{before}{quote(key)}{after}"
