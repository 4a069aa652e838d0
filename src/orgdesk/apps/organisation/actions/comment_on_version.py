"""Say something about a version."""

from __future__ import annotations

from datetime import datetime

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.organisation.models import Version, VersionComment


def comment_on_version(version: Version, *, words: str, by: Person, at: datetime, element: str = "") -> VersionComment:
    return VersionComment.objects.create(version=version, words=words, element=element, by=by, at=at)
