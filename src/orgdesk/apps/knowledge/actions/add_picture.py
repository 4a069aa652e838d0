"""Keep a picture for articles, and see which versions show which."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.events.actions import record_event
from orgdesk.apps.knowledge.errors import PictureRefused
from orgdesk.apps.knowledge.models import ArticleVersion, Picture
from orgdesk.apps.knowledge.models.picture import new_key
from orgdesk.apps.knowledge.picture_files import cleaned
from orgdesk.apps.mail.scanning import Scan, ScannerAwayError, said_of

_A_ROUND = 50
_UNUSED = timedelta(days=30)


def add_picture(content: bytes, *, name: str, words: str, by: Person, at: datetime) -> Picture:
    """Cleaned and kept; it is shown nowhere until a version names it. Raises PictureRefused for no picture, and without words."""
    words = words.strip()
    if not words:
        raise PictureRefused(_("Say what the picture shows: not everybody who reads the answer can see it."))
    clean = cleaned(content)
    key = new_key()
    with transaction.atomic():
        picture = Picture.objects.create(
            key=key, name=PurePath(name).name[:200] or key, words=words[:300],
            file=ContentFile(clean.content, name=f"{key}.{clean.suffix}"), media_type=clean.media_type,
            width=clean.width, height=clean.height, size=len(clean.content),
            sha256=hashlib.sha256(clean.content).hexdigest(), by=by, at=at,
        )  # fmt: skip
        record_event("picture.added", at=at, by=by.key, objects={"picture": key}, data={"size": picture.size})
    return picture


def note_pictures(version: ArticleVersion) -> None:
    """Whoever may read this version may see the pictures that it names."""
    if "(picture:" in version.body:
        version.pictures.set(Picture.objects.named_in(version.body))


def scan_pictures(*, at: datetime) -> int:
    """How many were asked about. The first one for which the scanner does not answer ends the round: all wait for the next."""
    asked = 0
    for picture in Picture.objects.held()[:_A_ROUND]:
        try:
            state, finding = said_of(picture.file)
        except ScannerAwayError as problem:
            Picture.objects.filter(pk=picture.pk).update(finding=str(problem)[:300])
            break
        _keep(picture, state, finding[:300], at=at)
        asked += 1
    return asked


def forget_pictures(*, at: datetime) -> int:
    """Those that were chosen a month ago and stand in no version."""
    forgotten = 0
    for picture in Picture.objects.unused().filter(at__lt=at - _UNUSED)[:_A_ROUND]:
        picture.file.delete(save=False)
        picture.delete()
        forgotten += 1
    return forgotten


def _keep(picture: Picture, state: Scan, finding: str, *, at: datetime) -> None:
    with transaction.atomic():
        won = Picture.objects.held().filter(pk=picture.pk).update(scan=state, finding=finding, scanned_at=at)
        if won and state != Scan.CLEAN:
            told = {"scan": str(state), "finding": finding}
            record_event("picture.kept_aside", at=at, objects={"picture": picture.key}, data=told)
