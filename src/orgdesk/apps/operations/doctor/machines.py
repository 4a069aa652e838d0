"""The machine: room, secrets, and the settings that only matter in production."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from orgdesk.apps.operations.doctor.findings import Finding, attention, broken, well

_GIB = 1024**3
_LEAST_ROOM, _GOOD_ROOM = _GIB // 4, 2 * _GIB
_OLDEST_PYTHON = (3, 11)
_SHORTEST_KEY = 32


def look_at_machine(at: datetime) -> Iterator[Finding]:
    yield (
        well("python", _("Python"), sys.version.split()[0])
        if sys.version_info >= _OLDEST_PYTHON
        else broken("python", _("Python"), sys.version.split()[0], _("Install Python 3.11 or newer."))
    )
    yield _room()
    yield _key()
    yield _static()
    yield _https()


def _room() -> Finding:
    title, folder = _("Room on the disk"), Path(settings.ORGDESK_VAR)
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return broken(
            "room",
            title,
            _("%(folder)s cannot be written to.") % {"folder": folder},
            _("Make the folder, and give it to the user that Orgdesk runs as."),
        )
    free = shutil.disk_usage(folder).free
    said = _("%(free).1f GiB free in %(folder)s.") % {"free": free / _GIB, "folder": folder}
    if free < _LEAST_ROOM:
        return broken(
            "room",
            title,
            said,
            _(
                "Make room now: when the disk is full nothing can be taken in. Old backups and the system's logs are the usual places."
            ),
        )
    if free < _GOOD_ROOM:
        return attention("room", title, said, _("Make room, or move to a larger disk."))
    return well("room", title, said)


def _key() -> Finding:
    title, kept = _("Secret key"), Path(settings.ORGDESK_VAR) / "secret-key"
    if len(settings.SECRET_KEY) < _SHORTEST_KEY:
        return attention(
            "key",
            title,
            _("It is short."),
            _(
                "Set ORGDESK_SECRET_KEY to 48 random characters or more; everybody signs in again, and mailbox passwords are given again."
            ),
        )
    if kept.exists() and stat.S_IMODE(kept.stat().st_mode) & 0o077:
        return broken(
            "key", title, _("Others on this machine can read it."), _("Run: chmod 600 %(file)s") % {"file": kept}
        )
    return well("key", title, _("Kept from others. Keep a copy apart from the backups: it is not in them."))


def _static() -> Finding:
    title, folder = _("Styles and scripts"), Path(settings.STATIC_ROOT)
    if not (folder / "staticfiles.json").exists():
        return broken(
            "static",
            title,
            _("They were not collected: pages would be bare."),
            _("Run: orgdesk collectstatic --noinput"),
        )
    return well("static", title, _("Collected."))


def _https() -> Finding:
    title = _("Encryption")
    if settings.DEBUG:
        return broken("https", title, _("Errors show their traces to everybody."), _("Unset ORGDESK_DEBUG."))
    if not settings.HTTPS and not set(settings.ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]"}:
        return broken(
            "https",
            title,
            _("Visitors come unencrypted; passwords can be read on the way."),
            _("Put a proxy with a certificate before it (docs: how-to, install) and set ORGDESK_HTTPS=1."),
        )
    return well("https", title, _("Encrypted.") if settings.HTTPS else _("Only this machine is answered."))
