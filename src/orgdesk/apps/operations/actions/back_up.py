"""Write all that a company has into one file, while it goes on working."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from orgdesk.apps.operations.archive import Manifest, write_archive
from orgdesk.apps.operations.copying import DatabaseSource, standing_still
from orgdesk.apps.operations.errors import OperationRefused
from orgdesk.apps.operations.versions import product_version


def back_up(path: Path, *, at: datetime) -> Manifest:
    """The database as of one moment, then the files: a row never names a file that is not in the backup.

    Raises OperationRefused where `path` exists already or its folder does not.
    """
    if path.exists():
        raise OperationRefused(
            _("%(path)s exists already. Name a new file; a backup never replaces another.") % {"path": path}
        )
    if not path.parent.is_dir():
        raise OperationRefused(
            _("The folder %(parent)s does not exist. Make it, or name another.") % {"parent": path.parent}
        )
    with standing_still() as alias:
        source = DatabaseSource(alias)
        return write_archive(path, source, default_storage, made_at=at.isoformat(), product=product_version())
