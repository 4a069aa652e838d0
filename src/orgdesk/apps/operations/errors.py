"""What can stand in the way of whoever runs an installation."""

from __future__ import annotations


class OperationRefused(Exception):  # noqa: N818 (named for the situation)
    """The act was not begun, or was undone whole; the message says why and what to do."""


class BackupUnreadable(OperationRefused):
    """The file is no backup of ours, or is damaged."""


class DatabaseDamaged(OperationRefused):
    """What is stored cannot all be read."""


class DatabaseNotEmpty(OperationRefused):
    """A restore or a move would write over what is there."""


class CopyDiffers(OperationRefused):
    """What was written is not what was read; nothing was kept."""


class FilesUnreachable(OperationRefused):
    """The place where files are kept does not answer, or lets us not in."""


class SetUpRefused(OperationRefused):
    """The first run cannot go this way: it is over, or somebody was quicker."""
