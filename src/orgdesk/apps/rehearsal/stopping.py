"""Somebody presses Stop while a worker plays."""

from __future__ import annotations

from orgdesk.apps.rehearsal.models import Run


class Stopped(Exception):  # noqa: N818  somebody's wish, not a fault
    """The rehearsal, or the search, was cancelled."""


def stop_if_cancelled(run: Run) -> None:
    """Raises Stopped. Asked between two replications, and between two trials of a search."""
    if Run.objects.filter(pk=run.pk).exclude(cancelled_at=None).exists():
        raise Stopped
