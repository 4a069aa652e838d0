"""The one log in a file that somebody brings: as it is, or in a zip archive, which is opened with care."""

from __future__ import annotations

import zipfile
import zlib
from typing import IO

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from orgdesk.core.measures.errors import LogError

MOST_BYTES = 256 * 1024**2
"""Unpacked. A longer log is mined at the command line, or in parts."""
_ENDINGS = (".csv", ".xes", ".jsonocel", ".xmlocel", ".json", ".xml")


def unpacked(source: IO[bytes], name: str) -> tuple[str, bytes]:
    """The name and the bytes of the log. Raises LogError for nothing, for too much, and for an archive that is damaged or holds no log."""
    if not zipfile.is_zipfile(source):
        source.seek(0)
        return name, _whole(source, name)
    source.seek(0)
    try:
        with zipfile.ZipFile(source) as archive:
            logs = sorted(one for one in archive.namelist() if one.lower().endswith(_ENDINGS) and "__MACOSX" not in one)
            if len(logs) != 1:
                raise LogError(
                    _("The archive %(name)s holds %(count)d logs; bring one file at a time: CSV, XES or OCEL 2.0.")
                    % {"name": name, "count": len(logs)}
                )
            with archive.open(logs[0]) as stream:
                return logs[0].rpartition("/")[2], _whole(stream, logs[0])
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as problem:
        raise LogError(
            _("The archive %(name)s cannot be opened: %(why)s. Pack it again, without a password.")
            % {"name": name, "why": problem}
        ) from problem


def _whole(stream: IO[bytes], name: str) -> bytes:
    content = stream.read(MOST_BYTES + 1)
    if not content.strip():
        raise LogError(_("%(name)s is empty; choose another file.") % {"name": name})
    if len(content) > MOST_BYTES:
        raise LogError(
            _("%(name)s is larger than %(most)s. Bring a part of its time, or mine it with “orgdesk log mine”.")
            % {"name": name, "most": filesizeformat(MOST_BYTES)}
        )
    return content
