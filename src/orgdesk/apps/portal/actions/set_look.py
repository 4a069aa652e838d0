"""Set how the pages for customers look."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.portal.errors import PortalRefused
from orgdesk.apps.portal.looks import is_colour, picture_kind
from orgdesk.apps.portal.models import Look
from orgdesk.ui.lengths import whole

MOST_LOGO = 300 * 1024


def set_look(
    *,
    name: str,
    welcome: str,
    colour: str,
    accent: str,
    by: Person,
    at: datetime,
    logo: bytes | None = None,
    keep_logo: bool = True,
) -> Look:
    """`logo` replaces the one before; without it that stays, or goes. Raises PortalRefused for a colour or a picture that is none."""
    for given in (colour, accent):
        if given and not is_colour(given):
            raise PortalRefused(_("“%(given)s” is no colour; write it as #1c5d99.") % {"given": given})
    before = Look.objects.first()
    kept = (before.logo, before.logo_type) if before is not None and keep_logo else (None, "")
    if logo:
        kind = picture_kind(logo)
        if len(logo) > MOST_LOGO or not kind:
            raise PortalRefused(_("A logo is a PNG, JPEG or WebP picture of at most 300 KB; save it smaller or anew."))
        kept = logo, kind
    with transaction.atomic():
        look = Look.objects.create(
            name=whole(name.strip(), 80, "name"), welcome=whole(welcome.strip(), 300, "welcome"), colour=colour.lower(), accent=accent.lower(),
            logo=kept[0], logo_type=kept[1], by=by, at=at,
        )  # fmt: skip
        record_event(
            "portal.look_set", at=at, by=by.key, objects={}, data={"colour": look.colour, "accent": look.accent}
        )
    return look
