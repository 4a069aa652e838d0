"""A business calendar that is named like a unit is that unit's: deadlines and timers of its lanes count its hours."""

from __future__ import annotations

from orgdesk.apps.desk.models import BusinessCalendar
from orgdesk.apps.process.calendars import keeps_calendars
from orgdesk.core.calendars import WorkTime


@keeps_calendars
def calendar_of_unit(unit: str) -> WorkTime | None:
    row = BusinessCalendar.objects.filter(key=unit).first()
    return row.work_time() if row else None
