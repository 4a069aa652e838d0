"""Let other sites show a chart, and end that."""

from __future__ import annotations

import re
from datetime import datetime

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.organisation.errors import NotYourRight, OrganisationRefused
from orgdesk.apps.organisation.models import Embedding, Version
from orgdesk.apps.organisation.policies import can_edit

_ORIGIN = re.compile(r"https?://(\*\.)?[A-Za-z0-9.-]+(:\d{1,5})?")


def embed_chart(*, sites: str, layout: str, by: Person, at: datetime, version: Version | None = None) -> Embedding:
    """Leave for the sites (origins such as https://intranet.example) to frame the chart; the one in force without a version."""
    if not can_edit(by):
        raise NotYourRight(
            _("Only organisation editors may let other sites show a chart; ask an administrator for the role.")
        )
    origins = sites.split()
    odd = [origin for origin in origins if not _ORIGIN.fullmatch(origin)]
    if odd or not origins:
        named = ", ".join(odd) or "nothing"
        raise OrganisationRefused(
            _("Name the sites by their origins, such as https://intranet.example; %(named)s is none.")
            % {"named": named}
        )
    row = Embedding.objects.create(version=version, layout=layout, sites=" ".join(origins), by=by, at=at)
    record_event(
        "chart.embedded",
        at=at,
        by=by.key,
        objects={"org_version": version.key if version else "in-force"},
        data={"sites": origins, "layout": layout},
    )
    return row


def end_embedding(embedding: Embedding, *, by: Person, at: datetime) -> Embedding:
    """The address of this leave answers no more."""
    if not can_edit(by):
        raise NotYourRight(_("Only organisation editors may end this; ask an administrator for the role."))
    embedding.ended_at = at
    embedding.save(update_fields=["ended_at"])
    return embedding
