"""Where attached files are kept: can they be written, read and taken away, and does nobody else read them?"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

import httpx
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.utils.translation import gettext as _

from orgdesk.apps.operations.doctor.findings import Finding, broken, well
from orgdesk.apps.operations.errors import FilesUnreachable
from orgdesk.apps.operations.kept_files import reachable

_PATIENCE = 5.0
_WORDS = b"Written by orgdesk doctor; may be deleted."


def look_at_files(at: datetime) -> Iterator[Finding]:
    title, name = _("Attached files"), f"doctor/{secrets.token_hex(8)}.txt"
    local = isinstance(default_storage, FileSystemStorage)
    try:
        with reachable():
            kept = default_storage.save(name, ContentFile(_WORDS))
            try:
                with default_storage.open(kept) as stream:
                    same = stream.read() == _WORDS
                public = not local and _is_public(default_storage, kept)
            finally:
                default_storage.delete(kept)
    except (FilesUnreachable, OSError) as problem:
        yield broken(
            "files", title, str(problem), _("Until it is mended, mails with attachments wait on their server.")
        )
        return
    if public:
        yield broken(
            "files",
            title,
            _("Anybody can read them without signing in."),
            _("Take public reading away from the bucket (its policy and its access lists), then look again."),
        )
    elif not same:
        yield broken(
            "files", title, _("What is written comes back different."), _("Look at the server that keeps them.")
        )
    else:
        yield well("files", title, _("Written, read and taken away; nobody else reads them."))


def _is_public(storage: Storage, name: str) -> bool:
    """Whether the object's address answers somebody who says no key."""
    bare = urlunsplit(urlsplit(storage.url(name))._replace(query=""))
    try:
        return httpx.get(bare, timeout=_PATIENCE).is_success
    except httpx.HTTPError:
        return False
