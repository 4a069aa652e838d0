"""Bring the articles of another desk's help centre in, from the file to the last of them: what the command does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from orgdesk.apps.accounts.models import Person
from orgdesk.apps.exchange.actions.bring_parcel import bring_parcel
from orgdesk.apps.exchange.actions.move_in import begin_import, run_import
from orgdesk.apps.exchange.actions.read_parcel import read_parcel
from orgdesk.apps.exchange.errors import ExchangeRefused
from orgdesk.apps.exchange.models import ImportRun


def take_help_centre(
    *, name: str, chunks: Iterable[bytes], kind: str, by: Person, clock: Callable[[], datetime], source: str = ""
) -> ImportRun:
    """One JSON file, or a zip archive of them. Brought again it takes what is new.

    Raises ExchangeRefused for somebody who may not, a desk that is not known, a file without any article, or while another import
    is under way.
    """
    articles = ImportRun.Contents.ARTICLES
    run = bring_parcel(
        name=name, chunks=chunks, kind=kind, contents=articles, source=source, by=by, at=clock(), later=False
    )
    if read_parcel(run, at=clock()).state == ImportRun.State.FAILED:
        raise ExchangeRefused(run.failure)
    begin_import(run, by=by, at=clock(), later=False)
    if not run_import(run, clock=clock):
        raise ExchangeRefused(_("Another import is under way; a worker takes this one when it has ended."))
    run.refresh_from_db()
    return run
