"""Ask a scanner whether a file is malware: clamd over its socket, or a command. Which one, `ORGDESK_SCANNER` says."""

from __future__ import annotations

import shlex
import socket
import struct
import subprocess
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_PIECE = 64 * 1024
_SECONDS = 60.0
_LONGEST_ANSWER = 4096


class Scan(models.TextChoices):
    """What the scanner said of a file that is kept."""

    NONE = "none", gettext_lazy("not scanned")
    HELD = "held", gettext_lazy("waits for the scanner")
    CLEAN = "clean", gettext_lazy("nothing found")
    INFECTED = "infected", gettext_lazy("infected")
    UNREADABLE = "unreadable", gettext_lazy("could not be scanned")


GIVEN = (Scan.NONE, Scan.CLEAN)
"""Nobody gets the bytes of a file that stands otherwise."""


class ScannerAwayError(Exception):
    """It does not answer, or answers nonsense: the file waits. The message says what it said."""


class NotScannableError(Exception):
    """The scanner will never take this file; the message is its own word."""


class Readable(Protocol):
    """Bytes, a piece at a time."""

    def read(self, size: int = -1, /) -> bytes: ...


def is_scanning() -> bool:
    return bool(settings.ORGDESK_SCANNER)


def scan(file: Readable) -> str:
    """What the scanner calls that which it found in the bytes; empty for nothing. Raises ScannerAwayError, NotScannableError."""
    named = str(settings.ORGDESK_SCANNER)
    kind, _colon, rest = named.partition(":")
    if kind == "clamd":
        return _ask_clamd(rest, file)
    elif kind == "command":
        return _ask_command(rest, file)
    raise ScannerAwayError(_("ORGDESK_SCANNER names no scanner: %(name)s") % {"name": named[:80]})


def first_scan() -> str:
    """A new file waits for the scanner where there is one."""
    return Scan.HELD if is_scanning() else Scan.NONE


def said_of(file: FieldFile) -> tuple[Scan, str]:
    """How a file that is kept stands now, and what was found. Raises ScannerAwayError."""
    if not file.name or not file.storage.exists(file.name):
        return Scan.UNREADABLE, ""
    try:
        with file.open("rb") as stream:
            found = scan(stream)
    except NotScannableError as reason:
        return Scan.UNREADABLE, str(reason)
    return (Scan.INFECTED, found) if found else (Scan.CLEAN, "")


def _ask_clamd(place: str, file: Readable) -> str:
    """INSTREAM: pieces, each after its length; an empty one ends; one line comes back."""
    try:
        with _connected(place) as line:
            line.sendall(b"zINSTREAM\0")
            try:
                while piece := file.read(_PIECE):
                    line.sendall(struct.pack("!I", len(piece)) + piece)
                line.sendall(struct.pack("!I", 0))
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has heard enough, and says why
            return _verdict(_line_from(line))
    except (OSError, ValueError) as problem:
        raise ScannerAwayError(_("clamd at %(place)s: %(why)s") % {"place": place, "why": problem}) from problem


def _connected(place: str) -> socket.socket:
    """`/run/clamav/clamd.ctl`, or `//host:port`."""
    if place.startswith("//"):
        parts = urlsplit(place)
        return socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 3310), timeout=_SECONDS)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(_SECONDS)
        line.connect(place)
    except OSError:
        line.close()
        raise
    return line


def _line_from(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < _LONGEST_ANSWER and (more := line.recv(1024)):
        said += more
    return said.rstrip(b"\0\n").decode("utf-8", "replace")


def _verdict(said: str) -> str:
    words = said.removeprefix("stream: ").strip()
    if words == "OK":
        return ""
    elif words.endswith(" FOUND"):
        return words.removesuffix(" FOUND")
    elif "size limit exceeded" in words:
        raise NotScannableError(words)
    raise ScannerAwayError(_("clamd answered: %(words)s") % {"words": words[:200] or _("nothing")})


def _ask_command(command: str, file: Readable) -> str:
    """The bytes come by its standard input. It ends with 0 for nothing found, with 1 and a line that names what was."""
    try:
        done = subprocess.run(  # noqa: S603 - whoever runs the installation wrote the command
            shlex.split(command), input=file.read(), capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as problem:
        raise ScannerAwayError(str(problem)[:300]) from problem
    lines, why = (part.decode("utf-8", "replace").strip().splitlines() for part in (done.stdout, done.stderr))
    if done.returncode == 0:
        return ""
    elif done.returncode == 1 and lines:
        return lines[0][:200]
    raise ScannerAwayError(
        _("the command ended with %(status)s: %(why)s")
        % {"status": done.returncode, "why": why[0][:200] if why else ""}
    )
