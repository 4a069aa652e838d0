"""The files that people attached, wherever they are kept: a folder of the machine, or a server that speaks S3."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import InvalidStorageError, Storage
from django.core.files.storage.handler import StorageHandler
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from orgdesk.apps.operations.errors import FilesUnreachable, OperationRefused

_BLOCK = 1 << 20


def storage_at(address: str) -> Storage:
    """The storage that `ORGDESK_FILES` would name by this address. Raises OperationRefused."""
    read = import_string(settings.ORGDESK_FILES_READER)
    try:
        entry = read(address, key=settings.ORGDESK_FILES_KEY, secret=settings.ORGDESK_FILES_SECRET)
        return StorageHandler({"receiver": entry})["receiver"]
    except ValueError as problem:
        raise OperationRefused(str(problem)) from problem
    except InvalidStorageError as problem:
        raise OperationRefused(
            _("%(problem)s. Install the package with it: pip install 'orgdesk[s3]'.") % {"problem": problem}
        ) from problem


def names_in(storage: Storage) -> Iterator[str]:
    """Every file, folder by folder in the order of names."""
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            folders, files = storage.listdir(folder)
        except FileNotFoundError:  # a folder that nothing was put into yet
            continue
        waiting += [_joined(folder, name) for name in sorted(folders, reverse=True) if name]
        yield from (_joined(folder, name) for name in sorted(files) if name)


def digest_of(storage: Storage, name: str) -> str:
    with storage.open(name) as stream:
        return digest_of_stream(stream)


def digest_of_stream(stream: Any) -> str:
    total = hashlib.sha256()
    while block := stream.read(_BLOCK):
        total.update(block)
    return total.hexdigest()


def put(storage: Storage, name: str, stream: Any) -> None:
    """The file under exactly this name, in place of another that is there."""
    if storage.exists(name):
        storage.delete(name)
    given = storage.save(name, File(stream))
    if given != name:
        storage.delete(given)
        raise OperationRefused(
            _("The file %(name)s cannot be kept under its name. Look whether somebody else writes there.")
            % {"name": name}
        )


@contextmanager
def reachable() -> Iterator[None]:
    """What a server of files answers instead of a file, in our words."""
    faults = _faults()
    try:
        yield
    except faults as problem:
        raise FilesUnreachable(
            _(
                "The files cannot be reached: %(problem)s. Look at ORGDESK_FILES, its key, and "
                "whether the server answers."
            )
            % {"problem": problem}
        ) from problem


def _faults() -> tuple[type[Exception], ...]:
    try:
        from botocore.exceptions import BotoCoreError, ClientError
    except ImportError:  # files are kept on this machine
        return (PermissionError,)
    return (PermissionError, BotoCoreError, ClientError)


def _joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
