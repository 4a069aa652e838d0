"""The bytes of attachments: from the record, or from the archive beside it."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from orgdesk.apps.desk.models import Attachment, Message
from orgdesk.apps.exchange.errors import ParcelUnreadable
from orgdesk.apps.exchange.landing.ground import Ground
from orgdesk.core.service.exchange import Oddity, Part, Reason, SourceFile

MOST_FILE = 100 * 1024 * 1024


def attachments_of(ground: Ground, message: Message, files: tuple[SourceFile, ...], name: str) -> list[Attachment]:
    """Rows for the files whose bytes are there; the others are told in the message and in the report."""
    rows: list[Attachment] = []
    for number, one in enumerate(files):
        content, reason = _content(ground, one)
        shown = one.name or one.id or "file"
        if content is None:
            ground.report.add(Oddity(reason, Part.FILE, f"{name}/{one.id or number}", detail=shown, raw=one.link))
            ground.report.count("files_missing")
            words = _("not in the export: %(file)s (%(size)s) %(link)s")
            told = words % {"file": shown[:200], "size": filesizeformat(one.size), "link": one.link[:500]}
            message.problems = [*message.problems, told.strip()]
            continue
        rows.append(
            Attachment(
                message=message,
                file=_stored(message, number, shown, content),
                name=shown[:200],
                media_type=one.media_type[:120],
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
            )
        )
    ground.report.count("files_new", len(rows))
    return rows


def _content(ground: Ground, one: SourceFile) -> tuple[bytes | None, Reason]:
    if one.content is not None:
        return (one.content, Reason.NO_FILE) if len(one.content) <= MOST_FILE else (None, Reason.FILE_TOO_LARGE)
    if one.damaged:
        return None, Reason.BAD_FILE
    member = one.path if one.path and ground.parcel.has(one.path) else ground.parcel.file_of(one.id) if one.id else ""
    if not member:
        return None, Reason.NO_FILE
    if ground.parcel.size_of(member) > MOST_FILE:
        return None, Reason.FILE_TOO_LARGE
    try:
        with ground.parcel.open(member) as stream:
            return stream.read(MOST_FILE), Reason.NO_FILE
    except ParcelUnreadable:
        return None, Reason.BAD_FILE


def _stored(message: Message, number: int, shown: str, content: bytes) -> str:
    """Under a name that the message gives, so that a batch that is done again finds its file and writes no second one."""
    suffix = "".join(sign for sign in shown.rpartition(".")[2] if sign.isalnum())[:8] if "." in shown else ""
    once = str(message.once)
    name = f"attachments/imported/{once[1:3]}/{once}-{number}{'.' + suffix if suffix else ''}"
    if default_storage.exists(name) and default_storage.size(name) == len(content):
        return name
    if default_storage.exists(name):
        default_storage.delete(name)  # half of it, from a worker that was killed
    return default_storage.save(name, ContentFile(content))
