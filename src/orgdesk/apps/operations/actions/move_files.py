"""Copy the files that people attached from where they are kept to another place, such as an S3-like server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.storage import Storage
from django.utils.translation import gettext as _

from orgdesk.apps.operations.errors import CopyDiffers
from orgdesk.apps.operations.kept_files import digest_of, names_in, put, reachable

Say = Callable[[str], None]
_EACH = 1000


@dataclass(frozen=True)
class Moved:
    """How many were copied, and how many were there already with the same content."""

    copied: int
    there: int


def move_files(giver: Storage, receiver: Storage, *, say: Say) -> Moved:
    """Each file is read again where it was put and compared; the old ones stay. May be broken off and begun again.

    Raises CopyDiffers, FilesUnreachable.
    """
    copied = there = 0
    with reachable():
        for name in names_in(giver):
            if _is_there(giver, receiver, name):
                there += 1
            else:
                with giver.open(name) as stream:
                    put(receiver, name, stream)
                if digest_of(receiver, name) != digest_of(giver, name):
                    raise CopyDiffers(
                        _("The file %(name)s came out different. The old one is untouched; try again.") % {"name": name}
                    )
                copied += 1
            if (copied + there) % _EACH == 0:
                say(f"{copied + there} files")
    return Moved(copied, there)


def _is_there(giver: Storage, receiver: Storage, name: str) -> bool:
    if not receiver.exists(name) or receiver.size(name) != giver.size(name):
        return False
    return digest_of(receiver, name) == digest_of(giver, name)
