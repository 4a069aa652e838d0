"""What takes the worker longer than a moment."""

from __future__ import annotations

from django.utils.translation import gettext as _

from orgdesk.apps.events.jobs import job
from orgdesk.apps.operations.doctor.databases import damage_found
from orgdesk.apps.operations.errors import DatabaseDamaged


@job(attempts=1)
def read_whole_database() -> None:
    """Damage stands among the jobs that were given up, and so on the page of health. Raises DatabaseDamaged."""
    damage = damage_found()
    if damage:
        remedy = _("Stop web and workers, keep the file, and restore the last backup: orgdesk restore FILE")
        raise DatabaseDamaged(f"{'; '.join(damage)}. {remedy}")
